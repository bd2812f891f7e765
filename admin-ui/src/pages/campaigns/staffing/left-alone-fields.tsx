import { Box, Checkbox, Paper, Radio, SimpleGrid, Stack } from '@mantine/core'
import { NumberField } from '../rules/number-field.tsx'
import { useProblemAt } from '../rules/problems.ts'
import { percentOf, type StaffingFieldsProps, shareOf } from './staffing.ts'
import { useStaffingTexts } from './staffing-texts.ts'

const usualPurposeShare = 0.1

/** What somebody hears who has answered and finds no agent. */
export function LeftAloneFields(props: StaffingFieldsProps & { hasQuestionnaire: boolean }) {
  const t = useStaffingTexts()
  const { staffing, onChange, problems, hasQuestionnaire } = props
  const problemAt = useProblemAt(problems)
  const { hears } = staffing.leftAlone
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('alone.label')}
        value={hears}
        error={problemAt('leftAlone.hears')}
        onChange={(next) => onChange({ ...staffing, leftAlone: { hears: next as typeof hears, purposeShare: null } })}
      >
        <SimpleGrid mt={6} mb={4} cols={{ base: 1, sm: 2 }} spacing="xs">
          <Paper withBorder p="sm">
            <Radio
              value="survey"
              disabled={!hasQuestionnaire}
              label={t('alone.survey')}
              description={t(hasQuestionnaire ? 'alone.survey-about' : 'alone.survey-needs')}
            />
          </Paper>
          <Paper withBorder p="sm">
            <Radio value="apology" label={t('alone.apology')} description={t('alone.apology-about')} />
          </Paper>
        </SimpleGrid>
      </Radio.Group>
      {hears === 'survey' && <PurposeFields {...props} />}
    </Stack>
  )
}

function PurposeFields({ staffing, onChange, problems }: StaffingFieldsProps) {
  const t = useStaffingTexts()
  const problemAt = useProblemAt(problems)
  const { leftAlone } = staffing
  const set = (purposeShare: number | null) => onChange({ ...staffing, leftAlone: { ...leftAlone, purposeShare } })
  return (
    <Box>
      <Checkbox
        label={t('purpose.label')}
        checked={leftAlone.purposeShare !== null}
        onChange={(event) => set(event.currentTarget.checked ? usualPurposeShare : null)}
      />
      {leftAlone.purposeShare !== null && (
        <Box mt="xs" ml={28}>
          <NumberField
            label={t('purpose.share')}
            description={t('purpose.about')}
            width={260}
            value={percentOf(leftAlone.purposeShare)}
            min={0}
            max={100}
            decimals={1}
            onChange={(percent) => set(shareOf(percent))}
            error={problemAt('leftAlone.purposeShare')}
          />
        </Box>
      )}
    </Box>
  )
}
