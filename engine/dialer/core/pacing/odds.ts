/**
 * Answers against free agents at one instant ahead. Answers and agents are independent coins with chances of their
 * own; a shortfall is an answer that finds nobody. Another call is added in a few steps, without counting anew.
 */
export type Side = { chances: readonly number[]; sure: number }

export interface Odds {
  /** One more call that is answered with this chance. */
  add(chance: number): void
  /** Chance that one more answer would find nobody: answers so far take every agent there is. */
  risk(): number
  /** Answers that find nobody, on average. */
  expected(): number
}

/** Up to this many agents the sums are exact. */
export const exactUpTo = 14

/**
 * `answers.sure` calls are answered already, `agents.sure` are idle. `rateDoubt` is the relative standard deviation of
 * the answer rate: all answers share it, so it does not average out over many lines.
 */
export function oddsOf(answers: Side, agents: Side, rateDoubt: number): Odds {
  return agents.sure + agents.chances.length <= exactUpTo
    ? new ExactOdds(answers, agents)
    : new NormalOdds(answers, agents, rateDoubt)
}

class ExactOdds implements Odds {
  /** Chance that exactly so many agents are free. */
  readonly #free: Float64Array
  /** Chance of exactly so many answers, as far as there are agents: beyond, nobody is free in any case. */
  readonly #answered: Float64Array
  #meanAnswers: number
  readonly #meanFree: number

  constructor(answers: Side, agents: Side) {
    const most = agents.sure + agents.chances.length
    this.#free = new Float64Array(most + 1)
    this.#free[agents.sure] = 1
    for (const chance of agents.chances) toss(this.#free, chance)
    this.#answered = new Float64Array(most)
    if (answers.sure < most) this.#answered[answers.sure] = 1
    this.#meanAnswers = answers.sure
    this.#meanFree = agents.sure + sum(agents.chances)
    for (const chance of answers.chances) this.add(chance)
  }

  add(chance: number): void {
    toss(this.#answered, chance)
    this.#meanAnswers += chance
  }

  risk(): number {
    let fewer = 0 // chance of fewer answers than agents
    let isEnough = 0
    for (let agents = 0; agents < this.#free.length; agents += 1) {
      isEnough += at(this.#free, agents) * fewer
      if (agents < this.#answered.length) fewer += at(this.#answered, agents)
    }
    return Math.max(0, 1 - isEnough)
  }

  expected(): number {
    let spare = 0 // agents whom no answer needs, on average
    for (let agents = 1; agents < this.#free.length; agents += 1)
      for (let answers = 0; answers < agents; answers += 1)
        spare += at(this.#free, agents) * at(this.#answered, answers) * (agents - answers)
    return Math.max(0, this.#meanAnswers - this.#meanFree + spare)
  }
}

class NormalOdds implements Odds {
  #answers: number
  #spread: number
  readonly #sure: number
  readonly #free: number
  readonly #freeSpread: number
  readonly #doubt: number

  constructor(answers: Side, agents: Side, rateDoubt: number) {
    this.#answers = sum(answers.chances)
    this.#spread = spreadOf(answers.chances)
    this.#sure = answers.sure
    this.#free = agents.sure + sum(agents.chances)
    this.#freeSpread = spreadOf(agents.chances)
    this.#doubt = rateDoubt
  }

  add(chance: number): void {
    this.#answers += chance
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
    const variance = this.#spread + this.#freeSpread + (this.#answers * this.#doubt) ** 2
    return { mean: this.#sure + this.#answers - this.#free, deviation: Math.sqrt(Math.max(variance, 1e-9)) }
  }
}

/** One more coin: what falls off the end is not counted. */
function toss(sums: Float64Array, chance: number): void {
  for (let k = sums.length - 1; k > 0; k -= 1) sums[k] = at(sums, k) * (1 - chance) + at(sums, k - 1) * chance
  if (sums.length > 0) sums[0] = at(sums, 0) * (1 - chance)
}

/** An element that is known to be there. */
const at = (values: Float64Array, i: number): number => values[i] as number
const sum = (chances: readonly number[]): number => chances.reduce((total, chance) => total + chance, 0)
const spreadOf = (chances: readonly number[]): number =>
  chances.reduce((total, chance) => total + chance * (1 - chance), 0)
const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/** Share of a standard normal below `z` (Abramowitz and Stegun 26.2.17, error under 8e-8). */
function below(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    density(z) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}
