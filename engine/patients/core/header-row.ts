import { type Cell, cellText, isBlank } from './cell.ts'
import { guessField } from './fields.ts'

export type Header = {
  /** Trimmed, one for each column; `''` where a column has none. */
  headers: string[]
  /** How many of the given rows lie above the first row of data. */
  rowsAbove: number
  /** How many rows the header itself takes. */
  storeys: 1 | 2
}

/**
 * Finds the header among the first rows of a sheet: the row, or two rows of a header in two storeys, in which most
 * cells name a known field. A title above it, print dates and empty lines are passed over. Undefined when no row
 * names at least two fields.
 */
export function findHeader(rows: readonly (readonly Cell[])[]): Header | undefined {
  let best: Candidate | undefined
  // Two storeys only where they say more than every single row does: more fields, or names for more columns.
  const candidates = [...rows.map(single), ...rows.map((row, at) => twoStoreys(row, rows[at + 1], at))]
  for (const candidate of candidates) {
    if (candidate === undefined || candidate.score < 2) continue
    const ahead = best === undefined ? 1 : candidate.score - best.score || candidate.named - best.named
    if (ahead > 0) best = candidate
  }
  return best?.header
}

/** `named`: columns with a name, known or not. */
type Candidate = { score: number; named: number; header: Header }

function single(row: readonly Cell[], at: number): Candidate | undefined {
  if (row.some(isLikeData)) return undefined
  const headers = trimEnd(row.map(cellText))
  return candidateOf(headers, at + 1, 1)
}

/** The header in these rows, whatever stands in them: somebody has said that they are it. Undefined where they are not there. */
export function headerAt(rows: readonly (readonly Cell[])[], first: number, storeys: 1 | 2): Header | undefined {
  const [upper, lower] = [rows[first], rows[first + 1]]
  if (upper === undefined) return undefined
  if (storeys === 2 && lower === undefined) return undefined
  const texts = storeys === 1 || lower === undefined ? upper.map(cellText) : joinedStoreys(upper, lower)
  const headers = trimEnd(texts)
  return headers.length === 0 ? undefined : { headers, rowsAbove: first + storeys, storeys }
}

/** `联系方式` over `本人电话 | 家属电话`: the lower cell counts where there is one, or both together. */
function twoStoreys(upper: readonly Cell[], lower: readonly Cell[] | undefined, at: number): Candidate | undefined {
  if (lower === undefined || [...upper, ...lower].some(isLikeData)) return undefined
  const candidate = candidateOf(trimEnd(joinedStoreys(upper, lower)), at + 2, 2)
  const isBoth = scoreOf(upper.map(cellText)) > 0 && scoreOf(lower.map(cellText)) > 0
  return isBoth ? { ...candidate, named: candidate.named + 0.5 } : candidate // else the lower row would pass for data
}

function joinedStoreys(upper: readonly Cell[], lower: readonly Cell[]): string[] {
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, column) => {
    const above = cellText(upper[column])
    const isTitle = upper.filter((cell) => cellText(cell) === above).length > 2 // merged over the sheet
    return isTitle && isBlank(lower[column]) ? '' : joined(above, cellText(lower[column]))
  })
}

/** `家属` over `电话` is another field than `电话`; `基本信息` over `姓名` is not. */
function joined(upper: string, lower: string): string {
  if (lower === '' || lower === upper) return upper
  const both = guessField(upper + lower)?.field
  return both !== undefined && both !== guessField(lower)?.field ? upper + lower : lower
}

/** Long digits, numbers and dates stand in data, not in headers. */
const isLikeData = (cell: Cell): boolean =>
  !isBlank(cell) && (typeof cell !== 'string' || /\d{5}|^\d+$/.test(cell.normalize('NFKC').trim()))

const candidateOf = (headers: string[], rowsAbove: number, storeys: 1 | 2): Candidate => ({
  score: scoreOf(headers),
  named: headers.filter((header) => header !== '').length,
  header: { headers, rowsAbove, storeys },
})

/** Different fields that the cells name. A title merged over all columns names none, or one many times. */
function scoreOf(headers: readonly string[]): number {
  const named = headers.map((header) => (header.length > 30 ? undefined : guessField(header)?.field))
  return new Set(named.filter((field) => field !== undefined)).size
}

function trimEnd(texts: string[]): string[] {
  const last = texts.findLastIndex((text) => text !== '')
  return texts.slice(0, last + 1)
}

const footer =
  /^(?:合计|总计|小计|共计?\s*\d|制表|打印|审核|填表|说明|注[::]|备注[::]|第\s*\d+\s*页|total\b|printed\b)/i

/**
 * Empty lines, the header again at the top of each printed page, totals and signatures at the end, and headings merged
 * over many columns are no patients.
 */
export function isNoPatient(cells: readonly Cell[], headers: readonly string[]): boolean {
  const few = differentTexts(cells, 4)
  const [first] = few.texts
  if (first === undefined) return true
  if (few.texts.length === 1 && few.filled > 2) return true
  if (few.texts.length <= 3 && footer.test(first.normalize('NFKC'))) return true
  return few.filled > 1 && headers.every((header, column) => header === '' || cellText(cells[column]) === header)
}

/** The first different texts, looked for until there are `enough`, and how many cells that took. */
function differentTexts(cells: readonly Cell[], enough: number): { texts: string[]; filled: number } {
  const texts: string[] = []
  let filled = 0
  for (const cell of cells) {
    if (isBlank(cell)) continue
    filled += 1
    const text = cellText(cell)
    if (!texts.includes(text)) texts.push(text)
    if (texts.length >= enough) break
  }
  return { texts, filled }
}
