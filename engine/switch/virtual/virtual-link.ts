import type { EpochMs } from '../../kernel/clock.ts'
import type { LegId } from '../../kernel/ids.ts'
import type {
  Answered,
  CommandOutcome,
  EveryExtension,
  HangUpReason,
  LegSnapshot,
  OriginateRequest,
  PlayRequest,
  Refused,
  Settled,
  Switch,
  SwitchEvent,
  SwitchHealth,
  TrunkState,
  Unknown,
} from '../switch.ts'
import { EndedLegs } from './ended-legs.ts'
import type { Exchange } from './exchange.ts'
import type { Leg, Told, ToldOfLeg } from './leg.ts'
import { type Known, missed } from './missed.ts'

type Outcome = Answered | Refused | Unknown

const notConnected: CommandOutcome = { kind: 'not-connected' }
const noSuchLeg: CommandOutcome = { kind: 'no-such-leg' }
const away: Unknown = { kind: 'unknown', why: 'the switch is away' }

/**
 * One engine's link to the exchange: the port. It can be lost while the exchange goes on; when it is back it compares
 * what it had told with what is, exactly as the adapter of the real switch does.
 */
export class VirtualLink implements Switch {
  readonly #exchange: Exchange
  readonly #listeners = new Set<(event: SwitchEvent) => void>()
  readonly #known = new Map<LegId, Known>()
  readonly #placing = new Map<LegId, (outcome: Outcome) => void>()
  readonly #endings = new EndedLegs()
  readonly #take = (told: Told): void => this.#onTold(told)
  #isConnected = true
  #isClosed = false
  #core: number
  #since: number
  #seq = 0

