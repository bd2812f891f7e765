import { cellText } from '../core/cell.ts'
import { findHeader, type Header, headerAt } from '../core/header-row.ts'
import type { ListRequest, TopRow } from './list-protocol.ts'
import type { SheetRow } from './sheet-file.ts'

/** A header and where the sheet has it. */
export type PlacedHeader = Header & { row: number }

const shownColumns = 40
const shownCharacters = 80

/** The header among the first rows of a sheet: where somebody has said, else where it is found. */
export function chooseHeader(
  top: readonly SheetRow[],
  { headerRow, headerStoreys = 1 }: Pick<ListRequest, 'headerRow' | 'headerStoreys'>,
): PlacedHeader | undefined {
  const cells = top.map((row) => Array.from(row.cells))
  const header =
    headerRow === undefined
      ? findHeader(cells)
      : headerAt(
          cells,
          top.findIndex(({ row }) => row === headerRow),
          headerStoreys,
        )
  const row = header && top[header.rowsAbove - header.storeys]?.row
  return header === undefined || row === undefined ? undefined : { ...header, row }
}

/** The first rows as texts, for somebody to look at. */
export const topRowsOf = (top: readonly SheetRow[]): TopRow[] =>
  top.map(({ row, cells }) => ({
    row,
    cells: Array.from(cells.slice(0, shownColumns), (cell) => cellText(cell).slice(0, shownCharacters)),
  }))
