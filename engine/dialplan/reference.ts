import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import { hoursFault } from './core/hours-text.ts'
import { localMoment, type OpeningSpan } from './core/opening-hours.ts'
import { type DeskReference, isCalendarOpen } from './desk.ts'
import type { CalendarDay, DialplanStore, Target } from './dialplan-store.ts'

export type ReferenceOptions = {
  store: DialplanStore
  clock: Clock
  timeZone: string
  /** Told after every change that was made here: whoever goes by the calendar reads it again. */
  onChanged?: () => Promise<void>
}

export type Reference = Awaited<ReturnType<typeof openReference>>

/** What a hospital begins with, for the calendars that the shipped scripts ask for: Monday to Friday, 8-12 and 14-17:30. */
export const defaultCalendars = ['outpatients', 'booking-desk', 'nurse-desk'] as const
const officeHours = ([1, 2, 3, 4, 5] as const).flatMap((weekday): OpeningSpan[] => [
  { weekday, opens: 8 * 60, closes: 12 * 60 },
  { weekday, opens: 14 * 60, closes: 17 * 60 + 30 },
])

/** Opening hours, targets and the calendar of days that scripts go by. A change is kept first and holds at once. */
export async function openReference({ store, clock, timeZone, onChanged }: ReferenceOptions) {
  let current = await read()

  async function read(): Promise<DeskReference> {
    const [hours, days, targets] = await Promise.all([store.openingHours(), store.calendarDays(), store.targets()])
    return { hours, days, targets }
  }
  let reading: Promise<void> = Promise.resolve()
  /** One after the other: of two changes the later one is read last, and stays. */
  function refresh(): Promise<void> {
    const readAnew = async (): Promise<void> => {
      current = await read()
    }
    reading = reading.then(readAnew, readAnew)
    return reading
  }
  async function changed(): Promise<void> {
    await refresh()
    await onChanged?.()
  }

  return {
    current: (): DeskReference => current,
    /** After a change in the database that was not made here. */
    refresh,

    isOpen: (calendar: string): boolean => isCalendarOpen(calendar, current, localMoment(clock.now(), timeZone)),

    /** Throws `hours-invalid`. No spans: it is closed from now on. */
    async setHours(calendar: string, spans: readonly OpeningSpan[]): Promise<void> {
      const fault = hoursFault(spans)
      if (fault !== undefined) throw new WardlineError('hours-invalid', { why: fault.en, whyZh: fault.zh })
      await store.setHours(calendar, spans)
      await changed()
    },

    async setTarget(name: string, target: Target): Promise<void> {
      await store.setTarget(name, target, clock.now())
      await changed()
    },

    /** Throws `not-found`. */
    async removeTarget(name: string): Promise<void> {
      if (!(await store.setTarget(name, undefined, clock.now())))
        throw new WardlineError('not-found', { what: 'target' })
      await changed()
    },

    daysOf: (year: number): Promise<CalendarDay[]> => store.daysOf(year),

    async setDay(day: CalendarDay): Promise<void> {
      await store.setDay(day)
      await changed()
    },

    /** The day is as its weekday again. Throws `not-found`. */
    async removeDay(day: string): Promise<void> {
      if (!(await store.removeDay(day))) throw new WardlineError('not-found', { what: 'calendar day' })
      await changed()
    },

    /** Once in the life of a database: hours, so that a new hospital's main line is not closed for ever. True: they were put in. */
    async seedHours(): Promise<boolean> {
      const wasEmpty = await store.seedHours(new Map(defaultCalendars.map((name) => [name, officeHours])), clock.now())
      if (wasEmpty) await changed()
      return wasEmpty
    },
  }
}
