import type { Fields, Language } from '../speech.ts'
import type { Reader } from './reader.ts'
import { compileTemplate, type Piece } from './template.ts'

const asItIs = (value: string | number): string => String(value)

/** Reads nothing aloud: for showing what is said to eyes. */
export const silentReader: Reader = {
  text: asItIs,
  name: asItIs,
  date: asItIs,
  time: asItIs,
  amount: asItIs,
  digits: asItIs,
  number: asItIs,
  count: asItIs,
}

/** The text with its fields filled in, as people write it. Throws `prompt-invalid`, `prompt-field-missing`. */
export function writtenOut(prompt: string, text: string, fields: Fields): string {
  const template = compileTemplate(prompt, text, { reader: silentReader, timeZone: 'UTC' })
  return wordsOf(template.speak(fields))
}

export const wordsOf = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.kind === 'frame' ? piece.text : piece.spoken)).join('')

/** What is said, as it is read aloud: readers leave no spaces at the ends of English words. */
export function spokenWords(pieces: readonly Piece[], language: Language): string {
  if (language !== 'en') return wordsOf(pieces)
  const parts = pieces.map((piece) => (piece.kind === 'frame' ? piece.text : piece.spoken))
  return parts.join(' ').replace(/ +([,.;:!?])/g, '$1')
}

const msPerCharacter = 220
const msPerLetter = 65

/** About how long a voice takes for it. */
export function spokenMs(text: string): number {
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return Math.max(300, characters * msPerCharacter + (text.length - characters) * msPerLetter)
}
