/** A switch in memory for the tests of calls: it does as it is told, on the virtual clock, and a test may bend any of it. */
import type { Clock } from '../kernel/clock.ts'
import { sleep } from '../kernel/clock.ts'
import type { LegId, PlaybackId } from '../kernel/ids.ts'
import type {
  Answered,
  CommandOutcome,
  Digit,
  LegSnapshot,
  OriginateRequest,
  PlayRequest,
  Refused,
  Settled,
  Switch,
  SwitchEvent,
  SwitchHealth,
  Unknown,
} from '../switch/switch.ts'

type Unnumbered<Event> = Event extends SwitchEvent ? Omit<Event, 'seq' | 'at'> : never
type LegEnded = Extract<SwitchEvent, { kind: 'LegEnded' }>
export type Command = Exclude<keyof Switch, 'originate' | 'liveLegs' | 'settle' | 'subscribe' | 'health' | 'close'>

/** What a test makes of one command: its reply instead of the true one (undefined: as usual). */
export type Bend = (command: Command, leg: LegId) => Promise<CommandOutcome | undefined> | undefined

type Leg = LegSnapshot & { playing: { id: PlaybackId; stop: () => void } | undefined; rang: boolean }

const done: CommandOutcome = { kind: 'done' }

export class TestSwitch implements Switch {
  readonly clock: Clock
  readonly legs = new Map<LegId, Leg>()
  readonly ended = new Map<LegId, LegEnded>()
  /** Every command that came, in order: `play`, `hangUp declined`. */
  readonly told: string[] = []
  readonly played: string[] = []
  #listeners = new Set<(event: SwitchEvent) => void>()
  #seq = 0
  connected = true
  /** How long a prompt takes; undefined: until it is stopped. */
  playMs: number | undefined = 1_000
  bend: Bend = () => undefined
  /** What becomes of the reply to a command that was carried out. */
  bendReply: (reply: CommandOutcome) => CommandOutcome | Promise<CommandOutcome> = (reply) => reply
  /** How a phone that is called behaves. */
  phone: (request: OriginateRequest) => Promise<Answered | Refused | Unknown> = (request) => this.ringAndAnswer(request)

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Tells an event at this instant. */
  tell(event: Unnumbered<SwitchEvent>): void {
    this.#seq += 1
    const told = { ...event, at: this.clock.now(), seq: this.#seq } as SwitchEvent
    for (const listener of [...this.#listeners]) listener(told)
  }

  /** Somebody calls. */
  offer(leg: LegId, from = '13800138000', to = '8000'): void {
    this.#add(leg, 'inbound', from, to)
    this.tell({ kind: 'LegOffered', leg, from, fromName: '', to, trunk: 'main' })
  }

  /** A leg that is there and answered, of which nothing is told. */
  has(leg: LegId, direction: 'inbound' | 'outbound' = 'outbound'): LegSnapshot {
    const made = this.#add(leg, direction, '8000', '13800138000')
    made.answeredAt = this.clock.now()
    return made
  }

  press(leg: LegId, digit: Digit): void {
    this.tell({ kind: 'DigitPressed', leg, digit, durationMs: 100 })
  }

  end(leg: LegId, how: Partial<Pick<LegEnded, 'by' | 'cause' | 'rawCause'>> = {}, isTold = true): void {
    const known = this.legs.get(leg)
    if (known === undefined) return
    this.legs.delete(leg)
    if (known.playing) this.stopNow(known, 'stopped')
    const answeredAt = known.answeredAt
    const event: Unnumbered<LegEnded> = {
      kind: 'LegEnded',
      leg,
      cause: 'hung-up',
      rawCause: 'NORMAL_CLEARING',
      by: 'them',
      rang: known.rang,
      answeredAt,
      ...how,
    }
    this.ended.set(leg, { ...event, at: this.clock.now(), seq: 0 })
    if (known.bridgedTo !== undefined && isTold) this.#part(known)
    if (isTold) this.tell(event)
  }

  lose(): void {
    this.connected = false
    this.tell({ kind: 'SwitchLost', why: 'the cable was pulled' })
  }

  back(): void {
    this.connected = true
    this.tell({ kind: 'SwitchBack', restarted: false, legs: [...this.legs.values()] })
  }

  async ringAndAnswer(request: OriginateRequest, { ringMs = 2_000 } = {}): Promise<Answered | Refused> {
    const leg = this.#add(request.leg, 'outbound', request.callerId.number, 'phone')
    await sleep(this.clock, 500)
    leg.rang = true
    if (this.legs.has(leg.leg)) this.tell({ kind: 'LegRinging', leg: leg.leg, earlyMedia: false })
    await sleep(this.clock, ringMs)
    if (!this.legs.has(leg.leg)) return this.refusal(leg.leg)
    this.answerNow(leg.leg)
    return { kind: 'answered', at: this.clock.now() }
  }

  refusal(leg: LegId): Refused {
    const ended = this.ended.get(leg)
    return {
      kind: 'refused',
      cause: ended?.cause ?? 'unknown',
      rawCause: ended?.rawCause ?? '',
      rang: ended?.rang ?? false,
    }
  }

  answerNow(leg: LegId): void {
    const known = this.legs.get(leg)
    if (known === undefined || known.answeredAt !== undefined) return
    known.answeredAt = this.clock.now()
    this.tell({ kind: 'LegAnswered', leg })
  }

  async originate(request: OriginateRequest): Promise<Answered | Refused | Unknown> {
    if (!this.connected) return { kind: 'refused', cause: 'switch-lost', rawCause: 'NOT_CONNECTED', rang: false }
    return await this.phone(request)
  }

  answer(leg: LegId): Promise<CommandOutcome> {
    return this.#command('answer', leg, () => {
      this.answerNow(leg)
      return done
    })
  }

  hangUp(leg: LegId, reason: string): Promise<CommandOutcome> {
    return this.#command(
      'hangUp',
      leg,
      () => {
        this.end(leg, { by: 'us' })
        return done
      },
      reason,
    )
  }

