import { defineTexts } from '../../i18n/i18n.ts'

export const { useT: useRedFlagTexts } = defineTexts('red-flags', {
  title: ['危险信号', 'Red flags'],
  about: [
    '患者的这些回答必须有人跟进。处理后写明做了什么，大家都能看到。',
    'Answers of patients that somebody must see to. Say what was done; everybody can read it.',
  ],
  'tab.waiting': ['待处理', 'Waiting'],
  'tab.handled': ['已处理', 'Handled'],
  patient: ['患者', 'Patient'],
  department: ['科室', 'Department'],
  answers: ['回答', 'Answers'],
  campaign: ['外呼任务', 'Campaign'],
  when: ['时间', 'When'],
  handled: ['处理情况', 'What was done'],
  'handled-by': ['{{name}}，{{time}}', '{{name}}, {{time}}'],
  flag: ['{{title}}：', '{{title}}: '],
  call: ['听录音', 'listen to the call'],
  'call.see': ['查看通话', 'see the call'],
  handle: ['处理', 'Handle'],
  'handle.title': ['处理{{name}}的危险信号', 'Red flag of {{name}}'],
  'handle.note': ['做了什么', 'What was done'],
  'handle.hint': [
    '例如：已电话联系患者，建议当天到门诊复查。',
    'For example: called the patient, asked to come to the clinic today.',
  ],
  'handle.needed': ['请写明做了什么。', 'Say what was done.'],
  'handle.submit': ['标为已处理', 'Mark as handled'],
  'handle.done': ['已标为已处理', 'Marked as handled'],
  'empty.waiting': ['没有待处理的危险信号', 'No red flags wait'],
  'empty.waiting-text': [
    '患者在问卷中给出危险的回答时，会立即出现在这里。',
    'As soon as a patient gives such an answer, it is here.',
  ],
  'empty.handled': ['还没有处理过的危险信号', 'None has been handled yet'],
})
