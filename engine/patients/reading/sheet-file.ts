import type { Cell } from '../core/cell.ts'

/** A row that has something in it; `row` counts from 1 as the user's program shows it. Cells may have holes. */
export type SheetRow = { row: number; cells: Cell[] }

export type Sheet = {
  name: string
  /** In batches of whatever size the reader comes by: one await for many rows. May be read more than once. */
  rows(): AsyncIterable<SheetRow[]>
}

/** The port behind which every format lies. */
export type SheetFile = {
  sheets: readonly Sheet[]
  /** Whether rows come without fixed columns, so that one separator too many shifts the rest. */
  isText: boolean
  /** How much of the file has been read, 0 to 1. */
  progress(): number
}

export type ReadLimits = {
  /** Of the file as it lies on disk. */
  maxBytes: number
  /** Of an .xls, an XML spreadsheet: they are read as a whole. */
  maxBytesAtOnce: number
  /** Inflated, all parts of an .xlsx together. */
  maxInflatedBytes: number
  /** Inflated to packed, for parts that are large when inflated. */
  maxInflateRatio: number
  maxRows: number
  maxColumns: number
}

export const defaultLimits: ReadLimits = {
  maxBytes: 500_000_000,
  maxBytesAtOnce: 80_000_000,
  maxInflatedBytes: 2_000_000_000,
  // Deflate reaches 1,032 at most; the most repetitive sheets that people make stay below 100.
  maxInflateRatio: 200,
  maxRows: 1_000_000,
  maxColumns: 512,
}
