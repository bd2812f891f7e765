const seconds = { dateStyle: 'short', timeStyle: 'medium' } as const

/**
 * The clock on the hospital's wall: days and times on every page are its, wherever the browser stands, because windows,
 * holidays and reports are. The browser's own until somebody has signed in and the server has said where the hospital is.
 */
let clock = clockIn(new Intl.DateTimeFormat().resolvedOptions().timeZone)

type Clock = { zone: string; day: Intl.DateTimeFormat; time: Intl.DateTimeFormat; whole: Intl.DateTimeFormat }

function clockIn(zone: string): Clock {
  const on = (style: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, ...style })
  return { zone, day: on({ dateStyle: 'short' }), time: on({ timeStyle: 'medium' }), whole: on(seconds) }
}

/** `timeZone` is an IANA name. */
export function standIn(timeZone: string): void {
  if (timeZone !== clock.zone) clock = clockIn(timeZone)
}

/** `2026-11-23` */
export const dayAt = (at: number): string => clock.day.format(at)
/** The day on the hospital's calendar now, `2026-11-23`. */
export const todayHere = (): string => dayAt(Date.now())
/** `18:05:33` */
export const timeAt = (at: number): string => clock.time.format(at)
/** `2026-11-23 18:05` */
export const momentAt = (at: number): string => clock.whole.format(at).slice(0, 16)

/** The instant at which the wall shows this day and minute, so many days later; undefined: there is no such day. */
export function instantOf(day: string, { minute = 0, daysLater = 0 } = {}): number | undefined {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(midnight)) return undefined
  const wanted = midnight + daysLater * 86_400_000 + minute * 60_000
  // Once for the zone, and once more where its clocks are set forward or back in between.
  return wanted - aheadAt(wanted - aheadAt(wanted))
}

/** How far the wall is ahead of UTC. */
const aheadAt = (at: number): number =>
  Date.parse(`${clock.whole.format(at).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
