import type { AgentLine, QueueLine } from './use-floor.ts'

/** In the order in which a supervisor looks at them. */
export const states = ['ready', 'ringing', 'reserved', 'talking', 'wrap-up', 'paused', 'away'] as const
export type AgentState = (typeof states)[number]

/** Words go with every colour. */
export const stateColors: Readonly<Record<AgentState, string>> = {
  ready: 'teal',
  ringing: 'yellow',
  reserved: 'yellow',
  talking: 'blue',
  'wrap-up': 'gray',
  paused: 'orange',
  away: 'red',
}

export const stateOf = ({ state }: AgentLine): AgentState => states.find((each) => each === state) ?? 'away'

const sum = (counts: QueueLine['agents'], chosen: readonly string[]): number =>
  chosen.reduce((total, state) => total + (counts[state] ?? 0), 0)

/** Why nobody serves an open queue; undefined where somebody does. */
export function desertedBecause({ agents, isOpen }: QueueLine): 'nobody-signed-in' | 'nobody-at-work' | undefined {
  if (!isOpen || sum(agents, ['ready', 'ringing', 'reserved', 'talking', 'wrap-up']) > 0) return undefined
  return sum(agents, ['paused', 'away']) > 0 ? 'nobody-at-work' : 'nobody-signed-in'
}
