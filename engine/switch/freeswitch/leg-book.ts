import type { EpochMs } from '../../kernel/clock.ts'
import type { LegId, RoomId } from '../../kernel/ids.ts'
import type { ChannelView } from './channel-view.ts'
import {
  answered,
  departed,
  type Leg,
  leftRoom,
  legEnded,
  legInView,
  legToPlace,
  listeningEnded,
  offered,
  playbackEnded,
  type Told,
  unbridged,
} from './leg.ts'
import type { Ending, Happening } from './wire-to-domain.ts'

type PlaceKind = 'ChannelBridged' | 'ChannelUnbridged' | 'ChannelJoinedRoom' | 'ChannelLeftRoom' | 'ChannelListens'

/** Calls that are being claimed at one time are far fewer. */
const mostNames = 1_000

/**
 * The legs that are ours, and what of each has been told. Whatever arrives twice, late, or for a channel that is not
 * ours turns into nothing here, so that everything above may rely on each event coming once.
 */
export class LegBook {
  readonly #legs = new Map<LegId, Leg>()
  /** What the outbound socket knew of a caller and the events do not carry whole: a name that is not UTF-8. */
  readonly #names = new Map<LegId, string>()

  get size(): number {
    return this.#legs.size
  }

  get(leg: LegId): Leg | undefined {
    return this.#legs.get(leg)
  }

  all(): Leg[] {
    return [...this.#legs.values()]
  }

  /** A leg that is about to be placed. */
  expect(leg: LegId, numbers: { from: string; to: string }, now: EpochMs): void {
    this.#legs.set(leg, legToPlace(leg, numbers, now))
  }

  /** A call that is being claimed: its caller's name, kept until the call is parked. */
  noteName(leg: LegId, name: string): void {
    this.#names.set(leg, name)
    // A caller who gives up while the link is down leaves one behind.
    const [oldest] = this.#names.keys()
    if (this.#names.size > mostNames && oldest !== undefined) this.#names.delete(oldest)
  }

  /** The switch never had this leg, or we know how it ended by other means. */
  forget(leg: LegId): void {
    this.#legs.delete(leg)
    this.#names.delete(leg)
  }

  /** What `happening` means for our legs: events to tell, in order. */
  apply(happening: Happening): Told[] {
    if (happening.kind === 'ChannelParked') return this.#park(happening)
    if (!('leg' in happening)) return []
    const leg = this.#legs.get(happening.leg)
    if (leg === undefined) return this.#applyToStranger(happening)
    leg.isSeen = true
    const { at } = happening
    switch (happening.kind) {
      case 'ChannelCreated':
        leg.createdAt = at
        return []
      case 'ChannelRinging':
        leg.rang = true
        return leg.answeredAt === undefined
          ? [{ kind: 'LegRinging', leg: leg.leg, at, earlyMedia: happening.earlyMedia }]
          : []
      case 'ChannelAnswered':
        return answered(leg, at)
      case 'ChannelBridged':
      case 'ChannelUnbridged':
      case 'ChannelJoinedRoom':
      case 'ChannelLeftRoom':
      case 'ChannelListens':
        return this.#place(leg, happening)
      case 'PlaybackStarted':
        if (leg.playing) leg.playing.hasStarted = true
        return []
      case 'PlaybackDone':
        return leg.playing?.id === happening.playback ? playbackEnded(leg, at, happening) : []
      case 'RecordingDone': {
        const { file, durationMs } = happening
        return [{ kind: 'RecordingEnded', leg: leg.leg, at, file, durationMs }]
      }
      case 'KeyPressed': {
        const { digit, durationMs } = happening
        return [{ kind: 'DigitPressed', leg: leg.leg, at, digit, durationMs }]
      }
      case 'ChannelEnded':
        return this.end(leg, happening.ending)
    }
  }

  /**
   * Compares a leg with what the switch says of it now, after events may have been missed. `wasAway`: the link was down
   * meanwhile, so that an order given before it broke has been carried out or never will be.
   */
  reconcile(view: ChannelView, now: EpochMs, wasAway: boolean): Told[] {
    const leg = this.#legs.get(view.leg)
    if (leg === undefined) {
      this.#adopt(view)
      return view.direction === 'inbound' ? [offered(view, now, view.fromName)] : []
    }
    leg.isSeen = true
    const told: Told[] = []
    if (view.rang && !leg.rang && view.answeredAt === undefined)
      told.push({ kind: 'LegRinging', leg: leg.leg, at: now, earlyMedia: false })
    leg.rang ||= view.rang
    if (view.answeredAt !== undefined) told.push(...answered(leg, view.answeredAt))
    if (leg.playing !== undefined && !view.isPlaying && (wasAway || leg.playing.hasStarted))
      told.push(...playbackEnded(leg, now, { outcome: 'failed', why: 'its end was missed' }))
    told.push(...this.#reconcilePlace(leg, view, now))
    return told
  }

  /** Takes over a leg that was alive before this adapter was; nothing is told of it. */
  adoptSilently(view: ChannelView): void {
    if (!this.#legs.has(view.leg)) this.#adopt(view)
  }

  /** The end of a leg, with the ends of what was still going on in it. */
  end(leg: Leg, ending: Ending): Told[] {
    this.forget(leg.leg)
    const at = ending.endedAt
    const told: Told[] = []
    if (leg.playing) told.push(...playbackEnded(leg, at, { outcome: 'cut', why: 'the leg ended' }))
    told.push(...this.#depart(leg, at), legEnded(leg, ending))
    return told
  }

  #applyToStranger(happening: Extract<Happening, { leg: LegId }>): Told[] {
    if (happening.kind === 'ChannelEnded') this.#names.delete(happening.leg)
    return [] // not ours, or ours and already ended: a late echo
  }

  #park({ leg: id, at, view }: Extract<Happening, { kind: 'ChannelParked' }>): Told[] {
    const leg = this.#legs.get(id)
    if (leg !== undefined) {
      leg.isSeen = true
      leg.isReturning = false
      leg.parks += 1
      return departed(leg, at)
    }
    if (view === undefined || view.direction !== 'inbound') return []
    const name = this.#names.get(id) ?? view.fromName
    this.#adopt(view)
    return [offered(view, at, name)]
  }

  #adopt(view: ChannelView): void {
    this.#names.delete(view.leg)
    this.#legs.set(view.leg, legInView(view))
  }

  #place(leg: Leg, happening: Extract<Happening, { kind: PlaceKind }>): Told[] {
    const { at } = happening
    switch (happening.kind) {
      case 'ChannelBridged':
        return this.#bridge(leg, happening.other, at)
      case 'ChannelUnbridged':
        return [] // it is told when the leg is seen elsewhere, or has ended
      case 'ChannelJoinedRoom':
        return leg.room === happening.room ? [] : this.#joinRoom(leg, happening.room, at)
      case 'ChannelLeftRoom':
        return leg.room === happening.room ? leftRoom(leg, at) : []
      case 'ChannelListens': {
        if (leg.listensTo === happening.other) return []
        const told = this.#depart(leg, at)
        leg.listensTo = happening.other
        return told
      }
    }
  }

  /** It goes elsewhere; whoever was connected to it is on the way back to being parked, and is told of then. */
  #depart(leg: Leg, at: EpochMs): Told[] {
    const other = leg.bridgedTo === undefined ? undefined : this.#legs.get(leg.bridgedTo)
    if (other?.bridgedTo === leg.leg) other.isReturning = true
    return departed(leg, at)
  }

