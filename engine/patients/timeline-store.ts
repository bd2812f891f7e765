import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Question } from '../survey/core/questionnaire.ts'

type Kind = 'call' | 'attempt' | 'response' | 'import'
type Key = { kind: Kind; id: string; at: EpochMs }

export type KeptRecording = { id: number; kind: 'call' | 'conversation' | 'voice-answer'; durationMs: number | null }
type OfCampaign = { campaignId: number | null; campaignName: string | null }

export type TimelineEntry =
  | ({
      kind: 'call'
      at: EpochMs
      callId: string
      direction: 'inbound' | 'outbound'
      /** The person's: who called us, or whom we called. */
      number: string
      answeredAt: EpochMs | null
      endedAt: EpochMs | null
      disposition: string | null
      script: string | null
      recordings: KeptRecording[]
    } & OfCampaign)
  /** One that never became a call: the carrier refused it, or the engine died. */
  | ({ kind: 'attempt'; at: EpochMs; number: string; disposition: string | null; cause: string | null } & OfCampaign)
  | ({
      kind: 'response'
      at: EpochMs
      title: Partial<Record<'zh-CN' | 'en', string>>
      version: number
      state: string
      score: number | null
      redFlag: boolean
      callId: string | null
      channel: string
      /** Who filled it in at a desk, or did last. */
      by: string | null
      /** `isSpoken`: what was said is in a file, and `value` is its name. */
      answers: { question: Question | undefined; id: string; value: string; isSpoken: boolean }[]
    } & OfCampaign)
  | { kind: 'import'; at: EpochMs; importId: number; fileName: string; what: 'added' | 'updated' | 'kept' }

/** What happened with a patient, newest first, over the tables of everybody who has to do with one. */
export function timelineStore(db: Database) {
  return {
    async of(
      patientId: number,
      page: { limit: number; offset: number },
    ): Promise<{ items: TimelineEntry[]; total: number }> {
      const keys = db.unionAll(keysOf(db, patientId), true).as('entries')
      const rows: Key[] = await db
        .from(keys)
        .orderBy([{ column: 'at', order: 'desc' }, { column: 'id' }])
        .limit(page.limit)
        .offset(page.offset)
        .select('kind', 'id', 'at')
      const count = await db
        .from(db.unionAll(keysOf(db, patientId), true).as('entries'))
        .count({ total: '*' })
        .first()
      return { items: await entriesOf(db, patientId, rows), total: Number(count?.['total'] ?? 0) }
    },
  }
}

export type TimelineStore = ReturnType<typeof timelineStore>

const keysOf = (db: Database, patientId: number) => {
  const key = (kind: Kind, id: string, at: string) => [db.raw('? as kind', [kind]), { id, at }] as const
  const attempts = db('attempts')
    .join('contacts', 'contacts.id', 'attempts.contact_id')
    .leftJoin('calls', 'calls.id', 'attempts.id')
    .where('contacts.patient_id', patientId)
    .whereNull('calls.id')
  const imports = db('import_patients')
    .join('imports', 'imports.id', 'import_patients.import_id')
    .where('import_patients.patient_id', patientId)
  return [
    db('calls')
      .where({ patient_id: patientId })
      .select(...key('call', 'id', 'started_at')),
    attempts.select(...key('attempt', 'attempts.id', 'attempts.begun_at')),
    db('responses')
      .where({ patient_id: patientId })
      .select(...key('response', 'id', 'started_at')),
    imports.select(...key('import', 'imports.id', 'imports.started_at')),
  ]
}

async function entriesOf(db: Database, patientId: number, keys: readonly Key[]): Promise<TimelineEntry[]> {
  const idsOf = (kind: Kind) => keys.filter((key) => key.kind === kind).map(({ id }) => id)
  const found = await Promise.all([
    calls(db, idsOf('call')),
    attempts(db, idsOf('attempt')),
    responses(db, idsOf('response')),
    imports(db, patientId, idsOf('import')),
  ])
  const entries = new Map(found.flat().map(([id, entry]) => [`${entry.kind} ${id}`, entry]))
  return keys.flatMap(({ kind, id }) => entries.get(`${kind} ${id}`) ?? [])
}

type Found = [id: string, entry: TimelineEntry][]

