/**
 * A questionnaire as a form that somebody fills in who sees all of it: the questions of the road stand below one another, any
 * of them may be answered or answered anew, and the road is worked out again each time. Everything else is as on the keypad:
 * what is on the road, which answers a correction costs, and what a response has come to. Runs in the engine, which keeps
 * answers by it, and in the browser, which shows at once what will come of one.
 */
import { endStateOf, isNeeded, isResumable } from './end-state.ts'
import {
  type Answers,
  isAsked,
  isRedFlag,
  type Progress,
  pathOf,
  type Settled,
  settle,
  wholeRoad,
  wholeWay,
} from './path.ts'
import type { Answer, EndState, Question, Questionnaire } from './questionnaire.ts'
import { readTyped, type Typed } from './typed-answer.ts'

export type Filled = Omit<Settled, 'progress'> & {
  kind: 'filled'
  answers: Answers
  /** Undefined: one was taken back. */
  answer: Answer | undefined
  /** It must reach somebody at once. */
  isNewFlag: boolean
}
/** `not-asked`: there is no such question, or the road does not lead to it. */
export type Refused = { kind: 'refused'; why: { kind: 'not-asked' } | Exclude<Typed, { kind: 'value' }> }

/** An answer put in, or put in anew. The same value once more is no change, but for the instant. */
export function fillIn(
  questionnaire: Questionnaire,
  answers: Answers,
  given: { question: string; value: string | number; at: number },
): Filled | Refused {
  const question = wholeRoad(questionnaire, answers).find(({ id }) => id === given.question)
  if (question === undefined) return { kind: 'refused', why: { kind: 'not-asked' } }
  const typed = readTyped(question, given.value)
  if (typed.kind !== 'value') return { kind: 'refused', why: typed }
  const { value, keys } = typed
  const answer: Answer = { question: question.id, value, keys, answeredAt: given.at, tookMs: 0, repeats: 0 }
  const filled = settleForm(questionnaire, new Map(answers).set(question.id, answer))
  const isNewFlag = isRedFlag(question, filled.answers) && answers.get(question.id)?.value !== value
  return { ...filled, answer, isNewFlag }
}

/** An answer taken back: its question is open again, and those that only it led to are gone. */
export function takeBack(questionnaire: Questionnaire, answers: Answers, question: string): Filled {
  const left = new Map(answers)
  left.delete(question)
  const { dropped, ...filled } = settleForm(questionnaire, left)
  return { ...filled, dropped: answers.has(question) ? [question, ...dropped] : dropped }
}

function settleForm(questionnaire: Questionnaire, answers: Answers): Filled {
  const { progress, ...settled } = settle(questionnaire, progressOfForm(questionnaire, answers))
  return { kind: 'filled', ...settled, answers: progress.answers, answer: undefined, isNewFlag: false }
}

/** Who fills in a form sees what is optional: what was left open before the last answer was passed over. */
export function progressOfForm(questionnaire: Questionnaire, answers: Answers): Progress {
  const road = wholeRoad(questionnaire, answers)
  const last = road.findLastIndex(({ id }) => answers.has(id))
  const behind = road.slice(0, Math.max(0, last))
  const passed = behind.filter(({ id, optional }) => optional === true && !answers.has(id)).map(({ id }) => id)
  return { answers, passed: new Set(passed) }
}

/**
 * What a form shows: the road as far as it is certain. What lies between a question that must still be answered and the
 * farthest place that its rules lead to may never be met: it comes up once it will be. What is answered is always shown.
 */
export function shownIn(questionnaire: Questionnaire, answers: Answers): Question[] {
  const { questions } = questionnaire
  const placeOf = (id: string): number =>
    id === 'end' ? questions.length : questions.findIndex((question) => question.id === id)
  let certainFrom = 0
  return wholeWay(questionnaire, answers).filter((question) => {
    const isAnswered = answers.has(question.id)
    const isShown = isAnswered || questions.indexOf(question) >= certainFrom
    const isOpen = isAsked(question) && !isAnswered && question.optional !== true
    if (isOpen) certainFrom = Math.max(certainFrom, ...(question.skip ?? []).map(({ goTo }) => placeOf(goTo)))
    return isShown
  })
}

export type FormEnd = {
  end: EndState
  /** Where a later call goes on. */
  next: string | undefined
  /** Questions without which it is not complete, in their order. */
  missing: readonly string[]
}

/** What the response comes to when it stops here. */
export function endOfForm(questionnaire: Questionnaire, answers: Answers): FormEnd {
  const end = endStateOf(questionnaire, answers)
  const next = isResumable(end) ? pathOf(questionnaire, progressOfForm(questionnaire, answers)).next?.id : undefined
  const missing = wholeRoad(questionnaire, answers)
    .filter((question) => isNeeded(question) && !answers.has(question.id))
    .map(({ id }) => id)
  return { end, next, missing }
}
