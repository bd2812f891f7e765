import { Surge } from './surge.ts'

/**
 * How many calls it remembers, and how well a rate can be known at best: with less doubt, a hundred agents dialed into the tail
 * and were six thousandths less busy.
 */
export type Memory = { long: number; short: number; leastDoubt: number }
const usual: Memory = { long: 600, short: 150, leastDoubt: 0.1 }
/** So many standard deviations between the two are not chance: the rate has changed, and the long memory is wrong. */
const changeAt = 2.5
/** Before anything is known: rather too many answers than too few, for these cost idle seconds and those patients. */
const prior = { answered: 3.3, missed: 2.7 }
/** So many misses in a row that they would come once in ten thousand: the trunk is dead, and nothing is learned from it. */
const deadAt = Math.log(1e-4)

type Counts = { answered: number; missed: number }
type Dialed = { call: string; at: number; outcome: boolean | undefined }

export type AnswerRateSnapshot = { long: Counts; short: Counts; outcomes: number }

/**
 * The share of calls that are answered, learned in the order in which they were dialed. In the order in which they end
 * it would be biased: answers come sooner than ring limits, so a fresh wave looks better than it is.
 */
export class AnswerRate {
  readonly #memory: Memory
  #long: Counts = { ...prior }
  #short: Counts = { ...prior }
  #outcomes = 0
  #missesInRow = 0
  #queue: Dialed[] = []
  #head = 0
  readonly #open = new Map<string, Dialed>()
  readonly #surge = new Surge()

  constructor(memory: Memory = usual) {
    this.#memory = memory
  }

  dialed(call: string, at: number): void {
    const dialed: Dialed = { call, at, outcome: undefined }
    this.#queue.push(dialed)
    this.#open.set(call, dialed)
  }

  ended(call: string, isAnswered: boolean, at: number): void {
    const dialed = this.#open.get(call)
    if (dialed === undefined) return
    this.#open.delete(call)
    this.#surge.see({ at, answered: isAnswered ? 1 : 0, expected: this.base })
    dialed.outcome = isAnswered
    this.#advance()
  }

  /** A call whose end was never reported must not hold up the learning from those behind it. */
  forget(call: string): void {
    const dialed = this.#open.get(call)
    if (dialed === undefined) return
    this.#open.delete(call)
    dialed.outcome = false
    this.#advance()
  }

  get outcomes(): number {
    return this.#outcomes
  }

  /** Nobody has answered for so long that it is not chance. */
  get isDead(): boolean {
    return this.#missesInRow * Math.log(1 - this.base) < deadAt
  }

  get base(): number {
    return rateOf(this.#long)
  }

  /** Relative standard deviation of {@link base}. */
  get doubt(): number {
    const weight = this.#long.answered + this.#long.missed + 1
    return Math.max(this.#memory.leastDoubt, Math.sqrt((1 - this.base) / (this.base * weight)))
  }

  /** The rate to reckon with now: a surge of answers within the last minute raises it at once, a lull does not lower it. */
  now(at: number): number {
    return Math.min(0.98, this.base * this.#surge.factor(at, this.base))
  }

  snapshot(): AnswerRateSnapshot {
    return { long: { ...this.#long }, short: { ...this.#short }, outcomes: this.#outcomes }
  }

  restore({ long, short, outcomes }: AnswerRateSnapshot): void {
    this.#long = { ...long }
    this.#short = { ...short }
    this.#outcomes = outcomes
  }

  #remember(isAnswered: boolean): void {
    remember(this.#long, isAnswered, this.#memory.long)
    remember(this.#short, isAnswered, this.#memory.short)
    if (hasChanged(this.#long, this.#short)) this.#long = { ...this.#short }
    this.#outcomes += 1
  }

  #advance(): void {
    for (;;) {
      const next = this.#queue[this.#head]
      if (next === undefined || next.outcome === undefined) break
      this.#missesInRow = next.outcome ? 0 : this.#missesInRow + 1
      if (!this.isDead) this.#remember(next.outcome)
      this.#head += 1
    }
    if (this.#head > 1000) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
  }
}

const rateOf = ({ answered, missed }: Counts): number => answered / (answered + missed)

function remember(counts: Counts, isAnswered: boolean, calls: number): void {
  const fade = 1 - 1 / calls
  counts.answered = counts.answered * fade + (isAnswered ? 1 : 0)
  counts.missed = counts.missed * fade + (isAnswered ? 0 : 1)
}

function hasChanged(long: Counts, short: Counts): boolean {
  const rate = rateOf(long)
  // A fading memory is worth twice its length.
  const deviation = Math.sqrt((rate * (1 - rate)) / (2 * (short.answered + short.missed)))
  return Math.abs(rateOf(short) - rate) > changeAt * deviation
}
