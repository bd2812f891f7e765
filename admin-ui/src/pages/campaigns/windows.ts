import { clockText } from '../../kit/minutes.ts'
import type { CallingWindow, Rules } from './data.ts'

export { clockText }

/** Weekdays as runs: `[1,2,3,4,5,7]` → `[[1,5],[7,7]]`. */
export function runsOf(weekdays: readonly number[]): [from: number, to: number][] {
  const runs: [number, number][] = []
  for (const day of [...new Set(weekdays)].sort()) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === day - 1) last[1] = day
    else runs.push([day, day])
  }
  return runs
}

export type Span = { from: number; to: number }

/** When calls may be placed on a weekday, calling hours and windows together. */
export function spansOn(weekday: number, { windows, callingHours }: Pick<Rules, 'windows' | 'callingHours'>): Span[] {
  const own = windows.length === 0 ? [callingHours] : windows.filter(({ weekdays }) => weekdays.includes(weekday))
  const spans = own
    .map(({ from, to }) => ({ from: Math.max(from, callingHours.from), to: Math.min(to, callingHours.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from)
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else joined.push({ ...span })
  }
  return joined
}

type Words = { weekday: (day: number) => string; to: string; comma: string }

/** `周一至周五 18:00–20:00` */
export function windowText({ weekdays, from, to }: CallingWindow, { weekday, to: until, comma }: Words): string {
  const days = runsOf(weekdays)
    .map(([first, last]) => (first === last ? weekday(first) : `${weekday(first)}${until}${weekday(last)}`))
    .join(comma)
  return `${days} ${clockText(from)}–${clockText(to)}`
}
