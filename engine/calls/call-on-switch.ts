import type { Clock } from '../kernel/clock.ts'
import { type CallId, callIdOf, type LegId, newLegId, newPlaybackId } from '../kernel/ids.ts'
import type {
  CommandOutcome,
  Destination,
  Digit,
  HangUpReason,
  LegSnapshot,
  PlaybackSource,
  Switch,
} from '../switch/switch.ts'
import { foldLeg, type LegRecord } from './core/leg-record.ts'
import { type CallEvent, echoMs, forever, type LegEnd, LegLine } from './leg-line.ts'
import {
  HungUp,
  isHungUp,
  type LegNews,
  type LiveCall,
  type Loan,
  type PlayEnd,
  type Ring,
  type RingOptions,
  type TrailEntry,
} from './live-call.ts'
import { playTo } from './play-to.ts'
import { Talk } from './talk.ts'

export type CallOnSwitchOptions = {
  switch: Switch
  clock: Clock
  person: LegRecord
  from: string
  to: string
  facts: ReadonlyMap<string, string>
  onTrail: (entry: TrailEntry) => void
  /** The switch has forgotten the leg and its end was never told: here it is, to be delivered like any other. */
  onMissedEnd: (end: LegEnd) => void
  /** Places the second leg of a connection, entered in the call log. */
  dialOut: (leg: LegId, to: Destination, options: RingOptions) => ReturnType<Switch['originate']>
  /** A second leg of this call that lived on while the engine was away. */
  adopt: (snapshot: LegSnapshot) => void
  /** The call has no more use for a second leg, whatever has become of it. */
  letGo: (leg: LegId) => void
}

