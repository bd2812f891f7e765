/**
 * The abandonment cap as an account: live answers pay in, abandoned ones take out, and what is in flight is already
 * reserved. Two figures come of it: the risk that one more call may carry, and whether there is room at all.
 */
export type Account = { live: number; abandoned: number }

export type Limit = {
  /** Highest risk of a call that may be placed over the idle agents; 0: none. */
  limit: number
  /** Abandonments that still fit under the cap. */
  room: number
  /** The same by what has been answered so far alone, without the benefit of the first hundred. */
  saved: number
}

/** Before this many live answers a share means nothing; until then the cap is reckoned on as many. */
const answersToJudgeBy = 100
/** The cap is kept with this much in hand, against answers that come in a burst: a share of it, and no more than so many calls. */
const inHand = { share: 0.08, calls: (width: number) => 3 * width - 2 }
/**
 * How fast the limit follows the account, and how far up. In a large team a steady limit makes more of the same abandonments than one
 * that jumps; in one of two seats whole calls are all there is, and what has been saved has to be used.
 */
const pullOf = (seats: number): number => 0.07 + 0.8 / seats ** 2
const highestOf = (seats: number): number => 1 + 2 / seats

/** From half a call of room to so many more the limit rises to its full height. */
const ramp = 2.5
/**
 * Without room large teams still take this share of the limit. A risk so far below the cap pays in nearly as fast as none, and a
 * hundred agents who fall back to one line each are idle for minutes.
 */
const residue = 0.3

export function limitOf({ live, abandoned }: Account, expectedInFlight: number, cap: number, seats: number): Limit {
  if (cap <= 0 || seats === 0) return { limit: 0, room: 0, saved: 0 }
  // Larger teams abandon in larger bursts.
  const width = Math.max(1, Math.sqrt(seats / 5))
  const spent = abandoned + expectedInFlight
  const bank = cap * live - Math.min(inHand.share * cap * live, inHand.calls(width)) - spent
  const base = Math.min(
    0.3,
    cap * (0.7 + 2 / seats) * Math.exp(clamp((pullOf(seats) / width) * bank, -3, highestOf(seats))),
  )
  const room = cap * Math.max(live, Math.min(answersToJudgeBy, 3 / cap)) - spent
  const least = residue * (1 - 1 / width) * Math.exp(Math.min(0, room) / width)
  return { limit: base * clamp((room - 0.5) / (ramp * width), least, 1), room, saved: cap * live - spent }
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
