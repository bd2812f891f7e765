import { Radio, ScrollArea, Table, Text } from '@mantine/core'
import { useImportTexts } from '../texts.ts'
import type { Preview } from '../types.ts'

/** The file as it begins, to see where its header is, or to say. */
export function TopRows({ preview, onChoose }: { preview: Preview; onChoose: (row: number) => void }) {
  const t = useImportTexts()
  const { top, headerRow, headerStoreys } = preview
  const isHeader = (row: number) => headerRow !== null && row >= headerRow && row < headerRow + headerStoreys
  return (
    <ScrollArea.Autosize
      mah={320}
      mt="sm"
      type="auto"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('header.rows') }}
    >
      <Table aria-label={t('header.rows')} fz="xs" verticalSpacing={3} horizontalSpacing="xs" withColumnBorders>
        <Table.Tbody>
          {top.map(({ row, cells }) => (
            <Table.Tr key={row} {...(isHeader(row) && { bg: 'var(--mantine-primary-color-light)' })}>
              <Table.Td w={80} style={{ whiteSpace: 'nowrap' }}>
                <Radio
                  size="xs"
                  name="header-row"
                  aria-label={t('header.choose', { row })}
                  label={isHeader(row) ? `${row} ${t('header.is')}` : row}
                  checked={row === headerRow}
                  onChange={() => onChoose(row)}
                />
              </Table.Td>
              <Cells cells={cells} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}

function Cells({ cells }: { cells: readonly string[] }) {
  return cells.map((cell, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
    <Table.Td key={at} style={{ whiteSpace: 'nowrap' }}>
      <Text span size="xs" truncate maw={180} display="block" title={cell}>
        {cell}
      </Text>
    </Table.Td>
  ))
}