  constructor(exchange: Exchange) {
    this.#exchange = exchange
    this.#core = exchange.core
    this.#since = exchange.clock.now()
    for (const { leg, answeredAt, bridgedTo } of exchange.snapshots()) {
      const rang = exchange.leg(leg)?.rang ?? false
      this.#known.set(leg, { rang, answeredAt, playing: undefined, bridgedTo })
    }
    exchange.listeners.add(this.#take)
  }

  async originate(request: OriginateRequest): Promise<Outcome> {
    if (!this.#isConnected) return { kind: 'refused', cause: 'switch-lost', rawCause: 'NOT_CONNECTED', rang: false }
    const refused = this.#exchange.place(request)
    if (refused !== undefined) return refused
    this.#known.set(request.leg, { rang: false, answeredAt: undefined, playing: undefined, bridgedTo: undefined })
    return await new Promise((settle) => this.#placing.set(request.leg, settle))
  }

  answer(leg: LegId): Promise<CommandOutcome> {
    return this.#with(leg, (found) => this.#exchange.answer(found))
  }

  hangUp(leg: LegId, reason: HangUpReason): Promise<CommandOutcome> {
    return this.#with(leg, (found) => this.#exchange.hangUp(found, reason))
  }

  play(leg: LegId, request: PlayRequest): Promise<CommandOutcome> {
    return this.#with(leg, (found) => {
      const outcome = this.#exchange.play(found, request)
      const known = this.#known.get(leg)
      if (outcome.kind === 'done' && known !== undefined) known.playing = request.id
      return outcome
    })
  }

  stopPlayback(leg: LegId): Promise<CommandOutcome> {
    return this.#with(leg, (found) => this.#exchange.stopPlayback(found))
  }

  startRecording(leg: LegId, file: string): Promise<CommandOutcome> {
    return this.#with(leg, (found) => this.#exchange.record(found, file, 'stereo'))
  }

  stopRecording(leg: LegId, file: string): Promise<CommandOutcome> {
    return this.#with(leg, (found) => this.#exchange.stopRecording(found, file))
  }

  startVoiceCapture(leg: LegId, file: string): Promise<CommandOutcome> {
    return this.#with(leg, (found) => this.#exchange.record(found, file, 'voice'))
  }

  stopVoiceCapture(leg: LegId, file: string): Promise<CommandOutcome> {
    return this.#with(leg, (found) => this.#exchange.stopRecording(found, file))
  }

  bridge(leg: LegId, other: LegId): Promise<CommandOutcome> {
    return this.#with(leg, (found) => {
      const peer = this.#exchange.leg(other)
      return peer === undefined ? noSuchLeg : this.#exchange.bridge(found, peer)
    })
  }

  sendDigits(leg: LegId, digits: string): Promise<CommandOutcome> {
    return this.#with(leg, (found) => this.#exchange.sendDigits(found, digits))
  }

  liveLegs(): Promise<readonly LegSnapshot[] | Unknown> {
    return Promise.resolve(this.#isConnected ? this.#exchange.snapshots() : away)
  }

  trunks(): Promise<readonly TrunkState[] | Unknown> {
    const all = this.#exchange.trunks.map(
      (name): TrunkState => ({ name, state: 'up', detail: 'virtual', registration: 'none' }),
    )
    return Promise.resolve(this.#isConnected ? all : away)
  }

  registrations(): Promise<EveryExtension | Unknown> {
    return Promise.resolve(this.#isConnected ? { kind: 'every-extension' } : away)
  }

  settle(leg: LegId, placedAt: EpochMs): Promise<Settled> {
    return Promise.resolve(this.#settled(leg, placedAt))
  }

  subscribe(listener: (event: SwitchEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  health(): SwitchHealth {
    return {
      kind: 'virtual',
      connected: this.#isConnected,
      since: this.#since,
      version: 'virtual',
      sequenceGaps: 0,
      lagMs: 0,
      commandsWaiting: 0,
    }
  }

  close(): Promise<void> {
    this.#listeners.clear()
    this.lose('this engine has let go of it')
    this.#isClosed = true
    return Promise.resolve()
  }

  /** The link breaks. */
  lose(why: string): void {
    if (!this.#isConnected) return
    this.#isConnected = false
    this.#exchange.listeners.delete(this.#take)
    this.#since = this.#exchange.clock.now()
    for (const settle of this.#placing.values())
      settle({ kind: 'unknown', why: 'the connection to the switch was lost' })
    this.#placing.clear()
    this.#emit({ kind: 'SwitchLost', at: this.#since, why })
  }

  /** The link is there again, if the exchange runs. */
  regain(): void {
    if (this.#isConnected || this.#isClosed || !this.#exchange.isRunning) return
    const restarted = this.#core !== this.#exchange.core
    this.#core = this.#exchange.core
    for (const [leg, known] of [...this.#known]) {
      for (const told of missed(this.#exchange, leg, known, restarted)) {
        this.#note(known, told)
        this.#emit(told)
      }
    }
    for (const snapshot of this.#exchange.snapshots()) this.#meet(snapshot)
    this.#isConnected = true
    this.#exchange.listeners.add(this.#take)
    this.#since = this.#exchange.clock.now()
    this.#emit({ kind: 'SwitchBack', at: this.#since, restarted, legs: this.#exchange.snapshots() })
  }

  /** A command has its effect a moment after it was given, never inside the call that gives it. */
  async #with(id: LegId, act: (leg: Leg) => CommandOutcome | Promise<CommandOutcome>): Promise<CommandOutcome> {
    await Promise.resolve()
    if (!this.#isConnected) return notConnected
    const leg = this.#exchange.leg(id)
    return leg === undefined ? noSuchLeg : await act(leg)
  }

  #settled(id: LegId, placedAt: EpochMs): Settled {
    const told = this.#endings.get(id)
    if (told !== undefined) return told.settled
    if (!this.#isConnected) return away
    const leg = this.#exchange.leg(id)
    if (leg !== undefined) return { kind: 'alive', snapshot: leg.snapshot }
    const ended = this.#exchange.ended(id)
    if (ended !== undefined) return ended.settled
    return this.#exchange.startedAt < placedAt
      ? { kind: 'never-seen' }
      : { kind: 'unknown', why: 'the switch was restarted' }
  }

  #onTold(told: Told): void {
    if (!('leg' in told)) return this.#emit(told)
    if (told.kind === 'LegOffered' && !this.#known.has(told.leg))
      this.#known.set(told.leg, { rang: false, answeredAt: undefined, playing: undefined, bridgedTo: undefined })
    const known = this.#known.get(told.leg)
    if (known === undefined) return // its end was told from a comparison already
    this.#note(known, told)
    this.#emit(told)
    if (told.kind === 'LegAnswered') this.#placed(told.leg, { kind: 'answered', at: told.at })
    if (told.kind === 'LegEnded') {
      const { leg, cause, rawCause, rang } = told
      this.#placed(leg, { kind: 'refused', cause, rawCause, rang })
    }
  }

  #note(known: Known, told: ToldOfLeg): void {
    if (told.kind === 'LegRinging') known.rang = true
    if (told.kind === 'LegAnswered') known.answeredAt = told.at
    if (told.kind === 'LegBridged') known.bridgedTo = told.other
    if (told.kind === 'LegUnbridged') known.bridgedTo = undefined
    if (told.kind === 'PlaybackEnded') known.playing = undefined
    if (told.kind === 'LegEnded') {
      const { leg, cause, rawCause, by, rang, answeredAt, at: endedAt } = told
      this.#known.delete(leg)
      this.#endings.add(leg, { settled: { kind: 'ended', cause, rawCause, rang, answeredAt, endedAt }, by })
    }
  }

  #placed(leg: LegId, outcome: Outcome): void {
    this.#placing.get(leg)?.(outcome)
    this.#placing.delete(leg)
  }

  /** A leg that we do not know: it came in, or was claimed by another engine, while our link was down. */
  #meet({ leg: id, direction }: LegSnapshot): void {
    const leg = this.#exchange.leg(id)
    if (leg === undefined || this.#known.has(id)) return
    const { rang, answeredAt, bridgedTo, facts } = leg
    this.#known.set(id, { rang, answeredAt, playing: undefined, bridgedTo: bridgedTo?.id })
    const { from, fromName, to, trunk } = facts
    if (direction === 'inbound')
      this.#emit({ kind: 'LegOffered', leg: id, at: this.#exchange.clock.now(), from, fromName, to, trunk })
  }

  #emit(told: Told): void {
    this.#seq += 1
    const event = { ...told, seq: this.#seq } as SwitchEvent
    for (const listener of [...this.#listeners]) listener(event)
  }
}
