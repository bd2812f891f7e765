import type { ReactNode } from 'react'

export type Column<Row> = {
  /** Also the field that the server sorts by, where `isSortable`. */
  id: string
  title: string
  show: (row: Row) => ReactNode
  isSortable?: boolean
  isHiddenAtFirst?: boolean
  align?: 'left' | 'right' | 'center'
  width?: number
  /** On a phone, where few columns fit, it stands before the others. */
  leadsOnPhone?: boolean
  /** What can be done without where few columns fit; opening the row tells it. Not for tables whose columns are chosen. */
  isLeftOutOnPhone?: boolean
  /** May break over lines; otherwise a cell stays on one. */
  wraps?: boolean
}

export type Paging = {
  page: number
  pageSize: number
  total: number
  onChange: (page: number, pageSize: number) => void
}
export type Sorting = { by: string; descends: boolean; onChange: (by: string, descends: boolean) => void }
export type Selection = { ids: ReadonlySet<string>; onChange: (ids: Set<string>) => void }

export type DataTableProps<Row> = {
  /** Names the table for readers and for what is remembered of its columns. */
  name: string
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[] | undefined
  idOf: (row: Row) => string
  error?: unknown
  onRetry?: () => void
  /** Older rows stay on the screen while newer ones are on their way. */
  isStale?: boolean
  onOpen?: (row: Row) => void
  paging?: Paging
  sorting?: Sorting
  selection?: Selection
  toolbar?: ReactNode
  empty?: ReactNode
  choosesColumns?: boolean
}
