import type { WardlineError } from '../../errors.ts'
import { readers } from '../../speech/core/reader.ts'
import { compileTemplate } from '../../speech/core/template.ts'
import type { Language } from '../../speech/speech.ts'
import { type Problem, problem } from './problems.ts'
import type { Question, Questionnaire, Text } from './questionnaire.ts'

const languageNames = { 'zh-CN': { zh: '中文', en: 'Chinese' }, en: { zh: '英文', en: 'English' } } as const

/** Every text is there in every language that is spoken, and speaks only fields that there are. */
export function checkTexts(questionnaire: Questionnaire, fields: readonly string[]): Problem[] {
  const { languages } = questionnaire
  return textsOf(questionnaire).flatMap(({ path, text, isSpoken }) => [
    ...languages
      .filter((language) => (text[language] ?? '').trim() === '')
      .map((language) => problem(`${path}/${language}`, 'text-missing', { language: languageNames[language] })),
    ...Object.entries(text).flatMap(([key, words]) => {
      const language = key as Language
      const at = `${path}/${language}`
      if (!languages.includes(language)) return [problem(at, 'text-unspoken', { language: languageNames[language] })]
      return isSpoken ? checkFields(at, words, language, fields) : []
    }),
  ])
}

function checkFields(path: string, words: string, language: Language, known: readonly string[]): Problem[] {
  try {
    const { fields } = compileTemplate(path, words, { reader: readers[language], timeZone: 'UTC' })
    return [...new Set(fields)]
      .filter((field) => !known.includes(field))
      .map((field) => problem(path, 'field-unknown', { field, known: known.join(', ') }))
  } catch (error) {
    // A template that is not one is the only thing that is thrown there.
    const { params } = error as WardlineError
    const en = String(params['why'])
    return [problem(path, 'template-invalid', { why: { zh: String(params['whyZh'] ?? en), en } })]
  }
}

type Place = { path: string; text: Text; isSpoken: boolean }

const place = (path: string, text: Text | undefined, isSpoken: boolean): Place[] =>
  text === undefined ? [] : [{ path, text, isSpoken }]

const textsOf = (questionnaire: Questionnaire): Place[] => [
  ...place('/title', questionnaire.title, false),
  ...place('/intro', questionnaire.intro, true),
  ...questionnaire.questions.flatMap((question, i) => textsOfQuestion(question, `/questions/${i}`)),
  ...place('/thanks', questionnaire.thanks, true),
  ...place('/resume', questionnaire.resume, true),
  ...place('/goodbye', questionnaire.goodbye, true),
]

function textsOfQuestion(question: Question, path: string): Place[] {
  const own = [...place(`${path}/text`, question.text, true), ...place(`${path}/title`, question.title, false)]
  if (question.kind === 'choice')
    return [...own, ...question.choices.flatMap(({ label }, i) => place(`${path}/choices/${i}/label`, label, false))]
  if (question.kind === 'number') return [...own, ...place(`${path}/unit`, question.unit, false)]
  if (question.kind !== 'scale') return own
  const { from, to } = question.labels ?? {}
  return [...own, ...place(`${path}/labels/from`, from, false), ...place(`${path}/labels/to`, to, false)]
}
