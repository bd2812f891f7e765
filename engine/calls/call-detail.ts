import type { Database } from '../../db/connection.ts'
import type { Scope } from '../accounts/core/roles.ts'
import { answerLabel, textIn } from '../reports/core/campaign-report.ts'
import { type Answers, holds } from '../survey/core/path.ts'
import type { Answer, Question, Questionnaire } from '../survey/core/questionnaire.ts'
import type { CallLogQueries } from './call-log-queries.ts'
import type { CallView } from './call-rows.ts'
import { trailTitles } from './trail-titles.ts'

type Language = 'zh-CN' | 'en'
type Facts = Record<string, string | number | boolean>

export type LegView = {
  id: string
  role: string
  direction: string
  number: string
  startedAt: number
  rangAt: number | null
  answeredAt: number | null
  endedAt: number | null
  cause: string | null
  rawCause: string | null
  endedBy: string | null
}

export type TrailView = {
  seq: number
  at: number
  verb: string
  prompt: string
  /** What the prompt is called by people; null: as it is. */
  title: string | null
  outcome: string
  detail: Facts | null
  pii: Facts | null
}

type TrailRow = Omit<TrailView, 'title'>

/** An answer that was given in this call, in words. */
export type AnswerView = {
  questionnaire: string
  question: string
  title: string
  answer: string
  keys: string
  answeredAt: number
  isRedFlag: boolean
}

export type CallDetail = CallView & { legs: LegView[]; trail: TrailView[]; answers: AnswerView[] }

const legColumns = {
  id: 'id',
  role: 'role',
  direction: 'direction',
  number: 'number',
  startedAt: 'started_at',
  rangAt: 'rang_at',
  answeredAt: 'answered_at',
  endedAt: 'ended_at',
  cause: 'cause',
  rawCause: 'raw_cause',
  endedBy: 'ended_by',
} as const satisfies Record<keyof LegView, string>

const trailColumns = ['seq', 'at', 'verb', 'prompt', 'outcome', 'detail', 'pii'] as const satisfies (keyof TrailRow)[]

/** One call with its legs, its trail and what was answered in it; undefined when there is none within the scope. */
export async function callDetail(
  db: Database,
  lines: Pick<CallLogQueries, 'line'>,
  id: string,
  scope: Scope,
  language: Language,
): Promise<CallDetail | undefined> {
  const call = await lines.line(id, scope)
  if (call === undefined) return undefined
  const [legs, trail, answers] = await Promise.all([
    db('legs').where({ call_id: id }).orderBy(['started_at', 'id']).select(legColumns) as PromiseLike<LegView[]>,
    db('trail').where({ call_id: id }).orderBy('seq').select(trailColumns) as PromiseLike<TrailRow[]>,
    answersIn(db, id, language),
  ])
  const titles = await trailTitles(db, id, trail, language)
  return { ...call, legs, trail: trail.map((line) => ({ ...line, title: titles.get(line.prompt) ?? null })), answers }
}

type AnswerRow = {
  response_id: string
  call_id: string
  question: string
  value: string
  keys: string
  answered_at: number
  user_id: number | null
  definition: string
}

async function answersIn(db: Database, call: string, language: Language): Promise<AnswerView[]> {
  const responses: string[] = await db('answers').where({ call_id: call }).distinct().pluck('response_id')
  if (responses.length === 0) return []
  // All of the responses: whether an answer is a red flag may hang on those of an earlier call.
  const rows: AnswerRow[] = await db('answers')
    .whereIn('response_id', responses)
    .join('responses', 'responses.id', 'answers.response_id')
    .join('questionnaire_versions', 'questionnaire_versions.id', 'responses.questionnaire_version_id')
    .orderBy('answers.answered_at')
    .select('answers.*', 'questionnaire_versions.definition')
  return responses.flatMap((response) => {
    const own = rows.filter(({ response_id }) => response_id === response)
    const questionnaire = JSON.parse(own[0]?.definition ?? '{"questions":[]}') as Questionnaire
    const all: Answers = new Map(own.map((row) => [row.question, toAnswer(row)]))
    return own.filter(({ call_id }) => call_id === call).map((row) => toView(row, questionnaire, all, language))
  })
}

const toAnswer = ({ question, value, keys, answered_at }: AnswerRow): Answer => ({
  question,
  value,
  keys,
  answeredAt: answered_at,
  tookMs: 0,
  repeats: 0,
})

function toView(row: AnswerRow, { code, questions }: Questionnaire, all: Answers, language: Language): AnswerView {
  const question: Question | undefined = questions.find(({ id }) => id === row.question)
  return {
    questionnaire: code,
    question: row.question,
    title: question === undefined ? row.question : textIn(question.title ?? question.text, language),
    answer: wordedAnswer(question, row, language),
    keys: row.keys,
    answeredAt: row.answered_at,
    isRedFlag: question?.redFlag !== undefined && holds(question.redFlag, all),
  }
}

const spoken = { 'zh-CN': '语音回答', en: 'spoken' } as const

/** What was said is a file of its own, and its name says nothing; what an agent wrote down says it all. */
function wordedAnswer(question: Question | undefined, { value, user_id }: AnswerRow, language: Language): string {
  if (question === undefined) return value
  return question.kind === 'voice' && user_id === null ? spoken[language] : answerLabel(question, value, language)
}
