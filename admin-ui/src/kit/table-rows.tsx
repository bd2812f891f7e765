import { Checkbox, Table } from '@mantine/core'
import { flexRender, type Table as Model, type Row as ModelRow } from '@tanstack/react-table'
import type { KeyboardEvent, MouseEvent } from 'react'
import type { DataTableProps } from './table-types.ts'
import { useKitTexts } from './texts.ts'

export function TableRows<Row>({ table, props }: { table: Model<Row>; props: DataTableProps<Row> }) {
  return (
    <Table.Tbody>
      {table.getRowModel().rows.map((row, index) => (
        <OneRow key={row.id} row={row} number={index + 1} props={props} />
      ))}
    </Table.Tbody>
  )
}

function OneRow<Row>(parts: { row: ModelRow<Row>; number: number; props: DataTableProps<Row> }) {
  const t = useKitTexts()
  const { row, number, props } = parts
  const { onOpen } = props
  return (
    <Table.Tr
      {...(onOpen && openable(() => onOpen(row.original)))}
      {...(row.getIsSelected() && { bg: 'var(--mantine-primary-color-light)' })}
    >
      {props.selection !== undefined && (
        <Table.Td onClick={(event) => event.stopPropagation()}>
          <Checkbox
            size="xs"
            aria-label={t('table.select', { row: number })}
            checked={row.getIsSelected()}
            onChange={row.getToggleSelectedHandler()}
          />
        </Table.Td>
      )}
      {row.getVisibleCells().map((cell) => {
        const shape = props.columns.find(({ id }) => id === cell.column.id)
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
  )
}

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
