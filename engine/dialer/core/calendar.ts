import { type DayKind, localMoment } from '../../dialplan/core/opening-hours.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import type { CampaignRules } from './rules.ts'

/** Statutory days by `2026-10-01`; a day that is not in it is as any other. */
export type CalendarDays = ReadonlyMap<string, DayKind>

/** When a campaign may place calls. Every answer costs a bounded number of steps, however long it is closed. */
export type Openings = {
  isOpen(at: EpochMs): boolean
  /** The first instant, `at` or later, at which it is open; undefined: never again. */
  next(at: EpochMs): EpochMs | undefined
}

/** Minutes since midnight, local; `to` is the first minute that is outside. */
export type Span = { from: number; to: number }

const minuteMs = 60_000
const dayMs = 86_400_000
/** Nobody plans further ahead, and no run of closed days is as long. */
const horizonDays = 800

/** Windows ∩ calling hours ∩ days that are not skipped. */
export function openingsOf(rules: CampaignRules, days: CalendarDays): Openings {
  const lastDay = lastDayOf(rules)
  const firstDay = firstDayOf(rules)
  /** The opening found last: nearly every question of an evening falls into it. */
  let known: Opening = { opens: 0, closes: 0 }
  return {
    isOpen(at) {
      const { day, minute } = localMoment(at, rules.timeZone)
      return spansOn(day, rules, days).some((span) => span.from <= minute && minute < span.to)
    },
    next(at) {
      if (known.opens <= at && at < known.closes) return at
      const today = dayNumberOf(localMoment(at, rules.timeZone).day)
      // A clock set back over midnight shows the day before once more, so that one is looked at too.
      const start = Math.max(today - 1, firstDay)
      const end = Math.min(lastDay, start + horizonDays)
      for (let day = start; day <= end; day += 1) {
        const found = firstOpenOn(day, at, rules, days)
        if (found === undefined) continue
        // For the same reason the day after may hold an earlier instant than the day it is found on.
        const after = firstOpenOn(day + 1, at, rules, days)
        known = after !== undefined && after.opens < found.opens ? after : found
        return known.opens
      }
      return undefined
    },
  }
}

const dayNumberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs
const dayOf = (dayNumber: number): string => new Date(dayNumber * dayMs).toISOString().slice(0, 10)
const weekdayOf = (day: string): number => ((dayNumberOf(day) + 3) % 7) + 1 // day 0 was a Thursday

function lastDayOf({ windows }: CampaignRules): number {
  if (windows.length === 0) return Number.POSITIVE_INFINITY
  return Math.max(
    ...windows.map(({ lastDay }) => (lastDay === undefined ? Number.POSITIVE_INFINITY : dayNumberOf(lastDay))),
  )
}

function firstDayOf({ windows }: CampaignRules): number {
  if (windows.length === 0) return Number.NEGATIVE_INFINITY
  return Math.min(
    ...windows.map(({ firstDay }) => (firstDay === undefined ? Number.NEGATIVE_INFINITY : dayNumberOf(firstDay))),
  )
}

export function spansOn(day: string, rules: CampaignRules, days: CalendarDays): Span[] {
  const kind = days.get(day)
  if (kind === 'holiday' && rules.holidays.skip) return []
  if (rules.windows.length === 0) return [rules.callingHours]
  const weekday = weekdayOf(day)
  const own = windowsOn(day, weekday, rules)
  const isExchanged = own.length === 0 && kind === 'workday' && rules.holidays.exchangedWorkdays
  return (isExchanged ? windowsOn(day, 1, rules) : own).flatMap((window) => {
    const from = Math.max(window.from, rules.callingHours.from)
    const to = Math.min(window.to, rules.callingHours.to)
    return from < to ? [{ from, to }] : []
  })
}

const windowsOn = (day: string, weekday: number, rules: CampaignRules): CampaignRules['windows'] =>
  rules.windows.filter(
    ({ weekdays, firstDay, lastDay }) =>
      weekdays.includes(weekday) &&
      (firstDay === undefined || firstDay <= day) &&
      (lastDay === undefined || day <= lastDay),
  )

/** From when, `at` at the earliest, until when it is open. */
type Opening = { opens: EpochMs; closes: EpochMs }

function firstOpenOn(dayNumber: number, at: EpochMs, rules: CampaignRules, days: CalendarDays): Opening | undefined {
  const spans = spansOn(dayOf(dayNumber), rules, days)
  if (spans.length === 0) return undefined
  let first: Opening | undefined
  for (const stretch of stretchesAround(dayNumber, rules.timeZone)) {
    for (const span of spans) {
      const opens = Math.max(dayNumber * dayMs + span.from * minuteMs - stretch.offsetMs, stretch.from, at)
      const closes = Math.min(dayNumber * dayMs + span.to * minuteMs - stretch.offsetMs, stretch.to)
      if (opens < closes && (first === undefined || opens < first.opens)) first = { opens, closes }
    }
  }
  return first
}

/** Instants between which local time runs ahead of UTC by the same offset. */
type Stretch = { from: EpochMs; to: EpochMs; offsetMs: number }

/** The stretches that a local day may lie in: one, or two when the clocks change about that day. */
function stretchesAround(dayNumber: number, timeZone: string): Stretch[] {
  // Local time is at most 14 h ahead of UTC and 12 h behind.
  const from = dayNumber * dayMs - 15 * 3_600_000
  const to = (dayNumber + 1) * dayMs + 13 * 3_600_000
  const before = offsetAt(from, timeZone)
  const after = offsetAt(to, timeZone)
  if (before === after) return [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, offsetMs: before }]
  const change = changeBetween(from, to, before, timeZone)
  return [
    { from: Number.NEGATIVE_INFINITY, to: change, offsetMs: before },
    { from: change, to: Number.POSITIVE_INFINITY, offsetMs: after },
  ]
}

function changeBetween(from: EpochMs, to: EpochMs, before: number, timeZone: string): EpochMs {
  let [low, high] = [from / minuteMs, to / minuteMs] // clocks change on a full minute
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * minuteMs, timeZone) === before) low = middle
    else high = middle
  }
  return high * minuteMs
}

function offsetAt(at: EpochMs, timeZone: string): number {
  const { day, minute } = localMoment(at, timeZone)
  return dayNumberOf(day) * dayMs + minute * minuteMs - Math.floor(at / minuteMs) * minuteMs
}
