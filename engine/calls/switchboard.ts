import type { Clock } from '../kernel/clock.ts'
import type { CallId, LegId } from '../kernel/ids.ts'
import type { LegSnapshot, OriginateRequest, Switch } from '../switch/switch.ts'
import { Board } from './board.ts'
import type { CallLog } from './call-log.ts'
import type { Disposition } from './core/disposition.ts'
import type { LiveCall } from './live-call.ts'

/** What happens to calls, for whoever shows or counts them. No personal data but the numbers in `call`. */
export type CallHappening =
  | { kind: 'CallStarted'; call: LiveCall }
  | { kind: 'CallAnswered'; call: LiveCall }
  | { kind: 'CallEnded'; call: LiveCall; disposition: Disposition | undefined }

export type Facts = Readonly<Record<string, string>>

/** An agent's phone, for instance, is rung before the patient's. */
export type BeforeDialing = (call: LiveCall) => Promise<boolean>

export type Switchboard = {
  /**
   * Places a call that is entered in the call log from the first moment. Same outcomes as the port's. `first` happens before it is
   * dialed, with the call that will be; false: it is not dialed, and comes out as `cancelled`.
   */
  originate(request: OriginateRequest, facts: Facts, first?: BeforeDialing): ReturnType<Switch['originate']>
  /** The call whose person has this leg, while it lives. */
  callOf(leg: LegId): LiveCall | undefined
  /** Takes over a call that lived on while the engine was away. It is told of as started, not once more as answered. */
  adopt(snapshot: LegSnapshot, facts: Facts): Promise<LiveCall>
  /**
   * Lets `work` drive the call under the name of its script. What it resolves to is the call's disposition; the books
   * of the call close when it has ended and its driver is through. One that still writes after the end is waited for:
   * after a minute it is told of as an error, after ten it is given up. A driver that throws or is given up leaves what
   * `despite` makes of it, without that `failed`, and the fault is thrown.
   */
  drive(
    call: LiveCall,
    script: string,
    work: () => Promise<Disposition | undefined>,
    despite?: (fault: unknown) => Promise<Disposition>,
  ): Promise<Disposition | undefined>
  /** Somebody calls us. */
  onOffered(handle: (call: LiveCall) => void): void
  observe(listener: (happening: CallHappening) => void): () => void
  /** Calls whose books are open. */
  readonly live: number
  /** Lets go of every call. Scripts stand still where they wait for the person, and nothing of theirs ticks on. */
  close(): void
}

export type SwitchboardOptions = {
  switch: Switch
  clock: Clock
  log: CallLog
  lastTrailSeq: (call: CallId) => Promise<number>
  /** Faults of listeners and drivers, and commands that failed on our side. */
  onError?: (error: unknown) => void
}

/** Subscribes to the switch: from now on its calls are answered for here. */
export function createSwitchboard(options: SwitchboardOptions): Switchboard {
  return new Board(options)
}
