import { sampleFields } from '../../../../../engine/speech/core/sample-fields.ts'
import type { Language } from '../../../i18n/i18n.ts'

type InBoth = Readonly<Record<Language, string>>

/** Fields that a text may speak, as they are written; those that not everybody has are guarded. */
export const textFields: readonly { field: string; names: InBoth; text: InBoth }[] = [
  { field: 'name', names: { 'zh-CN': '姓名', en: 'Name' }, text: { 'zh-CN': '{{name}}', en: '{{name}}' } },
  {
    field: 'sex',
    names: { 'zh-CN': '先生 / 女士', en: 'Mr. / Ms.' },
    text: {
      'zh-CN': '{{pick sex male="先生" female="女士" other=""}}',
      en: '{{pick sex male="Mr." female="Ms." other=""}}',
    },
  },
  {
    field: 'hospital',
    names: { 'zh-CN': '医院', en: 'Hospital' },
    text: { 'zh-CN': '{{hospital}}', en: '{{hospital}}' },
  },
  ...(
    [
      ['department', '科室', 'Department'],
      ['ward', '病区', 'Ward'],
      ['doctor', '医生', 'Doctor'],
      ['bed', '床号', 'Bed'],
      ['patientNo', '住院号', 'Patient number'],
      ['admittedOn', '入院日期', 'Admitted on'],
      ['dischargedOn', '出院日期', 'Discharged on'],
    ] as const
  ).map(([field, zh, en]) => {
    const spoken = /On$/.test(field)
      ? `{{date ${field} year=false}}`
      : field === 'patientNo' || field === 'bed'
        ? `{{digits ${field}}}`
        : `{{${field}}}`
    const guarded = `{{#if ${field}}}${spoken}{{/if}}`
    return { field, names: { 'zh-CN': zh, en }, text: { 'zh-CN': guarded, en: guarded } }
  }),
]

/** Of somebody who does not exist, for hearing how a text sounds. */
export const spokenFields = sampleFields
