import type { OriginateRequest } from '../switch.ts'
import { type End, endOfRefusal, rangOut } from './ends.ts'
import type { Leg } from './leg.ts'
import type { PhoneReaction } from './person.ts'

export type RingingParts = {
  rings: (earlyMedia: boolean) => void
  answers: () => void
  ends: (end: End) => void
}

const usualSetupMs = 200
const congestionMs = 50
/** A phone that picks up by itself lets a moment pass, so that whoever sits there is not startled. */
const picksUpAfterMs = 100

/** What the phone does when it is asked to pick up by itself: one that refuses goes on refusing. */
export function phoneAsked({ answersItself, to }: OriginateRequest, phone: PhoneReaction): PhoneReaction {
  if (answersItself !== true || to.kind !== 'extension' || phone.does === 'refuse') return phone
  return { ...phone, does: 'answer', ringsMs: picksUpAfterMs }
}

/** The network finds the phone, which rings, is answered or refuses. The ring limit counts from now. */
export function ring(leg: Leg, phone: PhoneReaction, ringMs: number, parts: RingingParts): void {
  // The real switch counts the ring limit in whole seconds, from the moment the call is placed.
  const limitMs = Math.max(1, Math.ceil(ringMs / 1000)) * 1000
  leg.stopRinging = leg.later(limitMs, () => parts.ends(rangOut))
  const setupMs = phone.setupMs ?? usualSetupMs
  const ringsMs = phone.does === 'ring' ? Number.POSITIVE_INFINITY : phone.ringsMs
  const act = (): void => {
    if (phone.does === 'answer') parts.answers()
    if (phone.does === 'refuse') parts.ends(endOfRefusal(phone.cause, leg.rang))
  }
  if (ringsMs === undefined) {
    leg.later(setupMs, act)
    return
  }
  leg.later(setupMs, () => {
    leg.rang = true
    parts.rings(phone.earlyMedia ?? false)
  })
  if (Number.isFinite(ringsMs)) leg.later(setupMs + ringsMs, act)
}

/** Every line of the trunk is in use: the network says so at once. */
export function findNoLine(leg: Leg, parts: Pick<RingingParts, 'ends'>): void {
  leg.later(congestionMs, () => parts.ends(endOfRefusal('congestion', false)))
}
