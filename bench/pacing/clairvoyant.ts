/**
 * The bound: somebody who knows who will answer, how soon, and when every agent will be free, and may take the list in any
 * order. The first call of an agent's presence still has to be picked up; from then on each next patient answers in
 * the instant that the agent is ready. Nobody is abandoned, but those whom the detector takes for a machine.
 */

import type { Day, Span } from '../../engine/dialer/core/simulate/day.ts'
import { seededRandom } from '../../engine/kernel/random.ts'

/** Out of so many contacts the first to answer is chosen. */
const choice = 40

export type Bound = { occupancy: number; abandonment: number }

export function clairvoyant(day: Day, seed: number): Bound {
  const random = seededRandom(seed)
  let busy = 0
  let signedIn = 0
  for (const { from, to, breaks } of day.shifts) {
    let begins = from
    for (const span of [...breaks, { from: to, to }]) {
      const seen = presence(day, { from: begins, to: span.from }, random)
      busy += seen.busy
      signedIn += seen.signedIn
      begins = span.to
    }
  }
  return { occupancy: signedIn === 0 ? 0 : busy / signedIn, abandonment: day.detection?.mistaken ?? 0 }
}

/** From signing in to going; a call that has begun is finished first, unless the day is over. */
function presence(day: Day, { from, to }: Span, random: () => number): { busy: number; signedIn: number } {
  const firstAfter = Math.min(...Array.from({ length: choice }, () => day.answerAfterMs(random)))
  const begins = Math.min(to, from + firstAfter + (day.detection?.takesMs ?? 0))
  let now = begins
  while (now < to) now = Math.min(day.lengthMs, now + day.talkMs(random) + day.wrapMs(random))
  return { busy: now - begins, signedIn: Math.max(now, to) - from }
}
