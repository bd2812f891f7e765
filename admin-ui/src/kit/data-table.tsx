import { Group, Paper, ScrollArea, Table } from '@mantine/core'
import type { Table as Model } from '@tanstack/react-table'
import { ColumnChoice } from './column-choice.tsx'
import { Empty, ErrorNote, Waiting } from './page.tsx'
import { Pager } from './pager.tsx'
import { TableHead } from './table-head.tsx'
import { TableRows } from './table-rows.tsx'
import type { DataTableProps } from './table-types.ts'
import { useKitTexts } from './texts.ts'
import { useTable } from './use-table.ts'

export type { Column } from './table-types.ts'

/** Rows of the server, page by page. The keyboard moves between rows with the arrows and opens one with Enter. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const t = useKitTexts()
  const table = useTable(props)
  const { rows, error, onRetry, toolbar, choosesColumns = false } = props
  if (error !== undefined && error !== null && rows === undefined)
    return <ErrorNote error={error} {...(onRetry && { onRetry })} />
  return (
    <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
      {(toolbar !== undefined || choosesColumns) && <Bar table={table} props={props} />}
      {rows === undefined ? (
        <Waiting height={240} />
      ) : rows.length === 0 ? (
        (props.empty ?? <Empty title={t('none')} />)
      ) : (
        <Drawn table={table} props={props} />
      )}
      {props.paging !== undefined && props.paging.total > 0 && <Pager {...props.paging} />}
    </Paper>
  )
}

type Parts<Row> = { table: Model<Row>; props: DataTableProps<Row> }

/** What stands above the rows: the filters of the page, and which columns are shown. */
function Bar<Row>({ table, props }: Parts<Row>) {
  const titleOf = (id: string): string => props.columns.find((column) => column.id === id)?.title ?? id
  return (
    <Group
      p="xs"
      justify="space-between"
      align="flex-start"
      wrap="nowrap"
      gap="xs"
      style={{ borderBottom: '1px solid var(--mantine-color-gray-3)' }}
    >
      <Group gap="xs" style={{ flex: 1, minWidth: 0 }}>
        {props.toolbar}
      </Group>
      {props.choosesColumns === true && (
        <ColumnChoice
          columns={table.getAllLeafColumns().map((column) => ({
            id: column.id,
            title: titleOf(column.id),
            isShown: column.getIsVisible(),
            toggle: () => column.toggleVisibility(),
          }))}
        />
      )}
    </Group>
  )
}

function Drawn<Row>({ table, props }: Parts<Row>) {
  return (
    <ScrollArea
      type="auto"
      scrollbars="x"
      // The bar, where there is one, has a place of its own below the last row, not on it.
      offsetScrollbars="present"
      scrollbarSize={10}
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': props.label }}
    >
      <Table
        aria-label={props.label}
        highlightOnHover
        verticalSpacing={6}
        horizontalSpacing="sm"
        fz="sm"
        style={{ opacity: props.isStale === true ? 0.6 : 1, transition: 'opacity 120ms' }}
      >
        <TableHead table={table} props={props} />
        <TableRows table={table} props={props} />
      </Table>
    </ScrollArea>
  )
}
