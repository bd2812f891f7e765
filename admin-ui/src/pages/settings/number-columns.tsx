import { Button, Text } from '@mantine/core'
import type { Column } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { useNumberTexts } from './number-texts.ts'
import { type Listed, readableNumber } from './use-numbers.ts'

export function useNumberColumns(onRemove: (entry: Listed) => void): Column<Listed>[] {
  const t = useNumberTexts()
  const format = useFormat()
  return [
    {
      id: 'number',
      title: t('number'),
      show: ({ number }) => (
        <Text size="sm" fw={600} span>
          {readableNumber(number)}
        </Text>
      ),
    },
    {
      id: 'reason',
      title: t('reason'),
      wraps: true,
      width: 180,
      show: ({ reason }) => (reason === 'opted-out' ? t('reason.opted-out') : reason || '—'),
    },
    { id: 'until', title: t('until'), show: ({ untilAt }) => <Until at={untilAt} /> },
    { id: 'added', title: t('added'), show: ({ createdAt }) => format.moment(createdAt) },
    { id: 'by', title: t('by'), show: ({ by }) => by ?? t('by.engine') },
    {
      id: 'actions',
      title: t('actions'),
      align: 'right',
      show: (entry) => (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          aria-label={t('remove.of', { number: readableNumber(entry.number) })}
          onClick={() => onRemove(entry)}
        >
          {t('remove')}
        </Button>
      ),
    },
  ]
}

function Until({ at }: { at: number | null }) {
  const t = useNumberTexts()
  const format = useFormat()
  if (at === null) return t('forever')
  return at <= Date.now() ? t('over', { time: format.moment(at) }) : format.moment(at)
}
