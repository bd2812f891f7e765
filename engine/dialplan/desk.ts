import type { Clock } from '../kernel/clock.ts'
import type { Destination } from '../switch/switch.ts'
import type { Desk } from './api.ts'
import { type DayKind, isOpenAt, type LocalMoment, localMoment, type OpeningSpan } from './core/opening-hours.ts'
import type { Targets } from './dialplan-store.ts'

/** Reference data that scripts ask for without waiting: held in memory, read again when somebody changes it. */
export type DeskReference = {
  hours: ReadonlyMap<string, readonly OpeningSpan[]>
  days: ReadonlyMap<string, Exclude<DayKind, undefined>>
  targets: Targets
}

export type DeskOptions = {
  clock: Clock
  timeZone: string
  reference: () => DeskReference
  lists: Desk['lists']
  patients: Desk['patients']
}

export function createDesk({ clock, timeZone, reference, lists, patients }: DeskOptions): Desk {
  return {
    hours: { isOpen: (calendar) => isCalendarOpen(calendar, reference(), localMoment(clock.now(), timeZone)) },
    lists,
    patients,
  }
}

/** A calendar that nobody filled in is closed. */
export const isCalendarOpen = (calendar: string, { hours, days }: DeskReference, moment: LocalMoment): boolean =>
  isOpenAt(hours.get(calendar) ?? [], moment, days.get(moment.day))

/** A name from the settings, else an extension (up to six digits), else a number outside over the default trunk. */
export function destinationOf(target: string, targets: Targets, trunk: string): Destination | undefined {
  const named = Object.hasOwn(targets, target) ? targets[target] : undefined
  if (named?.kind === 'trunk') return { kind: 'trunk', trunk: named.trunk ?? trunk, number: named.number }
  if (named !== undefined) return named
  if (/^\d{2,6}$/.test(target)) return { kind: 'extension', extension: target }
  if (/^\+?\d{7,20}$/.test(target)) return { kind: 'trunk', trunk, number: target }
  return undefined
}
