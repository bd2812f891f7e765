/**
 * Which questions a person meets. The path is worked out anew from the answers each time, so that going back and
 * answering differently can never leave a survey on a road that its answers do not lead to.
 */
import type { Answer, Condition, Question, Questionnaire } from './questionnaire.ts'

export type AskedQuestion = Exclude<Question, { kind: 'statement' }>
export type Answers = ReadonlyMap<string, Answer>

/** What has been settled so far: answered, or passed over after too much silence (optional questions only). */
export type Progress = { answers: Answers; passed: ReadonlySet<string> }

export const nothingYet: Progress = { answers: new Map(), passed: new Set() }

/** True or false of the answers. An unanswered question makes every comparison false. */
export function holds(condition: Condition, answers: Answers): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, answers))
  if ('any' in condition) return condition.any.some((part) => holds(part, answers))
  const answer = answers.get(condition.question)
  if ('answered' in condition) return (answer !== undefined) === condition.answered
  if (answer === undefined) return false
  if ('is' in condition) return String(answer.value) === String(condition.is)
  if ('isNot' in condition) return String(answer.value) !== String(condition.isNot)
  if ('atLeast' in condition) return Number(answer.value) >= condition.atLeast
  return Number(answer.value) <= condition.atMost
}

/** The place of the question that follows the one at `index`; the number of questions when nothing follows. */
function placeAfter(questionnaire: Questionnaire, index: number, answers: Answers): number {
  const { questions } = questionnaire
  const rule = questions[index]?.skip?.find(({ when }) => holds(when, answers))
  if (rule === undefined) return index + 1
  if (rule.goTo === 'end') return questions.length
  // A rule that leads nowhere or backwards is refused by checkQuestionnaire; here it must not make a survey endless.
  return Math.max(
    index + 1,
    questions.findIndex(({ id }) => id === rule.goTo),
  )
}

/** Walks from the first question on; `visit` says whether to go on past a question, and sees statements too. */
function walk(questionnaire: Questionnaire, answers: Answers, visit: (question: Question) => boolean): void {
  const { questions } = questionnaire
  // Only answers on the road so far count: one of a road that was left must not steer this one.
  const met = new Map<string, Answer>()
  for (let index = 0; index < questions.length; index = placeAfter(questionnaire, index, met)) {
    const question = questions[index] as Question
    if (!visit(question)) return
    const answer = answers.get(question.id)
    if (answer !== undefined) met.set(question.id, answer)
  }
}

/** What an answer, or one that was taken back, makes of a response. */
export type Settled = {
  progress: Progress
  /** Questions whose answers are gone, because the road does not lead to them any more. */
  dropped: readonly string[]
  /** Where a later call goes on; undefined: nothing is left to ask. */
  next: string | undefined
  /** Some answer among those that are left is a red flag. */
  isFlagged: boolean
}

/** `before`: with the new answer in it, whatever it leads to. */
export function settle(questionnaire: Questionnaire, before: Progress): Settled {
  const progress = withoutLeftRoads(questionnaire, before)
  const { answers } = progress
  return {
    progress,
    dropped: [...before.answers.keys()].filter((id) => !answers.has(id)),
    next: pathOf(questionnaire, progress).next?.id,
    isFlagged: questionnaire.questions.some((asked) => answers.has(asked.id) && isRedFlag(asked, answers)),
  }
}

/** Asked of a question that is answered. */
export const isRedFlag = ({ redFlag }: Question, answers: Answers): boolean =>
  redFlag !== undefined && holds(redFlag, answers)

export type Path = {
  /** Questions behind us that were answered or passed over. */
  behind: readonly AskedQuestion[]
  /** Statements to say before the next question, or before the end. */
  statements: readonly Question[]
  /** The question to ask now; undefined: nothing is left. */
  next: AskedQuestion | undefined
}

export function pathOf(questionnaire: Questionnaire, { answers, passed }: Progress): Path {
  const behind: AskedQuestion[] = []
  let statements: Question[] = []
  let next: AskedQuestion | undefined
  walk(questionnaire, answers, (question) => {
    if (question.kind === 'statement') {
      statements.push(question)
      return true
    }
    if (!answers.has(question.id) && !passed.has(question.id)) {
      next = question
      return false
    }
    behind.push(question)
    statements = []
    return true
  })
  return { behind, statements, next }
}

/**
 * The same progress without what is settled for questions that the road no longer leads to. What lies beyond the next
 * question is kept: whether the road leads there is not decided yet, and nothing keyed is thrown away before it is.
 */
export function withoutLeftRoads(questionnaire: Questionnaire, progress: Progress): Progress {
  const { behind, next } = pathOf(questionnaire, progress)
  const { questions } = questionnaire
  const onRoad = new Set(behind.map(({ id }) => id))
  const undecidedFrom = next === undefined ? questions.length : questions.indexOf(next)
  const isKept = (id: string): boolean =>
    onRoad.has(id) || questions.findIndex((question) => question.id === id) >= undecidedFrom
  return {
    answers: new Map([...progress.answers].filter(([id]) => isKept(id))),
    passed: new Set([...progress.passed].filter(isKept)),
  }
}

/**
 * The progress of an earlier call from what was kept of it: optional questions before `next` had been passed over.
 * Without a `next` the road was walked to its end; what was passed over on it is open again.
 */
export function progressFrom(questionnaire: Questionnaire, answers: Answers, next: string | undefined): Progress {
  const { questions } = questionnaire
  const nextPlace = questions.findIndex(({ id }) => id === next)
  const passed = new Set<string>()
  walk(questionnaire, answers, (question) => {
    if (questions.indexOf(question) >= nextPlace) return false
    if (question.optional === true && !answers.has(question.id)) passed.add(question.id)
    return true
  })
  return { answers, passed }
}

/** Whether a later call goes on in the same way from either place. */
export function isSamePlace(
  questionnaire: Questionnaire,
  answers: Answers,
  one: string | undefined,
  other: string | undefined,
): boolean {
  if (one === other) return true
  const [mine, theirs] = [one, other].map((next) => progressFrom(questionnaire, answers, next).passed) as [
    ReadonlySet<string>,
    ReadonlySet<string>,
  ]
  return mine.size === theirs.size && [...mine].every((id) => theirs.has(id))
}

/** Everything that is met on the road that the answers lead to, statements too. Unanswered questions steer as such. */
export function wholeWay(questionnaire: Questionnaire, answers: Answers): Question[] {
  const way: Question[] = []
  walk(questionnaire, answers, (question) => {
    way.push(question)
    return true
  })
  return way
}

export const isAsked = (question: Question): question is AskedQuestion => question.kind !== 'statement'

/** Questions on the road that the answers lead to, however far it has been walked. */
export const wholeRoad = (questionnaire: Questionnaire, answers: Answers): AskedQuestion[] =>
  wholeWay(questionnaire, answers).filter(isAsked)
