import { ActionIcon, Box, Group } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useFormat } from '../../kit/format.ts'
import { useKitTexts } from '../../kit/texts.ts'

/** Of a list that is here already; not there where one page is enough. */
export function Pager(props: { page: number; last: number; onChange: (page: number) => void }) {
  const t = useKitTexts()
  const format = useFormat()
  const { page, last, onChange } = props
  if (last <= 1) return null
  return (
    <Group gap={4} justify="flex-end" mt="xs">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('table.previous')}
        disabled={page <= 1}
        onClick={() => onChange(page - 1)}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      <Box fz="sm" className="figures">
        {format.number(page)} / {format.number(last)}
      </Box>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('table.next')}
        disabled={page >= last}
        onClick={() => onChange(page + 1)}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </Group>
  )
}

/** The rows of a page, and which page that is once the list has become shorter. */
export function pageOf<Row>(rows: readonly Row[], wanted: number, size: number) {
  const last = Math.max(1, Math.ceil(rows.length / size))
  const page = Math.min(Math.max(1, wanted), last)
  return { page, last, rows: rows.slice((page - 1) * size, page * size) }
}