  play(leg: LegId, { id, name }: PlayRequest): Promise<CommandOutcome> {
    return this.#command('play', leg, (known) => {
      if (known.playing !== undefined) return { kind: 'declined', why: 'something plays already' }
      this.played.push(name)
      const playMs = name === 'ringback' ? undefined : this.playMs
      const stop =
        playMs === undefined
          ? () => undefined
          : this.clock.at(this.clock.now() + playMs, () => this.stopNow(known, 'finished'))
      known.playing = { id, stop }
      return done
    })
  }

  stopPlayback(leg: LegId): Promise<CommandOutcome> {
    return this.#command('stopPlayback', leg, (known) => {
      this.stopNow(known, 'stopped')
      return done
    })
  }

  startRecording(leg: LegId): Promise<CommandOutcome> {
    return this.#command('startRecording', leg)
  }

  stopRecording(leg: LegId): Promise<CommandOutcome> {
    return this.#command('stopRecording', leg)
  }

  startVoiceCapture(leg: LegId): Promise<CommandOutcome> {
    return this.#command('startVoiceCapture', leg)
  }

  stopVoiceCapture(leg: LegId): Promise<CommandOutcome> {
    return this.#command('stopVoiceCapture', leg)
  }

  bridge(leg: LegId, other: LegId): Promise<CommandOutcome> {
    return this.#command('bridge', leg, (known) => {
      const peer = this.legs.get(other)
      if (peer === undefined) return { kind: 'no-such-leg' }
      known.bridgedTo = other
      peer.bridgedTo = leg
      this.tell({ kind: 'LegBridged', leg, other })
      this.tell({ kind: 'LegBridged', leg: other, other: leg })
      return done
    })
  }

  sendDigits(leg: LegId, digits: string): Promise<CommandOutcome> {
    return this.#command('sendDigits', leg, () => done, digits)
  }

  liveLegs(): Promise<readonly LegSnapshot[] | Unknown> {
    return Promise.resolve([...this.legs.values()])
  }

  trunks(): Promise<[]> {
    return Promise.resolve([])
  }

  registrations(): Promise<[]> {
    return Promise.resolve([])
  }

  settle(leg: LegId): Promise<Settled> {
    if (!this.connected) return Promise.resolve({ kind: 'unknown', why: 'away' })
    const snapshot = this.legs.get(leg)
    if (snapshot !== undefined) return Promise.resolve({ kind: 'alive', snapshot })
    const ended = this.ended.get(leg)
    if (ended === undefined) return Promise.resolve({ kind: 'never-seen' })
    const { cause, rawCause, rang, answeredAt, at } = ended
    return Promise.resolve({ kind: 'ended', cause, rawCause, rang, answeredAt, endedAt: at })
  }

  subscribe(listener: (event: SwitchEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  health(): SwitchHealth {
    const { connected } = this
    return { kind: 'virtual', connected, since: 0, version: '', sequenceGaps: 0, lagMs: 0, commandsWaiting: 0 }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  stopNow(leg: Leg, how: 'finished' | 'stopped' | 'failed'): void {
    const { playing } = leg
    if (playing === undefined) return
    leg.playing = undefined
    playing.stop()
    this.tell({ kind: 'PlaybackEnded', leg: leg.leg, playback: playing.id, how })
  }

  async #command(
    command: Command,
    leg: LegId,
    act: (known: Leg) => CommandOutcome = () => done,
    more = '',
  ): Promise<CommandOutcome> {
    this.told.push(`${command} ${more}`.trim())
    const bent = await this.bend(command, leg)
    if (bent !== undefined) return bent
    if (!this.connected) return { kind: 'not-connected' }
    const known = this.legs.get(leg)
    return await this.bendReply(known === undefined ? { kind: 'no-such-leg' } : act(known))
  }

  #add(leg: LegId, direction: 'inbound' | 'outbound', from: string, to: string): Leg {
    const made: Leg = {
      leg,
      direction,
      from,
      to,
      createdAt: this.clock.now(),
      answeredAt: undefined,
      bridgedTo: undefined,
      playing: undefined,
      rang: direction === 'inbound',
    }
    this.legs.set(leg, made)
    return made
  }

  #part(leg: Leg): void {
    const other = leg.bridgedTo
    if (other === undefined) return
    leg.bridgedTo = undefined
    const peer = this.legs.get(other)
    this.tell({ kind: 'LegUnbridged', leg: leg.leg, other })
    if (peer === undefined) return
    peer.bridgedTo = undefined
    this.tell({ kind: 'LegUnbridged', leg: other, other: leg.leg })
  }
}

/** Rejections that nobody handled while a test file ran: one of them ends a production process. */
export function unhandled(): { seen: unknown[]; stop: () => void } {
  const seen: unknown[] = []
  const note = (error: unknown): void => void seen.push(error)
  process.on('unhandledRejection', note)
  return { seen, stop: () => void process.off('unhandledRejection', note) }
}
