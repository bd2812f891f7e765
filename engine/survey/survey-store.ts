import type { Database } from '../../db/connection.ts'
import { isDeadlock, preparedStatements, type SqlValue, type Statements } from '../../db/statements.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { type CallId, newResponseId, type ResponseId } from '../kernel/ids.ts'
import type { Language } from '../speech/speech.ts'
import type { Answer, EndState } from './core/questionnaire.ts'
import { type QuestionnaireVersion, questionnaireStore, Versions } from './questionnaire-store.ts'
import { readResponses, type StoredResponse } from './response-rows.ts'

export type { StoredResponse } from './response-rows.ts'

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
  /** The response's own row stays as it is: what follows from the answer follows from it alone. */
  isPlain?: boolean
  now: EpochMs
}

const unfinished = ['open', 'partial', 'broke-off'] as const
const unfinishedSql = "('open', 'partial', 'broke-off')"

const ofPatientSql = `
  from responses r
  join questionnaire_versions v on v.id = r.questionnaire_version_id
  join questionnaires q on q.id = v.questionnaire_id
  where r.patient_id = ? and q.code = ?`

/** What a campaign asks is the version it was made with; everybody else is asked the current one. */
const versionOfCampaignSql = `
  select v.id, v.frozen_at from campaigns c
  join questionnaire_versions v on v.id = c.questionnaire_version_id
  join questionnaires q on q.id = v.questionnaire_id
  where c.id = ? and q.code = ?`
const currentVersionSql = `
  select v.id, v.frozen_at from questionnaires q
  join questionnaire_versions v on v.questionnaire_id = q.id and v.version = q.current_version
  where q.code = ?`

const beginSql = `
  insert into responses
    (id, questionnaire_version_id, patient_id, campaign_id, channel, language, state, started_at, updated_at, last_call_id)
  values (?, ?, ?, ?, 'keypad', ?, 'open', ?, ?, ?)`

/** Nothing is inserted where the patient has a response to this campaign already. The patient's row is what two calls wait at. */
const beginFirstSql = `
  insert into responses
    (id, questionnaire_version_id, patient_id, campaign_id, channel, language, state, started_at, updated_at, last_call_id)
  select ?, ?, p.id, ?, 'keypad', ?, 'open', ?, ?, ? from patients p
  where p.id = ? and not exists (select 1 from responses r where r.patient_id = p.id and r.campaign_id = ?)
  for update`

const keepSql = `
  insert into answers (response_id, question, value, \`keys\`, call_id, took_ms, repeats, answered_at)
  values (?, ?, ?, ?, ?, ?, ?, ?)
  on duplicate key update value = values(value), \`keys\` = values(\`keys\`), call_id = values(call_id),
    took_ms = values(took_ms), repeats = values(repeats), answered_at = values(answered_at), user_id = null`

/** A desk that fills it in at this moment finds that it is not the writer any more. */
const reopenSql = `
  update responses set state = 'open', channel = 'keypad', user_id = null, revision = revision + 1, ended_at = null,
    last_call_id = ?, updated_at = ?
  where id = ?`

