import { Checkbox, Group, Table, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import type { Table as Model } from '@tanstack/react-table'
import type { Column, DataTableProps, Sorting } from './table-types.ts'
import { useKitTexts } from './texts.ts'

/** The names of the columns; a sortable one sorts, and says to readers how the rows stand. */
export function TableHead<Row>({ table, props }: { table: Model<Row>; props: DataTableProps<Row> }) {
  const t = useKitTexts()
  return (
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
          {group.headers.map(({ id, column }) => (
            <Head key={id} column={props.columns.find((each) => each.id === column.id)} sorting={props.sorting} />
          ))}
        </Table.Tr>
      ))}
    </Table.Thead>
  )
}

function Head<Row>({ column, sorting }: { column: Column<Row> | undefined; sorting: Sorting | undefined }) {
  const t = useKitTexts()
  const isSorted = sorting !== undefined && sorting.by === column?.id
  const align = column?.align ?? 'left'
  if (column?.isSortable !== true || sorting === undefined)
    return (
      <Table.Th ta={align} style={{ whiteSpace: 'nowrap' }}>
        {column?.title}
      </Table.Th>
    )
  const Icon = !isSorted ? IconArrowsSort : sorting.descends ? IconArrowDown : IconArrowUp
  return (
    <Table.Th
      ta={align}
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
