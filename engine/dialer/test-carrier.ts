import type { Disposition } from '../calls/core/disposition.ts'
import type { HangupCause } from '../calls/core/hangup-cause.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import type { LegId } from '../kernel/ids.ts'
import type { Answered, LegSnapshot, Refused, Settled, SwitchEvent, Unknown } from '../switch/switch.ts'
import type { Attempt } from './campaign.ts'
import type { Conversations, Telephony } from './ports.ts'

/** What a patient's phone does when it is called. */
export type PhoneScript =
  | { does: 'answer'; afterMs: number; talkMs: number; comesTo: Disposition }
  | { does: 'refuse'; afterMs: number; cause: HangupCause; rings: boolean }

export const answers = (comesTo: Disposition = 'completed', talkMs = 20_000): PhoneScript => ({
  does: 'answer',
  afterMs: 6_000,
  talkMs,
  comesTo,
})
export const isBusy: PhoneScript = { does: 'refuse', afterMs: 2_000, cause: 'busy', rings: false }
export const ringsOut: PhoneScript = { does: 'refuse', afterMs: 30_000, cause: 'no-answer', rings: true }

type Leg = {
  number: string
  createdAt: EpochMs
  script: PhoneScript
  rang: boolean
  answeredAt?: EpochMs
  end?: { at: EpochMs; cause: HangupCause }
  placed: (outcome: Answered | Refused | Unknown) => void
  over: (() => void)[]
}

type Happening =
  | { kind: 'LegRinging'; leg: LegId; earlyMedia: boolean }
  | { kind: 'LegAnswered'; leg: LegId }
  | {
      kind: 'LegEnded'
      leg: LegId
      cause: HangupCause
      rawCause: string
      by: 'them' | 'switch'
      rang: boolean
      answeredAt: EpochMs | undefined
    }

/**
 * A carrier with scripted phones, in virtual time: the switch and the people behind it, as the dialer sees them. It
 * outlives any dialer, and counts what was really dialed.
 */
export class TestCarrier implements Telephony, Conversations {
  /** Every originate that reached the switch, in order. */
  readonly dialed: { leg: LegId; number: string; at: EpochMs }[] = []
  mostLines = 0
  readonly #clock: Clock
  readonly #scriptOf: (number: string, time: number) => PhoneScript
  readonly #times = new Map<string, number>()
  readonly #legs = new Map<LegId, Leg>()
  readonly #listeners = new Set<(event: SwitchEvent) => void>()
  #isConnected = true
  #restarts = 0
  #startedAt = Number.NEGATIVE_INFINITY
  #seq = 0

  constructor(clock: Clock, scriptOf: (number: string, time: number) => PhoneScript) {
    this.#clock = clock
    this.#scriptOf = scriptOf
  }

  /** Calls on the switch now. */
  lines = 0

  isConnected = (): boolean => this.#isConnected
  destinationOf = (number: string) => ({ kind: 'trunk', trunk: 'test', number }) as const

