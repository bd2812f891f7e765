import type { Clock } from '../kernel/clock.ts'
import type { Destination } from '../switch/switch.ts'
import type { Desk } from './api.ts'
import { type DayKind, isOpenAt, localMoment, type OpeningSpan } from './core/opening-hours.ts'
import type { DialplanStore, Targets } from './dialplan-store.ts'

/** Reference data that scripts ask for without waiting: held in memory, read again when somebody changes it. */
export type DeskReference = {
  hours: ReadonlyMap<string, readonly OpeningSpan[]>
  days: ReadonlyMap<string, Exclude<DayKind, undefined>>
  targets: Targets
}

export async function readReference(store: DialplanStore): Promise<DeskReference> {
  const [hours, days, targets] = await Promise.all([store.openingHours(), store.calendarDays(), store.targets()])
  return { hours, days, targets }
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
    hours: {
      isOpen(calendar) {
        const { hours, days } = reference()
        const moment = localMoment(clock.now(), timeZone)
        return isOpenAt(hours.get(calendar) ?? [], moment, days.get(moment.day))
      },
    },
    lists,
    patients,
  }
}

/** A name from the settings, else an extension (up to six digits), else a number outside over the default trunk. */
export function destinationOf(target: string, targets: Targets, trunk: string): Destination | undefined {
  if (Object.hasOwn(targets, target)) return targets[target]
  if (/^\d{2,6}$/.test(target)) return { kind: 'extension', extension: target }
  if (/^\+?\d{7,20}$/.test(target)) return { kind: 'trunk', trunk, number: target }
  return undefined
}
