/** The three sheets of an XLSForm and the names of its columns. */
import type { Language } from '../../../speech/speech.ts'
import type { Questionnaire } from '../questionnaire.ts'

export type Sheet = { name: string; rows: readonly (readonly string[])[] }

export const languages: readonly Language[] = ['zh-CN', 'en']
export const languageTitles: Readonly<Record<Language, string>> = { 'zh-CN': 'Chinese (zh-CN)', en: 'English (en)' }

export const labelColumn = (language: Language): string => `label::${languageTitles[language]}`

/** A text of ours that XLSForm has no column for: `wardline_title_zh`. */
export const ownColumn = (name: string, language: Language): string =>
  `wardline_${name}_${language === 'zh-CN' ? 'zh' : 'en'}`

/** Says that the file is ours: what an XLSForm cannot express is in the columns that begin with `wardline_`. */
export const format = '1'
export const yesNoList = 'wardline_yes_no'

/** Rows that are no questions; these ids are reserved, so that no question has them. */
export const introRow = 'intro'
export const thanksRow = 'thanks'

/** Names that Excel forms take: they begin with a letter or `_`. One for each question, used once. */
export function formNames({ questions }: Pick<Questionnaire, 'questions'>): Map<string, string> {
  const taken = new Set<string>([introRow, thanksRow, questionsGroup])
  return new Map(
    questions.map(({ id }) => {
      let name = /^[A-Za-z_]/.test(id) ? id : `_${id}`
      while (taken.has(name)) name = `_${name}`
      taken.add(name)
      return [id, name]
    }),
  )
}

export const questionsGroup = 'wardline_questions'
