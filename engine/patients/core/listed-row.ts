import { localMoment } from '../../dialplan/core/opening-hours.ts'
import { type PhoneRules, readPhone } from '../../kernel/phone-number.ts'
import { type Cell, cellText, isBlank } from './cell.ts'
import { readDay } from './day.ts'
import type { RejectReason } from './reject-reasons.ts'

/** Which column of a file of numbers is what, counted from 0; `rowsAbove` the first number lie title and header. */
export type ListedColumns = {
  number: number
  reason: number | undefined
  until: number | undefined
  rowsAbove: number
}

export type ListedRow =
  | { kind: 'number'; number: string; reason: string; untilDay: string | undefined }
  | { kind: 'bad'; column: number; reason: RejectReason }
  | { kind: 'empty' }

const heads = {
  number: /号码|电话|手机|phone|number|mobile/i,
  reason: /原因|备注|说明|reason|note|remark/i,
  until: /到期|截止|有效|期限|失效|until|expir|valid/i,
} as const
const headWithin = 5
const longestReason = 255

/**
 * Finds the columns by their header in the first rows. Without a header the first column that holds numbers is theirs,
 * and what stands beside it is the reason: a plain list of numbers is a list too.
 */
export function findListedColumns(rows: readonly (readonly Cell[])[], rules: PhoneRules): ListedColumns {
  for (const [at, row] of rows.slice(0, headWithin).entries()) {
    const texts = row.map(cellText)
    const number = texts.findIndex((text) => heads.number.test(text) && !/\d{5}/.test(text))
    if (number < 0) continue
    const other = (head: RegExp) => orNone(texts.findIndex((text, column) => column !== number && head.test(text)))
    return { number, reason: other(heads.reason), until: other(heads.until), rowsAbove: at + 1 }
  }
  const isNumber = (cell: Cell) => readPhone(cellText(cell), { ...rules, acceptShort: true }).kind === 'ok'
  const columns = rows.map((row) => row.findIndex(isNumber)).filter((column) => column >= 0)
  const number = columns[0] ?? 0
  return { number, reason: number + 1, until: undefined, rowsAbove: 0 }
}

const orNone = (index: number): number | undefined => (index < 0 ? undefined : index)

/** One row of such a file. Years of two figures lie up to `latestYear`. */
export function readListed(
  cells: readonly Cell[],
  columns: ListedColumns,
  rules: PhoneRules & { latestYear: number },
): ListedRow {
  if (cells.every(isBlank)) return { kind: 'empty' }
  const { number, reason, until } = columns
  const phone = readPhone(cellText(cells[number]), { ...rules, acceptShort: true })
  if (phone.kind === 'bad') return { kind: 'bad', column: number, reason: `phone-${phone.why}` }
  const untilDay = until === undefined ? forGood : readUntil(until, cells[until], rules.latestYear)
  if (untilDay.kind === 'bad') return untilDay
  const why = reason === undefined ? '' : cellText(cells[reason])
  return { kind: 'number', number: phone.number, reason: why.slice(0, longestReason), untilDay: untilDay.day }
}

type Until = { kind: 'until'; day: string | undefined } | Extract<ListedRow, { kind: 'bad' }>
const forGood: Until = { kind: 'until', day: undefined }

function readUntil(column: number, cell: Cell, latestYear: number): Until {
  if (/^(?:长期|永久|不限|forever|never|permanent)$/i.test(cellText(cell))) return forGood
  const read = readDay(cell, latestYear)
  if (read.kind === 'bad') return { kind: 'bad', column, reason: 'day-bad' }
  return read.kind === 'day' ? { kind: 'until', day: read.day } : forGood
}

const dayMs = 86_400_000

/** The instant at which this day is over on the hospital's wall. */
export function endOfDay(day: string, timeZone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`) + dayMs
  let at = wanted
  // Twice: the first step may lead over a change of the clocks.
  for (let step = 0; step < 2; step += 1) {
    const { day: shown, minute } = localMoment(at, timeZone)
    at += wanted - (Date.parse(`${shown}T00:00:00Z`) + minute * 60_000)
  }
  return at
}
