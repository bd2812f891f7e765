import type { EpochMs } from '../../kernel/clock.ts'
import type { LegId, PlaybackId } from '../../kernel/ids.ts'
import type { Exchange } from './exchange.ts'
import type { Leg, ToldOfLeg } from './leg.ts'

/** A leg as far as a link has told of it. */
export type Known = {
  rang: boolean
  answeredAt: EpochMs | undefined
  playing: PlaybackId | undefined
  bridgedTo: LegId | undefined
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
  const { bridgedTo } = known
  if (bridgedTo !== undefined && leg?.bridgedTo?.id !== bridgedTo)
    told.push({ kind: 'LegUnbridged', leg: id, at, other: bridgedTo })
  if (leg?.bridgedTo !== undefined && leg.bridgedTo.id !== bridgedTo)
    told.push({ kind: 'LegBridged', leg: id, at, other: leg.bridgedTo.id })
  return end === undefined ? told : [...told, end]
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
