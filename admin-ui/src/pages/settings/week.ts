import type { Span } from './use-hours.ts'

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
export type Weekday = (typeof weekdays)[number]
export type DaySpan = { opens: number; closes: number }
export type Week = Readonly<Record<Weekday, readonly DaySpan[]>>

export const weekOf = (spans: readonly Span[]): Week => {
  const of = (day: Weekday): DaySpan[] =>
    spans
      .filter(({ weekday }) => weekday === day)
      .map(({ opens, closes }) => ({ opens, closes }))
      .toSorted((a, b) => a.opens - b.opens)
  return { 1: of(1), 2: of(2), 3: of(3), 4: of(4), 5: of(5), 6: of(6), 7: of(7) }
}

export const spansOf = (week: Week): Span[] =>
  weekdays.flatMap((weekday) => week[weekday].map((span) => ({ weekday, ...span })))

export const copied = (week: Week, from: Weekday, to: readonly Weekday[]): Week => ({
  ...week,
  ...Object.fromEntries(to.map((day) => [day, week[from]])),
})

/** The next span of a day begins after the last one; a day without any, at eight. */
export function withAnother(spans: readonly DaySpan[]): DaySpan[] {
  const last = Math.max(0, ...spans.map(({ closes }) => closes))
  if (spans.length === 0) return [{ opens: 8 * 60, closes: 12 * 60 }]
  const opens = Math.min(last + 2 * 60, 23 * 60)
  return [...spans, { opens, closes: Math.min(opens + 3 * 60, 1440) }]
}

export type SpanProblem = 'order' | 'overlap'

/** What is wrong with a day; undefined: nothing. */
export function problemOf(spans: readonly DaySpan[]): SpanProblem | undefined {
  if (spans.some(({ opens, closes }) => opens >= closes)) return 'order'
  const inOrder = spans.toSorted((a, b) => a.opens - b.opens)
  return inOrder.some((span, at) => (inOrder[at - 1]?.closes ?? 0) > span.opens) ? 'overlap' : undefined
}
