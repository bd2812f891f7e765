import { ActionIcon, Box, Checkbox, Group, Paper, ScrollArea, Select, Table, Text, UnstyledButton } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowsSort,
  IconArrowUp,
  IconChevronLeft,
  IconChevronRight,
  IconChevronsLeft,
  IconChevronsRight,
} from '@tabler/icons-react'
import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  type Header,
  type RowSelectionState,
  useReactTable,
  type VisibilityState,
} from '@tanstack/react-table'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { useState } from 'react'
import { ColumnChoice } from './column-choice.tsx'
import { useFormat } from './format.ts'
import { Empty, ErrorNote, Waiting } from './page.tsx'
import { useKitTexts } from './texts.ts'

export type Column<Row> = {
  /** Also the field that the server sorts by, where `isSortable`. */
  id: string
  title: string
  show: (row: Row) => ReactNode
  isSortable?: boolean
  isHiddenAtFirst?: boolean
  align?: 'left' | 'right' | 'center'
  width?: number
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

const remembered = (name: string): string => `wardline.columns.${name}`

function visibleAtFirst<Row>({ name, columns }: DataTableProps<Row>): VisibilityState {
  const initial = Object.fromEntries(columns.map((column) => [column.id, column.isHiddenAtFirst !== true]))
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(remembered(name)) ?? '{}') as VisibilityState) }
  } catch {
    return initial // what is kept there is unreadable: the usual columns
  }
}

/** Rows of the server, page by page. The keyboard moves between rows with the arrows and opens one with Enter. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const t = useKitTexts()
  const [visible, setVisible] = useState<VisibilityState>(() => visibleAtFirst(props))
  const table = useReactTable<Row>({
    data: (props.rows as Row[] | undefined) ?? (none as Row[]),
    columns: props.columns.map(toDefinition),
    getRowId: props.idOf,
    getCoreRowModel: getCoreRowModel(),
    manualPagination: true,
    manualSorting: true,
    state: {
      columnVisibility: visible,
      rowSelection: Object.fromEntries([...(props.selection?.ids ?? [])].map((id) => [id, true])),
    },
    onRowSelectionChange: (update) => {
      const before = Object.fromEntries([...(props.selection?.ids ?? [])].map((id) => [id, true]))
      const after: RowSelectionState = typeof update === 'function' ? update(before) : update
      props.selection?.onChange(new Set(Object.keys(after).filter((id) => after[id])))
    },
    onColumnVisibilityChange: (update) => {
      const after = typeof update === 'function' ? update(visible) : update
      localStorage.setItem(remembered(props.name), JSON.stringify(after))
      setVisible(after)
    },
  })
  const column = (id: string): Column<Row> | undefined => props.columns.find((each) => each.id === id)

  if (props.error !== undefined && props.error !== null && props.rows === undefined)
    return <ErrorNote error={props.error} {...(props.onRetry && { onRetry: props.onRetry })} />

  return (
    <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
      {(props.toolbar !== undefined || props.choosesColumns === true) && (
        <Group
          p="xs"
          justify="space-between"
          align="flex-start"
          wrap="nowrap"
          gap="xs"
          style={{ borderBottom: '1px solid var(--mantine-color-gray-3)' }}
        >
          <Group gap="xs" style={{ flex: 1 }}>
            {props.toolbar}
          </Group>
          {props.choosesColumns === true && (
            <ColumnChoice
              columns={table.getAllLeafColumns().map((each) => ({
                id: each.id,
                title: column(each.id)?.title ?? each.id,
                isShown: each.getIsVisible(),
                toggle: () => each.toggleVisibility(),
              }))}
            />
          )}
        </Group>
      )}
      {props.rows === undefined ? (
        <Waiting height={240} />
      ) : props.rows.length === 0 ? (
        (props.empty ?? <Empty title={t('none')} />)
      ) : (
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': props.label }}>
          <Table
            aria-label={props.label}
            highlightOnHover
            verticalSpacing={6}
            horizontalSpacing="sm"
            fz="sm"
            style={{ opacity: props.isStale === true ? 0.6 : 1, transition: 'opacity 120ms' }}
          >
            <Table.Thead>
              {table.getHeaderGroups().map((group) => (
                <Table.Tr key={group.id}>
                  {props.selection !== undefined && (
                    <Table.Th w={36}>
                      <Checkbox
                        size="xs"
                        aria-label={t('table.select-all')}
                        checked={table.getIsAllRowsSelected()}
                        indeterminate={table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()}
                        onChange={table.getToggleAllRowsSelectedHandler()}
                      />
                    </Table.Th>
                  )}
                  {group.headers.map((header) => (
                    <Head key={header.id} header={header} column={column(header.id)} sorting={props.sorting} />
                  ))}
                </Table.Tr>
              ))}
            </Table.Thead>
            <Table.Tbody>
              {table.getRowModel().rows.map((row, index) => (
                <Table.Tr
                  key={row.id}
                  {...(props.onOpen && openable(() => props.onOpen?.(row.original)))}
                  {...(row.getIsSelected() && { bg: 'var(--mantine-primary-color-light)' })}
                >
                  {props.selection !== undefined && (
                    <Table.Td onClick={(event) => event.stopPropagation()}>
                      <Checkbox
                        size="xs"
                        aria-label={t('table.select', { row: index + 1 })}
                        checked={row.getIsSelected()}
                        onChange={row.getToggleSelectedHandler()}
                      />
                    </Table.Td>
                  )}
                  {row.getVisibleCells().map((cell) => {
                    const shape = column(cell.column.id)
                    return (
                      <Table.Td
                        key={cell.id}
                        ta={shape?.align ?? 'left'}
                        style={shape?.wraps === true ? { minWidth: shape.width ?? 160 } : { whiteSpace: 'nowrap' }}
                      >
                        {flexRender(cell.column.columnDef.cell, cell.getContext())}
                      </Table.Td>
                    )
                  })}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
      {props.paging !== undefined && <Pager {...props.paging} />}
    </Paper>
  )
}

const none: readonly unknown[] = []

const toDefinition = <Row,>({ id, show }: Column<Row>): ColumnDef<Row> => ({
  id,
  cell: ({ row }) => show(row.original),
})

/** A whole row acts as a link for the mouse, and for the keyboard once it has the focus. */
function openable(open: () => void) {
  return {
    tabIndex: 0,
    style: { cursor: 'pointer' },
    onClick: (event: MouseEvent<HTMLElement>) => {
      const isOnControl = (event.target as HTMLElement).closest('a,button,input,label') !== null
      if (!isOnControl && window.getSelection()?.isCollapsed !== false) open()
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.target !== event.currentTarget) return
      if (event.key === 'Enter') open()
      const sibling =
        event.key === 'ArrowDown'
          ? event.currentTarget.nextElementSibling
          : event.key === 'ArrowUp'
            ? event.currentTarget.previousElementSibling
            : undefined
      if (sibling === undefined) return
      event.preventDefault()
      ;(sibling as HTMLElement | null)?.focus()
    },
  }
}

