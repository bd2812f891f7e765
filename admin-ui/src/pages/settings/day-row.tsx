import { ActionIcon, Box, Button, Group, Menu, Text } from '@mantine/core'
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react'
import { ClockInput } from '../../kit/clock-input.tsx'
import { useHoursTexts } from './hours-texts.ts'
import { type DaySpan, problemOf, type Weekday, weekdays, withAnother } from './week.ts'

type RowProps = {
  day: Weekday
  spans: readonly DaySpan[]
  onChange: (spans: readonly DaySpan[]) => void
  onCopy: (to: readonly Weekday[]) => void
}

/** The hours of one weekday. */
export function DayRow({ day, spans, onChange, onCopy }: RowProps) {
  const t = useHoursTexts()
  const name = t(`day.${day}`)
  const problem = problemOf(spans)
  const replace = (nth: number, span: DaySpan) => onChange(spans.map((each, at) => (at === nth ? span : each)))
  return (
    <Box role="group" aria-label={name} py={4} style={{ borderTop: '1px solid var(--mantine-color-gray-2)' }}>
      <Group gap="xs" align="center">
        <Group gap={4} w={124} wrap="nowrap" justify="space-between">
          <Text size="sm" fw={500}>
            {name}
          </Text>
          <CopyMenu day={day} name={name} onCopy={onCopy} />
        </Group>
        <Group gap="xs" style={{ flex: '1 1 250px' }}>
          {spans.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('day.closed')}
            </Text>
          )}
          {spans.map((span, nth) => (
            <SpanFields
              // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place in the day
              key={nth}
              day={name}
              nth={nth + 1}
              span={span}
              onChange={(next) => replace(nth, next)}
              onRemove={() => onChange(spans.filter((_, at) => at !== nth))}
            />
          ))}
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={13} />}
            aria-label={t('span.add-of', { day: name })}
            onClick={() => onChange(withAnother(spans))}
            disabled={spans.length >= 10}
          >
            {t('span.add')}
          </Button>
        </Group>
      </Group>
      {problem !== undefined && (
        <Text size="xs" c="red.9" role="alert">
          {t(`problem.${problem}`)}
        </Text>
      )}
    </Box>
  )
}

type SpanProps = {
  day: string
  nth: number
  span: DaySpan
  onChange: (span: DaySpan) => void
  onRemove: () => void
}

function SpanFields({ day, nth, span, onChange, onRemove }: SpanProps) {
  const t = useHoursTexts()
  return (
    <Group gap={4} wrap="nowrap">
      <ClockInput
        size="xs"
        isLabelHidden
        label={t('from', { day, nth })}
        value={span.opens}
        onChange={(opens) => onChange({ ...span, opens })}
      />
      <Text size="sm" aria-hidden>
        –
      </Text>
      <ClockInput
        size="xs"
        isLabelHidden
        isEnd
        label={t('to', { day, nth })}
        value={span.closes}
        onChange={(closes) => onChange({ ...span, closes })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t('span.remove', { day, nth })}
        onClick={onRemove}
      >
        <IconX size={14} />
      </ActionIcon>
    </Group>
  )
}

const groups = [
  ['workdays', [1, 2, 3, 4, 5]],
  ['weekend', [6, 7]],
  ['all', weekdays],
] as const

function CopyMenu({ day, name, onCopy }: { day: Weekday; name: string; onCopy: RowProps['onCopy'] }) {
  const t = useHoursTexts()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" title={t('copy')} aria-label={t('copy.of', { day: name })}>
          <IconCopy size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('copy')}</Menu.Label>
        {groups.map(([group, days]) => (
          <Menu.Item key={group} onClick={() => onCopy(days)}>
            {t(`copy.${group}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {weekdays
          .filter((each) => each !== day)
          .map((each) => (
            <Menu.Item key={each} onClick={() => onCopy([each])}>
              {t(`day.${each}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
