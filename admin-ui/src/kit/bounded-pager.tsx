import { ActionIcon, Box, Group, Select, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react'
import { useFormat } from './format.ts'
import { useKitTexts } from './texts.ts'

export type BoundedPaging = {
  page: number
  pageSize: number
  /** As far as was counted. */
  total: number
  /** There are more than `total`, and nobody has counted them. */
  isMore: boolean
  /** Said instead of the number of rows. */
  found: string
  onChange: (page: number, pageSize: number) => void
}

const sizes = [20, 50, 100, 200]

/** For lists of a million rows, which nobody counts to the end: the pages that can be reached, and what was found, in words. */
export function BoundedPager({ page, pageSize, total, isMore, found, onChange }: BoundedPaging) {
  const t = useKitTexts()
  const format = useFormat()
  const last = Math.max(1, Math.ceil(total / pageSize))
  const step = (to: number, name: 'first' | 'previous' | 'next', Icon: typeof IconChevronLeft) => (
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
    <Group p="xs" justify="space-between" gap="xs">
      <Text size="sm" c="dimmed" role="status">
        {found}
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
          {isMore ? '+' : ''}
        </Box>
        {step(page + 1, 'next', IconChevronRight)}
      </Group>
    </Group>
  )
}
