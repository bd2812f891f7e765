import type { Database } from '../../db/connection.ts'
import { WardlineError } from '../errors.ts'
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
}

const listedColumns = {
  id: 'id',
  list: 'list',
  number: 'number',
  reason: 'reason',
  untilAt: 'until_at',
  createdAt: 'created_at',
} as const satisfies Record<keyof ListedNumber, string>

/** A number as the database has it; what cannot be read as one stays as it came. */
export function storedNumber(number: string, rules: PhoneRules): string {
  const read = readPhone(number, rules)
  return read.kind === 'ok' ? read.number : number
}

/** Black, white and do-not-call lists, by number in whatever form it comes. */
export function listedNumbers(db: Database, clock: Clock, rules: PhoneRules) {
  async function isOn(list: NumberList, number: string): Promise<boolean> {
    const row = await db('number_lists')
      .where({ list, number: storedNumber(number, rules) })
      .first('until_at')
    return row !== undefined && (row.until_at === null || row.until_at > clock.now())
  }

  return {
    isBlack: (number: string) => isOn('black', number),
    isWhite: (number: string) => isOn('white', number),

    /** Newest first; entries whose time is over are left out. */
    async list(filter: { list?: NumberList; number?: string }, page: { limit: number; offset: number }) {
      const now = clock.now()
      const entries = () => {
        const query = db('number_lists').where((open) => void open.whereNull('until_at').orWhere('until_at', '>', now))
        if (filter.list !== undefined) void query.where({ list: filter.list })
        if (filter.number !== undefined) void query.where({ number: storedNumber(filter.number, rules) })
        return query
      }
      const { limit, offset } = page
      const items: ListedNumber[] = await entries()
        .orderBy('id', 'desc')
        .limit(limit)
        .offset(offset)
        .select(listedColumns)
      const count = await entries().count({ total: '*' }).first()
      return { items, total: Number(count?.['total'] ?? 0) }
    },

    /** Puts a number on a list, or changes reason and time of one that is there. Throws `number-unfit`. */
    async add(entry: {
      list: NumberList
      number: string
      reason: string
      untilAt?: EpochMs
      userId?: number
    }): Promise<ListedNumber> {
      const read = readPhone(entry.number, { ...rules, acceptShort: true })
      if (read.kind === 'bad') throw new WardlineError('number-unfit', { why: read.why })
      const key = { list: entry.list, number: read.number }
      const row = { ...key, reason: entry.reason, until_at: entry.untilAt ?? null, user_id: entry.userId ?? null }
      await db('number_lists')
        .insert({ ...row, created_at: clock.now() })
        .onConflict(['list', 'number'])
        .merge(['reason', 'until_at', 'user_id'])
      const [listed]: ListedNumber[] = await db('number_lists').where(key).select(listedColumns)
      if (listed === undefined) throw new WardlineError('not-found', { what: 'number' })
      return listed
    },

    /** False when it was not there. */
    async remove(id: number): Promise<boolean> {
      return (await db('number_lists').where({ id }).delete()) > 0
    },

    /** Forgets entries whose time was over before `then`. Returns how many. */
    async forgetOver(then: EpochMs): Promise<number> {
      return await db('number_lists').where('until_at', '<', then).delete()
    },

    /** Somebody asked never to be called again. Said twice, it changes nothing. */
    async optOut(number: string): Promise<void> {
      const row = {
        list: 'do-not-call',
        number: storedNumber(number, rules),
        reason: 'opted-out',
        created_at: clock.now(),
      }
      await db('number_lists').insert(row).onConflict(['list', 'number']).merge({ reason: 'opted-out', until_at: null })
    },
  }
}

export type ListedNumbers = ReturnType<typeof listedNumbers>
