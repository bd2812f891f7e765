import type { Database } from '../../db/connection.ts'
import type { Scope } from '../accounts/core/roles.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Language } from '../speech/speech.ts'
import type { EndState, Questionnaire } from './core/questionnaire.ts'

/** How many responses there are: `answered` have something in them that counts, `all` were begun. */
export type ResponseCount = { all: number; answered: number }

export type QuestionnaireLine = {
  id: number
  questionnaire: Questionnaire
  version: number
  versionId: number
  sha256: string
  frozenAt: EpochMs | undefined
  updatedAt: EpochMs
  savedBy: string | undefined
  versions: number
  /** Of all versions together. */
  responses: ResponseCount
}

export type VersionLine = Omit<QuestionnaireLine, 'id' | 'versions' | 'updatedAt'> & {
  savedAt: EpochMs
  isCurrent: boolean
  campaigns: number
}

export type ResponseLine = {
  id: string
  version: number
  patientId: number
  patientName: string
  department: string
  campaignId: number | undefined
  campaignName: string | undefined
  channel: string
  language: Language
  state: EndState | 'open'
  answers: number
  score: number | undefined
  isFlagged: boolean
  startedAt: EpochMs
  endedAt: EpochMs | undefined
  lastCall: string | undefined
}

export type ResponseFilter = { code: string; version?: number; state?: EndState | 'open'; flagged?: boolean }

type Row = {
  questionnaire_id: number
  version_id: number
  version: number
  current_version: number
  definition: string
  sha256: string
  frozen_at: number | null
  created_at: number
  updated_at: number
  saved_by: string | null
}

const nothing: ResponseCount = { all: 0, answered: 0 }

