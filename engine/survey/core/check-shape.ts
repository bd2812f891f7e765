/** What has the right form, what has not, and why, told at the field that it belongs to. */
import type { TSchema } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { type Problem, problem } from './problems.ts'
import type { Question, Questionnaire } from './questionnaire.ts'
import { Condition, FrameSchema, mostRules, questionSchemas, SkipRule } from './questionnaire-schema.ts'

export type Shape =
  | { kind: 'whole'; questionnaire: Questionnaire }
  /** Some questions have not the form of their kind: stand-ins are in their places, so that the rest can be looked at. */
  | { kind: 'partly'; questionnaire: Questionnaire; broken: ReadonlySet<number>; problems: Problem[] }
  | { kind: 'unusable'; problems: Problem[] }

export function readShape(json: unknown): Shape {
  const problems = problemsOf(FrameSchema, json, '')
  const given = questionsOf(json)
  const found = given.map((question, i) => questionProblems(question, `/questions/${i}`))
  if (problems.length > 0) return { kind: 'unusable', problems: [...problems, ...found.flat()] }
  const questionnaire = json as Questionnaire
  const broken = new Set(found.flatMap((wrong, i) => (wrong.length > 0 ? [i] : [])))
  if (broken.size === 0) return { kind: 'whole', questionnaire }
  const questions = given.map((question, i) => (broken.has(i) ? standIn(question, i) : (question as Question)))
  return { kind: 'partly', questionnaire: { ...questionnaire, questions }, broken, problems: found.flat() }
}

function questionsOf(json: unknown): readonly unknown[] {
  const questions = typeof json === 'object' && json !== null && 'questions' in json ? json.questions : []
  return Array.isArray(questions) ? questions : []
}

const propertyOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined

function questionProblems(question: unknown, path: string): Problem[] {
  const kind = String(propertyOf(question, 'kind'))
  if (!Object.hasOwn(questionSchemas, kind)) return [problem(`${path}/kind`, 'kind-unknown', { kind })]
  const { skip = [], redFlag, ...settings } = question as { skip?: unknown; redFlag?: unknown }
  const rules = Array.isArray(skip) ? skip.slice(0, mostRules) : []
  return [
    ...problemsOf(questionSchemas[kind as Question['kind']], settings, path),
    ...rules.flatMap((rule: unknown, i) => problemsOf(SkipRule, rule, `${path}/skip/${i}`)),
    ...(Array.isArray(skip) && skip.length <= mostRules ? [] : [problem(`${path}/skip`, 'shape')]),
    ...(redFlag === undefined ? [] : problemsOf(Condition, redFlag, `${path}/redFlag`)),
  ]
}

/** A question under the same id that may be answered by anything: rules that look at it are not wrong because it is. */
function standIn(question: unknown, i: number): Question {
  const id = propertyOf(question, 'id')
  return { id: typeof id === 'string' ? id : `question ${i + 1}`, kind: 'voice', maxSeconds: 60, text: {} }
}

type SchemaError = ReturnType<typeof Errors>[number]

function problemsOf(schema: TSchema, json: unknown, path: string): Problem[] {
  if (Check(schema, json)) return []
  const told = Errors(schema, json).flatMap((error) => problemsIn(error, path))
  return told.filter(({ path: at, code }, i) => told.findIndex((one) => one.path === at && one.code === code) === i)
}

function problemsIn(error: SchemaError, root: string): Problem[] {
  const path = root + error.instancePath
  // A union is told by its first branch, which a condition of another kind need not mean.
  const isCondition = /\/(?:when|redFlag)\b/.test(path) && error.keyword !== 'pattern'
  if (isCondition) return [problem(path.replace(/(\/(?:when|redFlag))\b.*/, '$1'), 'shape')]
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => problem(`${path}/${name}`, 'value-missing'))
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) =>
        problem(`${path}/${name}`, 'setting-unknown', { setting: name }),
      )
    case 'boolean':
      return [] // told by the object that has the property too many
    case 'pattern':
      return [problem(path, patternCode(error.instancePath))]
    case 'minLength':
      return [problem(path, 'value-missing')]
    case 'maxLength':
      return [problem(path, 'text-too-long', { limit: error.params.limit })]
    case 'minItems':
      return [problem(path, 'too-few', { limit: error.params.limit })]
    case 'maxItems':
      return [problem(path, 'too-many', { limit: error.params.limit })]
    case 'minimum':
      return [problem(path, 'number-too-small', { limit: Number(error.params.limit) })]
    case 'maximum':
      return [problem(path, 'number-too-great', { limit: Number(error.params.limit) })]
    case 'exclusiveMinimum':
      return [problem(path, 'number-not-positive', { limit: Number(error.params.limit) })]
    default:
      return [problem(path, 'shape')]
  }
}

function patternCode(path: string): 'key-form' | 'day-form' | 'question-unchosen' | 'id-form' {
  if (/[kK]ey$/.test(path)) return 'key-form'
  if (/\/(?:earliest|latest)$/.test(path)) return 'day-form'
  return /\/(?:goTo|question)$/.test(path) ? 'question-unchosen' : 'id-form'
}
