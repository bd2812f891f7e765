import type exceljs from 'exceljs'
import { type Cell, columnLetters } from '../core/cell.ts'
import { isRejectHeader, rejectHeaders } from '../core/fields.ts'
import { reasonText } from '../core/reject-reasons.ts'
import type { RejectedRow } from './list-protocol.ts'

type Language = 'zh-CN' | 'en'
type Book = exceljs.stream.xlsx.WorkbookWriter
type OutSheet = ReturnType<Book['addWorksheet']>

const sheetNames = { 'zh-CN': '退回的行', en: 'Rejected rows' } as const
const mostCellCharacters = 32_767 // Excel refuses a file with a longer one

/**
 * The rejected rows as an .xlsx: row number, columns and reasons in front, then the row as it was, under its own
 * header. Mended, it can be imported again: the columns in front are known and passed over.
 */
export class RejectsFile {
  readonly #book: Book
  readonly #sheet: OutSheet
  readonly #headers: readonly string[]
  readonly #language: Language
  #waiting = 0

  private constructor(book: Book, headers: readonly string[], language: Language) {
    this.#book = book
    this.#headers = headers
    this.#language = language
    this.#sheet = book.addWorksheet(sheetNames[language], { views: [{ state: 'frozen', ySplit: 1, xSplit: 3 }] })
    this.#sheet.columns = [
      { width: 10 },
      { width: 22 },
      { width: 44 },
      ...this.#original(headers).map(() => ({ width: 16 })),
    ]
    const head = this.#sheet.addRow([
      ...rejectHeaders[language],
      ...this.#original(headers).map((header) => printable(header)),
    ])
    head.font = { bold: true }
    head.commit()
  }

  static async create(file: string, headers: readonly string[], language: Language): Promise<RejectsFile> {
    const library = await import('exceljs') // it is large: loaded when the first row is rejected
    const book = new library.default.stream.xlsx.WorkbookWriter({
      filename: file,
      useStyles: true,
      useSharedStrings: false,
    })
    return new RejectsFile(book, headers, language)
  }

  async add({ row, cells, problems }: RejectedRow): Promise<void> {
    const separator = this.#language === 'en' ? '; ' : '；'
    const columns = problems.map(({ column }) => (column === undefined ? '' : this.#columnName(column)))
    const reasons = problems.map((problem) => reasonText(problem, this.#language))
    const originals = Array.from({ length: Math.max(cells.length, this.#headers.length) }, (_, at) =>
      writable(cells[at]),
    )
    const line = [row, [...new Set(columns)].join(separator), [...new Set(reasons)].join(separator)]
    this.#sheet.addRow([...line, ...this.#original(originals)]).commit()
    // exceljs does not say when its stream is full; a turn of the loop lets it write
    this.#waiting = (this.#waiting + 1) % 200
    if (this.#waiting === 0) await new Promise((resolve) => setImmediate(resolve))
  }

  async close(): Promise<void> {
    this.#sheet.commit()
    await this.#book.commit()
  }

  #columnName(column: number): string {
    return printable(`${this.#headers[column] ?? ''} (${columnLetters(column)})`)
  }

  /** Without the columns that an earlier rejection put in front. */
  #original<Item>(items: readonly Item[]): Item[] {
    return items.filter((_, column) => !isRejectHeader(this.#headers[column] ?? ''))
  }
}

function writable(cell: Cell): string | number | boolean | null {
  if (cell === undefined) return null
  if (typeof cell === 'object') return cell.error
  return typeof cell === 'string' ? printable(cell).slice(0, mostCellCharacters) : cell
}

/** XML 1.0 cannot carry most control characters; one of them would make the workbook unreadable. */
const printable = (text: string): string =>
  text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '�')
