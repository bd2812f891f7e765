/** What can be done to a questionnaire by its editor, as plain functions. */
import type { Choice, Condition, Question, QuestionKind, Questionnaire, Text } from './model.ts'

/** `keys` tell questions apart on the screen while their ids are being typed. */
export type Doc = { questionnaire: Questionnaire; keys: readonly string[] }

let keysMade = 0
/** Of a question that is about to be made. */
export const newKey = (): string => `k${++keysMade}`

export const docOf = (questionnaire: Questionnaire): Doc => ({
  questionnaire,
  keys: questionnaire.questions.map(newKey),
})

export const kinds: readonly QuestionKind[] = ['yes-no', 'choice', 'scale', 'number', 'date', 'voice', 'statement']

type Common = Pick<Question, 'id' | 'text' | 'title' | 'relevant' | 'optional' | 'skip'>

/** What every kind of question begins with. */
export function startOf(kind: QuestionKind, common: Common): Question {
  switch (kind) {
    case 'yes-no':
    case 'statement':
      return { ...common, kind }
    case 'choice':
      return { ...common, kind, choices: [newChoice([]), newChoice([newChoice([])])] }
    case 'scale':
      return { ...common, kind, from: 1, to: 5 }
    case 'number':
      return { ...common, kind, min: 0, max: 100 }
    case 'date':
      return { ...common, kind }
    case 'voice':
      return { ...common, kind, maxSeconds: 60, optional: true }
  }
}

export function newChoice(others: readonly Pick<Choice, 'key' | 'value'>[]): Choice {
  const keys = others.map(({ key }) => key)
  const key = [...'1234567890'].find((each) => !keys.includes(each)) ?? '0'
  return {
    key,
    value: freeName(
      'option',
      others.map(({ value }) => value),
    ),
    label: {},
  }
}

export function freeName(stem: string, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) if (!taken.includes(`${stem}${n}`)) return `${stem}${n}`
}

const withQuestions = (doc: Doc, questions: readonly Question[], keys: readonly string[]): Doc => ({
  questionnaire: { ...doc.questionnaire, questions },
  keys,
})

export function addQuestion(doc: Doc, at: number, kind: QuestionKind, key: string): Doc {
  const { questions } = doc.questionnaire
  const id = freeName(
    'q',
    questions.map((question) => question.id),
  )
  return withQuestions(doc, questions.toSpliced(at, 0, startOf(kind, { id, text: {} })), doc.keys.toSpliced(at, 0, key))
}

export function duplicateQuestion(doc: Doc, at: number, key: string): Doc {
  const { questions } = doc.questionnaire
  const original = questions[at]
  if (original === undefined) return doc
  const id = freeName(
    `${original.id.slice(0, 56)}-`,
    questions.map((question) => question.id),
  )
  const copy = renamedWithin({ ...original }, original.id, id)
  return withQuestions(doc, questions.toSpliced(at + 1, 0, { ...copy, id }), doc.keys.toSpliced(at + 1, 0, key))
}

export function removeQuestion(doc: Doc, at: number): Doc {
  return withQuestions(doc, doc.questionnaire.questions.toSpliced(at, 1), doc.keys.toSpliced(at, 1))
}

export function moveQuestion(doc: Doc, from: number, to: number): Doc {
  const { questions } = doc.questionnaire
  const [question, key] = [questions[from], doc.keys[from]]
  if (question === undefined || key === undefined || to < 0 || to >= questions.length || from === to) return doc
  return withQuestions(
    doc,
    questions.toSpliced(from, 1).toSpliced(to, 0, question),
    doc.keys.toSpliced(from, 1).toSpliced(to, 0, key),
  )
}

