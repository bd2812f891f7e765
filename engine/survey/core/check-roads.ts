import { type Answers, holds } from './path.ts'
import { type Problem, problem } from './problems.ts'
import type { Condition, Question } from './questionnaire.ts'

/** Skip rules lead forwards to questions that exist, conditions look back at answers that can be, and every question can be met. */
export function checkRoads(questions: readonly Question[]): Problem[] {
  const met = reachable(questions)
  return questions.flatMap((question, i) => {
    const path = `/questions/${i}`
    const rules = question.skip ?? []
    return [
      ...(met.has(i) ? [] : [problem(path, 'unreachable')]),
      ...rules.flatMap(({ when, goTo }, r) => [
        ...checkTarget(questions, i, goTo, `${path}/skip/${r}/goTo`),
        ...checkCondition(questions, i, when, `${path}/skip/${r}/when`),
      ]),
      ...(question.redFlag === undefined ? [] : checkCondition(questions, i, question.redFlag, `${path}/redFlag`)),
    ]
  })
}

const placeOf = (questions: readonly Question[], id: string): number =>
  id === 'end' ? questions.length : questions.findIndex((question) => question.id === id)

function checkTarget(questions: readonly Question[], from: number, goTo: string, path: string): Problem[] {
  const target = placeOf(questions, goTo)
  if (target < 0) return [problem(path, 'go-to-unknown', { id: goTo })]
  return target <= from ? [problem(path, 'go-to-backwards', { id: goTo })] : []
}

/** The conditions without `all` and `any` around them. */
type Comparison = Exclude<Condition, { all: unknown } | { any: unknown }>

type Placed = { comparison: Comparison; path: string }

function placedComparisons(condition: Condition, path: string): Placed[] {
  if ('all' in condition) return condition.all.flatMap((part, i) => placedComparisons(part, `${path}/all/${i}`))
  if ('any' in condition) return condition.any.flatMap((part, i) => placedComparisons(part, `${path}/any/${i}`))
  return [{ comparison: condition, path }]
}

const comparisonsOf = (condition: Condition): Comparison[] =>
  placedComparisons(condition, '').map(({ comparison }) => comparison)

function checkCondition(questions: readonly Question[], at: number, condition: Condition, root: string): Problem[] {
  return placedComparisons(condition, root).flatMap(({ comparison, path }) => {
    const id = comparison.question
    const place = placeOf(questions, id)
    const about = questions[place]
    if (about === undefined) return [problem(path, 'condition-unknown', { id })]
    if (place > at) return [problem(path, 'condition-too-early', { id })]
    if (about.kind === 'statement') return [problem(path, 'condition-on-statement', { id })]
    const value = 'is' in comparison ? comparison.is : 'isNot' in comparison ? comparison.isNot : undefined
    return value === undefined || canBe(about, value) ? [] : [problem(path, 'condition-never', { id, value })]
  })
}

function canBe(question: Question, value: string | number): boolean {
  const values = finiteValues(question)
  if (values !== undefined) return values.map(String).includes(String(value))
  return question.kind !== 'number' || (Number(value) >= question.min && Number(value) <= question.max)
}

function finiteValues(question: Question): (string | number)[] | undefined {
  if (question.kind === 'yes-no') return ['yes', 'no']
  if (question.kind === 'choice') return question.choices.map(({ value }) => value)
  if (question.kind !== 'scale') return undefined
  return Array.from({ length: Math.max(0, question.to - question.from + 1) }, (_, i) => question.from + i)
}

/**
 * Places that some answers lead to. A rule that looks at other questions too may hold or not; one that looks at its own
 * question only is tried with every answer that could make a difference.
 */
function reachable(questions: readonly Question[]): Set<number> {
  const met = new Set([0])
  questions.forEach((question, i) => {
    if (!met.has(i)) return
    for (const answers of answersThatMatter(question)) {
      for (const next of roadsFrom(questions, i, answers)) met.add(next)
    }
  })
  return met
}

function roadsFrom(questions: readonly Question[], at: number, answers: Answers): number[] {
  const { id, skip = [] } = questions[at] as Question
  const roads: number[] = []
  for (const { when, goTo } of skip) {
    const isOwn = comparisonsOf(when).every(({ question }) => question === id)
    if (isOwn && !holds(when, answers)) continue
    roads.push(placeOf(questions, goTo))
    if (isOwn) return roads
  }
  return [...roads, at + 1]
}

function answersThatMatter(question: Question): Answers[] {
  const answered = (finiteValues(question) ?? samplesOf(question)).map((value) => {
    const answer = { question: question.id, value, keys: '', answeredAt: 0, tookMs: 0, repeats: 0 }
    return new Map([[question.id, answer]])
  })
  const mayStayOpen = question.optional === true || answered.length === 0
  return mayStayOpen ? [new Map(), ...answered] : answered
}

/** Values to either side of every one that a rule compares with. */
function samplesOf(question: Question): (string | number)[] {
  if (question.kind === 'statement') return []
  const compared = (question.skip ?? [])
    .flatMap(({ when }) => comparisonsOf(when))
    .flatMap(({ question: _, ...how }): (string | number | boolean)[] => Object.values(how))
    .filter((value) => typeof value !== 'boolean')
  if (question.kind !== 'number') return ['anything', ...compared]
  const unit = (question.decimals ?? 0) > 0 ? 0.1 : 1
  const near = compared.map(Number).flatMap((value) => [value - unit, value, value + unit])
  return [question.min, question.max, ...near.filter((value) => value >= question.min && value <= question.max)]
}
