import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { type CallId, newResponseId, type ResponseId } from '../kernel/ids.ts'
import type { Language } from '../speech/speech.ts'
import type { Answers } from './core/path.ts'
import type { Answer, EndState } from './core/questionnaire.ts'
import {
  currentVersion,
  type QuestionnaireVersion,
  questionnaireStore,
  toVersion,
  type VersionRow,
  versionColumns,
  versions,
} from './questionnaire-store.ts'

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
  answers: Answers
}

export type OpenRequest = {
  code: string
  patient: string
  campaign: number | undefined
  call: CallId
  language: Language
  /** A response of no campaign's call is gone on with when it was touched after this. */
  since: EpochMs
  now: EpochMs
}

export type KeptAnswer = {
  response: ResponseId
  call: CallId
  answer: Answer
  dropped: readonly string[]
  next: string | undefined
  isFlagged: boolean
  now: EpochMs
}

type ResponseRow = VersionRow & {
  id: ResponseId
  patient_id: number | string
  campaign_id: number | null
  state: EndState | 'open'
  language: Language
  next_question: string | null
  started_at: number
  last_call_id: CallId | null
}
type AnswerRow = {
  question: string
  value: string
  keys: string
  answered_at: number
  took_ms: number
  repeats: number
}

const unfinished = ['open', 'partial', 'broke-off'] as const
/** Questionnaires and the responses to them. */
export function surveyStore(db: Database) {
  const responses = (on: Database) =>
    on('responses')
      .join('questionnaire_versions', 'questionnaire_versions.id', 'responses.questionnaire_version_id')
      .join('questionnaires', 'questionnaires.id', 'questionnaire_versions.questionnaire_id')
      .select('responses.*', versionColumns)

  async function withAnswers(on: Database, row: ResponseRow): Promise<StoredResponse> {
    const rows: AnswerRow[] = await on('answers').where({ response_id: row.id }).orderBy('id')
    return toResponse(row, rows)
  }

  /** What a campaign asks is the version it was made with; everybody else is asked the current one. */
  async function versionToAsk(on: Database, { code, campaign }: OpenRequest): Promise<VersionRow | undefined> {
    const ofCampaign =
      campaign === undefined
        ? undefined
        : await versions(on)
            .join('campaigns', 'campaigns.questionnaire_version_id', 'questionnaire_versions.id')
            .where({ 'campaigns.id': campaign, 'questionnaires.code': code })
            .first(versionColumns)
    return ofCampaign ?? (await currentVersion(on, code))
  }

  /** The response that this call goes on with: that of its campaign, else the newest that the patient left unfinished. */
  async function earlier(on: Database, request: OpenRequest): Promise<ResponseRow | undefined> {
    const { code, patient, campaign, since } = request
    const ofPatient = responses(on).where({ 'responses.patient_id': patient, 'questionnaires.code': code })
    const wanted =
      campaign === undefined
        ? ofPatient.whereIn('responses.state', [...unfinished]).where('responses.updated_at', '>=', since)
        : ofPatient.where({ 'responses.campaign_id': campaign })
    return await wanted.orderBy('responses.started_at', 'desc').first()
  }

  async function begin(on: Database, request: OpenRequest): Promise<StoredResponse | undefined> {
    const version = await versionToAsk(on, request)
    if (version === undefined) return undefined
    const { patient, campaign, call, language, now } = request
    await on('questionnaire_versions')
      .where({ id: version.version_id })
      .whereNull('frozen_at')
      .update({ frozen_at: now })
    const id = newResponseId()
    await on('responses').insert({
      id,
      questionnaire_version_id: version.version_id,
      patient_id: patient,
      campaign_id: campaign ?? null,
      channel: 'keypad',
      language,
      state: 'open',
      started_at: now,
      updated_at: now,
      last_call_id: call,
    })
    const row = await responses(on).where('responses.id', id).first()
    return { ...toResponse(row, []), lastCall: undefined } // no call had it before this one
  }

  return {
    ...questionnaireStore(db),

    /**
     * The response that this call fills in: the one it goes on with, opened again if it is unfinished, or a new one, which
     * freezes its version. `state` and `lastCall` are what they were before. Undefined: there is no such questionnaire.
     */
    async open(request: OpenRequest): Promise<StoredResponse | undefined> {
      return await db.transaction(async (trx) => {
        // Two calls of one patient at the same instant must not open two responses.
        await trx('patients').where({ id: request.patient }).forUpdate().first('id')
        const row = await earlier(trx, request)
        if (row === undefined) return await begin(trx, request)
        if (unfinished.some((state) => state === row.state)) {
          const reopened = { state: 'open', ended_at: null, last_call_id: request.call, updated_at: request.now }
          await trx('responses').where({ id: row.id }).update(reopened)
        }
        return await withAnswers(trx, row)
      })
    },

    /** Keeps an answer, and with it what it makes of the response, in one transaction. Doing it twice changes nothing. */
    async keep({ response, call, answer, dropped, next, isFlagged, now }: KeptAnswer): Promise<void> {
      await db.transaction(async (trx) => {
        const row = {
          response_id: response,
          question: answer.question,
          value: String(answer.value),
          keys: answer.keys,
          call_id: call,
          took_ms: answer.tookMs,
          repeats: answer.repeats,
          answered_at: answer.answeredAt,
        }
        await trx('answers').insert(row).onConflict(['response_id', 'question']).merge()
        if (dropped.length > 0)
          await trx('answers')
            .where({ response_id: response })
            .whereIn('question', [...dropped])
            .delete()
        await trx('responses')
          .where({ id: response })
          .update({ next_question: next ?? null, red_flag: isFlagged, updated_at: now })
      })
    },

    /** An optional question was passed over. */
    async pass(response: ResponseId, next: string | undefined, now: EpochMs): Promise<void> {
      await db('responses')
        .where({ id: response })
        .update({ next_question: next ?? null, updated_at: now })
    },

    async close(
      response: ResponseId,
      {
        state,
        next,
        score,
        now,
      }: { state: EndState; next: string | undefined; score: number | undefined; now: EpochMs },
    ): Promise<void> {
      const closed = { state, next_question: next ?? null, score: score ?? null, ended_at: now, updated_at: now }
      await db('responses').where({ id: response }).update(closed)
    },

    async response(id: ResponseId): Promise<StoredResponse | undefined> {
      const row = await responses(db).where('responses.id', id).first()
      return row === undefined ? undefined : await withAnswers(db, row)
    },

    /** What the survey of a call came to; undefined: that call held none. */
    async stateAfter(call: CallId): Promise<EndState | 'open' | undefined> {
      const row = await db('responses').where({ last_call_id: call }).orderBy('updated_at', 'desc').first('state')
      return row?.state
    },

    /** The response that this call is filling in. */
    async openOf(call: CallId): Promise<StoredResponse | undefined> {
      const row = await responses(db).where({ 'responses.last_call_id': call, 'responses.state': 'open' }).first()
      return row === undefined ? undefined : await withAnswers(db, row)
    },

    /** What this patient left unfinished last, touched after `since`: the questionnaire's code. */
    async unfinishedCode(patient: string, since: EpochMs): Promise<string | undefined> {
      const row = await responses(db)
        .where({ 'responses.patient_id': patient })
        .whereIn('responses.state', [...unfinished])
        .where('responses.updated_at', '>=', since)
        .orderBy('responses.updated_at', 'desc')
        .first({ code: 'questionnaires.code' })
      return row?.code
    },

    /** Responses that nobody closed: their call is going on, or the engine was away when it ended. */
    async openOnes(): Promise<StoredResponse[]> {
      const rows: ResponseRow[] = await responses(db).where({ 'responses.state': 'open' }).orderBy('responses.id')
      const all: AnswerRow[] & { response_id: ResponseId }[] = await db('answers')
        .whereIn(
          'response_id',
          rows.map(({ id }) => id),
        )
        .orderBy('id')
      const byResponse = new Map<ResponseId, AnswerRow[]>()
      for (const answer of all)
        byResponse.set(answer.response_id, [...(byResponse.get(answer.response_id) ?? []), answer])
      return rows.map((row) => toResponse(row, byResponse.get(row.id) ?? []))
    },
  }
}

export type SurveyStore = ReturnType<typeof surveyStore>

function toResponse(row: ResponseRow, answers: readonly AnswerRow[]): StoredResponse {
  const version = toVersion(row)
  const kindOf = new Map(version.questionnaire.questions.map(({ id, kind }) => [id, kind]))
  const isNumber = (question: string): boolean => ['scale', 'number'].includes(kindOf.get(question) ?? '')
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
    answers: new Map(
      answers.map(({ question, value, keys, answered_at, took_ms, repeats }) => [
        question,
        {
          question,
          value: isNumber(question) ? Number(value) : value,
          keys,
          answeredAt: answered_at,
          tookMs: took_ms,
          repeats,
        },
      ]),
    ),
  }
}
