import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import { type CallId, type LegId, newLegId, newPlaybackId, type PlaybackId } from '../kernel/ids.ts'
import type {
  CommandOutcome,
  Destination,
  Digit,
  HangUpReason,
  PlaybackSource,
  Switch,
  SwitchEvent,
} from '../switch/switch.ts'
import { foldLeg, type LegRecord } from './core/leg-record.ts'
import { HungUp, type LiveCall, type PlayEnd, type TrailEntry } from './live-call.ts'
import { Mailbox } from './mailbox.ts'

/** No prompt is longer; a playback whose end never came must not hold a call for ever. */
const longestPlaybackMs = toMs('15m')
/** How long the end of a playback that we stopped, or of a leg that we hung up, may take to be reported. */
const echoMs = toMs('2s')
const linkBackMs = toMs('5m')
const forever = toMs('24h')

export type CallEvent = Extract<SwitchEvent, { leg: LegId }> | { kind: 'SwitchBack' }

export type CallOnSwitchOptions = {
  switch: Switch
  clock: Clock
  person: LegRecord
  from: string
  to: string
  facts: ReadonlyMap<string, string>
  onTrail: (entry: TrailEntry) => void
  /** Places the second leg of a connection, entered in the call log. */
  dialOut: (call: CallId, leg: LegId, to: Destination, ringMs: number) => ReturnType<Switch['originate']>
}

/** The {@link LiveCall} of a leg on the switch: what the switch tells goes in by `deliver`, verbs come out as commands. */
export class CallOnSwitch implements LiveCall {
  readonly id: CallId
  readonly leg: LegId
  readonly from: string
  readonly to: string
  readonly facts: Map<string, string>
  #person: LegRecord
  #recording: string | undefined
  #typedAhead: Digit[] = []
  readonly #box: Mailbox<CallEvent>
  readonly #options: CallOnSwitchOptions

  constructor(options: CallOnSwitchOptions) {
    this.#options = options
    this.#person = options.person
    this.leg = options.person.leg
    this.id = options.person.leg as string as CallId
    this.from = options.from
    this.to = options.to
    this.facts = new Map(options.facts)
    this.#box = new Mailbox(options.clock)
  }

  get direction(): 'inbound' | 'outbound' {
    return this.#person.direction
  }

  get startedAt(): number {
    return this.#person.startedAt
  }

  get isAnswered(): boolean {
    return this.#person.answeredAt !== undefined
  }

  get hasEnded(): boolean {
    return this.#person.end !== undefined
  }

  get person(): LegRecord {
    return this.#person
  }

  /** One event of this call's legs. Told twice, it does nothing the second time. */
  deliver(event: CallEvent): void {
    if (event.kind !== 'SwitchBack' && event.leg === this.leg) this.#fold(event)
    const taken = this.#box.deliver(event)
    if (event.kind === 'DigitPressed' && !taken && event.leg === this.leg) this.#typedAhead.push(event.digit)
    if (this.hasEnded && !this.#box.isClosed) this.#box.close(new HungUp())
  }

  async answer(): Promise<void> {
    this.#throwIfEnded()
    if (this.isAnswered) return
    const answered = this.#box.next(
      (event) => (event.kind === 'LegAnswered' && event.leg === this.leg ? true : undefined),
      {
        ms: echoMs,
        otherwise: false,
      },
    )
    await this.#command(() => this.#options.switch.answer(this.leg))
    await answered
  }

