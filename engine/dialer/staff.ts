/** Agents as campaigns see them: who could take a call now. The queues' feature knows them; main hands it over. */
import type { EpochMs } from '../kernel/clock.ts'

export type AgentNow =
  | { is: 'ready' }
  /** Rings for a call, or speaks in it; `call`: the leg of the person, where it is known. */
  | { is: 'busy'; call: string | undefined; leavesAfter: boolean }
  | { is: 'wrap-up'; leavesAfter: boolean }
  /** For a call that is not there yet. */
  | { is: 'held'; leavesAfter: boolean }
  | { is: 'away' }

export type StaffNews = { kind: 'agent'; agent: string } | { kind: 'staff-changed' } | { kind: 'waiting-changed' }

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