type ConnectEnd = Awaited<ReturnType<LiveCall['connectTo']>>

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
  readonly #watchers = new Set<(news: LegNews) => void>()
  readonly #line: LegLine
  readonly #options: CallOnSwitchOptions

  constructor(options: CallOnSwitchOptions) {
    this.#options = options
    this.#person = options.person
    this.leg = options.person.leg
    this.id = callIdOf(this.leg)
    this.from = options.from
    this.to = options.to
    this.facts = new Map(options.facts)
    this.#line = new LegLine({ ...options, leg: this.leg, startedAt: this.startedAt })
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

  get endedBy(): LiveCall['endedBy'] {
    return this.#person.end?.by
  }

  get person(): LegRecord {
    return this.#person
  }

  /** The engine lets go of the call, which goes on on the switch: its script stands still where it is. */
  abandon(): void {
    this.#line.box.abandon()
  }

  /** One event of this call's legs. Told twice, it does nothing the second time. */
  deliver(event: CallEvent): void {
    if (event.kind !== 'SwitchBack' && event.leg === this.leg) this.#fold(event)
    const taken = this.#line.deliver(event)
    if (event.kind === 'DigitPressed' && !taken && event.leg === this.leg) this.#typedAhead.push(event.digit)
    if (event.kind !== 'SwitchBack') for (const hear of [...this.#watchers]) hear(event)
    if (this.hasEnded && !this.#line.box.isClosed) this.#line.box.close(new HungUp())
  }

  /** Throws an Error when the switch declines: then nobody would hear what is said next. */
  async answer(): Promise<void> {
    this.#throwIfEnded()
    if (this.isAnswered) return
    const answered = this.#line.expect(
      (event) => (event.kind === 'LegAnswered' && event.leg === this.leg ? true : undefined),
      echoMs,
      false,
    )
    try {
      const outcome = await this.#line.command(() => this.#options.switch.answer(this.leg))
      if (outcome.kind === 'declined') throw new Error(`the call could not be answered: ${outcome.why}`)
      await answered.value
    } finally {
      answered.giveUp()
    }
  }

  async play(name: string, sources: readonly PlaybackSource[], { bargeIn }: { bargeIn: boolean }): Promise<PlayEnd> {
    this.#throwIfEnded()
    if (bargeIn) {
      const typed = this.#typedAhead.shift()
      if (typed !== undefined) return { kind: 'interrupted', digit: typed }
    }
    if (sources.length === 0) return { kind: 'finished' }
    const id = newPlaybackId()
    const how = await this.#line.play({ id, name, sources }, (event) =>
      bargeIn && event.kind === 'DigitPressed' && event.leg === this.leg
        ? { kind: 'interrupted', digit: event.digit }
        : undefined,
    )
    // Who keys and hangs up at once has keyed: the hang-up shows in what comes next.
    if (how.kind === 'interrupted') {
      await unlessHungUp(this.#line.stop(id))
      return how
    }
    await this.#line.stop(id)
    this.#throwIfEnded() // the end of a leg is told a moment after the end of what played on it
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
    await this.#line.expect<boolean>(() => undefined, ms, true).value
  }

  async sendDigits(digits: string): Promise<'sent' | 'declined'> {
    this.#throwIfEnded()
    const outcome = await this.#line.command(() => this.#options.switch.sendDigits(this.leg, digits))
    return outcome.kind === 'declined' ? 'declined' : 'sent'
  }

  async captureVoice(file: string, { maxMs }: { maxMs: number }) {
    this.#throwIfEnded()
    const { clock } = this.#options
    const started = await this.#line.command(() => this.#options.switch.startVoiceCapture(this.leg, file))
    if (started.kind === 'declined') return { kind: 'captured', durationMs: 0, endedBy: 'limit' } as const
    const startedAt = clock.now()
    this.dropTypedAhead()
    const key = await this.#nextKey(maxMs)
    const durationMs = clock.now() - startedAt
    await unlessHungUp(this.#line.command(() => this.#options.switch.stopVoiceCapture(this.leg, file)))
    return { kind: 'captured', durationMs, endedBy: key === 'silence' ? 'limit' : key } as const
  }

  async connectTo(to: Destination, { ringMs }: { ringMs: number }): Promise<ConnectEnd> {
    this.#throwIfEnded()
    const other = newLegId()
    const ringback = newPlaybackId()
    const talk = new Talk(this.#line, other) // watched from here on: it may be over before we know that it has begun
    try {
      const sources = [{ kind: 'tone', tone: 'ringback' }] as const
      await this.#line.start({ id: ringback, name: 'ringback', sources })
      const dialled = await this.#dialWhilePersonWaits(other, to, ringMs)
      await this.#line.stop(ringback)
      if (dialled.kind === 'answered') return await this.#hold(talk)
      return { kind: 'not-connected', cause: dialled.kind === 'refused' ? dialled.cause : 'unknown' }
    } finally {
      talk.giveUp()
      this.#options.letGo(other)
      this.dropTypedAhead() // keys of the talk, or of impatience, answer no question of ours
    }
  }

  ring(to: Destination, options: RingOptions): Ring {
    this.#throwIfEnded()
    const leg = newLegId()
    return this.#ringOf(leg, this.#options.dialOut(leg, to, options))
  }

  found(snapshot: LegSnapshot): Ring {
    this.#options.adopt(snapshot)
    const { leg, answeredAt, createdAt } = snapshot
    return this.#ringOf(leg, Promise.resolve({ kind: 'answered', at: answeredAt ?? createdAt }))
  }

  borrow(home: LiveCall): Loan {
    const { clock, switch: port } = this.#options
    const { leg } = home
    const stop = home.watch((news) => this.deliver(news))
    let isLent = true
    let tellBack: (parked: Promise<void>) => void = () => undefined
    const isBack = new Promise<void>((resolve) => {
      tellBack = resolve
    })
    const giveBack = async (): Promise<void> => {
      await port.leaveRoom(leg)
      await port.unbridge(leg)
      await port.stopPlayback(leg)
    }
    return {
      leg,
      outcome: Promise.resolve({ kind: 'answered', at: clock.now() }),
      play: (name, sources) => playTo(leg, { name, sources }, this.#line),
      letGo() {
        if (!isLent) return
        isLent = false
        stop()
        tellBack(giveBack())
      },
      isBack,
    }
  }

  async silence(): Promise<void> {
    this.#throwIfEnded()
    await this.#line.silence()
  }

  joinWith(leg: LegId): Promise<CommandOutcome> {
    this.#throwIfEnded()
    return this.#line.outlast(() => this.#options.switch.bridge(this.leg, leg))
  }

  part(): Promise<CommandOutcome> {
    this.#throwIfEnded()
    return this.#line.outlast(() => this.#options.switch.unbridge(this.leg))
  }

  watch(hear: (news: LegNews) => void): () => void {
    this.#watchers.add(hear)
    return () => void this.#watchers.delete(hear)
  }

  async hangUp(reason: HangUpReason): Promise<never> {
    this.#throwIfEnded()
    return await this.#line.hangUp(reason)
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
    return this.#line.box.waiting
  }

  #fold(event: Exclude<CallEvent, { kind: 'SwitchBack' }>): void {
    if (event.kind === 'LegRinging' || event.kind === 'LegAnswered' || event.kind === 'LegEnded') {
      this.#person = foldLeg(this.#person, event)
    }
  }

  #ringOf(leg: LegId, outcome: Ring['outcome']): Ring {
    return {
      leg,
      outcome,
      play: (name, sources) => playTo(leg, { name, sources }, this.#line),
      letGo: () => this.#options.letGo(leg),
    }
  }

  #throwIfEnded(): void {
    if (this.hasEnded) throw new HungUp()
  }

  #nextKey(waitMs: number): Promise<Digit | 'silence'> {
    return this.#line.expect<Digit | 'silence'>(
      (event) => (event.kind === 'DigitPressed' && event.leg === this.leg ? event.digit : undefined),
      waitMs,
      'silence',
    ).value
  }

  async #hold(talk: Talk): Promise<ConnectEnd> {
    const startedAt = this.#options.clock.now()
    const refusal = await talk.join()
    if (refusal !== undefined) return { kind: 'not-connected', cause: refusal }
    this.trail({ verb: 'call', prompt: '', outcome: 'connected' })
    await talk.over
    this.#throwIfEnded() // the parting is told a moment before the end of the leg that caused it
    return { kind: 'connected', talkMs: this.#options.clock.now() - startedAt }
  }

  /** Rings the other phone until it is answered, it refuses, or the person gives up. */
  async #dialWhilePersonWaits(other: LegId, to: Destination, ringMs: number) {
    const gaveUp = this.#line.expect<undefined>(() => undefined, forever, undefined)
    try {
      const dialling = this.#options.dialOut(other, to, { ringMs })
      const first = await Promise.race([dialling, gaveUp.value])
      return first ?? ({ kind: 'unknown', why: 'it rang for a day' } as const)
    } finally {
      gaveUp.giveUp()
    }
  }
}

/** Waits for something that a hang-up may overtake without harm. */
async function unlessHungUp(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isHungUp(error)) throw error
  }
}
