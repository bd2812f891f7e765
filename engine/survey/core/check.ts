/**
 * Finds what is wrong with a questionnaire before a patient does. The import, the API and the editor ask the same code.
 */
import { checkKeys } from './check-keys.ts'
import { checkRoads } from './check-roads.ts'
import { readShape } from './check-shape.ts'
import { checkTexts } from './check-texts.ts'
import { hasErrors, type Problem, problem } from './problems.ts'
import type { Question, Questionnaire } from './questionnaire.ts'

export type CheckOptions = {
  /** Names of the fields that texts may speak. */
  fields?: readonly string[]
}

/** Fields of a patient and of the hospital that every call has. */
export const patientFields = [
  'hospital',
  'name',
  'sex',
  'age',
  'patientNo',
  'department',
  'ward',
  'bed',
  'doctor',
  'diagnosis',
  'admittedOn',
  'dischargedOn',
] as const

export type ReadQuestionnaire =
  /** `problems` are warnings at most. */
  { kind: 'valid'; questionnaire: Questionnaire; problems: Problem[] } | { kind: 'invalid'; problems: Problem[] }

/** A questionnaire out of JSON from anywhere. What is wrong in one place does not hide what is wrong elsewhere. */
export function readQuestionnaire(json: unknown, options: CheckOptions = {}): ReadQuestionnaire {
  const shape = readShape(json)
  if (shape.kind === 'unusable') return { kind: 'invalid', problems: shape.problems }
  const { questionnaire } = shape
  const found = checkQuestionnaire(questionnaire, options)
  if (shape.kind === 'whole')
    return hasErrors(found) ? { kind: 'invalid', problems: found } : { kind: 'valid', questionnaire, problems: found }
  const isStandIn = ({ path }: Problem): boolean => shape.broken.has(Number(/^\/questions\/(\d+)/.exec(path)?.[1]))
  return { kind: 'invalid', problems: [...shape.problems, ...found.filter((each) => !isStandIn(each))] }
}

/** Every problem of a questionnaire that has the right form, in the order of its parts. */
export function checkQuestionnaire(questionnaire: Questionnaire, options: CheckOptions = {}): Problem[] {
  const { questions } = questionnaire
  return [
    ...(questions.every(({ kind }) => kind === 'statement') ? [problem('/questions', 'nothing-asked')] : []),
    ...checkTexts(questionnaire, options.fields ?? patientFields),
    ...checkIds(questions),
    ...questions.flatMap((question, i) => [
      ...checkRange(question, `/questions/${i}`),
      ...checkScore(question, `/questions/${i}`),
    ]),
    ...checkKeys(questionnaire),
    ...checkRoads(questions),
  ]
}

/** `end` is where skip rules go; the others name the survey's own texts beside the questions'. */
const reserved: readonly string[] = ['end', 'intro', 'resume', 'thanks', 'goodbye']

function checkIds(questions: readonly Question[]): Problem[] {
  return questions.flatMap(({ id }, i) => {
    const path = `/questions/${i}/id`
    if (reserved.includes(id)) return [problem(path, 'id-reserved', { id })]
    return questions.findIndex((other) => other.id === id) < i ? [problem(path, 'id-twice', { id })] : []
  })
}

function checkRange(question: Question, path: string): Problem[] {
  switch (question.kind) {
    case 'scale': {
      if (question.from >= question.to) return [problem(`${path}/to`, 'scale-empty')]
      if (question.from < 0) return [problem(`${path}/from`, 'number-not-keyable', { value: question.from })]
      return question.to > 9 ? [problem(`${path}/to`, 'scale-two-digits')] : []
    }
    case 'number': {
      const { min, max, decimals = 0 } = question
      if (min > max) return [problem(`${path}/max`, 'range-empty')]
      return Object.entries({ min, max })
        .filter(([, value]) => !isKeyable(value, decimals))
        .map(([end, value]) => problem(`${path}/${end}`, 'number-not-keyable', { value }))
    }
    case 'date': {
      const { earliest, latest } = question
      const wrong = Object.entries({ earliest, latest }).filter(([, day]) => day !== undefined && !isDay(day))
      if (wrong.length > 0)
        return wrong.map(([end, day]) => problem(`${path}/${end}`, 'no-such-day', { value: String(day) }))
      return earliest !== undefined && latest !== undefined && earliest > latest
        ? [problem(`${path}/latest`, 'range-empty')]
        : []
    }
    case 'statement':
    case 'yes-no':
    case 'choice':
    case 'voice':
      return []
  }
}

const isKeyable = (value: number, decimals: number): boolean =>
  value >= 0 && value < 1e14 && Number(value.toFixed(decimals)) === value

const isDay = (day: string): boolean => {
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

const settingWords = {
  relevant: { zh: '关键题', en: 'key question' },
  optional: { zh: '可不答', en: 'optional' },
  redFlag: { zh: '危险信号', en: 'red flag' },
  score: { zh: '计分', en: 'score' },
} as const

function checkScore(question: Question, path: string): Problem[] {
  if (question.kind === 'statement') {
    return Object.entries(settingWords)
      .filter(([setting]) => question[setting as keyof typeof settingWords] !== undefined)
      .map(([setting, words]) => problem(`${path}/${setting}`, 'statement-settings', { setting: words }))
  }
  if (question.score === undefined || question.kind === 'yes-no' || question.kind === 'scale') return []
  if (question.kind !== 'choice') return [problem(`${path}/score`, 'score-impossible')]
  return question.choices
    .map(({ points }, i) => ({ points, at: `${path}/choices/${i}/points` }))
    .filter(({ points }) => points === undefined)
    .map(({ at }) => problem(at, 'points-missing'))
}
