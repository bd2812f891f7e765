import { Anchor, Badge, Button, Stack, Text } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { type Format, useFormat } from '../../kit/format.ts'
import { Empty } from '../../kit/page.tsx'
import { useCallWords } from '../calls/words.ts'
import type { Runs, Script } from './scripts.ts'
import { useDialplanTexts } from './texts.ts'

type Row = Script & { runs: Runs | undefined }

/** Callers of a number that no script answers reach this one. */
const mainScript = 'hospital-main'

export function ScriptTable({ scripts, runs }: { scripts: readonly Script[]; runs: readonly Runs[] | undefined }) {
  const t = useDialplanTexts()
  const [, go] = useLocation()
  const columns = useColumns()
  const rows = scripts.map((script) => ({ ...script, runs: runs?.find((run) => run.script === script.name) }))
  return (
    <DataTable<Row>
      name="dialplans"
      label={t('list.label')}
      columns={columns}
      rows={rows}
      idOf={({ file }) => file}
      onOpen={({ name }) => name !== null && go(`/dialplans/${encodeURIComponent(name)}`)}
      empty={<Empty title={t('list.none-title')} text={t('list.none-text')} />}
    />
  )
}

function useColumns(): Column<Row>[] {
  const t = useDialplanTexts()
  const format = useFormat()
  return [
    { id: 'script', title: t('column.script'), show: (row) => <Name row={row} /> },
    { id: 'rehearse', title: t('column.rehearse'), show: (row) => <Rehearse row={row} /> },
    { id: 'state', title: t('column.state'), show: (row) => <State row={row} format={format} /> },
    { id: 'numbers', title: t('column.numbers'), wraps: true, width: 196, show: (row) => <Numbers row={row} /> },
    {
      id: 'lastRun',
      title: t('column.last-run'),
      show: ({ runs }) => (runs === undefined ? t('never') : format.moment(runs.lastAt)),
    },
    {
      id: 'calls',
      title: t('column.calls'),
      align: 'right',
      show: (row) => <CallsOf row={row} count={row.runs?.calls ?? 0} format={format} />,
    },
    { id: 'sentOn', title: t('column.sent-on'), align: 'right', show: ({ runs }) => format.number(runs?.sentOn ?? 0) },
    {
      id: 'ended',
      title: t('column.ended'),
      wraps: true,
      width: 170,
      show: (row) => <Ended row={row} format={format} />,
    },
    {
      id: 'broken',
      title: t('column.broken'),
      align: 'right',
      show: ({ runs }) => <Broken count={runs?.broken ?? 0} format={format} />,
    },
  ]
}

function Name({ row }: { row: Row }) {
  return (
    <Stack gap={0}>
      <Text size="sm" fw={600}>
        {row.name ?? '—'}
      </Text>
      <Text size="xs" c="dimmed">
        {row.file}
      </Text>
    </Stack>
  )
}

function State({ row, format }: { row: Row; format: Format }) {
  const t = useDialplanTexts()
  const state = row.fault === null ? 'ok' : row.name === null ? 'never' : 'old'
  const colour = { ok: 'teal', old: 'orange', never: 'red' }[state]
  return (
    <Stack gap={2} align="flex-start">
      <Badge variant="dot" color={colour} tt="none" fw={500} miw="max-content">
        {t(`state.${state}`)}
      </Badge>
      <Text size="xs" c="dimmed">
        {format.moment(row.loadedAt)}
      </Text>
    </Stack>
  )
}

function Numbers({ row }: { row: Row }) {
  const t = useDialplanTexts()
  const format = useFormat()
  const numbers = [...row.numbers, ...(row.name === mainScript ? [t('numbers.main')] : [])]
  if (numbers.length > 0) return format.list(numbers)
  return (
    <Text span size="xs" c="dimmed">
      {t('numbers.none')}
    </Text>
  )
}

function CallsOf({ row, count, format }: { row: Row; count: number; format: Format }) {
  if (count === 0 || row.name === null) return format.number(count)
  return (
    <Anchor component={Link} size="sm" href={`/calls?range=30d&script=${encodeURIComponent(row.name)}`}>
      {format.number(count)}
    </Anchor>
  )
}

/** The ends that are most frequent; those of calls that began here open their rows. */
function Ended({ row: { runs, name }, format }: { row: Row; format: Format }) {
  const words = useCallWords()
  if (runs === undefined || name === null) return null
  return (
    <Text component="div" size="xs">
      {runs.byDisposition.slice(0, 4).map(({ disposition, calls }, i) => (
        <span key={disposition}>
          {i > 0 && ' · '}
          <Anchor
            component={Link}
            inherit
            style={{ whiteSpace: 'nowrap' }}
            href={`/calls?range=30d&script=${encodeURIComponent(name)}&disposition=${disposition}`}
          >
            {words('disposition', disposition)} {format.number(calls)}
          </Anchor>
        </span>
      ))}
    </Text>
  )
}

function Broken({ count, format }: { count: number; format: Format }) {
  return (
    <Text span size="sm" {...(count > 0 && { c: 'red.8', fw: 600 })}>
      {format.number(count)}
    </Text>
  )
}

function Rehearse({ row }: { row: Row }) {
  const t = useDialplanTexts()
  if (row.name === null) return null
  return (
    <Button
      component={Link}
      href={`/dialplans/${encodeURIComponent(row.name)}`}
      size="compact-sm"
      variant="light"
      leftSection={<IconPlayerPlay size={14} />}
      aria-label={`${t('column.rehearse')} ${row.name}`}
    >
      {t('column.rehearse')}
    </Button>
  )
}
