import { dialplanStore, type Target } from '../engine/dialplan/dialplan-store.ts'
import { openReference, type Reference } from '../engine/dialplan/reference.ts'
import { WardlineError } from '../engine/errors.ts'
import { askEngine } from './engine-door.ts'
import { type House, inHouse } from './house.ts'

export type Span = Parameters<Reference['setHours']>[1][number]
export type CalendarLine = { calendar: string; spans: readonly Span[]; isOpen: boolean; usedBy: readonly string[] }
export type TargetLine = { name: string; destination: Target | null; usedBy: readonly string[] }
export type DayLine = { day: string; kind: 'holiday' | 'workday'; name: string }

/**
 * Opening hours, targets and days, of the running engine, for which a change holds at once; with none running, of the
 * database, and the next engine goes by it.
 */
export const deskReference = {
  hours: () =>
    either<CalendarLine[]>(
      () => askEngine('GET', '/opening-hours'),
      (reference) =>
        [...reference.current().hours].map(([calendar, spans]) => ({
          calendar,
          spans,
          isOpen: reference.isOpen(calendar),
          usedBy: [],
        })),
    ),
  setHours: (calendar: string, spans: readonly Span[]) =>
    either<unknown>(
      () => askEngine('PUT', `/opening-hours/${encodeURIComponent(calendar)}`, { spans }),
      async (reference, house) => {
        await reference.setHours(calendar, spans)
        await house.audit('opening-hours.change', calendar, { spans: spans.length })
      },
    ),
  days: (year: number) =>
    either<DayLine[]>(
      () => askEngine('GET', `/calendar-days?year=${year}`),
      (reference) => reference.daysOf(year),
    ),
  setDay: (day: DayLine) =>
    either<unknown>(
      () => askEngine('PUT', `/calendar-days/${day.day}`, { kind: day.kind, name: day.name }),
      async (reference, house) => {
        await reference.setDay(day)
        await house.audit('calendar-day.change', day.day, { kind: day.kind })
      },
    ),
  removeDay: (day: string) =>
    either<unknown>(
      () => askEngine('DELETE', `/calendar-days/${day}`),
      async (reference, house) => {
        await reference.removeDay(day)
        await house.audit('calendar-day.remove', day)
      },
    ),
  targets: () =>
    either<TargetLine[]>(
      () => askEngine('GET', '/targets'),
      (reference) =>
        Object.entries(reference.current().targets).map(([name, destination]) => ({ name, destination, usedBy: [] })),
    ),
  setTarget: (name: string, target: Target) =>
    either<unknown>(
      () => askEngine('PUT', `/targets/${encodeURIComponent(name)}`, target),
      async (reference, house) => {
        await reference.setTarget(name, target)
        await house.audit('target.change', name, { kind: target.kind })
      },
    ),
  removeTarget: (name: string) =>
    either<unknown>(
      () => askEngine('DELETE', `/targets/${encodeURIComponent(name)}`),
      async (reference, house) => {
        await reference.removeTarget(name)
        await house.audit('target.remove', name)
      },
    ),
}

async function either<Result>(
  asked: () => Promise<unknown>,
  onDatabase: (reference: Reference, house: House) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return (await asked()) as Result
  } catch (error) {
    if (!(error instanceof WardlineError) || error.code !== 'engine-away') throw error
    console.error('The engine is not running: this is the database. (引擎未运行，直接读写数据库)')
    return await inHouse(async (house) => {
      const { db, clock, config } = house
      const reference = await openReference({ store: dialplanStore(db), clock, timeZone: config.timeZone })
      return await onDatabase(reference, house)
    })
  }
}
