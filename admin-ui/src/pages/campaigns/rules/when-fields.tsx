import { Box, Checkbox, Grid, Group, Stack, Text } from '@mantine/core'
import { ClockInput } from '../../../kit/clock-input.tsx'
import type { RulesChecked } from '../data.ts'
import { ComingDays } from './coming-days.tsx'
import { type RulesFieldsProps, useProblemAt } from './problems.ts'
import { useRulesTexts } from './rules-texts.ts'
import { WeekGrid } from './week-grid.tsx'
import { WindowsEditor } from './windows-editor.tsx'

export function WhenFields(props: RulesFieldsProps & { checked: RulesChecked | undefined }) {
  const { rules, checked } = props
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack>
          <WindowsEditor {...props} />
          <HoursFields {...props} />
          <HolidayFields {...props} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack>
          <WeekGrid rules={rules} />
          {checked !== undefined && <ComingDays checked={checked} />}
        </Stack>
      </Grid.Col>
    </Grid>
  )
}

function HoursFields({ rules, onChange, problems }: RulesFieldsProps) {
  const t = useRulesTexts()
  const error = useProblemAt(problems)('callingHours')
  const { from, to } = rules.callingHours
  const change = (hours: Partial<typeof rules.callingHours>) =>
    onChange({ ...rules, callingHours: { ...rules.callingHours, ...hours } })
  return (
    <Box>
      <Text fw={600} size="sm">
        {t('hours.title')}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {t('hours.about')}
      </Text>
      <Group gap="sm">
        <ClockInput label={t('hours.from')} value={from} onChange={(next) => change({ from: next })} />
        <ClockInput label={t('hours.to')} isEnd value={to} onChange={(next) => change({ to: next })} />
      </Group>
      {error !== undefined && (
        <Text size="xs" c="red.9" mt={4} role="alert">
          {error}
        </Text>
      )}
    </Box>
  )
}

function HolidayFields({ rules, onChange }: RulesFieldsProps) {
  const t = useRulesTexts()
  const { holidays } = rules
  const change = (next: Partial<typeof holidays>) => onChange({ ...rules, holidays: { ...holidays, ...next } })
  return (
    <Box>
      <Text fw={600} size="sm" mb="xs">
        {t('holidays.title')}
      </Text>
      <Stack gap="xs">
        <Checkbox
          label={t('holidays.skip')}
          checked={holidays.skip}
          onChange={(event) => change({ skip: event.currentTarget.checked })}
        />
        <Checkbox
          label={t('holidays.exchanged')}
          checked={holidays.exchangedWorkdays}
          onChange={(event) => change({ exchangedWorkdays: event.currentTarget.checked })}
        />
      </Stack>
    </Box>
  )
}
