import { type Answers, wholeRoad } from './path.ts'
import type { EndState, Question, Questionnaire } from './questionnaire.ts'

/**
 * What a response has come to when it stops here: at its end, at a hang-up, after too much silence.
 *
 * `completed` lacks no relevant question and no other that must be answered. `partial` has at least one relevant answer:
 * it is data. Where no question is marked relevant, every answer is. Everything else is `broke-off`.
 */
export function endStateOf(questionnaire: Questionnaire, answers: Answers): EndState {
  const road = wholeRoad(questionnaire, answers)
  const answered = road.filter(({ id }) => answers.has(id))
  if (answered.length === 0) return 'broke-off'
  if (!road.some((question) => isNeeded(question) && !answers.has(question.id))) return 'completed'
  const isAnyMarked = questionnaire.questions.some(({ relevant }) => relevant === true)
  return !isAnyMarked || answered.some(({ relevant }) => relevant === true) ? 'partial' : 'broke-off'
}

/** Without an answer to it nothing on whose road it lies is completed. */
export const isNeeded = ({ relevant, optional }: Question): boolean => relevant === true || optional !== true

/** A response in one of these is asked on at the next call. */
export const isResumable = (end: EndState): boolean => end === 'partial' || end === 'broke-off'
