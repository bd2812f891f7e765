import type { SqlValue, Statements } from '../../db/statements.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CallId, ResponseId } from '../kernel/ids.ts'
import type { Language } from '../speech/speech.ts'
import type { Answers } from './core/path.ts'
import type { Answer, EndState } from './core/questionnaire.ts'
import type { QuestionnaireVersion, Versions } from './questionnaire-store.ts'

export type StoredResponse = {
  id: ResponseId
  version: QuestionnaireVersion
  patient: string
  campaign: number | undefined
  state: EndState | 'open'
  language: Language
  next: string | undefined
  startedAt: EpochMs
  lastCall: CallId | undefined
  isFlagged: boolean
  answers: Answers
}

type ResponseRow = {
  id: ResponseId
  version_id: number
  patient_id: number | string
  campaign_id: number | null
  state: EndState | 'open'
  language: Language
  next_question: string | null
  started_at: number
  last_call_id: CallId | null
  red_flag: number
}
type AnswerRow = {
  question: string
  value: string
  keys: string
  answered_at: number
  took_ms: number
  repeats: number
}

const columns = `
  r.id, r.questionnaire_version_id as version_id, r.patient_id, r.campaign_id, r.state, r.language, r.next_question,
  r.started_at, r.last_call_id, r.red_flag`

/** Responses `r` with all that belongs to them; `which` is the rest of the select, from its `from` on. */
export async function readResponses(
  on: Statements,
  versions: Versions,
  which: string,
  values: readonly SqlValue[],
): Promise<StoredResponse[]> {
  const rows = await on.rows<ResponseRow>(`select ${columns} ${which}`, values)
  const read: StoredResponse[] = []
  for (const row of rows) {
    const version = await versions.byId(on, row.version_id)
    if (version === undefined) continue // never: a version that has responses cannot be deleted
    const answers = await on.rows<AnswerRow>(
      'select question, value, `keys`, answered_at, took_ms, repeats from answers where response_id = ? order by id',
      [row.id],
    )
    read.push(toResponse(row, version, answers))
  }
  return read
}

function toResponse(row: ResponseRow, version: QuestionnaireVersion, answers: readonly AnswerRow[]): StoredResponse {
  const kindOf = new Map(version.questionnaire.questions.map(({ id, kind }) => [id, kind]))
  return {
    id: row.id,
    version,
    patient: String(row.patient_id),
    campaign: row.campaign_id ?? undefined,
    state: row.state,
    language: row.language,
    next: row.next_question ?? undefined,
    startedAt: row.started_at,
    lastCall: row.last_call_id ?? undefined,
    isFlagged: row.red_flag === 1,
    answers: new Map(answers.map((answer) => [answer.question, toAnswer(answer, kindOf.get(answer.question))])),
  }
}

function toAnswer({ question, value, keys, answered_at, took_ms, repeats }: AnswerRow, kind = ''): Answer {
  const isNumber = kind === 'scale' || kind === 'number'
  return {
    question,
    value: isNumber ? Number(value) : value,
    keys,
    answeredAt: answered_at,
    tookMs: took_ms,
    repeats,
  }
}
