/**
 * Answers against free agents at one instant ahead. Answers and agents are independent coins with chances of their
 * own; a shortfall is an answer that finds nobody.
 */
export type Shortfall = {
  /** Chance that one more answer would find nobody: answers so far take every agent there is. */
  risk: number
  /** Answers that find nobody, on average. */
  expected: number
}

/** Up to this many agents the sums are exact. */
export const exactUpTo = 14

export type Side = { chances: readonly number[]; sure: number }

/**
 * `answers.sure` calls are answered already, `agents.sure` are idle. `rateDoubt` is the relative standard deviation of
 * the answer rate: all answers share it, so it does not average out over many lines.
 */
export function shortfall(answers: Side, agents: Side, rateDoubt: number): Shortfall {
  return agents.sure + agents.chances.length <= exactUpTo ? exact(answers, agents) : normal(answers, agents, rateDoubt)
}

function exact(answers: Side, agents: Side): Shortfall {
  const most = agents.sure + agents.chances.length
  const answered = spread(answers.chances, answers.sure, answers.sure + answers.chances.length)
  const free = spread(agents.chances, agents.sure, most)
  let risk = 0
  let expected = 0
  answered.forEach((chance, calls) => {
    if (chance === 0) return
    for (let agentsFree = agents.sure; agentsFree <= Math.min(calls, most); agentsFree += 1) {
      const both = chance * at(free, agentsFree)
      risk += both
      expected += both * (calls - agentsFree)
    }
  })
  return { risk, expected }
}

/** The distribution of a sum of coins, offset by what is sure. */
function spread(chances: readonly number[], sure: number, most: number): number[] {
  const sums = new Array<number>(most + 1).fill(0)
  sums[sure] = 1
  chances.forEach((chance, i) => {
    for (let k = sure + i + 1; k > sure; k -= 1) sums[k] = at(sums, k) * (1 - chance) + at(sums, k - 1) * chance
    sums[sure] = at(sums, sure) * (1 - chance)
  })
  return sums
}

function normal(answers: Side, agents: Side, rateDoubt: number): Shortfall {
  const expectedAnswers = sum(answers.chances)
  const mean = answers.sure + expectedAnswers - agents.sure - sum(agents.chances)
  const variance = spreadOf(answers.chances) + spreadOf(agents.chances) + (expectedAnswers * rateDoubt) ** 2
  const deviation = Math.sqrt(Math.max(variance, 1e-9))
  const z = (mean + 0.5) / deviation
  const w = mean / deviation
  return { risk: below(z), expected: Math.max(0, mean * below(w) + deviation * density(w)) }
}

/** An element that is known to be there. */
const at = (values: readonly number[], i: number): number => values[i] as number
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
