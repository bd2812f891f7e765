/** What keys mean as an answer to a question. */
import type { EpochMs } from '../../kernel/clock.ts'
import type { Digit } from '../../switch/switch.ts'
import type { AskedQuestion } from './path.ts'
import type { Question } from './questionnaire.ts'

export type Entry =
  | { kind: 'value'; value: string | number }
  | { kind: 'out-of-range'; min: number; max: number }
  /** There is no such day, or it cannot be meant: 31 April, a birth in the future. */
  | { kind: 'no-such-date' }
  | { kind: 'date-out-of-range'; earliest: string; latest: string }
  | { kind: 'not-an-answer' }

/** Nothing that is asked for is longer. */
export const mostKeys = 16
/** A number of this many digits is read back unless its question says otherwise. */
const longNumber = 4

/** Keys are gathered until `#` or a pause. A scale beyond 9 is one of these, so that `10#` never spills into what follows. */
export const takesManyKeys = (question: Question): boolean =>
  question.kind === 'number' || question.kind === 'date' || (question.kind === 'scale' && question.to > 9)

export const takesPoint = (question: Question): boolean => question.kind === 'number' && (question.decimals ?? 0) > 0

export const yesNoKeys = (question: { yesKey?: string; noKey?: string }): { yes: string; no: string } => ({
  yes: question.yesKey ?? '1',
  no: question.noKey ?? '2',
})

/** The answer that one key gives, for questions that take one. */
export function readOneKey(question: Question, key: string): string | number | undefined {
  if (question.kind === 'yes-no') {
    const { yes, no } = yesNoKeys(question)
    return key === yes ? 'yes' : key === no ? 'no' : undefined
  }
  if (question.kind === 'choice') return question.choices.find((choice) => choice.key === key)?.value
  if (question.kind !== 'scale' || !/^\d$/.test(key)) return undefined
  return Number(key) >= question.from && Number(key) <= question.to ? Number(key) : undefined
}

/** A key that may be part of an answer here, and therefore can be nothing else. */
export const isAnswerKey = (question: Question, key: Digit): boolean =>
  takesManyKeys(question) ? /\d/.test(key) : readOneKey(question, key) !== undefined

/** Reads keys that were gathered, without the `#` that ended them. `now` settles the year of a date without one. */
export function readEntry(question: AskedQuestion, typed: string, now: EpochMs): Entry {
  if (question.kind === 'date') return readDate(question, typed, now)
  if (question.kind === 'scale') return readNumber(typed, { min: question.from, max: question.to, decimals: 0 })
  if (question.kind === 'number')
    return readNumber(typed, { min: question.min, max: question.max, decimals: question.decimals ?? 0 })
  return { kind: 'not-an-answer' }
}

function readNumber(typed: string, { min, max, decimals }: { min: number; max: number; decimals: number }): Entry {
  if (!(decimals === 0 ? /^\d+$/ : /^\d+(\*\d?)?$/).test(typed)) return { kind: 'not-an-answer' }
  const value = Number(typed.replace('*', '.'))
  return value < min || value > max ? { kind: 'out-of-range', min, max } : { kind: 'value', value }
}

function readDate({ earliest, latest }: { earliest?: string; latest?: string }, typed: string, now: EpochMs): Entry {
  const isWithin = (day: string): boolean => day >= (earliest ?? day) && day <= (latest ?? day)
  if (!/^(\d{4}|\d{8})$/.test(typed)) return { kind: 'not-an-answer' }
  const days = typed.length === 4 ? nearestYears(typed, now) : [dayOf(typed)].filter((day) => day !== undefined)
  const meant = days.find(isWithin)
  if (meant !== undefined) return { kind: 'value', value: meant }
  if (days.length === 0 || earliest === undefined || latest === undefined) return { kind: 'no-such-date' }
  return { kind: 'date-out-of-range', earliest, latest }
}

/** That day of the years around, the nearest to now first. Eight years to either side hold a 29 February in any century. */
function nearestYears(monthAndDay: string, now: EpochMs): string[] {
  const thisYear = new Date(now).getUTCFullYear()
  return Array.from({ length: 17 }, (_, i) => dayOf(`${thisYear - 8 + i}${monthAndDay}`))
    .filter((day) => day !== undefined)
    .toSorted((a, b) => Math.abs(Date.parse(a) - now) - Math.abs(Date.parse(b) - now))
}

/** `20260230` is no day; `20260228` is `2026-02-28`. */
function dayOf(eightDigits: string): string | undefined {
  const day = eightDigits.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
  const at = Date.parse(`${day}T00:00:00Z`)
  // Some dates that do not exist roll over into the next month instead of failing.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? day : undefined
}

/** Long numbers and dates are read back before they count. */
export function needsConfirmation(question: AskedQuestion, typed: string): boolean {
  if (question.kind === 'date') return question.confirm ?? true
  if (question.kind === 'number') return question.confirm ?? typed.replace(/\D/g, '').length >= longNumber
  return false
}
