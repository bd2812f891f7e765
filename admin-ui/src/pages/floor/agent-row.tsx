import { Badge, Box, Group, Stack, Text } from '@mantine/core'
import { memo } from 'react'
import { useUser } from '../../api/session.ts'
import { useActs, type usePauseReasons } from './acts.ts'
import { CallActs } from './call-acts.tsx'
import { Since } from './since.tsx'
import { type AgentState, stateColors, stateOf } from './standing.ts'
import { StateMenu } from './state-menu.tsx'
import { useFloorTexts } from './texts.ts'
import type { AgentLine } from './use-floor.ts'

type Titles = ReadonlyMap<string, string>
type Reasons = ReturnType<typeof usePauseReasons>
type RowProps = { agent: AgentLine; titles: Titles; reasons: Reasons; mode: string | undefined }

/** Drawn again only when this agent has changed; the counters run by themselves. */
export const AgentRow = memo(function AgentRow({ agent, titles, reasons, mode }: RowProps) {
  const acts = useActs()
  const user = useUser()
  const state = stateOf(agent)
  return (
    <Group
      component="li"
      gap="sm"
      py={6}
      pl={8}
      style={{
        borderTop: '1px solid var(--mantine-color-gray-2)',
        borderLeft: `3px solid var(--mantine-color-${stateColors[state]}-6)`,
        ...(mode !== undefined && { background: 'var(--mantine-primary-color-light)' }),
      }}
    >
      <StateMark state={state} since={agent.since} />
      <Who agent={agent} />
      <Doing agent={agent} state={state} titles={titles} reasons={reasons} />
      {acts !== undefined && (
        <Group gap={6} ml="auto" wrap="nowrap" justify="flex-end">
          {agent.call !== null && agent.id !== user.id && (
            <CallActs call={agent.call.id} name={agent.name} mode={mode} />
          )}
          <StateMenu agent={agent} state={state} reasons={reasons} />
        </Group>
      )}
    </Group>
  )
})

function StateMark({ state, since }: { state: AgentState; since: number }) {
  const t = useFloorTexts()
  return (
    <Stack gap={0} w={{ base: 78, xs: 88 }} align="center" lh={1.4}>
      <Badge variant="light" color={stateColors[state]} tt="none" radius="sm" fullWidth>
        {t(`state.${state}`)}
      </Badge>
      <Since at={since} />
    </Stack>
  )
}

function Who({ agent }: { agent: AgentLine }) {
  const t = useFloorTexts()
  const { name, number, answered, missed } = agent
  return (
    <Box w={{ base: 72, xs: 100 }} style={{ minWidth: 0 }} title={t('agent.today', { answered, missed })}>
      <Text size="sm" fw={600} truncate>
        {name}
      </Text>
      {number !== null && (
        <Text size="xs" c="dimmed">
          {t('agent.number', { number })}
        </Text>
      )}
    </Box>
  )
}

type DoingProps = { agent: AgentLine; state: AgentState; titles: Titles; reasons: Reasons }

/** The call that is on, or why there is none, and below it the queues. */
function Doing({ agent, state, titles, reasons }: DoingProps) {
  const t = useFloorTexts()
  const { call, reason, next, queues } = agent
  const titleOf = (code: string) => titles.get(code) ?? code
  const talk = talks.find((each) => each === call?.at) ?? 'talking'
  const whence = call?.direction === 'outbound' ? t('talk.outbound') : t('talk.direct')
  return (
    <Box flex={{ base: '1 1 90px', xs: '1 1 120px' }} miw={0}>
      {call !== null && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('agent.call', { queue: call.queue === null ? whence : titleOf(call.queue), state: t(`talk.${talk}`) })}{' '}
          <Since at={call.startedAt} />
        </Text>
      )}
      {state === 'paused' && reason !== null && <Text size="sm">{reasons.word(reason)}</Text>}
      {(next === 'paused' || next === 'signed-out') && (
        <Text size="xs">{t('agent.next', { state: t(`state.${next}`) })}</Text>
      )}
      <Text size="xs" c="dimmed" truncate title={queues.map(titleOf).join(', ')}>
        {queues.map(titleOf).join(' · ')}
      </Text>
    </Box>
  )
}

const talks = ['talking', 'held', 'ringing-third', 'consulting', 'together', 'handed-over', 'over'] as const
