import { WardlineError } from '../../errors.ts'
import type { Cell } from '../core/cell.ts'
import { MergedCells, type MergedRange } from '../core/merged-cells.ts'
import { openOneSheet } from './one-sheet.ts'
import type { ReadLimits, SheetFile, SheetRow } from './sheet-file.ts'

/** Opens the HTML table that many programs save under the name .xls. */
export const openHtml = (file: string, limits: ReadLimits): Promise<SheetFile> =>
  openOneSheet(file, { isText: false, rowsOf: async () => (text) => tableRows(text, limits) })

const rowStart = /<tr[\s>]/gi
const maxRowCharacters = 4_000_000

async function* tableRows(text: AsyncIterable<string>, limits: ReadLimits): AsyncGenerator<SheetRow[]> {
  const table = new TableReading(limits.maxColumns)
  let rest = ''
  for await (const piece of text) {
    rest += piece
    const starts = Array.from(rest.matchAll(rowStart), (match) => match.index)
    const rows = starts.slice(0, -1).map((start, at) => table.read(rest.slice(start, starts[at + 1])))
    rest = rest.slice(starts.at(-1) ?? Math.max(0, rest.length - 4))
    if (rest.length > maxRowCharacters) throw new WardlineError('import-broken')
    yield rows
  }
  if (!/<\/table\s*>/i.test(rest)) throw new WardlineError('import-broken') // cut off
  if (/^<tr[\s>]/i.test(rest)) yield [table.read(rest)]
}

const cellPattern = /<t[dh](?=[\s>/])([^>]*)>([\s\S]*?)(?=<\/?t[dhr](?=[\s>/])|<\/(?:table|tbody|thead)|$)/gi

class TableReading {
  readonly #maxColumns: number
  #row = 0
  #spans: MergedRange[] = []
  #merged = new MergedCells([], 0)

  constructor(maxColumns: number) {
    this.#maxColumns = maxColumns
  }

  read(html: string): SheetRow {
    this.#row += 1
    const cells: Cell[] = []
    let column = 0
    const spans: MergedRange[] = []
    for (const [, attributes = '', content = ''] of html.matchAll(cellPattern)) {
      while (this.#isTaken(column)) column += 1
      if (column >= this.#maxColumns) break
      const right = column + span(attributes, 'colspan') - 1
      const bottom = this.#row + span(attributes, 'rowspan') - 1
      cells[column] = plainText(content)
      if (right > column || bottom > this.#row) spans.push({ top: this.#row, bottom, left: column, right })
      column = right + 1
    }
    return { row: this.#row, cells: this.#fill(cells, spans) }
  }

  #isTaken(column: number): boolean {
    return this.#spans.some(({ left, right, bottom }) => column >= left && column <= right && bottom >= this.#row)
  }

  #fill(cells: Cell[], spans: readonly MergedRange[]): Cell[] {
    this.#spans = this.#spans.filter(({ bottom }) => bottom >= this.#row)
    if (spans.length > 0) {
      this.#spans.push(...spans)
      this.#merged.open(spans, this.#maxColumns)
    }
    this.#merged.fill(this.#row, cells)
    return cells
  }
}

const span = (attributes: string, name: string): number =>
  Math.min(100_000, Math.max(1, Number(new RegExp(`\\b${name}\\s*=\\s*["']?(\\d+)`, 'i').exec(attributes)?.[1] ?? 1)))

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function plainText(html: string): string | undefined {
  const text = html
    .replace(/[\r\n\t ]+/g, ' ')
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, (whole, decimal, hex, name) =>
      name === undefined ? character(decimal ?? `0x${hex}`) : (entities[String(name).toLowerCase()] ?? whole),
    )
    .trim()
  return text === '' ? undefined : text
}

function character(code: string): string {
  const point = Number(code)
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ''
}
