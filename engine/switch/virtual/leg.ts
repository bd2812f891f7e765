import type { Cancel, Clock, EpochMs } from '../../kernel/clock.ts'
import type { LegId, PlaybackId, RoomId } from '../../kernel/ids.ts'
import type { LegSnapshot, ListenMode, SwitchEvent } from '../switch.ts'
import type { Person, Prompt } from './person.ts'
import type { Sounding } from './sounds.ts'
import type { Tape } from './tape.ts'

type Unnumbered<Event> = Event extends { seq: number } ? Omit<Event, 'seq'> : never
/** An event of the port without its number, which each link gives when it tells it. */
export type Told = Unnumbered<SwitchEvent>
export type ToldOfLeg = Extract<Told, { leg: LegId }>

export type Playing = {
  id: PlaybackId
  prompt: Prompt
  soundings: Sounding[]
  /** Takes back the alarm at its end. */
  disarm: Cancel
}

export type LegFacts = {
  id: LegId
  direction: 'inbound' | 'outbound'
  from: string
  fromName: string
  to: string
  trunk: string | undefined
  person: Person
}

export type Room = { id: RoomId; legs: Set<Leg> }

/** Where a leg is: alone, or whose company it has. */
export type Place =
  | { at: 'parked' }
  | { at: 'bridge'; other: Leg }
  | { at: 'room'; room: Room }
  | { at: 'ear'; other: Leg; mode: ListenMode }

export const parked: Place = { at: 'parked' }

/** One leg of the virtual switch while it lives: what goes on in it, what is heard on it, and what is to happen to it. */
export class Leg {
  readonly facts: LegFacts
  readonly createdAt: EpochMs
  answeredAt: EpochMs | undefined
  rang = false
  playing: Playing | undefined
  place: Place = parked
  /** Those at its ear. */
  readonly listeners = new Set<Leg>()
  isOver = false
  /** Takes back the alarm at the ring limit. */
  stopRinging: Cancel = () => undefined
  readonly tapes = new Map<string, Tape>()
  /** Recordings that have ended and are being written. */
  readonly writes = new Set<Promise<void>>()
  readonly #clock: Clock
  readonly #alarms = new Set<Cancel>()
  /** Sounds that may still be going on. */
  #says: Sounding[] = []
  #hears: Sounding[] = []
  /** The legs that are heard here, and what of each is still in the ear. */
  readonly #sources = new Map<Leg, Sounding[]>()
  /** The legs that hear this one. */
  readonly #ears = new Set<Leg>()

  constructor(facts: LegFacts, clock: Clock) {
    this.facts = facts
    this.#clock = clock
    this.createdAt = clock.now()
  }

  get id(): LegId {
    return this.facts.id
  }

  get person(): Person {
    return this.facts.person
  }

  get bridgedTo(): Leg | undefined {
    return this.place.at === 'bridge' ? this.place.other : undefined
  }

  get snapshot(): LegSnapshot {
    const { id: leg, direction, from, to } = this.facts
    const { createdAt, answeredAt, place } = this
    const room = place.at === 'room' ? place.room.id : undefined
    const listensTo = place.at === 'ear' ? place.other.id : undefined
    return { leg, direction, from, to, createdAt, answeredAt, bridgedTo: this.bridgedTo?.id, room, listensTo }
  }

  get isBeingRecorded(): boolean {
    return this.tapes.size + this.writes.size > 0
  }

  /** Runs `act` after `ms` if the leg lives then. */
  later(ms: number, act: () => void): Cancel {
    const cancel = this.#clock.at(this.#clock.now() + Math.max(0, Math.round(ms)), () => {
      this.#alarms.delete(forget)
      act()
    })
    const forget = (): void => {
      this.#alarms.delete(forget)
      cancel()
    }
    this.#alarms.add(forget)
    return forget
  }

  /** The person makes a sound: it is on this leg's left, and in every ear that this leg reaches. */
  says(sounding: Sounding): void {
    this.#says = [...stillGoingOn(this.#says, this.#clock.now()), sounding]
    for (const tape of this.tapes.values()) tape.says.push(sounding)
    for (const ear of this.#ears) ear.#hearFrom(this, sounding)
  }

  hears(sounding: Sounding): void {
    this.#hears = [...stillGoingOn(this.#hears, this.#clock.now()), sounding]
    for (const tape of this.tapes.values()) tape.hears.push(sounding)
    this.person.hearsSound?.(sounding)
  }

  /** From now on this leg hears these legs and no others, also what they are saying just now. */
  hearOnly(sources: ReadonlySet<Leg>): void {
    const now = this.#clock.now()
    for (const [source, heard] of this.#sources) {
      if (sources.has(source)) continue
      for (const sounding of heard) cut(sounding, now)
      this.#sources.delete(source)
      source.#ears.delete(this)
    }
    for (const source of sources) {
      if (this.#sources.has(source)) continue
      source.#ears.add(this)
      this.#sources.set(source, [])
      for (const sounding of stillGoingOn(source.#says, now)) this.#hearFrom(source, sounding)
    }
  }

  /** A copy of its own: it ends when the two are parted, whoever else hears it. */
  #hearFrom(source: Leg, { sound, from, until }: Sounding): void {
    const now = this.#clock.now()
    const heard = { sound, from: Math.max(from, now), until }
    this.#sources.set(source, [...stillGoingOn(this.#sources.get(source) ?? [], now), heard])
    this.hears(heard)
  }

  newTape(file: string, kind: Tape['kind']): Tape {
    const now = this.#clock.now()
    const [says, hears] = [stillGoingOn(this.#says, now), stillGoingOn(this.#hears, now)]
    const tape: Tape = { file, startedAt: now, kind, says, hears }
    this.tapes.set(file, tape)
    return tape
  }

  /** Nothing more happens on it. Sounds stop, alarms are taken back. */
  silence(): void {
    this.isOver = true
    const now = this.#clock.now()
    for (const cancel of [...this.#alarms]) cancel()
    for (const sounding of [...this.#says, ...this.#hears]) cut(sounding, now)
  }
}

export function cut(sounding: Sounding, now: EpochMs): void {
  sounding.until = Math.min(sounding.until, Math.max(now, sounding.from))
}

const stillGoingOn = (soundings: readonly Sounding[], now: EpochMs): Sounding[] =>
  soundings.filter(({ until }) => until > now)
