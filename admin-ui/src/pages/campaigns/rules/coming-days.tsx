import { Box, Group, SimpleGrid, Text } from '@mantine/core'
import { useFormat } from '../../../kit/format.ts'
import type { RulesChecked } from '../data.ts'
import { clockText } from '../windows.ts'
import { useWord } from '../words.ts'
import { useRulesTexts } from './rules-texts.ts'

/** The days to come as the rules and the calendar see them. */
export function ComingDays({ checked }: { checked: RulesChecked }) {
  const t = useRulesTexts()
  const format = useFormat()
  if (!checked.isValid) return null
  return (
    <Box>
      <Text size="sm" fw={600} mb={4}>
        {t('days.title')}
      </Text>
      <Text
        size="sm"
        c={checked.opensAt === null ? 'red.9' : 'dimmed'}
        mb="xs"
        role={checked.opensAt === null ? 'alert' : undefined}
      >
        {checked.opensAt === null ? t('days.never') : t('days.opens', { when: format.moment(checked.opensAt) })}
      </Text>
      <SimpleGrid minColWidth={96} spacing={6} verticalSpacing={6}>
        {checked.days.map((day) => (
          <DayCell key={day.day} day={day} />
        ))}
      </SimpleGrid>
    </Box>
  )
}

function DayCell({ day }: { day: RulesChecked['days'][number] }) {
  const t = useRulesTexts()
  const word = useWord()
  const isOpen = day.spans.length > 0
  return (
    <Box
      p={6}
      style={{
        border: '1px solid var(--mantine-color-gray-3)',
        borderRadius: 6,
        background: isOpen ? '#fff' : 'var(--mantine-color-gray-1)',
      }}
    >
      <Group gap={4} justify="space-between" wrap="nowrap">
        <Text size="xs" fw={600} className="figures" style={{ whiteSpace: 'nowrap' }}>
          {day.day.slice(5)}
        </Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {word('weekday', day.weekday)}
        </Text>
      </Group>
      {isOpen ? (
        day.spans.map((span) => (
          <Text key={span.from} size="xs" className="figures" style={{ whiteSpace: 'nowrap' }}>
            {clockText(span.from)}–{clockText(span.to)}
          </Text>
        ))
      ) : (
        <Text size="xs" c="dimmed">
          {t('days.closed')}
        </Text>
      )}
      {day.kind !== null && (
        <Text size="xs" c={day.kind === 'holiday' ? 'red.9' : 'dimmed'} truncate title={day.name}>
          {day.name !== '' ? day.name : t(`days.${day.kind}`)}
        </Text>
      )}
    </Box>
  )
}
