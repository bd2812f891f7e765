import type { Database } from '../../db/connection.ts'
import type { Destination } from '../switch/switch.ts'
import type { DayKind, OpeningSpan } from './core/opening-hours.ts'

/** Desks and people that scripts name, by name: `{"operator": {"kind": "extension", "extension": "8001"}}`. */
export type Targets = Readonly<Record<string, Destination>>

export function dialplanStore(db: Database) {
  return {
    async openingHours(): Promise<Map<string, OpeningSpan[]>> {
      const rows = await db('opening_hours')
        .select('calendar', 'weekday', 'opens', 'closes')
        .orderBy(['calendar', 'weekday', 'opens'])
      const calendars = new Map<string, OpeningSpan[]>()
      for (const { calendar, weekday, opens, closes } of rows) {
        const spans = calendars.get(calendar) ?? []
        spans.push({ weekday, opens, closes })
        calendars.set(calendar, spans)
      }
      return calendars
    },

    async calendarDays(): Promise<Map<string, Exclude<DayKind, undefined>>> {
      const rows = await db('calendar_days').select('day', 'kind')
      return new Map(rows.map(({ day, kind }) => [String(day), kind]))
    },

    async targets(): Promise<Targets> {
      const row = await db('settings').where({ name: 'dialplan.targets' }).first('value')
      return row === undefined ? {} : (row.value as Targets)
    },

    async saveTargets(targets: Targets, now: number): Promise<void> {
      await db('settings')
        .insert({ name: 'dialplan.targets', value: JSON.stringify(targets), updated_at: now })
        .onConflict('name')
        .merge()
    },
  }
}

export type DialplanStore = ReturnType<typeof dialplanStore>
