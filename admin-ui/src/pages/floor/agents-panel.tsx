import { Box, Button, Group, Text, TextInput } from '@mantine/core'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useLanguage } from '../../i18n/i18n.ts'
import { useFormat } from '../../kit/format.ts'
import { Panel } from '../../kit/panel.tsx'
import { useTabState } from '../../kit/url-state.ts'
import { useActs, usePauseReasons } from './acts.ts'
import { AgentRow } from './agent-row.tsx'
import { Pager, pageOf } from './pager.tsx'
import { stateOf, states } from './standing.ts'
import { useFloorTexts } from './texts.ts'
import type { AgentLine, Ear, QueueLine } from './use-floor.ts'
import { useFloorViewState } from './view.ts'

const pageSize = 50

type AgentsProps = { agents: readonly AgentLine[]; queues: readonly QueueLine[]; ear: Ear | undefined }

/** Everybody at a desk: talking first, since there is something to do; then by name. */
export function AgentsPanel({ agents, queues, ear }: AgentsProps) {
  const t = useFloorTexts()
  const acts = useActs()
  const [view, change] = useFloorViewState()
  const [text, find] = useTabState('floor.find')
  const reasons = usePauseReasons()
  const titles = useTitles(queues)
  const ofQueue = agents.filter((agent) => view.queue === '' || agent.queues.includes(view.queue))
  const fits = ofQueue
    .filter((agent) => view.state === '' || agent.state === view.state)
    .filter(({ name, number }) => `${name} ${number ?? ''}`.toLowerCase().includes(text.trim().toLowerCase()))
    .toSorted(byUrgency)
  const { rows, page, last } = pageOf(fits, view.page, pageSize)
  const isAnyTalking = rows.some(({ call }) => call !== null)
  return (
    <Panel title={t('agents.title')} actions={<Find text={text} find={find} />}>
      <StateFilter agents={ofQueue} queue={titles.get(view.queue)} />
      {acts !== undefined && isAnyTalking && (
        <Text size="xs" c="dimmed" mt={6}>
          {t('acts.guide')}
        </Text>
      )}
      {rows.length === 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {t(agents.length === 0 ? 'agents.none' : 'agents.none-fits')}
        </Text>
      )}
      <Box component="ul" m={0} mt="xs" p={0} aria-label={t('agents.title')} style={{ listStyle: 'none' }}>
        {rows.map((agent) => (
          <AgentRow
            key={agent.id}
            agent={agent}
            titles={titles}
            reasons={reasons}
            mode={agent.call !== null && agent.call.id === ear?.call ? (ear.mode ?? undefined) : undefined}
          />
        ))}
      </Box>
      <Pager page={page} last={last} onChange={(to) => change({ page: to })} />
    </Panel>
  )
}

const order = ['talking', 'ringing', 'reserved', 'ready', 'wrap-up', 'paused', 'away']

/** Steady: an agent changes place only with the state. */
const byUrgency = (a: AgentLine, b: AgentLine): number =>
  order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name, 'zh') || a.id - b.id

/** Stays the same while titles do, so that rows need not be drawn again. */
function useTitles(queues: readonly QueueLine[]): ReadonlyMap<string, string> {
  const language = useLanguage()
  const key = JSON.stringify(queues.map(({ code, title }) => [code, title[language]]))
  return useMemo(() => new Map(JSON.parse(key) as [string, string][]), [key])
}

function Find({ text, find }: { text: string; find: (text: string) => void }) {
  const t = useFloorTexts()
  return (
    <TextInput
      size="xs"
      w={200}
      type="search"
      leftSection={<IconSearch size={14} />}
      placeholder={t('agents.find')}
      aria-label={t('agents.find')}
      value={text}
      onChange={(event) => find(event.currentTarget.value)}
    />
  )
}

function StateFilter({ agents, queue }: { agents: readonly AgentLine[]; queue: string | undefined }) {
  const t = useFloorTexts()
  const format = useFormat()
  const [view, change] = useFloorViewState()
  const counted = states
    .map((state) => ({ state, count: agents.filter((agent) => stateOf(agent) === state).length }))
    .filter(({ state, count }) => count > 0 || state === view.state)
  const chip = (state: string, label: string, count: number) => (
    <Button
      key={state}
      size="compact-xs"
      className="finger"
      variant={view.state === state ? 'filled' : 'default'}
      aria-pressed={view.state === state}
      onClick={() => change({ state: view.state === state ? '' : state, page: 1 })}
    >
      {`${label} ${format.number(count)}`}
    </Button>
  )
  return (
    <Group gap={6} role="group" aria-label={t('agents.filter')}>
      {queue !== undefined && (
        <Button
          size="compact-xs"
          className="finger"
          variant="light"
          rightSection={<IconX size={12} />}
          title={t('queue.all')}
          onClick={() => change({ queue: '', page: 1, callers: 1 })}
        >
          {queue}
        </Button>
      )}
      {chip('', t('agents.all'), agents.length)}
      {counted.map(({ state, count }) => chip(state, t(`state.${state}`), count))}
    </Group>
  )
}
