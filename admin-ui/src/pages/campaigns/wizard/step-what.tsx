import { Paper, Radio, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { Kind } from '../data.ts'
import { withQuestionnaire } from '../staffing/staffing.ts'
import { useWord } from '../words.ts'
import { AgentsFields } from './agents-fields.tsx'
import { ApplicationField, ScriptField } from './goal-fields.tsx'
import { NoticeEditor } from './notice-editor.tsx'
import { QuestionnaireFields } from './questionnaire-fields.tsx'
import type { StepProps } from './step-props.ts'
import { rulesFor } from './wizard-state.ts'
import { useWizardTexts } from './wizard-texts.ts'

export function StepWhat(props: StepProps) {
  const t = useWizardTexts()
  const { state, change, checks, showsProblems } = props
  const { fields } = checks
  return (
    <Stack maw={760}>
      <TextInput
        label={t('what.name')}
        placeholder={t('what.name-hint')}
        value={state.name}
        maxLength={200}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={showsProblems ? fields.name : undefined}
        required
        data-autofocus
      />
      <KindField kind={state.kind} onChange={(kind) => change({ kind, rules: rulesFor(kind, state.rules) })} />
      <KindBody {...props} />
    </Stack>
  )
}

const kinds: readonly Kind[] = ['agents', 'keypad-survey', 'voice-notice', 'script', 'application']

function KindField({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  const t = useWizardTexts()
  const word = useWord()
  return (
    <Radio.Group label={t('what.kind')} value={kind} onChange={(next) => onChange(next as Kind)}>
      <SimpleGrid mt={6} cols={{ base: 1, sm: 2 }} spacing="xs">
        {kinds.map((each) => (
          <Paper key={each} withBorder p="sm">
            <Radio value={each} label={word('kind', each)} description={t(`about.${each}`)} />
          </Paper>
        ))}
      </SimpleGrid>
    </Radio.Group>
  )
}

function KindBody(props: StepProps) {
  const t = useWizardTexts()
  const { state, change, checks, showsProblems, choices } = props
  const { versionId, staffing } = state
  switch (state.kind) {
    case 'agents':
      return <AgentsFields {...props} />
    case 'keypad-survey':
      return (
        <QuestionnaireFields
          choices={choices}
          label={t('what.questionnaire')}
          versionId={versionId}
          // The same one serves agents, if it is to be they after all.
          onChange={(next) =>
            change({ versionId: next, staffing: withQuestionnaire(staffing, versionId !== null, next !== null) })
          }
          error={showsProblems ? checks.fields.version : undefined}
        />
      )
    case 'voice-notice':
      return <NoticeEditor {...props} />
    case 'script':
      return <ScriptField {...props} />
    case 'application':
      return <ApplicationField {...props} />
  }
}
