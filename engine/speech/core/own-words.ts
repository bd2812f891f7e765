import type { Fields, Language, Utterance } from '../speech.ts'

/** Words that are no prompt of the library, by language: a campaign's own notice. */
export type OwnWords = Readonly<Partial<Record<Language, string>>>

/** In the language that is wanted, else in the one that there is, with that one's voice. No words at all are silence. */
export function ownUtterance(words: OwnWords, wanted: Language, fields: Fields): Utterance {
  const other: Language = wanted === 'en' ? 'zh-CN' : 'en'
  const language = words[wanted] === undefined && words[other] !== undefined ? other : wanted
  return { kind: 'text', text: words[language] ?? '', language, fields }
}
