import { Group, Paper, Radio, SimpleGrid, Stack, Text } from '@mantine/core'
import { NumberField } from '../rules/number-field.tsx'
import { useProblemAt } from '../rules/problems.ts'
import { modes, type PacingMode, percentOf, type StaffingFieldsProps, shareOf } from './staffing.ts'
import { useStaffingTexts } from './staffing-texts.ts'

/** How calls are placed, with the figures that belong to it. */
export function ModeFields(props: StaffingFieldsProps) {
  const t = useStaffingTexts()
  const { staffing, onChange } = props
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('mode.label')}
        value={staffing.mode}
        onChange={(mode) => onChange({ ...staffing, mode: mode as PacingMode })}
      >
        <SimpleGrid mt={6} cols={{ base: 1, sm: 2 }} spacing="xs">
          {modes.map((mode) => (
            <Paper key={mode} withBorder p="sm">
              <Radio value={mode} label={t(`mode.${mode}`)} description={t(`mode.${mode}-about`)} />
            </Paper>
          ))}
        </SimpleGrid>
      </Radio.Group>
      {staffing.mode !== 'preview' && (
        <Text size="xs" c="dimmed">
          {t('mode.phones', { seconds: staffing.abandonAfterMs / 1000 })}
        </Text>
      )}
      <ModeFigures {...props} />
    </Stack>
  )
}

function ModeFigures({ staffing, onChange, problems }: StaffingFieldsProps) {
  const t = useStaffingTexts()
  const problemAt = useProblemAt(problems)
  const { mode, leftAlone } = staffing
  return (
    <Group align="flex-start">
      {mode === 'power' && (
        <NumberField
          label={t('lines.label')}
          description={t('lines.about')}
          width={230}
          value={staffing.linesPerAgent}
          min={1}
          max={5}
          decimals={1}
          step={0.1}
          onChange={(linesPerAgent) => onChange({ ...staffing, linesPerAgent })}
          error={problemAt('linesPerAgent')}
        />
      )}
      {mode === 'preview' && (
        <NumberField
          label={t('preview.label')}
          description={t('preview.about')}
          width={230}
          value={staffing.previewSeconds}
          min={10}
          max={600}
          step={10}
          onChange={(previewSeconds) => onChange({ ...staffing, previewSeconds })}
          error={problemAt('previewSeconds')}
        />
      )}
      {mode !== 'preview' && leftAlone.purposeShare === null && (
        <NumberField
          label={t('cap.label')}
          description={t(mode === 'power' ? 'cap.about-power' : 'cap.about')}
          width={260}
          value={percentOf(staffing.abandonmentCap)}
          min={0}
          max={20}
          decimals={1}
          step={0.5}
          onChange={(percent) => onChange({ ...staffing, abandonmentCap: shareOf(percent) })}
          error={problemAt('abandonmentCap')}
        />
      )}
    </Group>
  )
}
