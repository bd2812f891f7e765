import type { Condition, Question } from '../questionnaire.ts'
import type { Comparison, Expression } from './expression.ts'

/**
 * The expression as a questionnaire's condition, which knows no "not": it is carried down to the comparisons. `at` is the question after which it is looked at; its answer is there unless it is optional or a statement.
 */
export function toCondition(expression: Expression, at: Question, questions: readonly Question[]): Condition {
  const hasAnswer = at.optional !== true && at.kind !== 'statement'
  const decimalsOf = (id: string): number => {
    const question = questions.find((each) => each.id === id)
    return question?.kind === 'number' ? (question.decimals ?? 0) : 0
  }

  function positive(part: Expression): Condition {
    if (typeof part === 'boolean') return part ? { all: [] } : { any: [] }
    if ('not' in part) return negative(part.not)
    if ('all' in part) return { all: part.all.map(positive) }
    if ('any' in part) return { any: part.any.map(positive) }
    return part
  }

  function negative(part: Expression): Condition {
    if (typeof part === 'boolean') return positive(!part)
    if ('not' in part) return positive(part.not)
    if ('all' in part) return { any: part.all.map(negative) }
    if ('any' in part) return { all: part.any.map(negative) }
    if ('answered' in part) return { question: part.question, answered: !part.answered }
    const opposite = oppositeOf(part, decimalsOf(part.question))
    if (hasAnswer && part.question === at.id) return opposite
    return { any: [opposite, { question: part.question, answered: false }] }
  }

  return positive(expression)
}

function oppositeOf(comparison: Exclude<Comparison, { answered: boolean }>, decimals: number): Condition {
  const { question } = comparison
  if ('is' in comparison) return { question, isNot: comparison.is }
  if ('isNot' in comparison) return { question, is: comparison.isNot }
  if ('atLeast' in comparison) return { question, atMost: nextBelow(comparison.atLeast, decimals) }
  return { question, atLeast: nextAbove(comparison.atMost, decimals) }
}

/** The greatest value that can be keyed below this one. */
export function nextBelow(value: number, decimals: number): number {
  const unit = 10 ** decimals
  return (Math.ceil(value * unit - 1e-6) - 1) / unit
}

/** The least value that can be keyed above this one. */
export function nextAbove(value: number, decimals: number): number {
  const unit = 10 ** decimals
  return (Math.floor(value * unit + 1e-6) + 1) / unit
}