/** Questionnaires with what has come of them: for lists, not for calls. */
export function questionnaireOverviewStore(db: Database) {
  const versions = () =>
    db('questionnaire_versions')
      .join('questionnaires', 'questionnaires.id', 'questionnaire_versions.questionnaire_id')
      .leftJoin('users', 'users.id', 'questionnaire_versions.user_id')
      .select({
        questionnaire_id: 'questionnaires.id',
        version_id: 'questionnaire_versions.id',
        version: 'questionnaire_versions.version',
        current_version: 'questionnaires.current_version',
        definition: 'questionnaire_versions.definition',
        sha256: 'questionnaire_versions.sha256',
        frozen_at: 'questionnaire_versions.frozen_at',
        created_at: 'questionnaire_versions.created_at',
        updated_at: 'questionnaires.updated_at',
        saved_by: 'users.name',
      })

  /** Out of the index alone. */
  async function countsOf(versionIds?: readonly number[]): Promise<Map<number, ResponseCount>> {
    const query = db('responses').groupBy('questionnaire_version_id', 'state')
    const rows: { version: number; state: string; n: number }[] = await (versionIds === undefined
      ? query
      : query.whereIn('questionnaire_version_id', [...versionIds])
    ).select({ version: 'questionnaire_version_id', state: 'state', n: db.raw('count(*)') })
    const counts = new Map<number, ResponseCount>()
    for (const { version, state, n } of rows) {
      const before = counts.get(version) ?? nothing
      const isAnswered = state === 'completed' || state === 'partial'
      counts.set(version, { all: before.all + Number(n), answered: before.answered + (isAnswered ? Number(n) : 0) })
    }
    return counts
  }

  const lineOf = (row: Row) => ({
    questionnaire: JSON.parse(row.definition) as Questionnaire,
    version: row.version,
    versionId: row.version_id,
    sha256: row.sha256,
    frozenAt: row.frozen_at ?? undefined,
    savedBy: row.saved_by ?? undefined,
  })

  return {
    /** Every questionnaire in its current version, by code. */
    async overview(): Promise<QuestionnaireLine[]> {
      const [rows, ids, counts] = await Promise.all([
        versions()
          .whereRaw('questionnaires.current_version = questionnaire_versions.version')
          .orderBy('questionnaires.code') as Promise<Row[]>,
        db('questionnaire_versions').select<{ id: number; questionnaire_id: number }[]>('id', 'questionnaire_id'),
        countsOf(),
      ])
      return rows.map((row) => {
        const own = ids.filter(({ questionnaire_id }) => questionnaire_id === row.questionnaire_id)
        const responses = own.map(({ id }) => counts.get(id) ?? nothing).reduce(sum, nothing)
        return { id: row.questionnaire_id, ...lineOf(row), updatedAt: row.updated_at, versions: own.length, responses }
      })
    },

    /** Every version of a questionnaire, newest first. */
    async versions(code: string): Promise<VersionLine[]> {
      const rows: Row[] = await versions()
        .where('questionnaires.code', code)
        .orderBy('questionnaire_versions.version', 'desc')
      const ids = rows.map((row) => row.version_id)
      const [counts, campaigns] = await Promise.all([countsOf(ids), campaignsOf(db, ids)])
      return rows.map((row) => ({
        ...lineOf(row),
        savedAt: row.created_at,
        isCurrent: row.version === row.current_version,
        responses: counts.get(row.version_id) ?? nothing,
        campaigns: campaigns.get(row.version_id) ?? 0,
      }))
    },

    async versionOf(code: string, version: number): Promise<VersionLine | undefined> {
      const row: Row | undefined = await versions()
        .where({ 'questionnaires.code': code, 'questionnaire_versions.version': version })
        .first()
      if (row === undefined) return undefined
      const counts = await countsOf([row.version_id])
      const line = { ...lineOf(row), savedAt: row.created_at, isCurrent: row.version === row.current_version }
      return {
        ...line,
        responses: counts.get(row.version_id) ?? nothing,
        campaigns: (await campaignsOf(db, [row.version_id])).get(row.version_id) ?? 0,
      }
    },

    /** Who was asked and what came of it, newest first. */
    async responses(
      filter: ResponseFilter,
      scope: Scope,
      page: { limit: number; offset: number },
    ): Promise<{ items: ResponseLine[]; total: number }> {
      const ids: number[] = await db('questionnaire_versions')
        .join('questionnaires', 'questionnaires.id', 'questionnaire_versions.questionnaire_id')
        .where({ code: filter.code, ...(filter.version !== undefined && { version: filter.version }) })
        .pluck('questionnaire_versions.id')
      const matching = () => {
        const query = db('responses').whereIn('responses.questionnaire_version_id', ids)
        if (filter.state !== undefined) void query.where({ 'responses.state': filter.state })
        if (filter.flagged === true) void query.where({ 'responses.red_flag': true })
        if (scope.departments !== undefined)
          void query.whereIn(
            'responses.patient_id',
            db('patients')
              .whereIn('department', [...scope.departments])
              .select('id'),
          )
        return query
      }
      const rows = await matching()
        .join('questionnaire_versions', 'questionnaire_versions.id', 'responses.questionnaire_version_id')
        .leftJoin('patients', 'patients.id', 'responses.patient_id')
        .leftJoin('campaigns', 'campaigns.id', 'responses.campaign_id')
        .orderBy([{ column: 'responses.started_at', order: 'desc' }, { column: 'responses.id' }])
        .limit(page.limit)
        .offset(page.offset)
        .select('responses.*', {
          version: 'questionnaire_versions.version',
          patient_name: 'patients.name',
          department: 'patients.department',
          campaign_name: 'campaigns.name',
          answers: db('answers').whereRaw('answers.response_id = responses.id').count(),
        })
      const total = Number((await matching().count({ n: '*' }).first())?.['n'])
      return { items: rows.map(toResponseLine), total }
    },
  }
}

export type QuestionnaireOverviewStore = ReturnType<typeof questionnaireOverviewStore>

const sum = (a: ResponseCount, b: ResponseCount): ResponseCount => ({
  all: a.all + b.all,
  answered: a.answered + b.answered,
})

async function campaignsOf(db: Database, versionIds: readonly number[]): Promise<Map<number, number>> {
  const rows: { version: number; n: number }[] = await db('campaigns')
    .whereIn('questionnaire_version_id', [...versionIds])
    .groupBy('questionnaire_version_id')
    .select({ version: 'questionnaire_version_id', n: db.raw('count(*)') })
  return new Map(rows.map(({ version, n }) => [version, Number(n)]))
}

const toResponseLine = (row: Readonly<Record<string, unknown>>): ResponseLine => ({
  id: String(row['id']),
  version: Number(row['version']),
  patientId: Number(row['patient_id']),
  patientName: String(row['patient_name'] ?? ''),
  department: String(row['department'] ?? ''),
  campaignId: row['campaign_id'] === null ? undefined : Number(row['campaign_id']),
  campaignName: row['campaign_name'] === null ? undefined : String(row['campaign_name']),
  channel: String(row['channel']),
  language: row['language'] as Language,
  state: row['state'] as EndState | 'open',
  answers: Number(row['answers']),
  score: row['score'] === null ? undefined : Number(row['score']),
  isFlagged: Boolean(row['red_flag']),
  startedAt: Number(row['started_at']),
  endedAt: row['ended_at'] === null ? undefined : Number(row['ended_at']),
  lastCall: row['last_call_id'] === null ? undefined : String(row['last_call_id']),
})
