import { Stack } from '@mantine/core'
import { useProblemAt } from '../rules/problems.ts'
import { AdvancedFields } from '../staffing/advanced-fields.tsx'
import { LeftAloneFields } from '../staffing/left-alone-fields.tsx'
import { ModeFields } from '../staffing/mode-fields.tsx'
import { QueueField } from '../staffing/queue-field.tsx'
import { type StaffingFields, withQuestionnaire } from '../staffing/staffing.ts'
import { useStaffingTexts } from '../staffing/staffing-texts.ts'
import { QuestionnaireFields } from './questionnaire-fields.tsx'
import type { StepProps } from './step-props.ts'

/** Who takes the calls, what they fill in, and how fast calls are placed for them. */
export function AgentsFields({ state, change, checks, showsProblems, choices }: StepProps) {
  const t = useStaffingTexts()
  const problemAt = useProblemAt(checks.taking)
  const { staffing, versionId, rules } = state
  const fields = {
    staffing,
    problems: checks.taking,
    onChange: (next: StaffingFields) => change({ staffing: next }),
  }
  return (
    <Stack gap="lg">
      <QueueField
        queues={choices.queues}
        value={staffing.queueId}
        onChange={(queueId) => change({ staffing: { ...staffing, queueId } })}
        error={(showsProblems ? checks.fields.queue : undefined) ?? problemAt('queueId')}
      />
      <QuestionnaireFields
        choices={choices}
        label={t('questionnaire.label')}
        isOptional={{ placeholder: t('questionnaire.none'), about: t('questionnaire.about') }}
        versionId={versionId}
        onChange={(next) =>
          change({ versionId: next, staffing: withQuestionnaire(staffing, versionId !== null, next !== null) })
        }
        error={undefined}
      />
      <ModeFields {...fields} />
      <LeftAloneFields {...fields} hasQuestionnaire={versionId !== null} />
      <AdvancedFields {...fields} lines={rules.caps.lines} />
    </Stack>
  )
}
