import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { LegId } from '../kernel/ids.ts'
import type { OwnWords } from '../speech/core/own-words.ts'
import type { Language } from '../speech/speech.ts'
import type { AttemptRecord, SpokenKind } from './campaign.ts'

/** What a test call says, and to whom. */
export type TestCallPlan = {
  kind: SpokenKind
  questionnaireVersionId: number | undefined
  noticePrompt: string | undefined
  noticeText: OwnWords | undefined
  /** Whose fields are spoken; undefined: those of a patient who is made up. */
  patientId: number | undefined
  language: Language
  /** As it is stored: `+8613800138000`, or an extension. */
  number: string
  userId: number
}

export type KeyedAnswer = { question: string; value: string }

export type TestCall = TestCallPlan & {
  leg: LegId
  state: AttemptRecord['state']
  disposition: string | undefined
  cause: string | undefined
  rawCause: string | undefined
  answers: readonly KeyedAnswer[]
  begunAt: EpochMs
  answeredAt: EpochMs | undefined
  endedAt: EpochMs | undefined
}

export type TestCallEnd = { disposition: string; cause: string | undefined; rawCause: string | undefined; at: EpochMs }

/** Test calls: what somebody has tried on a phone at hand. */
export function testCallsStore(db: Database) {
  return {
    async begin(leg: LegId, plan: TestCallPlan, now: EpochMs): Promise<void> {
      await db('test_calls').insert({
        id: leg,
        user_id: plan.userId,
        kind: plan.kind,
        questionnaire_version_id: plan.questionnaireVersionId ?? null,
        notice_prompt: plan.noticePrompt ?? null,
        notice_text: plan.noticeText === undefined ? null : JSON.stringify(plan.noticeText),
        patient_id: plan.patientId ?? null,
        number: plan.number,
        language: plan.language,
        state: 'begun',
        begun_at: now,
      })
    },

    async rang(leg: LegId): Promise<void> {
      await db('test_calls').where({ id: leg, state: 'begun' }).update({ state: 'ringing' })
    },

    async answered(leg: LegId, at: EpochMs): Promise<void> {
      await db('test_calls')
        .where({ id: leg })
        .whereNot({ state: 'ended' })
        .update({ state: 'answered', answered_at: at })
    },

    async keyed(leg: LegId, answers: readonly KeyedAnswer[]): Promise<void> {
      await db('test_calls')
        .where({ id: leg })
        .update({ answers: JSON.stringify(answers) })
    },

    async end(leg: LegId, { disposition, cause, rawCause, at }: TestCallEnd): Promise<void> {
      await db('test_calls')
        .where({ id: leg })
        .whereNot({ state: 'ended' })
        .update({
          state: 'ended',
          disposition,
          cause: cause ?? null,
          raw_cause: rawCause?.slice(0, 64) ?? null,
          ended_at: at,
        })
    },

    async byId(id: string): Promise<TestCall | undefined> {
      const row: Row | undefined = await db('test_calls').where({ id }).first()
      return row === undefined ? undefined : toTestCall(row)
    },

    async open(): Promise<TestCall[]> {
      const rows: Row[] = await db('test_calls').whereNot({ state: 'ended' })
      return rows.map(toTestCall)
    },

    /** Numbers that nobody may call, not even to try. */
    async isListed(number: string, now: EpochMs): Promise<boolean> {
      const row = await db('number_lists')
        .where({ number })
        .whereIn('list', ['do-not-call', 'black'])
        .where((open) => void open.whereNull('until_at').orWhere('until_at', '>', now))
        .first('id')
      return row !== undefined
    },
  }
}

export type TestCallsStore = ReturnType<typeof testCallsStore>

type Row = {
  id: LegId
  user_id: number
  kind: SpokenKind
  questionnaire_version_id: number | null
  notice_prompt: string | null
  notice_text: unknown
  patient_id: number | null
  number: string
  language: Language
  state: AttemptRecord['state']
  disposition: string | null
  cause: string | null
  raw_cause: string | null
  answers: unknown
  begun_at: EpochMs
  answered_at: EpochMs | null
  ended_at: EpochMs | null
}

const toTestCall = (row: Row): TestCall => ({
  leg: row.id,
  userId: row.user_id,
  kind: row.kind,
  questionnaireVersionId: row.questionnaire_version_id ?? undefined,
  noticePrompt: row.notice_prompt ?? undefined,
  noticeText: row.notice_text === null ? undefined : fromJson<OwnWords>(row.notice_text),
  patientId: row.patient_id ?? undefined,
  number: row.number,
  language: row.language,
  state: row.state,
  disposition: row.disposition ?? undefined,
  cause: row.cause ?? undefined,
  rawCause: row.raw_cause ?? undefined,
  answers: fromJson<KeyedAnswer[]>(row.answers),
  begunAt: row.begun_at,
  answeredAt: row.answered_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
})
