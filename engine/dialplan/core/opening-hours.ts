/** Minutes since midnight, in the hospital's time zone. `closes` may be 1440 (midnight). */
export type OpeningSpan = { weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7; opens: number; closes: number }

export type DayKind = 'holiday' | 'workday' | undefined

export type LocalMoment = { weekday: OpeningSpan['weekday']; minute: number; day: string }

/**
 * Open or closed. A statutory holiday is closed whatever the weekday; a weekend day that is worked in exchange goes by
 * Monday's hours, since such a calendar has none for the day itself.
 */
export function isOpenAt(spans: readonly OpeningSpan[], moment: LocalMoment, dayKind: DayKind): boolean {
  if (dayKind === 'holiday') return false
  const hasOwnHours = spans.some((span) => span.weekday === moment.weekday)
  const weekday = dayKind === 'workday' && !hasOwnHours ? 1 : moment.weekday
  return spans.some((span) => span.weekday === weekday && span.opens <= moment.minute && moment.minute < span.closes)
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** What the clock on the hospital's wall shows at an instant. */
export function localMoment(at: number, timeZone: string): LocalMoment {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) as string
  return {
    weekday: (weekdays.indexOf(part('weekday')) + 1) as OpeningSpan['weekday'],
    minute: Number(part('hour')) * 60 + Number(part('minute')),
    day: `${part('year')}-${part('month')}-${part('day')}`,
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs a hundred times what using one does. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formatters.set(timeZone, made)
  return made
}

const quarterMs = 15 * 60_000

/** The first moment of a day, 2026-11-30, there. In every time zone days begin on a quarter of an hour. */
export function beginOfDay(day: string, timeZone: string): number {
  const utc = Date.parse(`${day}T00:00Z`)
  let at = utc - 14 * 3_600_000
  while (localMoment(at, timeZone).day < day) at += quarterMs
  return at
}
