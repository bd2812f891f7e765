import { ActionIcon, Box, Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQueueTexts } from './queue-texts.ts'
import type { Place } from './use-queues.ts'

type Choice = { value: string; label: string }
type PlaceRowsProps = {
  rows: readonly Place[]
  onChange: (rows: Place[]) => void
  choices: readonly Choice[]
  whose: 'agents' | 'queues'
}

const levels = [0, 1, 2, 3, 4]
export const isPlaceGood = ({ position }: Place): boolean =>
  Number.isInteger(position) && position >= 0 && position <= 9999

/** Agents of a queue, or queues of an agent, each with level and position. */
export function PlaceRows({ rows, onChange, choices, whose }: PlaceRowsProps) {
  const t = useQueueTexts()
  const left = choices.filter(({ value }) => !rows.some(({ id }) => String(id) === value))
  const nameOf = (id: number) => choices.find(({ value }) => value === String(id))?.label ?? String(id)
  const change = (id: number, next: Partial<Place>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...next } : row)))
  const last = Math.max(0, ...rows.map(({ position }) => (Number.isNaN(position) ? 0 : position)))
  const add = (value: string | null) => {
    if (value !== null) onChange([...rows, { id: Number(value), level: 0, position: Math.min(9999, last + 10) }])
  }
  return (
    <Stack gap={6}>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(`place.none-${whose}`)}
        </Text>
      )}
      {rows.length > 0 && <PlaceHead />}
      {rows.map((row) => (
        <PlaceRow
          key={row.id}
          row={row}
          name={nameOf(row.id)}
          onChange={(next) => change(row.id, next)}
          onRemove={() => onChange(rows.filter(({ id }) => id !== row.id))}
        />
      ))}
      <Select
        size="xs"
        maw={280}
        aria-label={t(whose === 'agents' ? 'place.add-agent' : 'place.add-queue')}
        placeholder={t(whose === 'agents' ? 'place.add-agent' : 'place.add-queue')}
        data={left}
        value={null}
        onChange={add}
        searchable
        disabled={left.length === 0}
      />
    </Stack>
  )
}

const widths = { level: { base: 84, xs: 96 }, position: { base: 72, xs: 84 }, act: 28 }

/** What the figures below are. */
function PlaceHead() {
  const t = useQueueTexts()
  return (
    <Group gap="xs" wrap="nowrap" justify="flex-end" aria-hidden fz="xs" c="dimmed">
      <Box w={widths.level}>{t('place.level')}</Box>
      <Box w={widths.position}>{t('place.position')}</Box>
      <Box w={widths.act} />
    </Group>
  )
}

type RowProps = { row: Place; name: string; onChange: (next: Partial<Place>) => void; onRemove: () => void }

function PlaceRow({ row, name, onChange, onRemove }: RowProps) {
  const t = useQueueTexts()
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Text size="sm" style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }} mt={4}>
        {name}
      </Text>
      <Select
        size="xs"
        w={widths.level}
        aria-label={t('place.level.of', { name })}
        data={levels.map((level) => ({ value: String(level), label: t('level.n', { level: level + 1 }) }))}
        value={String(row.level)}
        onChange={(level) => onChange({ level: Number(level ?? 0) })}
        allowDeselect={false}
      />
      <NumberInput
        size="xs"
        w={widths.position}
        aria-label={t('place.position.of', { name })}
        value={Number.isNaN(row.position) ? '' : row.position}
        onChange={(next) => onChange({ position: next === '' ? Number.NaN : Number(next) })}
        allowDecimal={false}
        allowNegative={false}
        error={isPlaceGood(row) ? undefined : t('place.bad')}
      />
      <ActionIcon variant="subtle" color="gray" aria-label={t('place.remove', { name })} onClick={onRemove} mt={1}>
        <IconX size={16} />
      </ActionIcon>
    </Group>
  )
}
