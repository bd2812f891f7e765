/**
 * A call while it lives, as a script drives it. Verbs, surveys and (later) queues stand on this and on nothing lower.
 *
 * Every method that waits throws {@link HungUp} as soon as the person's leg has ended, so a script unwinds by itself.
 */
import type { EpochMs } from '../kernel/clock.ts'
import type { CallId, LegId } from '../kernel/ids.ts'
import type {
  CommandOutcome,
  Destination,
  Digit,
  HangUpReason,
  LegSnapshot,
  PlaybackSource,
  Switch,
  SwitchEvent,
} from '../switch/switch.ts'

/** Thrown out of any verb when the person has hung up. Caught by the runner, never by a script. */
export class HungUp extends Error {
  override readonly name = 'HungUp'
  constructor() {
    super('the call has ended')
  }
}

/** Recognises HungUp also when it was thrown by another copy of this module (a bundled script). */
export const isHungUp = (error: unknown): boolean => error instanceof Error && error.name === 'HungUp'

export type TrailEntry = {
  /** `say`, `menu`, `survey`, …; `call` for what the call itself does (offered, answered, ended). */
  verb: string
  /** The prompt or question it was about, or '' where there is none. */
  prompt: string
  /** In one word: `finished`, `key 1`, `silence`, `invalid key`, … */
  outcome: string
  /** Anything more. No personal data: keys that a person typed as an answer are `pii`. */
  detail?: Record<string, string | number | boolean>
  pii?: Record<string, string>
}

export type PlayEnd = { kind: 'finished' } | { kind: 'interrupted'; digit: Digit } | { kind: 'failed'; why: string }

export type RingOptions = {
  ringMs: number
  /** What the phone shows; the person's number unless said. */
  callerId?: { number: string; name?: string }
  /** The phone is asked to pick up by itself. */
  answersItself?: boolean
}

/** Another phone, rung for a call. It is entered in the call log as one of the call's legs. */
export type Ring = {
  readonly leg: LegId
  /** Answered, refused, or nobody can say. Never rejects for a phone that does not answer. */
  readonly outcome: ReturnType<Switch['originate']>
  /** Plays to whoever has answered, to the end. Nobody is told when it could not be heard. */
  play(name: string, sources: readonly PlaybackSource[]): Promise<void>
  /** Nobody wants it any more: it is hung up, however late it is answered. */
  letGo(): void
}

/** A phone that is in a call of its own all day, lent to another call. */
export type Loan = Ring & {
  /** Resolves once it was let go and is parked in its own call again: an order that comes sooner would be undone. */
  readonly isBack: Promise<void>
}

/** What is told of any leg of a call. */
export type LegNews = Extract<SwitchEvent, { leg: LegId }>

export type LiveCall = {
  readonly id: CallId
  /** The leg of the person: the patient, the caller. */
  readonly leg: LegId
  readonly direction: 'inbound' | 'outbound'
  /** Numbers as the switch gave them. */
  readonly from: string
  readonly to: string
  readonly startedAt: EpochMs
  readonly isAnswered: boolean
  readonly hasEnded: boolean
  /** Who ended it; undefined while it lives. */
  readonly endedBy: 'them' | 'us' | 'switch' | undefined
  /** Facts that travel with the call: patient id, campaign id, the script's own marks. Kept in the call log. */
  readonly facts: Map<string, string>

  answer(): Promise<void>
  /**
   * Plays to the end, or until a key when `bargeIn` is set. The key that interrupts is returned and taken out of the
   * buffer; a key typed ahead interrupts before the first sample. Without `bargeIn`, keys pressed meanwhile stay in
   * the buffer.
   */
  play(name: string, sources: readonly PlaybackSource[], options: { bargeIn: boolean }): Promise<PlayEnd>
  /** The next key: one typed ahead at once, else the next within `waitMs`. */
  nextDigit(waitMs: number): Promise<Digit | 'silence'>
  /** Forgets keys typed ahead: after an error prompt, a person starts afresh. */
  dropTypedAhead(): void
  /** Resolves after `ms`; throws HungUp when the call ends first. */
  pause(ms: number): Promise<void>
  /** Sends keys to the far end, as if we had pressed them: a switchboard that asks for the extension. */
  sendDigits(digits: string): Promise<'sent' | 'declined'>
  /** Records what the person says until `#` (or any key), `silence`, or `maxMs`. The path is absolute. */
  captureVoice(
    file: string,
    options: { maxMs: number },
  ): Promise<{ kind: 'captured'; durationMs: number; endedBy: Digit | 'limit' }>
  /** Rings another phone while the person hears ringback and connects the two; resolves when that is over. */
  connectTo(
    to: { kind: 'extension'; extension: string } | { kind: 'trunk'; trunk: string; number: string },
    options: { ringMs: number },
  ): Promise<{ kind: 'connected'; talkMs: number } | { kind: 'not-connected'; cause: string }>
  /** Rings another phone for this call. What the person hears meanwhile is another matter. */
  ring(to: Destination, options: RingOptions): Ring
  /** A leg that was rung for this call and lived on while the engine was away. */
  found(snapshot: LegSnapshot): Ring
  /** A phone that is in a call of its own and waits for this one: `letGo` gives it back, and nobody hangs it up. */
  borrow(home: LiveCall): Loan
  /** Stops what plays; whoever plays it sees it finished. */
  silence(): Promise<void>
  /** Connects the person with an answered leg of this call; what plays is left to the caller. */
  joinWith(leg: LegId): Promise<CommandOutcome>
  /** Parts the person from whoever is connected; both legs are parked. */
  part(): Promise<CommandOutcome>
  /** Every event of every leg of this call, until the person has gone. The returned function ends it. */
  watch(hear: (news: LegNews) => void): () => void
  /** Ends the call. Throws HungUp, like every other end. */
  hangUp(reason: HangUpReason): Promise<never>
  startRecording(file: string): Promise<CommandOutcome>
  stopRecording(): Promise<CommandOutcome>
  /** Writes a line of the trail. Never waits. */
  trail(entry: TrailEntry): void
}
