import type { EpochMs } from '../../kernel/clock.ts'
import type { LegId, PlaybackId, RoomId } from '../../kernel/ids.ts'
import type { Exchange } from './exchange.ts'
import type { Leg, Told, ToldOfLeg } from './leg.ts'

/** A leg as far as a link has told of it. */
export type Known = {
  rang: boolean
  answeredAt: EpochMs | undefined
  playing: PlaybackId | undefined
  bridgedTo: LegId | undefined
  room: RoomId | undefined
  listensTo: LegId | undefined
}

const nothingYet: Known = {
  rang: false,
  answeredAt: undefined,
  playing: undefined,
  bridgedTo: undefined,
  room: undefined,
  listensTo: undefined,
}

/** A leg that has just come to be. */
export const newlyKnown = (): Known => ({ ...nothingYet })

/** A leg as it is now, its playback aside: whoever began that is not here. */
export function knownAs(leg: Leg): Known {
  const { answeredAt, bridgedTo, room, listensTo } = leg.snapshot
  return { rang: leg.rang, answeredAt, playing: undefined, bridgedTo, room, listensTo }
}

/** Notes what is told of a leg. */
export function note(known: Known, told: ToldOfLeg): void {
  if (told.kind === 'LegRinging') known.rang = true
  if (told.kind === 'LegAnswered') known.answeredAt = told.at
  if (told.kind === 'LegBridged') known.bridgedTo = told.other
  if (told.kind === 'LegUnbridged') known.bridgedTo = undefined
  if (told.kind === 'LegJoinedRoom') known.room = told.room
  if (told.kind === 'LegLeftRoom') known.room = undefined
  if (told.kind === 'ListeningEnded') known.listensTo = undefined
  if (told.kind === 'PlaybackEnded') known.playing = undefined
}

/** What happened to a leg while its link was down, in the order in which it is to be told. */
export function missed(exchange: Exchange, id: LegId, known: Known, restarted: boolean): ToldOfLeg[] {
  const leg = exchange.leg(id)
  const end = leg === undefined ? endOf(exchange, id, known, restarted) : undefined
  const at = end?.at ?? exchange.clock.now()
  const told: ToldOfLeg[] = []
  if (leg?.rang && !known.rang && leg.answeredAt === undefined)
    told.push({ kind: 'LegRinging', leg: id, at, earlyMedia: false })
  if (leg?.answeredAt !== undefined && known.answeredAt === undefined)
    told.push({ kind: 'LegAnswered', leg: id, at: leg.answeredAt })
  if (known.playing !== undefined && leg?.playing?.id !== known.playing)
    told.push({ kind: 'PlaybackEnded', leg: id, at, playback: known.playing, ...howItEnded(leg) })
  told.push(...placesMissed(leg, id, known, at))
  return end === undefined ? told : [...told, end]
}

/** What it left is told before what it came to. */
function placesMissed(leg: Leg | undefined, id: LegId, known: Known, at: EpochMs): ToldOfLeg[] {
  const now = leg?.snapshot
  const told: ToldOfLeg[] = []
  if (known.bridgedTo !== undefined && now?.bridgedTo !== known.bridgedTo)
    told.push({ kind: 'LegUnbridged', leg: id, at, other: known.bridgedTo })
  if (known.room !== undefined && now?.room !== known.room)
    told.push({ kind: 'LegLeftRoom', leg: id, at, room: known.room })
  if (known.listensTo !== undefined && now?.listensTo !== known.listensTo)
    told.push({ kind: 'ListeningEnded', leg: id, at, other: known.listensTo })
  if (now?.bridgedTo !== undefined && now.bridgedTo !== known.bridgedTo)
    told.push({ kind: 'LegBridged', leg: id, at, other: now.bridgedTo })
  if (now?.room !== undefined && now.room !== known.room)
    told.push({ kind: 'LegJoinedRoom', leg: id, at, room: now.room })
  return told
}

/** The phones that came and went while a link was down. */
export function phonesMissed(exchange: Exchange, known: ReadonlySet<string>): Extract<Told, { extension: string }>[] {
  const at = exchange.clock.now()
  const now = exchange.phones.extensions()
  const lost = [...known].filter((extension) => !now.has(extension))
  const seen = [...now].filter((extension) => !known.has(extension))
  return [
    ...lost.map((extension) => ({ kind: 'PhoneLost' as const, at, extension, why: 'expired' as const })),
    ...seen.map((extension) => ({ kind: 'PhoneSeen' as const, at, extension })),
  ]
}

const howItEnded = (leg: Leg | undefined) =>
  leg === undefined ? ({ how: 'stopped' } as const) : ({ how: 'failed', why: 'its end was missed' } as const)

function endOf(
  exchange: Exchange,
  leg: LegId,
  known: Known,
  restarted: boolean,
): Extract<ToldOfLeg, { kind: 'LegEnded' }> {
  const ended = restarted ? undefined : exchange.ended(leg)
  if (ended !== undefined) {
    const { cause, rawCause, rang, answeredAt, endedAt: at } = ended.settled
    return { kind: 'LegEnded', leg, at, cause, rawCause, by: ended.by, rang, answeredAt }
  }
  const at = exchange.clock.now()
  const { rang, answeredAt } = known
  return {
    kind: 'LegEnded',
    leg,
    at,
    cause: 'switch-lost',
    rawCause: 'SWITCH_RESTARTED',
    by: 'switch',
    rang,
    answeredAt,
  }
}
