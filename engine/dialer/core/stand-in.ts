import type { Fields, Language } from '../../speech/speech.ts'

/**
 * A patient who is made up, with every field that a patient can have: for hearing a text before there is a list, and for
 * telling a field that nobody has from one that only some lack.
 */
const standIns: Readonly<Record<Language, Fields>> = {
  'zh-CN': {
    name: '王芳',
    sex: 'female',
    department: '心血管内科',
    ward: '三病区',
    bed: '12床',
    doctor: '陈立新',
    patientNo: 'ZY20260013',
    admittedOn: '2026-11-12',
    dischargedOn: '2026-11-20',
  },
  en: {
    name: 'Mary Wang',
    sex: 'female',
    department: 'Cardiology',
    ward: 'Ward 3',
    bed: 'Bed 12',
    doctor: 'Li Chen',
    patientNo: 'ZY20260013',
    admittedOn: '2026-11-12',
    dischargedOn: '2026-11-20',
  },
}

export const standInFields = (language: Language): Fields => standIns[language]

/** Fields that a notice may speak: a patient's, and the hospital's name. */
export const spokenFields: readonly string[] = [...Object.keys(standIns.en), 'hospital']
