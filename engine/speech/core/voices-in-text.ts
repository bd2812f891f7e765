import type { Language } from '../speech.ts'

/** A stretch of normalised text that one voice says. */
export type Run = { text: string; language: Language }

/** What an engine wants: characters as they are written, or Mandarin already turned into pinyin. */
export type Reads = 'characters' | 'pinyin'

const han = /\p{Script=Han}/u
/** `Aspirin`, `Smith`: read as English. `CT`, `HbA`, `pH` are spelled, which any Mandarin voice does. */
const englishWords = /[A-Z]?[a-z]{2,}(?![A-Za-z])(?: [A-Z]?[a-z]{2,}(?![A-Za-z]))*/
const startsWord = /(?<![A-Za-z])/.source
const mandarinWords = /\p{Script=Han}[\p{Script=Han}，。？！、 ]*/u

/**
 * Cuts a text where the voice has to change: Chinese names in an English sentence; and, for an engine that reads
 * pinyin, English words in a Chinese one. An engine that reads characters is trusted with Latin words in Chinese.
 */
export function runsOf(text: string, language: Language, reads: Reads): Run[] {
  if (language === 'zh-CN' && reads === 'characters') return audible([{ text, language }])
  const [foreign, other]: [RegExp, Language] =
    language === 'en' ? [mandarinWords, 'zh-CN'] : [new RegExp(startsWord + englishWords.source), 'en']
  const parts = text.split(new RegExp(`(${foreign.source})`, foreign.flags))
  return audible(parts.map((part, at) => ({ text: part, language: at % 2 === 1 ? other : language })))
}

/** Without the runs that hold punctuation only. */
function audible(runs: readonly Run[]): Run[] {
  return runs
    .map((run) => ({ ...run, text: run.text.trim() }))
    .filter(({ text }) => han.test(text) || /[A-Za-z]/.test(text))
}