function Head<Row>(props: {
  header: Header<Row, unknown>
  column: Column<Row> | undefined
  sorting: Sorting | undefined
}) {
  const t = useKitTexts()
  const { column, sorting } = props
  const isSorted = sorting !== undefined && sorting.by === column?.id
  if (column?.isSortable !== true || sorting === undefined)
    return (
      <Table.Th ta={column?.align ?? 'left'} style={{ whiteSpace: 'nowrap' }}>
        {column?.title}
      </Table.Th>
    )
  const Icon = !isSorted ? IconArrowsSort : sorting.descends ? IconArrowDown : IconArrowUp
  return (
    <Table.Th
      ta={column.align ?? 'left'}
      style={{ whiteSpace: 'nowrap' }}
      aria-sort={!isSorted ? 'none' : sorting.descends ? 'descending' : 'ascending'}
    >
      <UnstyledButton
        fz="sm"
        fw={700}
        aria-label={t('table.sort', { column: column.title })}
        onClick={() => sorting.onChange(column.id, isSorted ? !sorting.descends : true)}
      >
        <Group gap={4} wrap="nowrap" component="span">
          {column.title}
          <Icon size={14} opacity={isSorted ? 1 : 0.45} />
        </Group>
      </UnstyledButton>
    </Table.Th>
  )
}

const sizes = [20, 50, 100, 200]

function Pager({ page, pageSize, total, onChange }: Paging) {
  const t = useKitTexts()
  const format = useFormat()
  const last = Math.max(1, Math.ceil(total / pageSize))
  const step = (to: number, name: 'first' | 'previous' | 'next' | 'last', Icon: typeof IconChevronLeft) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={t(`table.${name}`)}
      disabled={to < 1 || to > last || to === page}
      onClick={() => onChange(to, pageSize)}
    >
      <Icon size={18} />
    </ActionIcon>
  )
  return (
    <Group p="xs" justify="space-between" gap="xs" style={{ borderTop: '1px solid var(--mantine-color-gray-3)' }}>
      <Text size="sm" c="dimmed">
        {t('table.rows', { count: total }).replace(String(total), format.number(total))}
      </Text>
      <Group gap={4}>
        <Select
          size="xs"
          w={118}
          aria-label={t('table.page-size')}
          data={sizes.map((size) => ({ value: String(size), label: t('table.per-page', { size }) }))}
          value={String(pageSize)}
          allowDeselect={false}
          onChange={(size) => onChange(1, Number(size ?? pageSize))}
        />
        {step(1, 'first', IconChevronsLeft)}
        {step(page - 1, 'previous', IconChevronLeft)}
        <Box fz="sm" px={4} aria-live="polite">
          {format.number(page)} / {format.number(last)}
        </Box>
        {step(page + 1, 'next', IconChevronRight)}
        {step(last, 'last', IconChevronsRight)}
      </Group>
    </Group>
  )
}
