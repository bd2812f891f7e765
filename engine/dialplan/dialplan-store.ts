import { randomUUID } from 'node:crypto'
import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { DayKind, OpeningSpan } from './core/opening-hours.ts'

/** Where a name leads: a phone of our own, or a number outside, over the default trunk unless one is named. */
export type Target =
  | { kind: 'extension'; extension: string }
  | { kind: 'trunk'; number: string; trunk?: string | undefined }

/** Desks and people that scripts name, by name: `{"operator": {"kind": "extension", "extension": "8001"}}`. */
export type Targets = Readonly<Record<string, Target>>

/** A day that is not as its weekday is: a holiday, or a weekend day that is worked in exchange. */
export type CalendarDay = { day: string; kind: Exclude<DayKind, undefined>; name: string }

const targetsRow = { name: 'dialplan.targets' }
const seededRow = { name: 'dialplan.hours-seeded' }

export function dialplanStore(db: Database) {
  return { ...hoursRows(db), ...dayRows(db), ...targetRows(db) }
}

export type DialplanStore = ReturnType<typeof dialplanStore>

function hoursRows(db: Database) {
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

    /** In place of what the calendar had; none: it is closed. */
    async setHours(calendar: string, spans: readonly OpeningSpan[]): Promise<void> {
      await db.transaction(async (trx) => {
        await trx('opening_hours').where({ calendar }).delete()
        if (spans.length > 0) await trx('opening_hours').insert(spans.map((span) => ({ calendar, ...span })))
      })
    },

    /** Fills an empty table, once in the life of the database: what is deleted later is not put back. Says whether it did. */
    async seedHours(calendars: ReadonlyMap<string, readonly OpeningSpan[]>, now: EpochMs): Promise<boolean> {
      return await db.transaction(async (trx) => {
        // Of two engines that start at the same instant the second waits here, and finds the row of the first.
        const by = randomUUID()
        const mark = { ...seededRow, value: JSON.stringify({ by }), updated_at: now }
        await trx('settings').insert(mark).onConflict('name').ignore()
        const { value } = await trx('settings').where(seededRow).first('value')
        const isOurs = fromJson<{ by: string }>(value).by === by
        if (!isOurs || (await trx('opening_hours').first('id')) !== undefined) return false
        const rows = [...calendars].flatMap(([calendar, spans]) => spans.map((span) => ({ calendar, ...span })))
        await trx('opening_hours').insert(rows)
        return true
      })
    },
  }
}

function dayRows(db: Database) {
  return {
    async calendarDays(): Promise<Map<string, CalendarDay['kind']>> {
      const rows = await db('calendar_days').select('day', 'kind')
      return new Map(rows.map(({ day, kind }) => [String(day), kind]))
    },

    async daysOf(year: number): Promise<CalendarDay[]> {
      return await db('calendar_days')
        .whereBetween('day', [`${year}-01-01`, `${year}-12-31`])
        .orderBy('day')
        .select('day', 'kind', 'name')
    },

    async setDay(day: CalendarDay): Promise<void> {
      await db('calendar_days').insert(day).onConflict('day').merge()
    },

    /** False: it was not there. */
    async removeDay(day: string): Promise<boolean> {
      return (await db('calendar_days').where({ day }).delete()) > 0
    },
  }
}

function targetRows(db: Database) {
  const read = async (on: Database): Promise<Targets> => {
    const row = await on('settings').where(targetsRow).first('value')
    return row === undefined ? {} : fromJson<Targets>(row.value)
  }

  return {
    targets: (): Promise<Targets> => read(db),

    async saveTargets(targets: Targets, now: EpochMs): Promise<void> {
      await db('settings')
        .insert({ ...targetsRow, value: JSON.stringify(targets), updated_at: now })
        .onConflict('name')
        .merge()
    },

    /** Changes one of them, whoever changes another at the same instant. False: there was none to take away. */
    async setTarget(name: string, target: Target | undefined, now: EpochMs): Promise<boolean> {
      return await db.transaction(async (trx) => {
        await trx('settings')
          .insert({ ...targetsRow, value: '{}', updated_at: now })
          .onConflict('name')
          // Not `ignore`: that shares the row's lock, and two who want it for themselves next are a deadlock.
          .merge({ name: trx.ref('name') })
        const targets = new Map(Object.entries(await read(trx)))
        const had = targets.has(name)
        if (target === undefined) targets.delete(name)
        else targets.set(name, target)
        const value = JSON.stringify(Object.fromEntries(targets))
        await trx('settings').where(targetsRow).update({ value, updated_at: now })
        return had || target !== undefined
      })
    },
  }
}

/** MySQL hands JSON over parsed, MariaDB as text or parsed, by its version. */
const fromJson = <Value>(value: unknown): Value => (typeof value === 'string' ? JSON.parse(value) : value) as Value
