import type { Clock, EpochMs } from '../../kernel/clock.ts'
import { type LegId, newLegId } from '../../kernel/ids.ts'
import type { InFlight } from '../../kernel/in-flight.ts'
import type { Random } from '../../kernel/random.ts'
import type { CommandOutcome, HangUpReason, LegSnapshot, OriginateRequest, PlayRequest, Refused } from '../switch.ts'
import { Conversations } from './conversations.ts'
import { type Destinations, destinationsOf } from './destinations.ts'
import { type EndedLeg, EndedLegs } from './ended-legs.ts'
import { type End, gaveUpRinging, rawCauseOf } from './ends.ts'
import { Leg, type LegFacts, type Told } from './leg.ts'
import { lineOf, sendKeys } from './line.ts'
import type { People, Person } from './person.ts'
import { Phones } from './phones.ts'
import { endPlayback, type PlaybackParts, startPlayback } from './playback.ts'
import { Recorder } from './recorder.ts'
import { findNoLine, phoneAsked, ring } from './ringing.ts'
import { WavHeads } from './wav-head.ts'

export type ExchangeOptions = {
  clock: Clock
  random: Random
  /** Counts recordings while they are written, so that virtual time waits for them. */
  recordingsInFlight: InFlight
  people: People
  /** Lines by trunk. Absent: every trunk exists and has lines enough. */
  trunks?: Readonly<Record<string, { lines: number }>>
  /** Extensions whose phones are plugged in from the beginning. */
  phones?: readonly string[]
  /** False: no file is written (benches of many calls). */
  writeRecordings?: boolean
}

export type IncomingCall = {
  from: string
  fromName?: string
  to: string
  trunk?: string
  /** How long the caller lets it ring. Absent: for ever. */
  givesUpAfterMs?: number
}

const done: CommandOutcome = { kind: 'done' }
const declined = (why: string): CommandOutcome => ({ kind: 'declined', why })

/**
 * The switch itself: legs, and people at their far ends. It goes on whether or not an engine listens; what happens is
 * told to the links that engines hold.
 */
export class Exchange {
  readonly clock: Clock
  /** Told of everything that happens; a link that is down lets it pass. */
  readonly listeners = new Set<(told: Told) => void>()
  /** Goes up with every restart, like the id that a real switch gives itself. */
  core = 0
  startedAt: EpochMs
  isRunning = true
  readonly conversations: Conversations
  readonly phones: Phones
  readonly recorder: Recorder
  readonly #legs = new Map<LegId, Leg>()
  readonly #ended = new EndedLegs()
  readonly #destinations: Destinations
  readonly #playback: PlaybackParts
  readonly #options: ExchangeOptions

