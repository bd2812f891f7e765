/** Whom a queue may count on. */
import type { AgentState } from './agent.ts'

/** Signed in, and neither paused nor without a phone. */
export const isAtWork = ({ at }: AgentState): boolean => at !== 'signed-out' && at !== 'paused' && at !== 'away'
/** 2: at work; 1: paused for a moment only, as after a declined call; 0: not to be counted on. */
export const presenceOf = (state: AgentState): 0 | 1 | 2 => {
  if (isAtWork(state)) return 2
  return state.at === 'paused' && state.until !== undefined ? 1 : 0
}
export const isSignedIn = ({ at }: AgentState): boolean => at !== 'signed-out'
