import type { Language } from '../../i18n/i18n.ts'
import type { Question, Questionnaire, Text } from './model.ts'

/** An empty questionnaire with an opening and a closing that can be spoken as they are. */
export const blankQuestionnaire = (): Questionnaire => ({
  code: '',
  title: {},
  languages: ['zh-CN', 'en'],
  intro: {
    'zh-CN':
      '您好，这里是{{hospital}}随访中心，想请{{name}}花两分钟回答几个问题。再听一遍请按星号键，不想回答请按0，以后不再接听请按9。您现在方便，请按1；不方便，请按2。',
    en: 'Hello, this is {{hospital}}. We would like to ask {{name}} a few questions, which takes two minutes. Star repeats, 0 ends the call, and 9 means that we never call again. If you have time now, press 1. If not, press 2.',
  },
  consent: { yesKey: '1', noKey: '2' },
  questions: [{ id: 'q1', kind: 'yes-no', text: {} }],
  thanks: {
    'zh-CN': '感谢您的配合，祝您健康，再见。',
    en: 'That was all. Thank you. We wish you good health. Goodbye.',
  },
  manners: { refuseKey: '0', optOutKey: '9' },
})

/** The code, or one like it that nobody has. */
export function freeCode(code: string, taken: readonly string[]): string {
  if (!taken.includes(code)) return code
  const stem = code.slice(0, 60)
  for (let n = 2; ; n += 1) if (!taken.includes(`${stem}-${n}`)) return `${stem}-${n}`
}

/** The questionnaire in these languages only: texts in others would never be spoken. */
export function restricted(questionnaire: Questionnaire, languages: readonly Language[]): Questionnaire {
  const only = (text: Text): Text =>
    Object.fromEntries(Object.entries(text).filter(([language]) => languages.includes(language as Language)))
  const { resume, goodbye } = questionnaire
  return {
    ...questionnaire,
    languages,
    title: only(questionnaire.title),
    intro: only(questionnaire.intro),
    thanks: only(questionnaire.thanks),
    ...(resume !== undefined && { resume: only(resume) }),
    ...(goodbye !== undefined && { goodbye: only(goodbye) }),
    questions: questionnaire.questions.map((question) => restrictedQuestion(question, only)),
  }
}

function restrictedQuestion(question: Question, only: (text: Text) => Text): Question {
  const common = { text: only(question.text), ...(question.title !== undefined && { title: only(question.title) }) }
  if (question.kind === 'choice')
    return { ...question, ...common, choices: question.choices.map((each) => ({ ...each, label: only(each.label) })) }
  if (question.kind === 'number' && question.unit !== undefined)
    return { ...question, ...common, unit: only(question.unit) }
  if (question.kind !== 'scale' || question.labels === undefined) return { ...question, ...common }
  const { from, to } = question.labels
  const labels = { ...(from !== undefined && { from: only(from) }), ...(to !== undefined && { to: only(to) }) }
  return { ...question, ...common, labels }
}
