import type { Clock } from '../../kernel/clock.ts'
import { asRoomId, type RoomId } from '../../kernel/ids.ts'
import type { CommandOutcome, ListenMode } from '../switch.ts'
import { around, heardBy } from './earshot.ts'
import { type Leg, parked, type Room, type Told } from './leg.ts'

export type ConversationParts = {
  clock: Clock
  tell: (told: Told) => void
  /** What plays on a leg ends when it goes somewhere. */
  stopPlayback: (leg: Leg) => void
}

const done: CommandOutcome = { kind: 'done' }
const declined = (why: string): CommandOutcome => ({ kind: 'declined', why })
const isAnswered = (leg: Leg): boolean => leg.answeredAt !== undefined

/** Who talks with whom: bridges, rooms, and those at somebody's ear. */
export class Conversations {
  readonly #parts: ConversationParts
  readonly #rooms = new Map<RoomId, Room>()

  constructor(parts: ConversationParts) {
    this.#parts = parts
  }

  /** Connects two answered legs; whoever they were with before is let go. */
  bridge(leg: Leg, other: Leg): CommandOutcome {
    if (leg === other) return declined('a leg cannot be connected to itself')
    if (!isAnswered(leg) || !isAnswered(other)) return declined('both legs must be answered')
    if (leg.bridgedTo === other) return done
    this.#move([leg, other], () => {
      leg.place = { at: 'bridge', other }
      other.place = { at: 'bridge', other: leg }
      this.#tell({ kind: 'LegBridged', leg: leg.id, at: this.#now, other: other.id })
      this.#tell({ kind: 'LegBridged', leg: other.id, at: this.#now, other: leg.id })
    })
    return done
  }

  joinRoom(leg: Leg, id: RoomId): CommandOutcome {
    if (asRoomId(id) === undefined) return declined('this cannot be the name of a room')
    if (!isAnswered(leg)) return declined('the leg must be answered')
    if (leg.place.at === 'room' && leg.place.room.id === id) return done
    this.#move([leg], () => {
      const room = this.#rooms.get(id) ?? { id, legs: new Set<Leg>() }
      this.#rooms.set(id, room)
      room.legs.add(leg)
      leg.place = { at: 'room', room }
      this.#tell({ kind: 'LegJoinedRoom', leg: leg.id, at: this.#now, room: id })
    })
    return done
  }

  listen(leg: Leg, other: Leg, mode: ListenMode): CommandOutcome {
    if (leg === other) return declined('a leg cannot listen to itself')
    if (!isAnswered(leg)) return declined('the leg must be answered')
    if (!isTalking(other) || leg.bridgedTo === other) return declined('there is no conversation to listen to')
    if (leg.place.at === 'ear' && leg.place.other === other) {
      leg.place = { at: 'ear', other, mode }
      this.#reroute(around(leg))
      return done
    }
    // The real switch cannot mix the two.
    if (leg.person.isWideband === true && other.person.isWideband !== true)
      return declined('the codec of the listening phone is wider than that of the other one')
    this.#move([leg], () => {
      leg.place = { at: 'ear', other, mode }
      other.listeners.add(leg)
    })
    return done
  }

  /** Parks a leg that is there. `done` also when it is elsewhere. */
  leave(leg: Leg, where: 'bridge' | 'room' | 'ear'): CommandOutcome {
    if (leg.place.at === where) this.#move([leg], () => undefined)
    return done
  }

  /** A leg has ended: nobody has its company any more. */
  end(leg: Leg): void {
    this.#move([leg], () => undefined)
  }

  /** The switch has died, and its rooms with it. */
  clear(): void {
    this.#rooms.clear()
  }

  get #now() {
    return this.#parts.clock.now()
  }

  #tell(told: Told): void {
    this.#parts.tell(told)
  }

  #move(legs: readonly Leg[], arrive: () => void): void {
    const before = legs.flatMap(around)
    for (const leg of legs) {
      this.#parts.stopPlayback(leg)
      this.#depart(leg)
    }
    arrive()
    this.#reroute([...before, ...legs.flatMap(around)])
  }

  #depart(leg: Leg): void {
    const { place } = leg
    leg.place = parked
    const at = this.#now
    if (place.at === 'bridge') {
      place.other.place = parked
      this.#tell({ kind: 'LegUnbridged', leg: leg.id, at, other: place.other.id })
      this.#tell({ kind: 'LegUnbridged', leg: place.other.id, at, other: leg.id })
      this.#deafen(place.other)
    } else if (place.at === 'room') {
      place.room.legs.delete(leg)
      if (place.room.legs.size === 0) this.#rooms.delete(place.room.id)
      this.#tell({ kind: 'LegLeftRoom', leg: leg.id, at, room: place.room.id })
    } else if (place.at === 'ear') {
      place.other.listeners.delete(leg)
      this.#tell({ kind: 'ListeningEnded', leg: leg.id, at, other: place.other.id })
    }
    this.#deafen(leg)
  }

  /** Those at its ear have nothing to hear any more. */
  #deafen(leg: Leg): void {
    for (const listener of [...leg.listeners]) this.#depart(listener)
  }

  #reroute(legs: readonly Leg[]): void {
    for (const leg of new Set(legs)) leg.hearOnly(leg.isOver ? new Set() : heardBy(leg))
  }
}

const isTalking = ({ place }: Leg): boolean => place.at === 'bridge' || place.at === 'room'
