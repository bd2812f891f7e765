/** What is an answer to a question when it is put in by hand, and the keys that would have given it on a phone. */
import { readEntry, yesNoKeys } from './entry.ts'
import type { AskedQuestion } from './path.ts'

/** Of what a patient says to an agent. */
export const longestWords = 1_000

export type Typed =
  | { kind: 'value'; value: string | number; keys: string }
  | { kind: 'out-of-range'; min: number | string; max: number | string }
  /** One of a list, of which this is none; a number with too many decimals; a day that there is not; no words at all. */
  | { kind: 'unfit' }

/** `value` as the kind of the question has it: a number for scales and numbers, a text for everything else. */
export function readTyped(question: AskedQuestion, value: string | number): Typed {
  switch (question.kind) {
    case 'yes-no': {
      const keys = yesNoKeys(question)
      return value === 'yes' || value === 'no' ? { kind: 'value', value, keys: keys[value] } : unfit
    }
    case 'choice': {
      const choice = question.choices.find((each) => each.value === value)
      return choice === undefined ? unfit : { kind: 'value', value: choice.value, keys: choice.key }
    }
    case 'scale':
      return readNumber(value, { min: question.from, max: question.to, decimals: 0 })
    case 'number':
      return readNumber(value, { min: question.min, max: question.max, decimals: question.decimals ?? 0 })
    case 'date':
      return typeof value === 'string' ? readDay(question, value) : unfit
    case 'voice': {
      const words = typeof value === 'string' ? value.trim() : ''
      return words === '' || words.length > longestWords ? unfit : { kind: 'value', value: words, keys: '' }
    }
  }
}

const unfit: Typed = { kind: 'unfit' }

function readNumber(value: string | number, range: { min: number; max: number; decimals: number }): Typed {
  const { min, max, decimals } = range
  if (typeof value !== 'number' || Number(value.toFixed(decimals)) !== value) return unfit
  if (value < min || value > max) return { kind: 'out-of-range', min, max }
  return { kind: 'value', value, keys: String(value).replace('.', '*') }
}

function readDay(question: Extract<AskedQuestion, { kind: 'date' }>, day: string): Typed {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return unfit
  const keys = day.replaceAll('-', '')
  const entry = readEntry(question, keys, 0) // with its year a day does not hang on today
  if (entry.kind === 'value') return { kind: 'value', value: entry.value, keys }
  const { earliest, latest } = question
  const isDay = readEntry({ ...question, earliest: day, latest: day }, keys, 0).kind === 'value'
  return isDay ? { kind: 'out-of-range', min: earliest ?? '', max: latest ?? '' } : unfit
}