/** A question in the place of another. Whoever speaks of it by its old id speaks of it by the new one. */
export function changeQuestion(doc: Doc, at: number, question: Question): Doc {
  const { questions } = doc.questionnaire
  const before = questions[at]
  if (before === undefined) return doc
  const replaced = questions.with(at, question)
  const isUnique = before.id !== '' && questions.filter(({ id }) => id === before.id).length === 1
  const renamed =
    before.id === question.id || !isUnique
      ? replaced
      : replaced.map((each) => renamedWithin(each, before.id, question.id))
  return withQuestions(doc, renamed, doc.keys)
}

function renamedWithin(question: Question, from: string, to: string): Question {
  const renamed = withConditions((condition) => renamedIn(condition, from, to))(question)
  if (renamed.skip === undefined) return renamed
  return { ...renamed, skip: renamed.skip.map((rule) => (rule.goTo === from ? { ...rule, goTo: to } : rule)) }
}

function renamedIn(condition: Condition, from: string, to: string): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => renamedIn(part, from, to)) }
  if ('any' in condition) return { any: condition.any.map((part) => renamedIn(part, from, to)) }
  return condition.question === from ? { ...condition, question: to } : condition
}

/** The value that a choice is stored as. Rules that speak of it by its old value speak of it by the new one. */
export function changeChoiceValue(doc: Doc, at: number, place: number, value: string): Doc {
  const { questions } = doc.questionnaire
  const question = questions[at]
  const choice = question?.kind === 'choice' ? question.choices[place] : undefined
  if (question?.kind !== 'choice' || choice === undefined) return doc
  const changed = questions.with(at, { ...question, choices: question.choices.with(place, { ...choice, value }) })
  const isUnique = !question.choices.toSpliced(place, 1).some((other) => [choice.value, value].includes(other.value))
  if (!isUnique) return withQuestions(doc, changed, doc.keys)
  const revalued = (condition: Condition): Condition => revaluedIn(condition, question.id, choice.value, value)
  return withQuestions(doc, changed.map(withConditions(revalued)), doc.keys)
}

function revaluedIn(condition: Condition, id: string, from: string, to: string): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => revaluedIn(part, id, from, to)) }
  if ('any' in condition) return { any: condition.any.map((part) => revaluedIn(part, id, from, to)) }
  if (condition.question !== id) return condition
  if ('is' in condition && condition.is === from) return { ...condition, is: to }
  return 'isNot' in condition && condition.isNot === from ? { ...condition, isNot: to } : condition
}

/** The same question with each of its conditions changed. */
const withConditions =
  (change: (condition: Condition) => Condition) =>
  (question: Question): Question => ({
    ...question,
    ...(question.skip !== undefined && { skip: question.skip.map((rule) => ({ ...rule, when: change(rule.when) })) }),
    ...(question.redFlag !== undefined && { redFlag: change(question.redFlag) }),
  })

/** Another kind of the same question: what both have is kept. */
export function changeKind(question: Question, kind: QuestionKind): Question {
  const { id, text, title, relevant, optional, skip, redFlag, score } = question
  const mayScore = kind === 'yes-no' || kind === 'scale'
  const isAsked = kind !== 'statement'
  return {
    ...startOf(kind, { id, text }),
    ...(title !== undefined && { title }),
    ...(skip !== undefined && { skip }),
    ...(isAsked && relevant !== undefined && { relevant }),
    ...(isAsked && optional !== undefined && { optional }),
    ...(isAsked && redFlag !== undefined && { redFlag }),
    ...(mayScore && score !== undefined && { score }),
  }
}

/** Without a setting whose value is undefined: what is not set is not there. */
export function withSetting<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  name: Name,
  value: Whole[Name] | undefined,
): Whole {
  const { [name]: _, ...rest } = whole
  return (value === undefined ? rest : { ...rest, [name]: value }) as Whole
}

/** A text with nothing in it is none. */
export const textOrNone = (text: Text): Text | undefined =>
  Object.values(text).every((words) => words === undefined || words === '') ? undefined : text

export const changeText = (text: Text, language: 'zh-CN' | 'en', words: string): Text =>
  withSetting(text, language, words === '' ? undefined : words)
