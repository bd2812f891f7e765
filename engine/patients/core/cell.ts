/**
 * What a cell holds once the file format is out of the way. Dates that the file marks as such arrive as text,
 * `2026-11-23` or `2026-11-23 08:30`; `{ error }` is Excel's `#REF!` and its like.
 */
export type Cell = string | number | boolean | { error: string } | undefined

const errorWords = /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$/

/** Excel's error in this cell, also where an export has made plain text of it. */
export function cellError(cell: Cell): string | undefined {
  if (typeof cell === 'object') return cell.error
  return typeof cell === 'string' && errorWords.test(cell) ? cell : undefined
}

/** The cell as text, without white space around it; what lies inside stays as it is. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'string') return cell.trim()
  return typeof cell === 'object' ? cell.error : String(cell)
}

export const isBlank = (cell: Cell): boolean => cell === undefined || (typeof cell === 'string' && cell.trim() === '')

/** `A`, `Z`, `AA`: a column as spreadsheets call it; counted from 0. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest === 0 ? '' : columnLetters(rest - 1)) + String.fromCharCode(65 + (column % 26))
}

/** 0 for `A`; of an address only the letters count. */
export function columnOfLetters(address: string): number {
  let column = 0
  for (let at = 0; at < address.length; at += 1) {
    const code = address.charCodeAt(at)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}
