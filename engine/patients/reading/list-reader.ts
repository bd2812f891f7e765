import { createHash } from 'node:crypto'
import { WardlineError } from '../../errors.ts'
import { type Cell, cellText, columnLetters } from '../core/cell.ts'
import { type ColumnUse, guessMapping, isRejectHeader } from '../core/fields.ts'
import { isNoPatient } from '../core/header-row.ts'
import { nameSounds } from '../core/name-sounds.ts'
import type { PatientDraft } from '../core/patient-draft.ts'
import { type Layout, type RowRules, readPatient } from '../core/read-patient.ts'
import { type RowProblem, reasonText } from '../core/reject-reasons.ts'
import { checkMapping } from './check-mapping.ts'
import { chooseHeader, type PlacedHeader, topRowsOf } from './header-choice.ts'
import type { ListEnd, ListHead, ListRequest, ListSink, ReadPatient, SampleRow } from './list-protocol.ts'
import { openFile } from './open-file.ts'
import { RejectCounts } from './reject-counts.ts'
import { RejectsFile } from './rejects-file.ts'
import type { Sheet, SheetFile, SheetRow } from './sheet-file.ts'

const headerWithin = 30
const batchRows = 500
/** Of drafts that wait for being sent: a database takes packets of 16 MB at least. */
const batchCharacters = 2_000_000
const cellsNamed = 5

/**
 * Reads a patient list from its file to the last row and hands patients on in batches. All sheets with the header of
 * the first list are one list: an .xls ends at row 65,536 and programs go on in the next sheet. Throws a WardlineError
 * `import-…` when nothing of the file may be used, which may turn out at its end.
 */
export async function readList(request: ListRequest, sink: ListSink): Promise<ListEnd> {
  const file = await openFile(request.file, request.fileName, request.limits)
  const reading = new ListReading(request, file, sink)
  try {
    for (const sheet of file.sheets) {
      if (request.sheet !== undefined && sheet.name !== request.sheet) continue
      await reading.readSheet(sheet)
      if (reading.isEnough) break
    }
    return await reading.end()
  } finally {
    await reading.close()
  }
}

class ListReading {
  readonly #request: ListRequest
  readonly #file: SheetFile
  readonly #sink: ListSink
  readonly #rules: RowRules
  readonly #ignored: string[] = []
  readonly #errorCells: string[] = []
  #layout: Layout | undefined
  #rejects: RejectsFile | undefined
  readonly #rejectCounts = new RejectCounts()
  /** Of a preview: the first sheet with something in it, should no header be found. */
  #firstTop: { sheet: Sheet; rows: readonly SheetRow[] } | undefined
  #rowsRead = 0
  #rowsRejected = 0
  #errorCount = 0
  #patients: ReadPatient[] = []
  #samples: SampleRow[] = []
  #characters = 0

  constructor(request: ListRequest, file: SheetFile, sink: ListSink) {
    this.#request = request
    this.#file = file
    this.#sink = sink
    this.#rules = { phones: request.phones, latestYear: request.latestYear, refuseExtraCells: file.isText }
  }

  get isEnough(): boolean {
    return this.#request.sampleRows !== undefined && this.#rowsRead >= this.#request.sampleRows
  }

  async readSheet(sheet: Sheet): Promise<void> {
    let top: SheetRow[] = []
    let isUnderway = false
    for await (const rows of sheet.rows()) {
      if (isUnderway) await this.#readRows(sheet, rows)
      else {
        top.push(...rows)
        if (top.length < headerWithin) continue
        isUnderway = await this.#begin(sheet, top)
        if (!isUnderway) return
        top = []
      }
      if (this.isEnough) return
    }
    if (!isUnderway) await this.#begin(sheet, top)
  }

  /** Finds the header and reads the rows below it. False: this sheet is not part of the list. */
  async #begin(sheet: Sheet, top: readonly SheetRow[]): Promise<boolean> {
    const rows = top.slice(0, headerWithin)
    if (rows.length > 0) this.#firstTop ??= { sheet, rows }
    const header = chooseHeader(rows, this.#request)
    const isAnother = this.#layout !== undefined && header?.headers.join('\t') !== this.#layout.headers.join('\t')
    if (header === undefined || isAnother) {
      if (top.length > 0) this.#ignored.push(sheet.name)
      return false
    }
    this.#layout ??= await this.#agreeOn(sheet, header, rows)
    await this.#readRows(sheet, top.slice(header.rowsAbove))
    return true
  }

  async #agreeOn(sheet: Sheet, header: PlacedHeader, top: readonly SheetRow[]): Promise<Layout> {
    const { headers } = header
    const guess = guessMapping(headers)
    const isData = (column: number) => !isRejectHeader(headers[column] ?? '')
    const head: ListHead = {
      ...this.#place(sheet, top),
      headerRow: header.row,
      headerStoreys: header.storeys,
      headers: headers.filter((_, column) => isData(column)),
      layout: layoutOf(headers.filter((_, column) => isData(column))),
      guess: guess.filter((_, column) => isData(column)),
    }
    const chosen = await this.#sink.head(head)
    // A preview is where a missing column is seen and pointed out.
    if (!this.#isPreview) checkMapping(chosen, head.headers.length)
    // The columns in front of our own file of rejected rows do not count for the user; they do in the rows.
    const uses = [...chosen]
    return {
      headers,
      mapping: headers.map((_, column): ColumnUse => (isData(column) ? (uses.shift() ?? 'ignore') : 'ignore')),
    }
  }