/** Questionnaires and the responses to them. */
export function surveyStore(db: Database) {
  const sql = preparedStatements(db)
  const versions = new Versions()

  /** The response that this call goes on with: that of its campaign, else the newest that the patient left unfinished. */
  async function earlier(on: Statements, request: OpenRequest): Promise<StoredResponse | undefined> {
    const { code, patient, campaign, since } = request
    const [which, value] =
      campaign === undefined
        ? [`r.state in ${unfinishedSql} and r.updated_at >= ?`, since]
        : ['r.campaign_id = ?', campaign]
    const newest = `${ofPatientSql} and ${which} order by r.started_at desc limit 1`
    const [found] = await readResponses(on, versions, newest, [patient, code, value])
    return found
  }

  async function versionToAsk(on: Statements, { code, campaign }: OpenRequest) {
    type Head = { id: number; frozen_at: EpochMs | null }
    const [ofCampaign] = campaign === undefined ? [] : await on.rows<Head>(versionOfCampaignSql, [campaign, code])
    if (ofCampaign !== undefined && campaign !== undefined) {
      if (ofCampaign.frozen_at !== null) versions.rememberOfCampaign(campaign, code, ofCampaign.id)
      return ofCampaign
    }
    const [current] = await on.rows<Head>(currentVersionSql, [code])
    return current
  }

  async function begin(on: Statements, request: OpenRequest): Promise<StoredResponse | undefined> {
    const head = await versionToAsk(on, request)
    const version = head && (await versions.byId(on, head.id))
    if (head === undefined || version === undefined) return undefined
    const { patient, campaign, call, language, now } = request
    if (head.frozen_at === null) {
      const freeze = 'update questionnaire_versions set frozen_at = ? where id = ? and frozen_at is null'
      await on.change(freeze, [now, head.id])
    }
    const id = newResponseId()
    await on.change(beginSql, [id, head.id, patient, campaign ?? null, language, now, now, call])
    return fresh(id, version, request)
  }

  /** Nearly every call of a campaign is the first to its patient: one statement. Undefined: it may not be the first. */
  async function beginFirst(request: OpenRequest): Promise<StoredResponse | undefined> {
    const { code, patient, campaign, call, language, now } = request
    const version = campaign === undefined ? undefined : versions.ofCampaign(campaign, code)
    if (campaign === undefined || version === undefined) return undefined
    const id = newResponseId()
    const row = [id, version.id, campaign, language, now, now, call]
    try {
      const begun = await sql.change(beginFirstSql, [...row, patient, campaign])
      return begun === 1 ? fresh(id, version, request) : undefined
    } catch (error) {
      if (isDeadlock(error)) return undefined
      throw error
    }
  }

  return {
    ...questionnaireStore(db, versions),

    /**
     * The response that this call fills in: the one it goes on with, opened again if it is unfinished, or a new one, which
     * freezes its version. `state` and `lastCall` are what they were before. Undefined: there is no such questionnaire.
     */
    async open(request: OpenRequest): Promise<StoredResponse | undefined> {
      const first = await beginFirst(request)
      if (first !== undefined) return first
      return await sql.together(async (on) => {
        // Two calls of one patient at the same instant must not open two responses.
        await on.rows('select id from patients where id = ? for update', [request.patient])
        const found = await earlier(on, request)
        if (found === undefined) return await begin(on, request)
        if (unfinished.some((state) => state === found.state)) {
          await on.change(reopenSql, [request.call, request.now, found.id])
        }
        return found
      })
    },

    /** Keeps an answer, and with it what it makes of the response, in one transaction. Doing it twice changes nothing. */
    async keep({ response, call, answer, dropped, next, isFlagged, isPlain = false, now }: KeptAnswer): Promise<void> {
      const { question, value, keys, tookMs, repeats, answeredAt } = answer
      const row: SqlValue[] = [response, question, String(value), keys, call, tookMs, repeats, answeredAt]
      if (isPlain) {
        await sql.change(keepSql, row)
        return
      }
      await sql.together(async (on) => {
        await on.change(keepSql, row)
        for (const left of dropped)
          await on.change('delete from answers where response_id = ? and question = ?', [response, left])
        const update = 'update responses set next_question = ?, red_flag = ?, updated_at = ? where id = ?'
        await on.change(update, [next ?? null, isFlagged, now, response])
      })
    },

    /** An optional question was passed over. */
    async pass(response: ResponseId, next: string | undefined, now: EpochMs): Promise<void> {
      const update = 'update responses set next_question = ?, updated_at = ? where id = ?'
      await sql.change(update, [next ?? null, now, response])
    },

    async close(
      response: ResponseId,
      closed: { state: EndState; next: string | undefined; score: number | undefined; now: EpochMs },
    ): Promise<void> {
      const { state, next, score, now } = closed
      const update =
        'update responses set state = ?, next_question = ?, score = ?, ended_at = ?, updated_at = ? where id = ?'
      await sql.change(update, [state, next ?? null, score ?? null, now, now, response])
    },

    async response(id: ResponseId): Promise<StoredResponse | undefined> {
      const [found] = await readResponses(sql, versions, 'from responses r where r.id = ?', [id])
      return found
    },

    /** What the survey of a call came to; undefined: that call held none. */
    async stateAfter(call: CallId): Promise<EndState | 'open' | undefined> {
      const row = await db('responses')
        .where({ last_call_id: call, channel: 'keypad' })
        .orderBy('updated_at', 'desc')
        .first('state')
      return row?.state
    },

    /** The response that this call is filling in. */
    async openOf(call: CallId): Promise<StoredResponse | undefined> {
      const open = `from responses r where r.last_call_id = ? and r.state = 'open' and r.channel = 'keypad' limit 1`
      const [found] = await readResponses(sql, versions, open, [call])
      return found
    },

    /** What this patient left unfinished last, touched after `since`: the questionnaire's code. */
    async unfinishedCode(patient: string, since: EpochMs): Promise<string | undefined> {
      const row = await db('responses')
        .join('questionnaire_versions', 'questionnaire_versions.id', 'responses.questionnaire_version_id')
        .join('questionnaires', 'questionnaires.id', 'questionnaire_versions.questionnaire_id')
        .where({ 'responses.patient_id': patient })
        .whereIn('responses.state', [...unfinished])
        .where('responses.updated_at', '>=', since)
        .orderBy('responses.updated_at', 'desc')
        .first({ code: 'questionnaires.code' })
      return row?.code
    },

    /** Keyed responses that nobody closed: their call is going on, or the engine was away when it ended. */
    openOnes: (): Promise<StoredResponse[]> =>
      readResponses(
        sql,
        versions,
        "from responses r where r.state = 'open' and r.channel = 'keypad' order by r.id",
        [],
      ),
  }
}

/** No call had it before this one. */
const fresh = (id: ResponseId, version: QuestionnaireVersion, request: OpenRequest): StoredResponse => ({
  id,
  version: { ...version, frozenAt: version.frozenAt ?? request.now },
  patient: request.patient,
  campaign: request.campaign,
  state: 'open',
  language: request.language,
  next: undefined,
  startedAt: request.now,
  lastCall: undefined,
  isFlagged: false,
  answers: new Map(),
})

export type SurveyStore = ReturnType<typeof surveyStore>
