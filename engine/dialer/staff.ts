/** Agents as campaigns see them: who could take a call now. The queues' feature knows them; main hands it over. */
import type { AgentNow, StaffNews } from '../acd/core/agent-now.ts'
import type { EpochMs } from '../kernel/clock.ts'

export type { AgentNow, StaffNews } from '../acd/core/agent-now.ts'

/** Agents go by their user's id, queues by theirs. */
export type Staff = {
  isOf(queueId: number, agent: string): boolean
  /** Everybody who is signed in to this queue. */
  signedIn(queueId: number): readonly string[]
  now(agent: string): AgentNow
  /** Whether a caller waits whom agents of this queue may serve; those of whom `isOurs` says so do not count. */
  callersWait(queueId: number, isOurs: (call: string) => boolean): boolean
  /** Nobody else gets this agent until then, or until `release`. */
  reserve(agent: string, untilAt: EpochMs): void
  release(agent: string): void
  subscribe(listener: (news: StaffNews) => void): () => void
}

/** Where there are no agents. */
export const nobody: Staff = {
  isOf: () => false,
  signedIn: () => [],
  now: () => ({ is: 'away' }),
  callersWait: () => false,
  reserve: () => undefined,
  release: () => undefined,
  subscribe: () => () => undefined,
}