  get #isPreview(): boolean {
    return this.#request.sampleRows !== undefined
  }

  #place(sheet: Sheet, top: readonly SheetRow[]): Pick<ListHead, 'sheet' | 'sheets' | 'top'> {
    return {
      sheet: sheet.name,
      sheets: this.#file.sheets.map(({ name }) => name),
      top: this.#isPreview ? topRowsOf(top) : [],
    }
  }

  async #readRows(sheet: Sheet, rows: readonly SheetRow[]): Promise<void> {
    const layout = this.#layout
    if (layout === undefined) return
    for (const { row, cells } of rows) {
      if (isNoPatient(cells, layout.headers)) continue
      this.#rowsRead += 1
      if (this.#rowsRead > this.#request.limits.maxRows)
        throw new WardlineError('import-too-many-rows', { limit: this.#request.limits.maxRows })
      const read = readPatient(cells, layout, this.#rules)
      if (read.kind === 'patient') this.#accept(read.draft, row, cells)
      else await this.#reject(sheet, row, cells, read.problems)
      if (this.isEnough) break
      if (this.#patients.length >= batchRows || this.#characters >= batchCharacters) await this.#send()
    }
  }

  #accept(draft: PatientDraft, row: number, cells: readonly Cell[]): void {
    if (this.#isPreview) this.#samples.push({ row, cells: this.#texts(cells), patient: draft })
    if (this.#errorCount > 0 && this.#request.errorCells === 'refuse-file') return // read on only to count them
    const { pinyin, initials } = nameSounds(draft.name)
    this.#patients.push(Object.assign(draft, { namePinyin: pinyin, nameInitials: initials }))
    for (const cell of cells) if (typeof cell === 'string') this.#characters += cell.length
  }

  async #reject(sheet: Sheet, row: number, cells: readonly Cell[], problems: readonly RowProblem[]): Promise<void> {
    this.#rowsRejected += 1
    for (const { column, reason } of problems) {
      if (reason === 'cell-error' && column !== undefined) this.#noteErrorCell(sheet, row, column)
    }
    this.#rejectCounts.add(problems.map(({ column, reason }) => ({ header: this.#headerOf(column), reason })))
    if (this.#isPreview)
      this.#samples.push({
        row,
        cells: this.#texts(cells),
        problems: problems.map((problem) => this.#explain(problem)),
      })
    if (this.#request.rejectsFile === undefined) return
    this.#rejects ??= await RejectsFile.create(
      this.#request.rejectsFile,
      this.#layout?.headers ?? [],
      this.#request.language,
    )
    await this.#rejects.add({ row, cells, problems })
  }

  #noteErrorCell(sheet: Sheet, row: number, column: number): void {
    this.#errorCount += 1
    const isOneSheet = this.#file.sheets.length === 1
    const address = `${isOneSheet ? '' : `${sheet.name}!`}${columnLetters(column)}${row}`
    if (this.#errorCells.length < cellsNamed) this.#errorCells.push(address)
  }

  #explain(problem: RowProblem): { header: string; reason: string } {
    return { header: this.#headerOf(problem.column), reason: reasonText(problem, this.#request.language) }
  }

  #headerOf(column: number | undefined): string {
    return column === undefined ? '' : (this.#layout?.headers[column] ?? '')
  }

  /** As many as there are headers for the user, each under its own. */
  #texts(cells: readonly Cell[]): string[] {
    return Array.from(cells, cellText).filter((_, column) => !isRejectHeader(this.#headerOf(column)))
  }

  async #send(): Promise<void> {
    const [patients, samples] = [this.#patients, this.#samples]
    this.#patients = []
    this.#samples = []
    this.#characters = 0
    await this.#sink.take({
      patients,
      ...(samples.length > 0 && { samples }),
      rowsRead: this.#rowsRead,
      rowsRejected: this.#rowsRejected,
      progress: this.#file.progress(),
    })
  }

  async end(): Promise<ListEnd> {
    if (this.#layout === undefined) await this.#withoutHeader()
    if (this.#errorCount > 0 && this.#request.errorCells === 'refuse-file' && !this.#isPreview) {
      const cells = this.#errorCells.join(', ') + (this.#errorCount > cellsNamed ? ' …' : '')
      throw new WardlineError('import-formula-errors', { count: this.#errorCount, cells })
    }
    await this.#send()
    return {
      rowsRead: this.#rowsRead,
      rowsRejected: this.#rowsRejected,
      sheetsIgnored: this.#ignored,
      rejectedBecause: this.#rejectCounts.list(),
    }
  }

  /** A preview shows what is there, for somebody to say where the header is. */
  async #withoutHeader(): Promise<void> {
    const top = this.#firstTop
    if (top === undefined) throw new WardlineError('import-empty')
    if (!this.#isPreview) throw new WardlineError('import-no-header')
    const nothing = { headerRow: undefined, headerStoreys: 1, headers: [], layout: '', guess: [] } as const
    await this.#sink.head({ ...this.#place(top.sheet, top.rows), ...nothing })
  }

  /** The rejects file is whole after this. */
  async close(): Promise<void> {
    await this.#rejects?.close()
  }
}

const layoutOf = (headers: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(headers)).digest('hex')
