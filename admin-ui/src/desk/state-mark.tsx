import { Group, Text } from '@mantine/core'
import { Counter } from './counter.tsx'
import type { Agent } from './use-desk.ts'
import { nextWord, stateColour, stateWord, useReasonWord } from './words.ts'

/** The agent's state: a colour and a word, why, and for how long. Changes are read out; the seconds are not. */
export function StateMark({ agent, size = 'sm' }: { agent: Agent; size?: 'sm' | 'md' }) {
  const reasonWord = useReasonWord()
  const { state, reason, since, until, next } = agent
  const isCounted = state === 'wrap-up' && until !== null
  return (
    <Group gap={6} wrap="nowrap" miw={0}>
      <StateDot state={state} />
      <Text size={size} fw={700} role="status" style={{ whiteSpace: 'nowrap' }}>
        {stateWord(state)}
        {reason !== null && ` · ${reasonWord(reason)}`}
      </Text>
      <Text size={size} c="dimmed">
        {isCounted ? <Counter until={until} /> : <Counter since={since} />}
      </Text>
      {next !== null && next !== 'ready' && (
        <Text size="xs" c="dimmed" visibleFrom="xl" style={{ whiteSpace: 'nowrap' }}>
          {nextWord(next)}
        </Text>
      )}
    </Group>
  )
}

/** The state's colour, beside its word. */
export function StateDot({ state }: { state: string }) {
  const [colour = 'gray', shade = '7'] = (stateColour[state] ?? 'gray.7').split('.')
  return (
    <span
      aria-hidden
      style={{
        display: 'inline-block',
        width: 10,
        height: 10,
        borderRadius: '50%',
        flex: 'none',
        background: `var(--mantine-color-${colour}-${shade})`,
      }}
    />
  )
}
