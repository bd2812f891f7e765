import { type Random, seededRandom } from '../../../kernel/random.ts'
import type { Day } from './day.ts'

/** Log-normal by its mean and its variation (standard deviation ÷ mean). */
export function logNormal(random: Random, mean: number, variation: number): number {
  const spread = Math.sqrt(Math.log(1 + variation * variation))
  return mean * Math.exp(-(spread * spread) / 2 + spread * normal(random))
}

export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random())

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** What becomes of a contact, whoever paces: days of two pacers differ by the pacers alone. */
export type Fate = {
  /** Answers when this lies below the answer rate of the instant. */
  answers: number
  /** Decides what the detector, or the dead trunk, makes of it. */
  luck: number
  answerAfterMs: number
  failAfterMs: number
  talkMs: number
  wrapMs: number
  /** Decides which kind of patient it is. */
  kind: number
}

export function fateOf(day: Day, seed: number, contact: number): Fate {
  const random = seededRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(contact + 1, 0x85ebca6b))
  return {
    answers: random(),
    luck: random(),
    answerAfterMs: day.answerAfterMs(random),
    failAfterMs: day.failAfterMs(random),
    talkMs: day.talkMs(random),
    wrapMs: day.wrapMs(random),
    kind: random(),
  }
}
