import { Anchor, Select, Text, TextInput } from '@mantine/core'
import { Link } from 'wouter'
import { useProblemAt } from '../rules/problems.ts'
import type { StepProps } from './step-props.ts'
import { useWizardTexts } from './wizard-texts.ts'

/** The script that calls run. */
export function ScriptField({ state, change, checks, showsProblems, choices }: StepProps) {
  const t = useWizardTexts()
  const problemAt = useProblemAt(checks.taking)
  if (choices.scripts.length === 0)
    return (
      <Text size="sm">
        {t('what.no-scripts')}{' '}
        <Anchor component={Link} href="/dialplans" size="sm">
          {t('what.open-scripts')}
        </Anchor>
      </Text>
    )
  return (
    <Select
      label={t('what.script')}
      maw={400}
      data={[...choices.scripts]}
      value={state.script}
      searchable
      allowDeselect={false}
      onChange={(script) => change({ script })}
      error={(showsProblems ? checks.fields.script : undefined) ?? problemAt('leadsTo')}
      required
    />
  )
}

/** The number, extension or name that calls are connected with. */
export function ApplicationField({ state, change, checks, showsProblems }: StepProps) {
  const t = useWizardTexts()
  const problemAt = useProblemAt(checks.taking)
  return (
    <TextInput
      label={t('what.application')}
      description={t('what.application-hint')}
      maw={400}
      value={state.application}
      maxLength={128}
      autoComplete="off"
      onChange={(event) => change({ application: event.currentTarget.value })}
      error={(showsProblems ? checks.fields.application : undefined) ?? problemAt('leadsTo')}
      required
    />
  )
}