  async play(name: string, sources: readonly PlaybackSource[], { bargeIn }: { bargeIn: boolean }): Promise<PlayEnd> {
    this.#throwIfEnded()
    if (bargeIn) {
      const typed = this.#typedAhead.shift()
      if (typed !== undefined) return { kind: 'interrupted', digit: typed }
    }
    if (sources.length === 0) return { kind: 'finished' }
    const id = newPlaybackId()
    // The end may be told before the command's reply: wait first, then ask.
    const end = this.#box.next((event) => endOfPlay(event, this.leg, id, bargeIn), {
      ms: longestPlaybackMs,
      otherwise: { kind: 'failed' as const, why: 'its end was never reported' },
    })
    const started = await this.#commandOrEnd(() => this.#options.switch.play(this.leg, { id, name, sources }), end)
    if (started.kind !== 'done' && started.kind !== 'unknown') {
      this.deliver({
        kind: 'PlaybackEnded',
        leg: this.leg,
        at: 0,
        seq: 0,
        playback: id,
        how: 'failed',
        why: started.kind,
      })
    }
    const how = await end
    if (how.kind === 'interrupted') await this.#stopPlaying(id)
    return how
  }

  async nextDigit(waitMs: number): Promise<Digit | 'silence'> {
    this.#throwIfEnded()
    const typed = this.#typedAhead.shift()
    if (typed !== undefined) return typed
    return await this.#nextKey(waitMs)
  }

  dropTypedAhead(): void {
    this.#typedAhead = []
  }

  async pause(ms: number): Promise<void> {
    this.#throwIfEnded()
    await this.#box.next<boolean>(() => undefined, { ms, otherwise: true })
  }

  async captureVoice(file: string, { maxMs }: { maxMs: number }) {
    this.#throwIfEnded()
    const startedAt = this.#options.clock.now()
    await this.#command(() => this.#options.switch.startVoiceCapture(this.leg, file))
    this.dropTypedAhead()
    const key = await this.#nextKey(maxMs)
    const durationMs = this.#options.clock.now() - startedAt
    await this.#command(() => this.#options.switch.stopVoiceCapture(this.leg, file))
    return { kind: 'captured', durationMs, endedBy: key === 'silence' ? 'limit' : key } as const
  }

  async connectTo(to: Destination, { ringMs }: { ringMs: number }) {
    this.#throwIfEnded()
    const other = newLegId()
    const ringback = newPlaybackId()
    await this.#command(() =>
      this.#options.switch.play(this.leg, {
        id: ringback,
        name: 'ringback',
        sources: [{ kind: 'tone', tone: 'ringback' }],
      }),
    )
    const dialled = await this.#dialWhilePersonWaits(other, to, ringMs)
    await this.#stopPlaying(ringback)
    if (dialled.kind !== 'answered')
      return { kind: 'not-connected', cause: dialled.kind === 'refused' ? dialled.cause : 'unknown' } as const
    return await this.#talk(other)
  }

  async hangUp(reason: HangUpReason): Promise<never> {
    this.#throwIfEnded()
    const ended = this.#box.next<true>(() => undefined, { ms: echoMs, otherwise: true })
    await this.#command(() => this.#options.switch.hangUp(this.leg, reason))
    await ended // rejects with HungUp when the end is told
    throw new HungUp()
  }

  async startRecording(file: string): Promise<CommandOutcome> {
    const outcome = await this.#options.switch.startRecording(this.leg, file)
    if (outcome.kind === 'done') this.#recording = file
    return outcome
  }

  async stopRecording(): Promise<CommandOutcome> {
    if (this.#recording === undefined) return { kind: 'done' }
    const file = this.#recording
    this.#recording = undefined
    return await this.#options.switch.stopRecording(this.leg, file)
  }

  trail(entry: TrailEntry): void {
    this.#options.onTrail(entry)
  }

  /** Nobody waits for anything on this call: asserted when it has ended. */
  get waiting(): number {
    return this.#box.waiting
  }

  #fold(event: Exclude<CallEvent, { kind: 'SwitchBack' }>): void {
    if (event.kind === 'LegRinging' || event.kind === 'LegAnswered' || event.kind === 'LegEnded') {
      this.#person = foldLeg(this.#person, event)
    }
  }

  #throwIfEnded(): void {
    if (this.hasEnded) throw new HungUp()
  }

  #nextKey(waitMs: number): Promise<Digit | 'silence'> {
    return this.#box.next<Digit | 'silence'>(
      (event) => (event.kind === 'DigitPressed' && event.leg === this.leg ? event.digit : undefined),
      {
        ms: waitMs,
        otherwise: 'silence',
      },
    )
  }

  /** A command during which the link may be down: it is given again when the link is back and the leg still lives. */
  async #command(give: () => Promise<CommandOutcome>): Promise<CommandOutcome> {
    for (;;) {
      const outcome = await give()
      if (outcome.kind === 'no-such-leg') return await this.#goneLeg()
      if (outcome.kind !== 'not-connected') return outcome
      await this.#linkBack()
    }
  }

  /** As `#command`, for one whose end is already awaited: a hang-up then shows there, and only there. */
  async #commandOrEnd(give: () => Promise<CommandOutcome>, end: Promise<unknown>): Promise<CommandOutcome> {
    const gone = end.then(
      (): CommandOutcome => ({ kind: 'done' }),
      (error: unknown): never => {
        throw error
      },
    )
    return await Promise.race([this.#command(give), gone])
  }

  /** The switch no longer has the leg: its end is on the way, or was lost. Either way the call is over. */
  async #goneLeg(): Promise<never> {
    await this.#box.next<true>(() => undefined, { ms: echoMs, otherwise: true })
    throw new HungUp()
  }

  async #linkBack(): Promise<void> {
    await this.#box.next((event) => (event.kind === 'SwitchBack' ? true : undefined), {
      ms: linkBackMs,
      otherwise: true,
    })
  }

  async #stopPlaying(id: PlaybackId): Promise<void> {
    const ended = this.#box.next(
      (event) => (event.kind === 'PlaybackEnded' && event.playback === id ? true : undefined),
      {
        ms: echoMs,
        otherwise: true,
      },
    )
    ended.catch(() => undefined) // a hang-up is thrown by the await below; this keeps an early one from being unhandled
    await this.#command(() => this.#options.switch.stopPlayback(this.leg))
    await ended
  }

  /** Rings the other phone; when the person gives up first, that phone stops ringing. */
  async #dialWhilePersonWaits(other: LegId, to: Destination, ringMs: number) {
    const dialling = this.#options.dialOut(this.id, other, to, ringMs)
    const gaveUp = this.#box.next<never>(() => undefined, { ms: forever, otherwise: undefined as never })
    try {
      return await Promise.race([dialling, gaveUp])
    } catch (error) {
      await this.#options.switch.hangUp(other, 'no-one-there')
      throw error
    }
  }

  async #talk(other: LegId) {
    const { clock } = this.#options
    const startedAt = clock.now()
    const over = this.#box.next((event) => endOfTalk(event, this.leg, other), { ms: forever, otherwise: true })
    over.catch(() => undefined)
    const bridged = await this.#command(() => this.#options.switch.bridge(this.leg, other))
    if (bridged.kind === 'declined') return { kind: 'not-connected', cause: bridged.why } as const
    await over
    return { kind: 'connected', talkMs: clock.now() - startedAt } as const
  }
}

function endOfPlay(event: CallEvent, leg: LegId, id: PlaybackId, bargeIn: boolean): PlayEnd | undefined {
  if (event.kind === 'DigitPressed' && bargeIn && event.leg === leg) return { kind: 'interrupted', digit: event.digit }
  if (event.kind !== 'PlaybackEnded' || event.playback !== id) return undefined
  if (event.how === 'failed') return { kind: 'failed', why: event.why ?? 'the switch could not play it' }
  return { kind: 'finished' }
}

const endOfTalk = (event: CallEvent, leg: LegId, other: LegId): true | undefined =>
  (event.kind === 'LegUnbridged' && event.leg === leg) || (event.kind === 'LegEnded' && event.leg === other)
    ? true
    : undefined
