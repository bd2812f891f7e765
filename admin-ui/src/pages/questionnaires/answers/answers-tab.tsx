import { Anchor, Badge, Checkbox, Group, Select, Text } from '@mantine/core'
import { IconFlag3Filled } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, take } from '../../../api/client.ts'
import type { paths } from '../../../api/schema.d.ts'
import { useMay } from '../../../api/session.ts'
import { type Column, DataTable } from '../../../kit/data-table.tsx'
import { nothing, useFormat } from '../../../kit/format.ts'
import { ink } from '../../../kit/ink.ts'
import { Empty } from '../../../kit/page.tsx'
import { useUrlState } from '../../../kit/url-state.ts'
import { useEndWord } from '../end-words.ts'
import { useQuestionnaireTexts } from '../texts.ts'
import { questionnaireKey, type VersionLine } from '../workshop/queries.ts'

type Route = paths['/api/questionnaires/{code}/responses']['get']
type Response = Route['responses'][200]['content']['application/json']['items'][number]
type State = Response['state']

const states = ['completed', 'partial', 'broke-off', 'declined', 'refused-by-key', 'opted-out', 'open'] as const
const inUrl = { version: 0, state: '', flagged: false, page: 1, pageSize: 50 }

function useAnswers(code: string) {
  const [filter, change] = useUrlState(inUrl)
  const { version, state, flagged, page, pageSize } = filter
  const answers = useQuery({
    queryKey: [...questionnaireKey(code), 'responses', filter],
    queryFn: () =>
      take(
        api.GET('/api/questionnaires/{code}/responses', {
          params: {
            path: { code },
            query: {
              page,
              pageSize,
              ...(version > 0 && { version }),
              ...(state !== '' && { state: state as State }),
              ...(flagged && { flagged }),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  })
  const isFiltered = version > 0 || state !== '' || flagged
  return { answers, filter, change, isFiltered }
}

/** Who has answered, in which version, and what came of it. */
export function AnswersTab({ code, lines }: { code: string; lines: readonly VersionLine[] }) {
  const t = useQuestionnaireTexts()
  const { answers, filter, change, isFiltered } = useAnswers(code)
  const { page, pageSize } = filter
  return (
    <DataTable
      name="questionnaire-answers"
      label={t('tab.answers')}
      columns={useColumns()}
      rows={answers.data?.items}
      idOf={({ id }) => id}
      error={answers.error}
      onRetry={() => void answers.refetch()}
      isStale={answers.isPlaceholderData}
      paging={{
        page,
        pageSize,
        total: answers.data?.total ?? 0,
        onChange: (nextPage, nextSize) => change({ page: nextPage, pageSize: nextSize }),
      }}
      empty={
        isFiltered ? (
          <Empty title={t('answers.no-match')} />
        ) : (
          <Empty title={t('answers.none')} text={t('answers.none-text')} />
        )
      }
      toolbar={<Filters lines={lines} filter={filter} onChange={(next) => change({ ...next, page: 1 })} />}
      choosesColumns
    />
  )
}

type Filter = { version: number; state: string; flagged: boolean }

function Filters(props: {
  lines: readonly VersionLine[]
  filter: Filter
  onChange: (change: Partial<Filter>) => void
}) {
  const t = useQuestionnaireTexts()
  const endWord = useEndWord()
  const { filter, onChange } = props
  return (
    <Group gap="sm">
      <Select
        size="xs"
        w={140}
        aria-label={t('list.version')}
        data={[
          { value: '0', label: t('answers.all-versions') },
          ...props.lines.map(({ version }) => ({ value: String(version), label: t('version.of', { version }) })),
        ]}
        value={String(filter.version)}
        allowDeselect={false}
        onChange={(version) => onChange({ version: Number(version) })}
      />
      <Select
        size="xs"
        w={150}
        aria-label={t('answers.state')}
        data={[
          { value: '', label: t('answers.all-states') },
          ...states.map((state) => ({ value: state, label: endWord(state) })),
        ]}
        value={filter.state}
        allowDeselect={false}
        onChange={(state) => onChange({ state: state ?? '' })}
      />
      <Checkbox
        size="xs"
        label={t('answers.only-flagged')}
        checked={filter.flagged}
        onChange={({ currentTarget }) => onChange({ flagged: currentTarget.checked })}
      />
    </Group>
  )
}

function useColumns(): Column<Response>[] {
  const t = useQuestionnaireTexts()
  const format = useFormat()
  const maySeeCampaigns = useMay(['it', 'manager', 'supervisor'])
  return [
    { id: 'patient', title: t('answers.patient'), show: (line) => <Patient line={line} /> },
    { id: 'department', title: t('answers.department'), show: ({ department }) => department || nothing },
    { id: 'state', title: t('answers.state'), show: ({ state }) => <StateBadge state={state} /> },
    {
      id: 'answered',
      title: t('answers.answered'),
      align: 'right',
      show: ({ answers }) => format.number(answers),
    },
    {
      id: 'score',
      title: t('answers.score'),
      align: 'right',
      show: ({ score }) => (score === null ? nothing : format.number(score)),
    },
    {
      id: 'version',
      title: t('list.version'),
      show: ({ version }) => t('version.of', { version }),
    },
    {
      id: 'channel',
      title: t('answers.channel'),
      show: ({ channel }) => t(channel === 'agent' ? 'answers.channel.agent' : 'answers.channel.keypad'),
    },
    { id: 'started', title: t('answers.started'), show: ({ startedAt }) => format.moment(startedAt) },
    {
      id: 'campaign',
      title: t('answers.campaign'),
      show: ({ campaignId, campaignName }) =>
        campaignId === null || !maySeeCampaigns ? (
          (campaignName ?? nothing)
        ) : (
          <Anchor component={Link} href={`/campaigns/${campaignId}`} size="sm">
            {campaignName}
          </Anchor>
        ),
    },
    {
      id: 'call',
      title: t('answers.call'),
      show: ({ lastCall }) =>
        lastCall === null ? (
          nothing
        ) : (
          <Anchor component={Link} href={`/calls/${lastCall}`} size="sm">
            {t('answers.open-call')}
          </Anchor>
        ),
    },
  ]
}

function Patient({ line }: { line: Response }) {
  const t = useQuestionnaireTexts()
  return (
    <Group gap={6} wrap="nowrap">
      <Anchor component={Link} href={`/patients/${line.patientId}`} size="sm" fw={600}>
        {line.patientName}
      </Anchor>
      {line.isFlagged && (
        <IconFlag3Filled size={14} role="img" aria-label={t('answers.flag')} color="var(--mantine-color-red-7)" />
      )}
    </Group>
  )
}

const stateColors: Record<State, string> = {
  completed: 'teal',
  partial: 'cyan',
  'broke-off': 'gray',
  declined: 'gray',
  'refused-by-key': 'gray',
  'opted-out': 'orange',
  open: 'blue',
}

const stateInks: Partial<Record<State, string>> = { completed: ink.teal, 'opted-out': ink.orange }

function StateBadge({ state }: { state: State }) {
  const endWord = useEndWord()
  return (
    <Badge size="sm" variant="light" color={stateColors[state]} c={stateInks[state] ?? 'dark.7'} tt="none">
      <Text span size="xs">
        {endWord(state)}
      </Text>
    </Badge>
  )
}
