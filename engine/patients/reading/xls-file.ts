import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type * as XlsxLibrary from '@e965/xlsx'
import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx'
import { WardlineError } from '../../errors.ts'
import type { Cell } from '../core/cell.ts'
import { MergedCells } from '../core/merged-cells.ts'
import type { ReadLimits, SheetFile, SheetRow } from './sheet-file.ts'
import { dateText, isDateFormat } from './spreadsheet-date.ts'

const rowsAtOnce = 500
const gbk = 936

/** Opens an .xls of any age, or Excel's XML of 2003. Both are read as a whole: they are small or old, and never both large. */
export async function openXls(file: string, limits: ReadLimits): Promise<SheetFile> {
  const { size } = await stat(file)
  if (size > limits.maxBytesAtOnce) throw new WardlineError('import-too-heavy')
  const bytes = await readFile(file)
  const book = readBook(bytes)
  const asWritten = isBeforeUnicode(bytes) ? chineseOf : (text: string) => text
  const isFrom1904 = book.Workbook?.WBProps?.date1904 === true
  const isVisible = (at: number) => (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) === 0
  let progress = 0
  return {
    isText: false,
    progress: () => progress,
    sheets: book.SheetNames.filter((_, at) => isVisible(at)).map((name) => ({
      name,
      async *rows() {
        for (const { rows, share } of sheetRows(book.Sheets[name], { isFrom1904, asWritten }, limits)) {
          progress = share
          yield rows
        }
      },
    })),
  }
}

function readBook(bytes: Buffer): WorkBook {
  // The CommonJS build brings the code pages along: old HIS write GBK into their .xls.
  const library = createRequire(import.meta.url)('@e965/xlsx') as typeof XlsxLibrary
  try {
    return library.read(bytes, {
      type: 'buffer',
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      codepage: gbk,
    })
  } catch (error) {
    const isLocked = error instanceof Error && /password/i.test(error.message)
    throw new WardlineError(isLocked ? 'import-password' : 'import-broken', {}, { cause: error })
  }
}

type Habits = { isFrom1904: boolean; asWritten: (text: string) => string }

function* sheetRows(sheet: WorkSheet | undefined, habits: Habits, limits: ReadLimits) {
  const lines = (sheet?.['!data'] ?? []) as (CellObject | undefined)[][]
  const ranges = (sheet?.['!merges'] ?? []).map(({ s, e }) => ({
    top: s.r + 1,
    bottom: e.r + 1,
    left: s.c,
    right: e.c,
  }))
  const merged = new MergedCells(ranges, limits.maxColumns)
  for (let from = 0; from < lines.length; from += rowsAtOnce) {
    const rows = Array.from({ length: Math.min(rowsAtOnce, lines.length - from) }, (_, at): SheetRow => {
      const line = lines[from + at] // empty lines are holes
      const cells = Array.from(line ?? [], (cell) => cellOf(cell, habits)).slice(0, limits.maxColumns)
      if (cells.some((cell) => cell !== undefined)) merged.fill(from + at + 1, cells)
      return { row: from + at + 1, cells }
    })
    yield { rows, share: Math.min(1, (from + rowsAtOnce) / lines.length) }
  }
}

function cellOf(cell: CellObject | undefined, { isFrom1904, asWritten }: Habits): Cell {
  switch (cell?.t) {
    case 's':
      return String(cell.v) === '' ? undefined : asWritten(String(cell.v))
    case 'n':
      return numberOf(Number(cell.v), cell.z, isFrom1904)
    case 'b':
      return cell.v === true
    case 'e':
      return { error: errorNames[Number(cell.v)] ?? '#REF!' }
    default:
      return cell?.v instanceof Date ? cell.v.toISOString().slice(0, 16).replace('T', ' ') : undefined
  }
}

/** Excel 5 and 95 keep their workbook in a stream `Book`, and their texts in the code page of the machine. */
const isBeforeUnicode = (bytes: Buffer): boolean =>
  !bytes.includes(Buffer.from('Workbook', 'utf16le')) && bytes[0] !== 0x3c && bytes[0] !== 0xef

/** GBK that a program wrote under the name of a Western code page, as old HIS do. */
function chineseOf(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text // it really was Western
  }
}

const errorNames: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

function numberOf(value: number, format: string | number | undefined, isFrom1904: boolean): Cell {
  const isDate = typeof format === 'string' && format !== 'General' && isDateFormat(0, format)
  return isDate ? (dateText(value, isFrom1904) ?? value) : value
}
