import type { Cell } from './cell.ts'

/** Rows count from 1, columns from 0; both ends belong to it. */
export type MergedRange = { top: number; bottom: number; left: number; right: number }

/**
 * Writes the value of each merged block into all of its cells, row by row as they come: a department merged over the
 * patients below it, a heading merged over its columns.
 */
export class MergedCells {
  readonly #starting = new Map<number, MergedRange[]>()
  #open: { range: MergedRange; value: Cell }[] = []

  constructor(ranges: readonly MergedRange[], maxColumns: number) {
    this.open(ranges, maxColumns)
  }

  /** More blocks that start in a row to come; for formats that name them on the way. */
  open(ranges: readonly MergedRange[], maxColumns: number): void {
    for (const range of ranges) {
      const clipped = { ...range, right: Math.min(range.right, maxColumns - 1) }
      this.#starting.set(range.top, [...(this.#starting.get(range.top) ?? []), clipped])
    }
  }

  fill(row: number, cells: Cell[]): void {
    const starting = this.#starting.get(row)
    if (starting !== undefined) {
      this.#starting.delete(row)
      for (const range of starting) this.#open.push({ range, value: cells[range.left] })
    }
    if (this.#open.length === 0) return
    this.#open = this.#open.filter(({ range }) => range.bottom >= row)
    for (const { range, value } of this.#open) {
      for (let column = range.left; column <= range.right; column += 1) cells[column] ??= value
    }
  }
}
