import type { LiveCall, Ring } from '../calls/live-call.ts'
import type { CallId } from '../kernel/ids.ts'
import type { Wishes } from './acd-log-store.ts'
import type { QueueSettings } from './acd-settings-store.ts'
import type { TurnedAway, WaitingEnd } from './core/words.ts'

/** How waiting ended for the person who waited. `served`: the two hear each other. */
export type WaitEnd =
  | { how: 'served'; agent: string; ring: Ring }
  | { how: Exclude<WaitingEnd['how'], 'served' | 'overflowed' | 'abandoned'> }
  | { how: 'turned-away'; because: TurnedAway }

/** Somebody in a line: a caller who listens to music, or one who has hung up and is called back. */
export type Waiter = {
  queue: QueueSettings
  readonly wishes: Wishes
  /** The call by which they are known; of one who is called back, the call that will be. */
  readonly callId: CallId
  readonly number: string
  /** Whom it is about, where it is known. */
  patient: number | undefined
  /** Leaves the line to be called back. */
  readonly wantsCallback?: boolean
  /** The call for which agents' phones are rung. Throws HungUp when there is nobody any more. */
  call(): Promise<LiveCall>
  /** Goes on waiting, also after an agent who did not come after all. */
  waitOn(): void
  end(end: WaitEnd): Promise<void>
  fail(error: unknown): void
  /**
   * Lets the two hear each other, once each has been told about the other. Says who of them was not there, and undefined when
   * they are connected. `isWanted`: not any more where that took too long, and the agent's phone is somebody else's by now.
   */
  connect(ring: Ring, agentNumber: string | null, isWanted: () => boolean): Promise<'caller' | 'agent' | undefined>
}
