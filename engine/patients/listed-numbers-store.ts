import type { Knex } from 'knex'
import type { Database } from '../../db/connection.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import { type PhoneRules, readPhone } from '../kernel/phone-number.ts'

export const numberLists = ['black', 'white', 'do-not-call'] as const
export type NumberList = (typeof numberLists)[number]

export type ListedNumber = {
  id: number
  list: NumberList
  number: string
  reason: string
  /** Null: for good. */
  untilAt: EpochMs | null
  createdAt: EpochMs
  /** Who put it there; null: the engine, for a patient who asked for it. */
  by: string | null
}

export type ListedFilter = {
  list?: NumberList
  /** Part of a number as people write it, or of a reason. */
  text?: string
  /** `current` where nothing is said: entries whose time is over are left out. */
  state?: 'current' | 'expired' | 'all'
}

export type NumberToList = { number: string; reason: string; untilAt: EpochMs | null; userId: number | null }

const columns = {
  id: 'number_lists.id',
  list: 'number_lists.list',
  number: 'number_lists.number',
  reason: 'number_lists.reason',
  untilAt: 'number_lists.until_at',
  createdAt: 'number_lists.created_at',
  by: 'users.name',
} as const satisfies Record<keyof ListedNumber, string>

const pageRows = 1_000

/** A number as the database has it; what cannot be read as one stays as it came. */
export function storedNumber(number: string, rules: PhoneRules): string {
  const read = readPhone(number, rules)
  return read.kind === 'ok' ? read.number : number
}

/** Rows of the black, white and do-not-call lists. */
export function listedNumbersStore(db: Database, clock: Clock, rules: PhoneRules) {
  const entries = ({ list, text = '', state = 'current' }: ListedFilter) => {
    const query = db('number_lists')
    const now = clock.now()
    if (state === 'expired') void query.where('number_lists.until_at', '<=', now)
    if (state === 'current')
      void query.where(
        (open) => void open.whereNull('number_lists.until_at').orWhere('number_lists.until_at', '>', now),
      )
    if (list !== undefined) void query.where('number_lists.list', list)
    if (text.trim() !== '') void query.where((any) => void likeNumber(any, text.trim(), rules))
    return query
  }
  const lines = (filter: ListedFilter) =>
    entries(filter).leftJoin('users', 'users.id', 'number_lists.user_id').select(columns)

  return {
    /** Newest first. */
    async list(filter: ListedFilter, { limit, offset }: { limit: number; offset: number }) {
      const items: ListedNumber[] = await lines(filter).orderBy('number_lists.id', 'desc').limit(limit).offset(offset)
      const count = await entries(filter).count({ total: '*' }).first()
      return { items, total: Number(count?.['total'] ?? 0) }
    },

    /** How many numbers are on each list now, and how many of each have had their time. */
    async counts(): Promise<Record<NumberList, { current: number; expired: number }>> {
      const expired = db.raw('coalesce(sum(until_at <= ?), 0) as expired', [clock.now()])
      const total = db.raw('count(*) as total')
      const rows: { list: NumberList; total: number; expired: number | string }[] = await db('number_lists')
        .select('list', total, expired)
        .groupBy('list')
      const found = new Map(rows.map((row) => [row.list, row]))
      const of = (list: NumberList) => {
        const [all, over] = [Number(found.get(list)?.total ?? 0), Number(found.get(list)?.expired ?? 0)]
        return { current: all - over, expired: over }
      }
      return { black: of('black'), white: of('white'), 'do-not-call': of('do-not-call') }
    },

    /** All that match, newest first, a thousand at a time. */
    async *pages(filter: ListedFilter): AsyncGenerator<ListedNumber[]> {
      for (let below = Number.MAX_SAFE_INTEGER; ; ) {
        const page: ListedNumber[] = await lines(filter)
          .where('number_lists.id', '<', below)
          .orderBy('number_lists.id', 'desc')
          .limit(pageRows)
        if (page.length > 0) yield page
        if (page.length < pageRows) return
        below = page[page.length - 1]?.id ?? 0
      }
    },

    /** The entry of a number in the form in which it is stored. */
    async one(list: NumberList, number: string): Promise<ListedNumber | undefined> {
      return await lines({ state: 'all' }).where({ 'number_lists.list': list, 'number_lists.number': number }).first()
    },

    /** Puts numbers on a list, or changes reason and time of those that are there; says how many were there. */
    async put(list: NumberList, numbers: readonly NumberToList[], on: Database = db): Promise<{ known: number }> {
      if (numbers.length === 0) return { known: 0 }
      const known = await on('number_lists')
        .where({ list })
        .whereIn(
          'number',
          numbers.map(({ number }) => number),
        )
        .count({ n: '*' })
        .first()
      const rows = numbers.map(({ number, reason, untilAt, userId }) => ({
        list,
        number,
        reason,
        until_at: untilAt,
        user_id: userId,
        created_at: clock.now(),
      }))
      await on('number_lists').insert(rows).onConflict(['list', 'number']).merge(['reason', 'until_at', 'user_id'])
      return { known: Number(known?.['n'] ?? 0) }
    },

    /** Runs `write` in one transaction: nothing of it stays when it throws or says 'undo'. */
    async allOrNothing(write: (on: Database) => Promise<'keep' | 'undo'>): Promise<void> {
      const transaction = await db.transaction()
      try {
        const wanted = await write(transaction)
        await (wanted === 'keep' ? transaction.commit() : transaction.rollback())
      } catch (error) {
        await transaction.rollback()
        throw error
      }
    },
  }
}

export type ListedNumbersStore = ReturnType<typeof listedNumbersStore>

/** As it stands in the database, in part as people write it, or a word of the reason. */
function likeNumber(any: Knex.QueryBuilder, text: string, rules: PhoneRules): void {
  const like = (part: string) => `%${part.replace(/[\\%_]/g, '\\$&')}%`
  void any.where('number_lists.number', storedNumber(text, rules)).orWhere('number_lists.reason', 'like', like(text))
  const digits = text
    .normalize('NFKC')
    .replace(/[\s()-]/g, '')
    .replace(/^0/, '')
  if (/^\+?\d{2,}$/.test(digits)) void any.orWhere('number_lists.number', 'like', like(digits))
}
