/** One leg of ours, and what a change in it makes to be told. Nothing here knows of other legs, of time or of the wire. */
import type { EpochMs } from '../../kernel/clock.ts'
import type { LegId, PlaybackId } from '../../kernel/ids.ts'
import type { LegSnapshot, SwitchEvent } from '../switch.ts'
import { hangupCauseOf } from './causes.ts'
import type { ChannelView } from './channel-view.ts'
import type { Ending } from './wire-to-domain.ts'

/** A leg of ours, from the originate or the claim to its end. */
export type Leg = LegSnapshot & {
  /** The switch has shown that it has this leg. */
  isSeen: boolean
  rang: boolean
  playing: Playing | undefined
  hangUpAsked: boolean
  /** It was connected to another leg that has gone, and is on its way back to being parked. */
  isReturning: boolean
  /** An order to go somewhere is being carried out: no other one is given meanwhile. */
  isMoving: boolean
  /** How often it was seen parked, or taken to be. */
  parks: number
}

type Playing = { id: PlaybackId; hasStarted: boolean; stopAsked: boolean }

type Unnumbered<Event> = Event extends { seq: number } ? Omit<Event, 'seq'> : never
/** An event of the port without its number, which the adapter gives when it tells it. */
export type Told = Unnumbered<SwitchEvent>
type LegEnded = Extract<Told, { kind: 'LegEnded' }>

/** A leg that is about to be placed. */
export function legToPlace(leg: LegId, numbers: { from: string; to: string }, now: EpochMs): Leg {
  const nothingYet = { answeredAt: undefined, bridgedTo: undefined, room: undefined, listensTo: undefined }
  return { leg, direction: 'outbound', ...numbers, createdAt: now, ...nothingYet, ...untouched }
}

/** A leg that the switch shows us. */
export function legInView(view: ChannelView): Leg {
  return { ...snapshotOf(view), ...untouched, isSeen: true, rang: view.rang, parks: 1 }
}

export function snapshotOf(view: ChannelView): LegSnapshot {
  const { leg, direction, from, to, createdAt, answeredAt, bridgedTo, room, listensTo } = view
  return { leg, direction, from, to, createdAt, answeredAt, bridgedTo, room, listensTo }
}

const untouched = {
  isSeen: false,
  rang: false,
  playing: undefined,
  hangUpAsked: false,
  isReturning: false,
  isMoving: false,
  parks: 0,
}

export function answered(leg: Leg, at: EpochMs): Told[] {
  if (leg.answeredAt !== undefined) return []
  leg.answeredAt = at
  leg.rang = true
  return [{ kind: 'LegAnswered', leg: leg.leg, at }]
}

/** What a leg leaves when it goes elsewhere. */
export function departed(leg: Leg, at: EpochMs): Told[] {
  return [...unbridged(leg, at), ...leftRoom(leg, at), ...listeningEnded(leg, at)]
}

export function unbridged(leg: Leg, at: EpochMs): Told[] {
  const other = leg.bridgedTo
  leg.bridgedTo = undefined
  return other === undefined ? [] : [{ kind: 'LegUnbridged', leg: leg.leg, at, other }]
}

export function leftRoom(leg: Leg, at: EpochMs): Told[] {
  const { room } = leg
  leg.room = undefined
  return room === undefined ? [] : [{ kind: 'LegLeftRoom', leg: leg.leg, at, room }]
}

export function listeningEnded(leg: Leg, at: EpochMs): Told[] {
  const other = leg.listensTo
  leg.listensTo = undefined
  return other === undefined ? [] : [{ kind: 'ListeningEnded', leg: leg.leg, at, other }]
}

export function playbackEnded(
  leg: Leg,
  at: EpochMs,
  end: { outcome: 'played' | 'cut' | 'failed'; why: string },
): Told[] {
  const { playing } = leg
  if (playing === undefined) return []
  leg.playing = undefined
  const told = { kind: 'PlaybackEnded' as const, leg: leg.leg, at, playback: playing.id }
  // What we break off by connecting the leg the switch calls an error.
  if (end.outcome === 'failed' && !playing.stopAsked) return [{ ...told, how: 'failed', why: end.why }]
  return [{ ...told, how: playing.stopAsked || end.outcome === 'cut' ? 'stopped' : 'finished' }]
}

export function offered(view: ChannelView, at: EpochMs, fromName: string): Told {
  const { leg, from, to, trunk } = view
  return { kind: 'LegOffered', leg, at, from, fromName, to, trunk }
}

export function legEnded(leg: Leg, ending: Ending): LegEnded {
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
