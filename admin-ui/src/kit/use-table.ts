import { useMediaQuery } from '@mantine/hooks'
import {
  type ColumnDef,
  getCoreRowModel,
  type RowSelectionState,
  type Table,
  useReactTable,
  type VisibilityState,
} from '@tanstack/react-table'
import { useState } from 'react'
import type { Column, DataTableProps, Selection } from './table-types.ts'

const remembered = (name: string): string => `wardline.columns.${name}`

function visibleAtFirst<Row>({ name, columns }: DataTableProps<Row>): VisibilityState {
  const initial = Object.fromEntries(columns.map((column) => [column.id, column.isHiddenAtFirst !== true]))
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(remembered(name)) ?? '{}') as VisibilityState) }
  } catch {
    return initial // what is kept there is unreadable: the usual columns
  }
}

const chosenOf = (selection: Selection | undefined): RowSelectionState =>
  Object.fromEntries([...(selection?.ids ?? [])].map((id) => [id, true]))

/** Those that lead on a phone, in their own order, then the others. */
const leadersFirst = <Row>(columns: readonly Column<Row>[]): string[] =>
  [true, false].flatMap((leads) =>
    columns.filter(({ leadsOnPhone = false }) => leadsOnPhone === leads).map(({ id }) => id),
  )

const leftOut = <Row>(columns: readonly Column<Row>[]): VisibilityState =>
  Object.fromEntries(columns.filter(({ isLeftOutOnPhone = false }) => isLeftOutOnPhone).map(({ id }) => [id, false]))

const none: readonly unknown[] = []

const toDefinition = <Row>({ id, show }: Column<Row>): ColumnDef<Row> => ({
  id,
  cell: ({ row }) => show(row.original),
})

/** Which rows and columns a table shows; the columns that were chosen are remembered in this browser. */
export function useTable<Row>(props: DataTableProps<Row>): Table<Row> {
  const { rows, columns, idOf, selection } = props
  const isPhone = useMediaQuery('(max-width: 36em)')
  const [visible, setVisible] = useState<VisibilityState>(() => visibleAtFirst(props))
  return useReactTable<Row>({
    data: (rows as Row[] | undefined) ?? (none as Row[]),
    columns: columns.map(toDefinition),
    getRowId: idOf,
    getCoreRowModel: getCoreRowModel(),
    manualPagination: true,
    manualSorting: true,
    state: {
      columnVisibility: isPhone === true ? { ...visible, ...leftOut(columns) } : visible,
      columnOrder: isPhone === true ? leadersFirst(columns) : [],
      rowSelection: chosenOf(selection),
    },
    onRowSelectionChange: (update) => {
      const after = typeof update === 'function' ? update(chosenOf(selection)) : update
      selection?.onChange(new Set(Object.keys(after).filter((id) => after[id])))
    },
    onColumnVisibilityChange: (update) => {
      const after = typeof update === 'function' ? update(visible) : update
      localStorage.setItem(remembered(props.name), JSON.stringify(after))
      setVisible(after)
    },
  })
}
