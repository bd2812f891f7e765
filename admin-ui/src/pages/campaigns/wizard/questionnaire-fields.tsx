import { Anchor, Group, Select, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../../kit/format.ts'
import { useTitle } from '../campaign-columns.tsx'
import type { Choices } from '../data.ts'
import { useWizardTexts } from './wizard-texts.ts'

type Props = {
  choices: Choices
  versionId: number | null
  onChange: (versionId: number | null) => void
  error: string | undefined
  label: string
  /** It may be left out. */
  isOptional?: { placeholder: string; about: string }
}

/** A questionnaire, and the version of it. */
export function QuestionnaireFields(props: Props) {
  const t = useWizardTexts()
  const titleOf = useTitle()
  const { choices, versionId, onChange, error, label, isOptional } = props
  const chosen = choices.versions.find((each) => each.versionId === versionId)
  const current = choices.versions.filter(({ isCurrent }) => isCurrent)
  if (current.length === 0 && isOptional === undefined) return <NoQuestionnaires />
  return (
    <Stack gap="xs">
      <Group align="flex-start">
        <Select
          label={label}
          style={{ flex: '1 1 260px' }}
          data={current.map(({ code, title }) => ({ value: code, label: `${titleOf(title)} (${code})` }))}
          value={chosen?.code ?? null}
          searchable
          allowDeselect={false}
          onChange={(code) => onChange(current.find((each) => each.code === code)?.versionId ?? null)}
          error={error}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...(isOptional === undefined
            ? { required: true }
            : {
                clearable: true,
                placeholder: isOptional.placeholder,
                description: isOptional.about,
                clearButtonProps: { 'aria-label': isOptional.placeholder },
              })}
        />
        {chosen !== undefined && (
          <VersionSelect
            versions={choices.versions.filter(({ code }) => code === chosen.code)}
            value={chosen.versionId}
            onChange={onChange}
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

function NoQuestionnaires() {
  const t = useWizardTexts()
  return (
    <Text size="sm">
      {t('what.no-questionnaires')}{' '}
      <Anchor component={Link} href="/questionnaires" size="sm">
        {t('what.questionnaire')}
      </Anchor>
    </Text>
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
