import { ActionIcon, Box, Group, Select, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconChevronsLeft, IconChevronsRight } from '@tabler/icons-react'
import { useFormat } from './format.ts'
import type { Paging } from './table-types.ts'
import { useKitTexts } from './texts.ts'

const sizes = [20, 50, 100, 200]

/** How many rows there are, and the way through them page by page. */
export function Pager({ page, pageSize, total, onChange }: Paging) {
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
