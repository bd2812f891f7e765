import { nth } from './nth.ts'

/**
 * Answers against free agents at one instant ahead. Answers and agents are independent coins with chances of their
 * own; a shortfall is an answer that finds nobody. Another call is added in a few steps, without counting anew.
 */
export interface Odds {
  /** One more call that is answered with this chance. */
  answer(chance: number): void
  /** One more agent who is free with this chance. */
  free(chance: number): void
  /** Chance that one more answer would find nobody: answers so far take every agent there is. */
  risk(): number
  /** Answers that find nobody, on average. */
  expected(): number
}

/** Up to this many agents the sums are exact. */
export const exactUpTo = 14

/**
 * For at most so many agents; `waiting` calls are answered already. `rateDoubt` is the relative standard deviation of
 * the answer rate: all answers share it, so it does not average out over many lines.
 */
export function oddsOf(agents: number, waiting: number, rateDoubt: number): Odds {
  return agents <= exactUpTo ? new ExactOdds(agents, waiting) : new NormalOdds(waiting, rateDoubt)
}

class ExactOdds implements Odds {
  /** Chance that exactly so many agents are free. */
  readonly #free: Float64Array
  /** Chance of exactly so many answers, as far as there are agents: beyond, nobody is free in any case. */
  readonly #answered: Float64Array
  #meanAnswers: number
  #meanFree = 0

  constructor(agents: number, waiting: number) {
    this.#free = new Float64Array(agents + 1)
    this.#free[0] = 1
    this.#answered = new Float64Array(agents)
    if (waiting < agents) this.#answered[waiting] = 1
    this.#meanAnswers = waiting
  }

  answer(chance: number): void {
    toss(this.#answered, chance)
    this.#meanAnswers += chance
  }

  free(chance: number): void {
    toss(this.#free, chance)
    this.#meanFree += chance
  }

  risk(): number {
    let fewer = 0 // chance of fewer answers than agents
    let isEnough = 0
    for (let agents = 0; agents < this.#free.length; agents += 1) {
      isEnough += nth(this.#free, agents) * fewer
      if (agents < this.#answered.length) fewer += nth(this.#answered, agents)
    }
    return Math.max(0, 1 - isEnough)
  }

  expected(): number {
    let spare = 0 // agents whom no answer needs, on average
    for (let agents = 1; agents < this.#free.length; agents += 1)
      for (let answers = 0; answers < agents; answers += 1)
        spare += nth(this.#free, agents) * nth(this.#answered, answers) * (agents - answers)
    return Math.max(0, this.#meanAnswers - this.#meanFree + spare)
  }
}

class NormalOdds implements Odds {
  #answers = 0
  #free = 0
  #spread = 0
  readonly #waiting: number
  readonly #doubt: number

  constructor(waiting: number, rateDoubt: number) {
    this.#waiting = waiting
    this.#doubt = rateDoubt
  }

  answer(chance: number): void {
    this.#answers += chance
    this.#spread += chance * (1 - chance)
  }

  free(chance: number): void {
    this.#free += chance
    this.#spread += chance * (1 - chance)
  }

  risk(): number {
    const { mean, deviation } = this.#shortfall()
    return below((mean + 0.5) / deviation)
  }

  expected(): number {
    const { mean, deviation } = this.#shortfall()
    const z = mean / deviation
    return Math.max(0, mean * below(z) + deviation * density(z))
  }

  #shortfall(): { mean: number; deviation: number } {
    const variance = this.#spread + (this.#answers * this.#doubt) ** 2
    return { mean: this.#waiting + this.#answers - this.#free, deviation: Math.sqrt(Math.max(variance, 1e-9)) }
  }
}

/** One more coin: what falls off the end is not counted. */
function toss(sums: Float64Array, chance: number): void {
  for (let k = sums.length - 1; k > 0; k -= 1) sums[k] = nth(sums, k) * (1 - chance) + nth(sums, k - 1) * chance
  if (sums.length > 0) sums[0] = nth(sums, 0) * (1 - chance)
}

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/** Share of a standard normal below `z` (Abramowitz and Stegun 26.2.17, error under 8e-8). */
function below(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    density(z) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}