  constructor(options: ExchangeOptions) {
    this.#options = options
    const { clock, recordingsInFlight: inFlight, writeRecordings: writes = true } = options
    this.clock = clock
    this.startedAt = clock.now()
    const heads = new WavHeads(clock)
    const tell = (told: Told): void => this.#tell(told)
    this.phones = new Phones(clock, tell, options.phones)
    this.#destinations = destinationsOf({ ...options, isUnplugged: (extension) => this.phones.isUnplugged(extension) })
    this.recorder = new Recorder({ clock, inFlight, heads, tell, writes })
    this.#playback = { clock, heads, tell, lineOf: (leg) => this.#lineOf(leg) }
    this.conversations = new Conversations({
      clock,
      tell,
      stopPlayback: (leg) => endPlayback(leg, 'stopped', this.#playback),
    })
  }

  get live(): number {
    return this.#legs.size
  }

  leg(id: LegId): Leg | undefined {
    return this.#legs.get(id)
  }

  ended(id: LegId): EndedLeg | undefined {
    return this.#ended.get(id)
  }

  /** The trunks that were named; without names every trunk exists. */
  get trunks(): string[] {
    return Object.keys(this.#options.trunks ?? {}).toSorted()
  }

  legs(): Leg[] {
    return [...this.#legs.values()]
  }

  snapshots(): LegSnapshot[] {
    return this.legs().map(({ snapshot }) => snapshot)
  }

  /** Places a call. What comes of it is told; a call that cannot even be tried is refused here, and no leg comes to be. */
  place(request: OriginateRequest): Refused | undefined {
    const { leg: id, to, callerId, ringMs } = request
    if (this.#legs.has(id)) return { kind: 'refused', cause: 'unknown', rawCause: 'LEG_EXISTS', rang: false }
    const found = this.#destinations.find(to, callerId.number)
    if (found.kind === 'refused') return found
    const trunk = to.kind === 'trunk' ? to.trunk : undefined
    const { person, number } = found
    const leg = this.#newLeg({
      id,
      direction: 'outbound',
      from: callerId.number,
      fromName: '',
      to: number,
      trunk,
      person,
    })
    const ends = (end: End): void => this.#end(leg, end)
    if (!this.#destinations.takeLine(trunk)) findNoLine(leg, { ends })
    else
      ring(leg, phoneAsked(request, person.phone), ringMs, {
        ends,
        answers: () => this.#answered(leg),
        rings: (early) => this.#rings(leg, early),
      })
    return undefined
  }

  answer(leg: Leg): CommandOutcome {
    if (leg.answeredAt !== undefined) return done
    if (leg.facts.direction === 'outbound') return declined('it is the far end that answers this leg')
    this.#answered(leg)
    return done
  }

  hangUp(leg: Leg, reason: HangUpReason): CommandOutcome {
    const cause = leg.answeredAt === undefined ? 'cancelled' : 'hung-up'
    this.#end(leg, { cause, rawCause: rawCauseOf[reason], by: 'us' })
    return done
  }

  play(leg: Leg, request: PlayRequest): CommandOutcome {
    return startPlayback(leg, request, this.#playback)
  }

  stopPlayback(leg: Leg): CommandOutcome {
    endPlayback(leg, 'stopped', this.#playback)
    return done
  }

  sendDigits(leg: Leg, digits: string): CommandOutcome {
    return sendKeys(leg, digits, this.clock) ? done : declined('these are not keys of a phone')
  }

  /** Somebody calls us. Undefined: no engine is there, and the caller met the fallback. */
  callIn(person: Person, { from, fromName = '', to, trunk, givesUpAfterMs }: IncomingCall): LegId | undefined {
    if (!this.isRunning || this.listeners.size === 0) {
      person.ended?.({ by: 'switch', rawCause: 'FALLBACK', answered: false })
      return undefined
    }
    const leg = this.#newLeg({ id: newLegId(), direction: 'inbound', from, fromName, to, trunk, person })
    this.#destinations.takeLine(trunk)
    leg.later(0, () => this.#tell({ kind: 'LegOffered', leg: leg.id, at: this.clock.now(), from, fromName, to, trunk }))
    if (givesUpAfterMs !== undefined) {
      leg.stopRinging = leg.later(givesUpAfterMs, () => this.#end(leg, gaveUpRinging))
    }
    return leg.id
  }

  /** The process dies, and every call with it; nothing is told, and recordings under way are lost. */
  stop(): void {
    this.isRunning = false
    for (const leg of [...this.#legs.values()]) {
      this.#legs.delete(leg.id)
      this.#destinations.freeLine(leg.facts.trunk)
      leg.silence()
      leg.person.ended?.({ by: 'switch', rawCause: 'CRASH', answered: leg.answeredAt !== undefined })
    }
    this.conversations.clear()
    this.#ended.clear()
  }

  /** A new process, which knows of nothing. */
  start(): void {
    this.core += 1
    this.startedAt = this.clock.now()
    this.isRunning = true
  }

  #newLeg(facts: LegFacts): Leg {
    const leg = new Leg(facts, this.clock)
    this.#legs.set(facts.id, leg)
    return leg
  }

  #rings(leg: Leg, earlyMedia: boolean): void {
    this.#tell({ kind: 'LegRinging', leg: leg.id, at: this.clock.now(), earlyMedia })
  }

  #answered(leg: Leg): void {
    const at = this.clock.now()
    leg.stopRinging()
    leg.answeredAt = at
    leg.rang = true
    this.#tell({ kind: 'LegAnswered', leg: leg.id, at })
    if (!leg.isOver) leg.person.connected?.(this.#lineOf(leg))
  }

  #lineOf(leg: Leg) {
    const { clock } = this
    const hangUp = (): void => this.#end(leg, { cause: 'hung-up', rawCause: 'NORMAL_CLEARING', by: 'them' })
    return lineOf(leg, { clock, random: this.#options.random, tell: (told) => this.#tell(told), hangUp })
  }

  /** It is over for everybody at once; `LegEnded` is told when its recordings are whole. */
  #end(leg: Leg, { cause, rawCause, by }: End): void {
    if (leg.isOver) return
    const at = this.clock.now()
    const { id, rang, answeredAt } = leg
    leg.silence()
    this.#legs.delete(id)
    this.#destinations.freeLine(leg.facts.trunk)
    this.#ended.add(id, { settled: { kind: 'ended', cause, rawCause, rang, answeredAt, endedAt: at }, by })
    this.conversations.end(leg)
    const heardBy = by === 'them' ? 'me' : by === 'us' ? 'them' : 'switch'
    // A phone that rings only notices that it stops.
    const isTakenBack = leg.facts.direction === 'outbound' && answeredAt === undefined && by !== 'them'
    const causeHeard = isTakenBack ? 'ORIGINATOR_CANCEL' : rawCause
    leg.person.ended?.({ by: heardBy, rawCause: causeHeard, answered: answeredAt !== undefined })
    const told: Told = { kind: 'LegEnded', leg: id, at, cause, rawCause, by, rang, answeredAt }
    if (!leg.isBeingRecorded) this.#tell(told)
    else void this.recorder.stopAll(leg).then(() => this.#tell(told))
  }

  #tell(told: Told): void {
    for (const listener of [...this.listeners]) listener(told)
  }
}
