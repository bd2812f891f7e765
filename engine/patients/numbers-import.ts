import type { Clock } from '../kernel/clock.ts'
import type { PhoneRules } from '../kernel/phone-number.ts'
import { endOfDay } from './core/listed-row.ts'
import { reasonText } from './core/reject-reasons.ts'
import type { ListedNumbersStore, NumberList, NumberToList } from './listed-numbers-store.ts'
import { readNumbersInChild } from './reading/numbers-child.ts'
import type { NumbersBatch, ReadNumber, RefusedNumber } from './reading/numbers-protocol.ts'
import { defaultLimits } from './reading/sheet-file.ts'

export type NumbersImport = {
  file: string
  /** The user's name for it; its ending counts. */
  fileName: string
  list: NumberList
  /** For numbers that come without one. */
  reason: string
  userId: number | null
  language: 'zh-CN' | 'en'
  /** Does everything and keeps nothing: the counts are those that it would have. */
  isDryRun: boolean
  rules: PhoneRules
  timeZone: string
}

export type NumbersImported = {
  added: number
  changed: number
  /** Rows that are no numbers; of these the first are told. */
  refusedRows: number
  refused: { row: number; text: string; why: string }[]
}

const maxRows = 200_000

export async function importNumbers(
  request: NumbersImport,
  store: Pick<ListedNumbersStore, 'allOrNothing' | 'put'>,
  clock: Clock,
): Promise<NumbersImported> {
  const { file, fileName, list, rules, timeZone, language, isDryRun } = request
  const latestYear = new Date(clock.now()).getUTCFullYear() + 20
  const done: NumbersImported = { added: 0, changed: 0, refusedRows: 0, refused: [] }
  const told = ({ row, text, reason }: RefusedNumber) => ({
    row,
    text,
    why: reasonText({ column: undefined, reason }, language),
  })
  await store.allOrNothing(async (on) => {
    const take = async ({ numbers, refused, refusedRows }: NumbersBatch): Promise<void> => {
      const wanted = eachOnce(numbers, (number) => toList(number, request, timeZone))
      const { known } = await store.put(list, wanted, on)
      done.added += wanted.length - known
      done.changed += known
      done.refusedRows += refusedRows
      done.refused.push(...refused.map(told))
    }
    await readNumbersInChild({ file, fileName, limits: { ...defaultLimits, maxRows }, phones: rules, latestYear }, take)
    return isDryRun ? 'undo' : 'keep'
  })
  return done
}

/** A number that a file names twice counts once; what is said last holds. */
function eachOnce(numbers: readonly ReadNumber[], make: (number: ReadNumber) => NumberToList): NumberToList[] {
  return [...new Map(numbers.map((number) => [number.number, make(number)])).values()]
}

const toList = (read: ReadNumber, { reason, userId }: NumbersImport, timeZone: string): NumberToList => ({
  number: read.number,
  reason: read.reason === '' ? reason : read.reason,
  untilAt: read.untilDay === undefined ? null : endOfDay(read.untilDay, timeZone),
  userId,
})
