import { WardlineError } from '../../errors.ts'
import { cellText } from '../core/cell.ts'
import { findListedColumns, type ListedColumns, readListed } from '../core/listed-row.ts'
import type { NumbersBatch, NumbersRequest, ReadNumber, RefusedNumber } from './numbers-protocol.ts'
import { openFile } from './open-file.ts'
import type { SheetRow } from './sheet-file.ts'

const batchRows = 1_000
/** So many bad rows are named; the others are counted. */
const refusedNamed = 200
const longestText = 40

/** Reads the first sheet of a file of numbers and hands them on in batches. Throws a WardlineError `import-…`. */
export async function readNumbers(
  request: NumbersRequest,
  take: (batch: NumbersBatch) => Promise<void>,
): Promise<void> {
  const file = await openFile(request.file, request.fileName, request.limits)
  const reading = new NumbersReading(request, take)
  for (const sheet of file.sheets) {
    for await (const rows of sheet.rows()) await reading.read(rows)
    if (reading.hasBegun) break // the others hold something else
  }
  await reading.end()
}

class NumbersReading {
  readonly #request: NumbersRequest
  readonly #take: (batch: NumbersBatch) => Promise<void>
  #columns: ListedColumns | undefined
  #rows = 0
  #numbers: ReadNumber[] = []
  #refused: RefusedNumber[] = []
  #refusedRows = 0
  #named = 0

  constructor(request: NumbersRequest, take: (batch: NumbersBatch) => Promise<void>) {
    this.#request = request
    this.#take = take
  }

  get hasBegun(): boolean {
    return this.#columns !== undefined
  }

  async read(rows: readonly SheetRow[]): Promise<void> {
    if (rows.length === 0) return
    const isFirst = this.#columns === undefined
    this.#columns ??= findListedColumns(
      rows.map(({ cells }) => Array.from(cells)),
      this.#request.phones,
    )
    for (const row of isFirst ? rows.slice(this.#columns.rowsAbove) : rows) this.#readRow(row, this.#columns)
    if (this.#numbers.length >= batchRows) await this.#send()
  }

  #readRow({ row, cells }: SheetRow, columns: ListedColumns): void {
    this.#rows += 1
    if (this.#rows > this.#request.limits.maxRows)
      throw new WardlineError('import-too-many-rows', { limit: this.#request.limits.maxRows })
    const { phones, latestYear } = this.#request
    const read = readListed(Array.from(cells), columns, { ...phones, latestYear })
    if (read.kind === 'number') this.#numbers.push({ ...read })
    if (read.kind !== 'bad') return
    this.#refusedRows += 1
    this.#named += 1
    if (this.#named > refusedNamed) return
    this.#refused.push({ row, text: cellText(cells[read.column]).slice(0, longestText), reason: read.reason })
  }

  async #send(): Promise<void> {
    const batch = { numbers: this.#numbers, refused: this.#refused, refusedRows: this.#refusedRows }
    this.#numbers = []
    this.#refused = []
    this.#refusedRows = 0
    await this.#take(batch)
  }

  async end(): Promise<void> {
    if (this.#rows === 0) throw new WardlineError('import-empty')
    await this.#send()
  }
}