  subscribe(listener: (event: SwitchEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  originate({ leg, to }: Parameters<Telephony['originate']>[0]): Promise<Answered | Refused | Unknown> {
    const number = to.kind === 'trunk' ? to.number : to.extension
    if (!this.#isConnected) {
      return Promise.resolve({ kind: 'refused', cause: 'switch-lost', rawCause: 'NOT_CONNECTED', rang: false })
    }
    const now = this.#clock.now()
    const time = (this.#times.get(number) ?? 0) + 1
    this.#times.set(number, time)
    this.dialed.push({ leg, number, at: now })
    const script = this.#scriptOf(number, time)
    return new Promise((placed) => {
      this.#legs.set(leg, { number, createdAt: now, script, rang: false, placed, over: [] })
      this.lines += 1
      this.mostLines = Math.max(this.mostLines, this.lines)
      this.#play(leg, script)
    })
  }

  /** We put the phone down. */
  hangUp(leg: LegId): { kind: 'done' } {
    const found = this.#legs.get(leg)
    if (found !== undefined && found.end === undefined) this.#hangUp(leg, found, 'cancelled')
    return { kind: 'done' }
  }

  settle(leg: LegId, placedAt: EpochMs): Promise<Settled> {
    return Promise.resolve(this.#settled(leg, placedAt))
  }

  begin(attempt: Attempt): Promise<Disposition> {
    return this.#untilOver(attempt.leg)
  }

  resume(attempt: Attempt): Promise<Disposition> {
    return this.#untilOver(attempt.leg)
  }

  reconstruct(attempt: Attempt): Promise<Disposition> {
    return Promise.resolve(this.#cameTo(attempt.leg))
  }

  /** The link breaks; calls go on, or, with a restart, are gone. */
  lose({ restart }: { restart: boolean }): void {
    this.#isConnected = false
    if (restart) this.#restart()
    this.#send({ kind: 'SwitchLost', at: this.#clock.now(), seq: this.#seq++, why: 'test' })
    for (const leg of this.#legs.values()) leg.placed({ kind: 'unknown', why: 'the link broke' })
  }

  back(): void {
    this.#isConnected = true
    const restarted = this.#restarts > 0
    for (const [id, leg] of this.#legs) if (leg.end !== undefined) this.#tellEnd(id, leg)
    const legs = [...this.#legs].flatMap(([id, leg]) => (leg.end === undefined ? [snapshotOf(id, leg)] : []))
    this.#send({ kind: 'SwitchBack', at: this.#clock.now(), seq: this.#seq++, restarted, legs })
  }

  #restart(): void {
    this.#restarts += 1
    this.#startedAt = this.#clock.now()
    for (const leg of this.#legs.values()) {
      if (leg.end === undefined) this.#close(leg, 'switch-lost')
    }
  }

  #play(id: LegId, script: PhoneScript): void {
    if (script.does === 'answer' || script.rings) {
      this.#in(1_000, id, (leg) => {
        leg.rang = true
        this.#tell({ kind: 'LegRinging', leg: id, earlyMedia: false })
      })
    }
    this.#in(script.afterMs, id, (leg) => {
      if (script.does === 'refuse') return this.#hangUp(id, leg, script.cause)
      leg.answeredAt = this.#clock.now()
      this.#tell({ kind: 'LegAnswered', leg: id })
      if (this.#isConnected) leg.placed({ kind: 'answered', at: leg.answeredAt })
      this.#in(script.talkMs, id, () => this.#hangUp(id, leg, 'hung-up'))
    })
  }

  /** Later, if the leg still lives then. */
  #in(ms: number, id: LegId, act: (leg: Leg) => void): void {
    this.#clock.at(this.#clock.now() + ms, () => {
      const leg = this.#legs.get(id)
      if (leg !== undefined && leg.end === undefined) act(leg)
    })
  }

  #hangUp(id: LegId, leg: Leg, cause: HangupCause): void {
    this.#close(leg, cause)
    if (this.#isConnected) this.#tellEnd(id, leg)
  }

  #close(leg: Leg, cause: HangupCause): void {
    this.lines -= 1
    leg.end = { at: this.#clock.now(), cause }
  }

  #tellEnd(id: LegId, leg: Leg): void {
    const { cause } = leg.end ?? { cause: 'unknown' }
    const { rang, answeredAt } = leg
    this.#tell({ kind: 'LegEnded', leg: id, cause, rawCause: cause, by: 'them', rang, answeredAt })
    leg.placed({ kind: 'refused', cause, rawCause: cause, rang })
    for (const resolve of leg.over.splice(0)) resolve()
  }

  async #untilOver(id: LegId): Promise<Disposition> {
    const leg = this.#legs.get(id)
    if (leg !== undefined && leg.end === undefined) await new Promise<void>((resolve) => leg.over.push(resolve))
    return this.#cameTo(id)
  }

  #cameTo(id: LegId): Disposition {
    const leg = this.#legs.get(id)
    if (leg?.script.does !== 'answer') return 'failed'
    return leg.end?.cause === 'hung-up' ? leg.script.comesTo : 'broke-off'
  }

  /** Like a real switch, it remembers nothing of the process before it, whoever it has met since. */
  #settled(id: LegId, placedAt: EpochMs): Settled {
    const leg = this.#legs.get(id)
    if (!this.#isConnected) return { kind: 'unknown', why: 'not connected' }
    if (leg === undefined || leg.end?.cause === 'switch-lost')
      return this.#startedAt < placedAt ? { kind: 'never-seen' } : { kind: 'unknown', why: 'restarted since' }
    if (leg.end === undefined) return { kind: 'alive', snapshot: snapshotOf(id, leg) }
    const { cause, at } = leg.end
    return { kind: 'ended', cause, rawCause: cause, rang: leg.rang, answeredAt: leg.answeredAt, endedAt: at }
  }

  #tell(event: Happening): void {
    if (this.#isConnected) this.#send({ ...event, at: this.#clock.now(), seq: this.#seq++ })
  }

  #send(event: SwitchEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}

const snapshotOf = (leg: LegId, { number, createdAt, answeredAt }: Leg): LegSnapshot => ({
  leg,
  direction: 'outbound',
  from: '',
  to: number,
  createdAt,
  answeredAt,
  bridgedTo: undefined,
  room: undefined,
  listensTo: undefined,
})