async function calls(db: Database, ids: readonly string[]): Promise<Found> {
  const rows = await db('calls')
    .leftJoin('campaigns', 'campaigns.id', 'calls.campaign_id')
    .whereIn('calls.id', [...ids])
    .select('calls.*', { campaign_name: 'campaigns.name' })
  const recordings = await recordingsOf(db, ids)
  return rows.map((row) => [
    row.id,
    {
      kind: 'call',
      at: row.started_at,
      callId: row.id,
      direction: row.direction,
      number: row.direction === 'inbound' ? row.from_number : row.to_number,
      answeredAt: row.answered_at,
      endedAt: row.ended_at,
      disposition: row.disposition,
      script: row.script,
      campaignId: row.campaign_id,
      campaignName: row.campaign_name,
      recordings: recordings.get(row.id) ?? [],
    },
  ])
}

async function recordingsOf(db: Database, calls: readonly string[]): Promise<Map<string, KeptRecording[]>> {
  const rows: { id: number; call_id: string; kind: KeptRecording['kind']; duration_ms: number | null }[] = await db(
    'recordings',
  )
    .whereIn('call_id', [...calls])
    .where({ state: 'kept' })
    .orderBy('id')
    .select('id', 'call_id', 'kind', 'duration_ms')
  const byCall = new Map<string, KeptRecording[]>()
  for (const { id, call_id, kind, duration_ms } of rows)
    byCall.set(call_id, [...(byCall.get(call_id) ?? []), { id, kind, durationMs: duration_ms }])
  return byCall
}

async function attempts(db: Database, ids: readonly string[]): Promise<Found> {
  const rows = await db('attempts')
    .leftJoin('campaigns', 'campaigns.id', 'attempts.campaign_id')
    .whereIn('attempts.id', [...ids])
    .select('attempts.*', { campaign_name: 'campaigns.name' })
  return rows.map((row) => [
    row.id,
    {
      kind: 'attempt',
      at: row.begun_at,
      number: row.number,
      disposition: row.disposition,
      cause: row.cause,
      campaignId: row.campaign_id,
      campaignName: row.campaign_name,
    },
  ])
}

async function responses(db: Database, ids: readonly string[]): Promise<Found> {
  const rows = await db('responses')
    .join('questionnaire_versions as v', 'v.id', 'responses.questionnaire_version_id')
    .join('questionnaires as q', 'q.id', 'v.questionnaire_id')
    .leftJoin('campaigns', 'campaigns.id', 'responses.campaign_id')
    .leftJoin('users', 'users.id', 'responses.user_id')
    .whereIn('responses.id', [...ids])
    .select('responses.*', { campaign_name: 'campaigns.name', title: 'q.title', version: 'v.version' }, 'v.definition')
    .select({ by: 'users.name' })
  const answers = await answersOf(db, ids)
  return rows.map((row) => {
    const { questions } = fromJson<{ questions: Question[] }>(row.definition)
    return [
      row.id,
      {
        kind: 'response',
        at: row.started_at,
        title: fromJson(row.title),
        version: row.version,
        state: row.state,
        score: row.score === null ? null : Number(row.score),
        redFlag: Number(row.red_flag) === 1,
        callId: row.last_call_id,
        channel: row.channel,
        by: row.by,
        campaignId: row.campaign_id,
        campaignName: row.campaign_name,
        answers: (answers.get(row.id) ?? []).map(({ question: id, value, user_id }) => {
          const question = questions.find((each) => each.id === id)
          return { id, value, question, isSpoken: question?.kind === 'voice' && user_id === null }
        }),
      },
    ]
  })
}

type KeptAnswer = { response_id: string; question: string; value: string; user_id: number | null }

async function answersOf(db: Database, ids: readonly string[]) {
  const rows: KeptAnswer[] = await db('answers')
    .whereIn('response_id', [...ids])
    .orderBy('id')
    .select('response_id', 'question', 'value', 'user_id')
  const byResponse = new Map<string, Omit<KeptAnswer, 'response_id'>[]>()
  for (const { response_id, ...answer } of rows)
    byResponse.set(response_id, [...(byResponse.get(response_id) ?? []), answer])
  return byResponse
}

async function imports(db: Database, patientId: number, ids: readonly string[]): Promise<Found> {
  const rows = await db('import_patients')
    .join('imports', 'imports.id', 'import_patients.import_id')
    .where('import_patients.patient_id', patientId)
    .whereIn('imports.id', ids.map(Number))
    .select('imports.id', 'imports.file_name', 'imports.started_at', 'import_patients.what')
  return rows.map((row) => [
    String(row.id),
    { kind: 'import', at: row.started_at, importId: row.id, fileName: row.file_name, what: row.what },
  ])
}
