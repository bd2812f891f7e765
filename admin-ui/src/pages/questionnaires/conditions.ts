import type { Condition, Question } from './model.ts'

export type How = 'is' | 'isNot' | 'atLeast' | 'atMost' | 'answered' | 'unanswered'
export type Group = Extract<Condition, { all: unknown } | { any: unknown }>
export type Comparison = Exclude<Condition, Group>

export const isGroup = (condition: Condition): condition is Group => 'all' in condition || 'any' in condition
export const partsOf = (group: Group): readonly Condition[] => ('all' in group ? group.all : group.any)
export const groupOf = (how: 'all' | 'any', parts: readonly Condition[]): Group =>
  how === 'all' ? { all: parts } : { any: parts }

export function howOf(comparison: Comparison): How {
  if ('answered' in comparison) return comparison.answered ? 'answered' : 'unanswered'
  if ('is' in comparison) return 'is'
  if ('isNot' in comparison) return 'isNot'
  return 'atLeast' in comparison ? 'atLeast' : 'atMost'
}

export function comparedValueOf(comparison: Comparison): string | number | undefined {
  if ('is' in comparison) return comparison.is
  if ('isNot' in comparison) return comparison.isNot
  if ('atLeast' in comparison) return comparison.atLeast
  return 'atMost' in comparison ? comparison.atMost : undefined
}

/** What can be said of the answers to a question. */
export function howsFor(question: Question | undefined): readonly How[] {
  switch (question?.kind) {
    case 'scale':
    case 'number':
      return ['is', 'isNot', 'atLeast', 'atMost', 'answered', 'unanswered']
    case 'voice':
      return ['answered', 'unanswered']
    default:
      return ['is', 'isNot', 'answered', 'unanswered']
  }
}

export const isNumeric = (question: Question | undefined): boolean =>
  question?.kind === 'scale' || question?.kind === 'number'

/** A first value that makes sense, so that a rule is never half made. */
function usualValue(question: Question | undefined): string | number {
  switch (question?.kind) {
    case 'yes-no':
      return 'no'
    case 'choice':
      return question.choices[0]?.value ?? ''
    case 'scale':
      return question.from
    case 'number':
      return question.min
    default:
      return ''
  }
}

/** A comparison of the answer to `question`; the value is kept where it still means something. */
export function comparisonOf(
  question: Question | undefined,
  id: string,
  how: How,
  value?: string | number,
): Comparison {
  const usual = usualValue(question)
  const fits = value !== undefined && (typeof value === 'number') === isNumeric(question)
  const meant = fits ? value : usual
  switch (how) {
    case 'is':
      return { question: id, is: meant }
    case 'isNot':
      return { question: id, isNot: meant }
    case 'atLeast':
      return { question: id, atLeast: Number(meant) }
    case 'atMost':
      return { question: id, atMost: Number(meant) }
    case 'answered':
      return { question: id, answered: true }
    case 'unanswered':
      return { question: id, answered: false }
  }
}

/** A first condition about a question. */
export const usualComparison = (question: Question): Comparison =>
  comparisonOf(question, question.id, question.kind === 'voice' ? 'answered' : 'is')
