import { localMoment } from '../dialplan/core/opening-hours.ts'

/**
 * The instant at which the clock on the wall shows `local` (`2026-11-23T10:00`) in that time zone. A time that the zone skips
 * in spring is the one an hour later.
 */
export function instantOf(local: string, timeZone: string): number {
  const wanted = Date.parse(`${local}:00Z`)
  const first = wanted - offsetAt(wanted, timeZone)
  return wanted - offsetAt(first, timeZone)
}

function offsetAt(at: number, timeZone: string): number {
  const { day, minute } = localMoment(at, timeZone)
  return Date.parse(`${day}T00:00:00Z`) + minute * 60_000 - (at - (at % 60_000))
}
