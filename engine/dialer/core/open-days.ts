import { localMoment } from '../../dialplan/core/opening-hours.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { type CalendarDays, type Span, spansOn } from './calendar.ts'
import type { CampaignRules } from './rules.ts'

/** A day as the rules see it: when calls may be placed on it, and what the calendar says of it. */
export type OpenDay = { day: string; weekday: number; kind: 'holiday' | 'workday' | undefined; spans: readonly Span[] }

const dayMs = 86_400_000

/** The next `count` days from that of `at` on, today included, also those on which nobody is called. */
export function openDays(rules: CampaignRules, days: CalendarDays, at: EpochMs, count: number): OpenDay[] {
  const today = Date.parse(`${localMoment(at, rules.timeZone).day}T00:00:00Z`)
  return Array.from({ length: count }, (_, i) => {
    const date = new Date(today + i * dayMs)
    const day = date.toISOString().slice(0, 10)
    return { day, weekday: date.getUTCDay() || 7, kind: days.get(day), spans: joined(spansOn(day, rules, days)) }
  })
}

/** Two windows that touch or overlap are one stretch of the day. */
function joined(spans: readonly Span[]): Span[] {
  const whole: Span[] = []
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else whole.push({ from, to })
  }
  return whole
}
