import type { Fields, Language } from '../speech.ts'

/** A patient who does not exist, for samples: every field that a text may speak, and those that prompts fill themselves. */
export const sampleFields: Readonly<Record<Language, Fields>> = {
  'zh-CN': {
    hospital: '仁和医院',
    name: '王芳',
    sex: 'female',
    patientNo: '20260815',
    department: '心内科',
    ward: '六病区',
    bed: '12',
    doctor: '陈立新',
    admittedOn: '2026-11-10',
    dischargedOn: '2026-11-18',
    value: '20261123',
    from: 1,
    to: 5,
    min: '20260101',
    max: '20261231',
  },
  en: {
    hospital: 'Renhe Hospital',
    name: 'Mary Wang',
    sex: 'female',
    patientNo: '20260815',
    department: 'Cardiology',
    ward: 'Ward 6',
    bed: '12',
    doctor: 'Dr. Chen',
    admittedOn: '2026-11-10',
    dischargedOn: '2026-11-18',
    value: '20261123',
    from: 1,
    to: 5,
    min: '20260101',
    max: '20261231',
  },
}
