import type { Database } from '../../db/connection.ts'
import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import { type PhoneRules, readPhone } from '../kernel/phone-number.ts'
import { reasonText } from './core/reject-reasons.ts'
import { type ListedNumber, listedNumbersStore, type NumberList, storedNumber } from './listed-numbers-store.ts'
import { importNumbers, type NumbersImport } from './numbers-import.ts'

export {
  type ListedFilter,
  type ListedNumber,
  type NumberList,
  numberLists,
  storedNumber,
} from './listed-numbers-store.ts'

/** Black, white and do-not-call lists, by number in whatever form it comes. */
export function listedNumbers(db: Database, clock: Clock, rules: PhoneRules, timeZone = 'Asia/Shanghai') {
  const store = listedNumbersStore(db, clock, rules)

  async function isOn(list: NumberList, number: string): Promise<boolean> {
    const row = await db('number_lists')
      .where({ list, number: storedNumber(number, rules) })
      .first('until_at')
    return row !== undefined && (row.until_at === null || row.until_at > clock.now())
  }

  return {
    isBlack: (number: string) => isOn('black', number),
    isWhite: (number: string) => isOn('white', number),
    list: store.list,
    pages: store.pages,

    /** Puts a number on a list, or changes reason and time of one that is there. Throws `number-unfit`. */
    async add(entry: {
      list: NumberList
      number: string
      reason: string
      untilAt?: EpochMs
      userId?: number
    }): Promise<ListedNumber> {
      const number = fitNumber(entry.number, rules)
      const { list, reason, untilAt = null, userId = null } = entry
      await store.put(list, [{ number, reason, untilAt, userId }])
      const listed = await store.one(list, number)
      if (listed === undefined) throw new WardlineError('not-found', { what: 'number' })
      return listed
    },

    /** Puts the numbers of a file on a list, all or none. Throws `import-…`; the rows that are no numbers are told. */
    importFile: (request: Omit<NumbersImport, 'rules' | 'timeZone'>) =>
      importNumbers({ ...request, rules, timeZone }, store, clock),

    counts: store.counts,

    /** From which list it was taken; undefined when it was not there. */
    async remove(id: number): Promise<NumberList | undefined> {
      const entry: { list: NumberList } | undefined = await db('number_lists').where({ id }).first('list')
      const removed = await db('number_lists').where({ id }).delete()
      return removed > 0 ? entry?.list : undefined
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

function fitNumber(number: string, rules: PhoneRules): string {
  const read = readPhone(number, { ...rules, acceptShort: true })
  if (read.kind === 'ok') return read.number
  const problem = { column: undefined, reason: `phone-${read.why}` } as const
  throw new WardlineError('number-unfit', { why: reasonText(problem, 'en'), whyZh: reasonText(problem, 'zh-CN') })
}