  #joinRoom(leg: Leg, room: RoomId, at: EpochMs): Told[] {
    const told = this.#depart(leg, at)
    leg.room = room
    return [...told, { kind: 'LegJoinedRoom', leg: leg.leg, at, room }]
  }

  #reconcilePlace(leg: Leg, view: ChannelView, now: EpochMs): Told[] {
    const told: Told[] = []
    leg.isReturning = false
    if (view.bridgedTo !== leg.bridgedTo) told.push(...unbridged(leg, now))
    if (view.room !== leg.room) told.push(...leftRoom(leg, now))
    if (view.listensTo !== leg.listensTo) told.push(...listeningEnded(leg, now))
    leg.listensTo = view.listensTo
    if (view.bridgedTo !== undefined && this.#legs.has(view.bridgedTo))
      told.push(...this.#bridge(leg, view.bridgedTo, now))
    if (view.room !== undefined && view.room !== leg.room) told.push(...this.#joinRoom(leg, view.room, now))
    return told
  }

  /** FreeSWITCH tells it of one side; both are ours. */
  #bridge(leg: Leg, otherId: LegId, at: EpochMs): Told[] {
    const other = this.#legs.get(otherId)
    const told: Told[] = []
    for (const [one, peer] of [
      [leg, otherId],
      [other, leg.leg],
    ] as const) {
      if (one === undefined || one.bridgedTo === peer) continue
      if (one.playing) told.push(...playbackEnded(one, at, { outcome: 'cut', why: 'connected' }))
      told.push(...this.#depart(one, at))
      one.isReturning = false
      one.bridgedTo = peer
      told.push({ kind: 'LegBridged', leg: one.leg, at, other: peer })
    }
    return told
  }
}
