/** A response in one figure, and how far its answers can be trusted. */
import type { Answers, AskedQuestion } from './path.ts'
import type { Questionnaire } from './questionnaire.ts'

/**
 * The response's score, 0 (worst) to 100 (best), two decimals: the weighted mean of its scored answers. Undefined when
 * none of them is scored.
 */
export function scoreOf(questionnaire: Questionnaire, answers: Answers): number | undefined {
  let sum = 0
  let weights = 0
  for (const question of questionnaire.questions) {
    const answer = answers.get(question.id)
    if (question.score === undefined || question.kind === 'statement' || answer === undefined) continue
    const points = pointsOf(question, answer.value)
    if (points === undefined) continue
    sum += question.score.weight * (question.score.lowIsGood === true ? 100 - points : points)
    weights += question.score.weight
  }
  return weights === 0 ? undefined : Math.round((sum / weights) * 100) / 100
}

function pointsOf(question: AskedQuestion, value: string | number): number | undefined {
  if (question.kind === 'scale') return ((Number(value) - question.from) / (question.to - question.from)) * 100
  if (question.kind === 'yes-no') return value === 'yes' ? 100 : 0
  if (question.kind === 'choice') return question.choices.find((choice) => choice.value === value)?.points
  return undefined
}

export type AnswerQuality = {
  answered: number
  /** Share of answers that were keyed before their question had been said. */
  bargedIn: number
  /** Time from the end of the prompt to the key, of answers that waited for it. */
  medianTookMs: number | undefined
  /** Nearly all answers were keyed within the first second of their questions: nobody listened. */
  isSpeedRun: boolean
  /** The same key for every scale and choice: nobody weighed them. */
  isStraightLine: boolean
}

/** Fewer answers than this tell nothing about the person. */
const fewest = 4
const hardlyHeardMs = 1_000
const nearlyAll = 0.8

export function qualityOf(questionnaire: Questionnaire, answers: Answers): AnswerQuality {
  const all = [...answers.values()]
  const shareOf = (part: number): number => (all.length === 0 ? 0 : part / all.length)
  const hardlyHeard = all.filter(({ tookMs }) => tookMs < 0 && -tookMs < hardlyHeardMs).length
  const rated = questionnaire.questions
    .filter(({ kind }) => kind === 'scale' || kind === 'choice')
    .map(({ id }) => answers.get(id)?.keys)
    .filter((keys) => keys !== undefined)
  return {
    answered: all.length,
    bargedIn: shareOf(all.filter(({ tookMs }) => tookMs < 0).length),
    medianTookMs: medianOf(all.map(({ tookMs }) => tookMs).filter((tookMs) => tookMs >= 0)),
    isSpeedRun: all.length >= fewest && shareOf(hardlyHeard) >= nearlyAll,
    isStraightLine: rated.length >= fewest && new Set(rated).size === 1,
  }
}

/** The middle one; of an even number the upper of the two in the middle. */
const medianOf = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
