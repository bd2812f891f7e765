import { Group, Select, Stack, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { tellDone, tellFailure } from '../../../kit/notify.ts'
import { ErrorNote, Waiting } from '../../../kit/page.tsx'
import { useUrlState } from '../../../kit/url-state.ts'
import { useWorkshop } from '../editor/context.tsx'
import { ExportDialog } from '../export-dialog.tsx'
import { useQuestionnaireTexts } from '../texts.ts'
import { useVersion, type VersionLine, versionOptions } from '../workshop/queries.ts'
import { Comparison } from './comparison.tsx'
import { VersionTable } from './version-table.tsx'

/** `mine`: what is being edited. Nothing: the usual two. */
const inUrl = { from: '', to: '' }
const mine = 'mine'

/** Every version there has been, and any two of them beside each other. */
export function VersionsTab({ code, lines }: { code: string; lines: readonly VersionLine[] }) {
  const t = useQuestionnaireTexts()
  const queries = useQueryClient()
  const { document, mayEdit } = useWorkshop()
  const [exported, setExported] = useState<VersionLine>()
  const [chosen, choose] = useUrlState(inUrl)
  const usual = usualPair(lines, mayEdit && document.isDirty)
  const [from, to] = [known(chosen.from, lines) ?? usual.from, known(chosen.to, lines) ?? usual.to]
  async function restore(line: VersionLine): Promise<void> {
    const { questionnaire } = await queries.fetchQuery(versionOptions(code, line))
    document.replace(questionnaire)
    tellDone(t('versions.restored', { version: line.version }))
  }
  return (
    <Stack gap="md">
      <VersionTable
        code={code}
        lines={lines}
        onExport={setExported}
        onRestore={(line) => void restore(line).catch(tellFailure)}
        onCompare={(line) => choose({ from: String(line.version), to: document.isDirty ? mine : usual.to })}
      />
      <Group gap="sm" align="flex-end">
        <Title order={2} size="h5" mb={4}>
          {t('versions.compare')}
        </Title>
        <VersionSelect
          label={t('versions.from')}
          lines={lines}
          value={from}
          onChange={(next) => choose({ from: next })}
        />
        <VersionSelect label={t('versions.to')} lines={lines} value={to} onChange={(next) => choose({ to: next })} />
      </Group>
      <Compared code={code} lines={lines} from={from} to={to} />
      {exported !== undefined && (
        <ExportDialog code={code} version={exported.version} onClose={() => setExported(undefined)} />
      )}
    </Stack>
  )
}

/** What is edited against what was saved; else the current version against the one before it. */
function usualPair(lines: readonly VersionLine[], hasChanges: boolean): { from: string; to: string } {
  const current = lines.find(({ isCurrent }) => isCurrent) ?? lines[0]
  const before = lines.find(({ version }) => version < (current?.version ?? 0)) ?? current
  const name = (line: VersionLine | undefined): string => (line === undefined ? mine : String(line.version))
  return hasChanges ? { from: name(current), to: mine } : { from: name(before), to: name(current) }
}

const known = (name: string, lines: readonly VersionLine[]): string | undefined =>
  name === mine || lines.some(({ version }) => String(version) === name) ? name : undefined

function VersionSelect(props: {
  label: string
  lines: readonly VersionLine[]
  value: string
  onChange: (name: string) => void
}) {
  const t = useQuestionnaireTexts()
  return (
    <Select
      size="xs"
      label={props.label}
      data={[
        ...props.lines.map(({ version }) => ({ value: String(version), label: t('version.of', { version }) })),
        { value: mine, label: t('versions.mine') },
      ]}
      value={props.value}
      allowDeselect={false}
      onChange={(next) => next !== null && props.onChange(next)}
    />
  )
}

function Compared(props: { code: string; lines: readonly VersionLine[]; from: string; to: string }) {
  const before = useNamed(props, props.from)
  const after = useNamed(props, props.to)
  const error = before.error ?? after.error
  if (error !== null) return <ErrorNote error={error} />
  if (before.questionnaire === undefined || after.questionnaire === undefined) return <Waiting height={120} />
  return <Comparison before={before.questionnaire} after={after.questionnaire} />
}

/** A version by its number, or what is being edited. */
function useNamed({ code, lines }: { code: string; lines: readonly VersionLine[] }, name: string) {
  const { document } = useWorkshop()
  const line = lines.find(({ version }) => String(version) === name)
  const version = useVersion(code, line)
  if (line === undefined) return { questionnaire: document.questionnaire, error: null }
  return { questionnaire: version.data?.questionnaire, error: version.error }
}
