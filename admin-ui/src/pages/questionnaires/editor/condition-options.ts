import type { Comparison } from '../conditions.ts'
import type { Condition, Question } from '../model.ts'

/** Whatever was answered: the question is, or is not. */
export const alwaysOf = (id: string): Condition => ({
  any: [
    { question: id, answered: true },
    { question: id, answered: false },
  ],
})

/** After a statement a rule needs a question that was asked before it. */
export function alwaysAfter(questions: readonly Question[], at: number): Condition {
  const asked = questions.slice(0, at).findLast(({ kind }) => kind !== 'statement')
  return alwaysOf(asked?.id ?? questions[at]?.id ?? '')
}

/** Questions whose answers are known once the one at this place was asked: its own first, then from the nearest back. */
export const knownAt = (questions: readonly Question[], at: number): readonly Question[] =>
  questions
    .slice(0, at + 1)
    .filter(({ kind, id }) => kind !== 'statement' && id !== '')
    .toReversed()

export const questionOf = (questions: readonly Question[], { question }: Comparison): Question | undefined =>
  questions.find(({ id }) => id === question)
