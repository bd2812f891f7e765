import { ActionIcon, Box, Button, Chip, Group, Paper, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { ClockInput } from '../../../kit/clock-input.tsx'
import { DayInput } from '../../../kit/day-input.tsx'
import type { CallingWindow } from '../data.ts'
import { useWord } from '../words.ts'
import { type RulesFieldsProps, useProblemAt } from './problems.ts'
import { useRulesTexts } from './rules-texts.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7]
const evening: CallingWindow = { weekdays: [1, 2, 3, 4, 5], from: 18 * 60, to: 20 * 60 }

export function WindowsEditor({ rules, onChange, problems }: RulesFieldsProps) {
  const t = useRulesTexts()
  const problemAt = useProblemAt(problems)
  const { windows } = rules
  const change = (next: CallingWindow[]) => onChange({ ...rules, windows: next })
  return (
    <Box>
      <Text fw={600} size="sm">
        {t('windows.title')}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {t('windows.about')}
      </Text>
      <Stack gap="xs">
        {windows.map((window, i) => (
          <WindowRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a window is its place in the list and has no other name
            key={i}
            nth={i + 1}
            window={window}
            error={problemAt(`windows.${i}`)}
            onChange={(changed) => change(windows.map((each, place) => (place === i ? changed : each)))}
            onRemove={() => change(windows.filter((_, place) => place !== i))}
          />
        ))}
        <Group>
          <Button
            size="xs"
            variant="light"
            leftSection={<IconPlus size={14} />}
            onClick={() => change([...windows, { ...evening }])}
            disabled={windows.length >= 50}
          >
            {t('windows.add')}
          </Button>
        </Group>
      </Stack>
    </Box>
  )
}

type RowProps = {
  nth: number
  window: CallingWindow
  error: string | undefined
  onChange: (window: CallingWindow) => void
  onRemove: () => void
}

function WindowRow({ nth, window, error, onChange, onRemove }: RowProps) {
  const t = useRulesTexts()
  return (
    <Paper withBorder p="xs" role="group" aria-label={t('windows.nth', { nth })}>
      <Group gap="sm" align="flex-end">
        <Weekdays days={window.weekdays} onChange={(days) => onChange({ ...window, weekdays: days })} />
        <ClockInput label={t('windows.from')} value={window.from} onChange={(from) => onChange({ ...window, from })} />
        <ClockInput label={t('windows.to')} isEnd value={window.to} onChange={(to) => onChange({ ...window, to })} />
        <DayField
          label={t('windows.first')}
          day={window.firstDay}
          onChange={(firstDay) => onChange(withDay(window, 'firstDay', firstDay))}
        />
        <DayField
          label={t('windows.last')}
          day={window.lastDay}
          onChange={(lastDay) => onChange(withDay(window, 'lastDay', lastDay))}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('windows.remove', { nth })}
          onClick={onRemove}
        >
          <IconTrash size={17} />
        </ActionIcon>
      </Group>
      {error !== undefined && (
        <Text size="xs" c="red.9" mt={4} role="alert">
          {error}
        </Text>
      )}
    </Paper>
  )
}

/** A day that is taken away is not there at all. */
function withDay(window: CallingWindow, name: 'firstDay' | 'lastDay', day: string | undefined): CallingWindow {
  const { [name]: _, ...rest } = window
  return day === undefined ? rest : { ...rest, [name]: day }
}

function Weekdays({ days, onChange }: { days: readonly number[]; onChange: (days: number[]) => void }) {
  const t = useRulesTexts()
  const word = useWord()
  return (
    <Box>
      <Group gap={6} mb={4}>
        <Text size="sm" fw={500} component="span">
          {t('windows.weekdays')}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={() => onChange([1, 2, 3, 4, 5])}>
          {t('windows.workdays')}
        </Button>
        <Button size="compact-xs" variant="subtle" onClick={() => onChange(weekdays)}>
          {t('windows.everyday')}
        </Button>
      </Group>
      <Chip.Group
        multiple
        value={days.map(String)}
        onChange={(next) => onChange(next.map(Number).sort((a, b) => a - b))}
      >
        <Group gap={4}>
          {weekdays.map((day) => (
            <Chip key={day} value={String(day)} size="xs" radius="sm">
              {word('weekday', day)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Box>
  )
}

function DayField(props: { label: string; day: string | undefined; onChange: (day: string | undefined) => void }) {
  return (
    <DayInput
      label={props.label}
      w={170}
      day={props.day ?? ''}
      onChange={(day) => props.onChange(day === '' ? undefined : day)}
    />
  )
}
