import { Anchor, Group, Paper, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../../kit/format.ts'
import { useTitle } from '../campaign-columns.tsx'
import type { Choices, Kind } from '../data.ts'
import { NoticeEditor } from './notice-editor.tsx'
import type { StepProps } from './step-props.ts'
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
      <KindField kind={state.kind} onChange={(kind) => change({ kind })} />
      {state.kind === 'keypad-survey' ? <QuestionnaireFields {...props} /> : <NoticeEditor {...props} />}
    </Stack>
  )
}

function KindField({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  const t = useWizardTexts()
  return (
    <Radio.Group label={t('what.kind')} value={kind} onChange={(next) => onChange(next as Kind)}>
      <Group mt={6} align="stretch">
        {(['keypad-survey', 'voice-notice'] as const).map((each) => {
          const name = each === 'keypad-survey' ? 'survey' : 'notice'
          return (
            <Paper key={each} withBorder p="sm" style={{ flex: '1 1 240px' }}>
              <Radio value={each} label={t(`what.kind-${name}`)} description={t(`what.kind-${name}-about`)} />
            </Paper>
          )
        })}
      </Group>
    </Radio.Group>
  )
}

function QuestionnaireFields({ state, change, checks, showsProblems, choices }: StepProps) {
  const t = useWizardTexts()
  const titleOf = useTitle()
  const chosen = choices.versions.find(({ versionId }) => versionId === state.versionId)
  const current = choices.versions.filter(({ isCurrent }) => isCurrent)
  if (current.length === 0)
    return (
      <Text size="sm">
        {t('what.no-questionnaires')}{' '}
        <Anchor component={Link} href="/questionnaires" size="sm">
          {t('what.questionnaire')}
        </Anchor>
      </Text>
    )
  return (
    <Stack gap="xs">
      <Group align="flex-start">
        <Select
          label={t('what.questionnaire')}
          style={{ flex: '1 1 260px' }}
          data={current.map(({ code, title }) => ({ value: code, label: `${titleOf(title)} (${code})` }))}
          value={chosen?.code ?? null}
          searchable
          allowDeselect={false}
          onChange={(code) => change({ versionId: current.find((each) => each.code === code)?.versionId ?? null })}
          error={showsProblems ? checks.fields.version : undefined}
          required
        />
        {chosen !== undefined && (
          <VersionSelect
            versions={choices.versions.filter(({ code }) => code === chosen.code)}
            value={chosen.versionId}
            onChange={(versionId) => change({ versionId })}
          />
        )}
      </Group>
      {chosen !== undefined && (
        <Group gap="md">
          <Anchor component={Link} href={`/questionnaires/${chosen.code}`} size="sm">
            {t('what.open-questionnaire')}
          </Anchor>
          {!chosen.isCurrent && (
            <Text size="sm" c="orange.9">
              {t('what.version-old')}
            </Text>
          )}
        </Group>
      )}
    </Stack>
  )
}

type VersionProps = { versions: Choices['versions']; value: number; onChange: (versionId: number) => void }

function VersionSelect({ versions, value, onChange }: VersionProps) {
  const t = useWizardTexts()
  const format = useFormat()
  return (
    <Select
      label={t('what.version')}
      w={260}
      data={versions.map(({ versionId, version, isCurrent, createdAt }) => ({
        value: String(versionId),
        label: t(isCurrent ? 'what.version-current' : 'what.version-nth', { version, when: format.day(createdAt) }),
      }))}
      value={String(value)}
      allowDeselect={false}
      onChange={(versionId) => onChange(Number(versionId ?? value))}
    />
  )
}
