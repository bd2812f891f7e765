import { type Cell, columnOfLetters } from '../core/cell.ts'
import { MergedCells, type MergedRange } from '../core/merged-cells.ts'
import type { ReadLimits, SheetRow } from './sheet-file.ts'
import { dateText } from './spreadsheet-date.ts'
import type { StringTable } from './string-table.ts'
import { type Attributes, readXml } from './xml-reader.ts'

export type WorkbookParts = {
  strings: StringTable
  /** By style number: whether it shows a date. */
  dateStyles: readonly boolean[]
  isFrom1904: boolean
}

export type SheetParts = WorkbookParts & { merged: readonly MergedRange[] }

/** The rows of a sheet as its XML streams in. */
export async function* readRows(
  chunks: AsyncIterable<Buffer>,
  parts: SheetParts,
  limits: ReadLimits,
): AsyncGenerator<SheetRow[]> {
  const sheet = new SheetReading(parts, limits)
  for await (const _ of readXml(chunks, sheet)) {
    if (sheet.rows.length > 0) yield sheet.takeRows()
  }
  if (sheet.rows.length > 0) yield sheet.takeRows()
}

class SheetReading {
  rows: SheetRow[] = []
  readonly #parts: SheetParts
  readonly #maxColumns: number
  readonly #merged: MergedCells | undefined
  #row = 0
  #cells: Cell[] = []
  #column = -1
  #type = ''
  #isDate = false
  #text = ''
  #isText = false
  #isFilled = false
  #isHowRead = false

  constructor(parts: SheetParts, limits: ReadLimits) {
    this.#parts = parts
    this.#maxColumns = limits.maxColumns
    this.#merged = parts.merged.length > 0 ? new MergedCells(parts.merged, limits.maxColumns) : undefined
  }

  takeRows(): SheetRow[] {
    const rows = this.rows
    this.rows = []
    return rows
  }

  /** Arrow functions: they are handed to the parser one by one. */
  readonly open = (name: string, attributes: Attributes): void => {
    if (name === 'c') this.#openCell(attributes)
    else if (name === 'v') this.#isText = true
    else if (name === 't') this.#isText = !this.#isHowRead
    else if (name === 'rPh') this.#isHowRead = true
    else if (name === 'row') {
      this.#row = Number(attributes['r'] ?? this.#row + 1)
      this.#cells = []
      this.#column = -1
      this.#isFilled = false
    }
  }

  readonly text = (piece: string): void => {
    if (this.#isText) this.#text += piece
  }

  readonly close = (name: string): void => {
    if (name === 'c') this.#closeCell()
    else if (name === 'v' || name === 't') this.#isText = false
    else if (name === 'rPh') this.#isHowRead = false
    else if (name === 'row') {
      this.#merged?.fill(this.#row, this.#cells)
      if (this.#isFilled) this.rows.push({ row: this.#row, cells: this.#cells })
    }
  }

  #openCell(attributes: Attributes): void {
    const address = attributes['r']
    this.#column = address === undefined ? this.#column + 1 : columnOfLetters(address)
    this.#type = attributes['t'] ?? 'n'
    const style = attributes['s']
    this.#isDate = style !== undefined && this.#parts.dateStyles[Number(style)] === true
    this.#text = ''
  }

  #closeCell(): void {
    if (this.#text === '' || this.#column < 0 || this.#column >= this.#maxColumns) return
    this.#cells[this.#column] = this.#value()
    this.#isFilled = true
  }

  #value(): Cell {
    switch (this.#type) {
      case 's':
        return unescaped(this.#parts.strings.at(Number(this.#text)))
      case 'str':
      case 'inlineStr':
      case 'd':
        return unescaped(this.#text)
      case 'b':
        return this.#text !== '0' && this.#text !== 'false'
      case 'e':
        return { error: this.#text }
      default:
        return this.#number(Number(this.#text))
    }
  }

  #number(value: number): Cell {
    if (Number.isNaN(value)) return this.#text
    return this.#isDate ? (dateText(value, this.#parts.isFrom1904) ?? value) : value
  }
}

/** Excel writes a line end as `_x000D_`, and a text that looks like that with its underscore as `_x005F_`. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
