import type { EpochMs } from '../../kernel/clock.ts'
import type { LegId, PlaybackId } from '../../kernel/ids.ts'
import type { LegSnapshot, SwitchEvent } from '../switch.ts'
import { hangupCauseOf } from './causes.ts'
import type { ChannelView, Ending, Happening } from './wire-to-domain.ts'

/** A leg of ours, from the originate or the claim to its end. */
export type Leg = LegSnapshot & {
  /** The switch has shown that it has this leg. */
  isSeen: boolean
  rang: boolean
  playing: Playing | undefined
  hangUpAsked: boolean
  /** It was connected to another leg that has gone, and is on its way back to being parked. */
  isReturning: boolean
}

type Playing = { id: PlaybackId; hasStarted: boolean; stopAsked: boolean }

type Unnumbered<Event> = Event extends { seq: number } ? Omit<Event, 'seq'> : never
/** An event of the port without its number, which the adapter gives when it tells it. */
export type Told = Unnumbered<SwitchEvent>
type LegEnded = Extract<Told, { kind: 'LegEnded' }>

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
    this.#legs.set(leg, {
      leg,
      direction: 'outbound',
      ...numbers,
      createdAt: now,
      answeredAt: undefined,
      bridgedTo: undefined,
      ...untouched,
    })
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
    if (happening.kind === 'JobDone' || happening.kind === 'Heartbeat') return []
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
        return this.#bridge(leg, happening.other, at)
      case 'ChannelUnbridged':
        return [] // it is told when the leg is parked again, or has ended
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
    if (leg.bridgedTo !== undefined && view.bridgedTo === undefined) told.push(...unbridged(leg, now))
    if (leg.bridgedTo === undefined && view.bridgedTo !== undefined && this.#legs.has(view.bridgedTo))
      told.push(...this.#bridge(leg, view.bridgedTo, now))
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
    if (leg.bridgedTo !== undefined) {
      told.push({ kind: 'LegUnbridged', leg: leg.leg, at, other: leg.bridgedTo })
      const other = this.#legs.get(leg.bridgedTo)
      if (other?.bridgedTo === leg.leg) other.isReturning = true
    }
    told.push(legEnded(leg, ending))
    return told
  }

  #applyToStranger(happening: Exclude<Happening, { kind: 'JobDone' | 'Heartbeat' | 'ChannelParked' }>): Told[] {
    if (happening.kind === 'ChannelEnded') this.#names.delete(happening.leg)
    return [] // not ours, or ours and already ended: a late echo
  }

  #park({ leg: id, at, view }: Extract<Happening, { kind: 'ChannelParked' }>): Told[] {
    const leg = this.#legs.get(id)
    if (leg !== undefined) {
      leg.isSeen = true
      leg.isReturning = false
      return leg.bridgedTo === undefined ? [] : unbridged(leg, at)
    }
    if (view === undefined || view.direction !== 'inbound') return []
    const name = this.#names.get(id) ?? view.fromName
    this.#adopt(view)
    return [offered(view, at, name)]
  }

  #adopt(view: ChannelView): void {
    const { leg, direction, from, to, createdAt, answeredAt, bridgedTo, rang } = view
    this.#names.delete(leg)
    this.#legs.set(leg, {
      leg,
      direction,
      from,
      to,
      createdAt,
      answeredAt,
      bridgedTo,
      ...untouched,
      isSeen: true,
      rang,
    })
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
      one.bridgedTo = peer
      told.push({ kind: 'LegBridged', leg: one.leg, at, other: peer })
    }
    return told
  }
}

const untouched = { isSeen: false, rang: false, playing: undefined, hangUpAsked: false, isReturning: false }

function answered(leg: Leg, at: EpochMs): Told[] {
  if (leg.answeredAt !== undefined) return []
  leg.answeredAt = at
  leg.rang = true
  return [{ kind: 'LegAnswered', leg: leg.leg, at }]
}

function unbridged(leg: Leg, at: EpochMs): Told[] {
  const other = leg.bridgedTo
  leg.bridgedTo = undefined
  leg.isReturning = false
  return other === undefined ? [] : [{ kind: 'LegUnbridged', leg: leg.leg, at, other }]
}

function playbackEnded(leg: Leg, at: EpochMs, end: { outcome: 'played' | 'cut' | 'failed'; why: string }): Told[] {
  const { playing } = leg
  if (playing === undefined) return []
  leg.playing = undefined
  const told = { kind: 'PlaybackEnded' as const, leg: leg.leg, at, playback: playing.id }
  if (end.outcome === 'failed') return [{ ...told, how: 'failed', why: end.why }]
  return [{ ...told, how: playing.stopAsked || end.outcome === 'cut' ? 'stopped' : 'finished' }]
}

function offered(view: ChannelView, at: EpochMs, fromName: string): Told {
  const { leg, from, to, trunk } = view
  return { kind: 'LegOffered', leg, at, from, fromName, to, trunk }
}

function legEnded(leg: Leg, ending: Ending): LegEnded {
  const answeredAt = leg.answeredAt ?? ending.answeredAt
  const rang = leg.rang || ending.rang
  const by = endedBy(leg, ending)
  return {
    kind: 'LegEnded',
    leg: leg.leg,
    at: ending.endedAt,
    cause: hangupCauseOf(ending.rawCause, { answered: answeredAt !== undefined, rang, by }),
    rawCause: ending.rawCause,
    by,
    rang,
    answeredAt,
  }
}

/** Causes by which the switch itself ends a leg. */
const ownCauses = new Set([
  'ALLOTTED_TIMEOUT',
  'PROGRESS_TIMEOUT',
  'MEDIA_TIMEOUT',
  'SYSTEM_SHUTDOWN',
  'CRASH',
  'GATEWAY_DOWN',
  'INVALID_GATEWAY',
  'INVALID_PROFILE',
  'RECOVERY_ON_TIMER_EXPIRE',
])

function endedBy(leg: Leg, { rawCause, side }: Ending): 'them' | 'us' | 'switch' {
  if (side === 'them') return 'them'
  if (leg.hangUpAsked) return 'us'
  if (side === 'here' || ownCauses.has(rawCause)) return 'switch'
  // Nobody said. A far end that never spoke cannot have ended it.
  return leg.rang || leg.answeredAt !== undefined ? 'them' : 'switch'
}
