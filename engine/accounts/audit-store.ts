import type { Knex } from 'knex'
import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { looks } from './core/acts.ts'

export type AuditRow = {
  at: EpochMs
  userId: number | null
  act: string
  subject: string
  subjectId: string
  purpose: string
  address: string
  detail: Readonly<Record<string, string | number | boolean>> | null
}

export type AuditFilter = {
  userId?: number
  act?: string
  subject?: string
  subjectId?: string
  /** Everything that was done with what belongs to this patient: the record, calls, recordings, responses. */
  patientId?: number
  purpose?: string
  from?: EpochMs
  to?: EpochMs
}

/** `callId`: of a recording, the call that it is of. */
export type AuditLine = AuditRow & { id: number; user: string | null; userName: string | null; callId: string | null }
export type LooksLine = {
  act: string
  purpose: string
  role: string | null
  looks: number
  people: number
  patients: number
}

type Page = { limit: number; offset: number }

/** A row is only ever added: nothing here changes or removes one. */
export type AuditStore = {
  add(row: AuditRow): Promise<void>
  /** Newest first. */
  list(filter: AuditFilter, page: Page): Promise<{ items: AuditLine[]; total: number }>
  /** All that match, newest first, a thousand at a time. */
  pages(filter: AuditFilter): AsyncGenerator<AuditLine[]>
  /** Who saw what belongs to patients, for what: by act, purpose and role; the most frequent first. */
  looks(between: { from: EpochMs; to: EpochMs }): Promise<LooksLine[]>
}

const columns = {
  id: 'audit.id',
  at: 'audit.at',
  userId: 'audit.user_id',
  user: 'users.login',
  userName: 'users.name',
  act: 'audit.act',
  subject: 'audit.subject',
  subjectId: 'audit.subject_id',
  purpose: 'audit.purpose',
  address: 'audit.address',
  detail: 'audit.detail',
}
const pageRows = 1_000

export function auditStore(db: Database): AuditStore {
  const lines = (filter: AuditFilter) =>
    matching(db, filter).leftJoin('users', 'users.id', 'audit.user_id').select(columns).orderBy('audit.id', 'desc')

  return {
    async add(row) {
      await db('audit').insert({
        at: row.at,
        user_id: row.userId,
        act: row.act,
        subject: row.subject,
        subject_id: row.subjectId,
        purpose: row.purpose,
        address: row.address,
        detail: row.detail === null ? null : JSON.stringify(row.detail),
      })
    },

    async list(filter, page) {
      const rows = await lines(filter).limit(page.limit).offset(page.offset)
      const total = Number((await matching(db, filter).count({ n: '*' }).first())?.['n'])
      return { items: await asLines(db, rows), total }
    },

    async *pages(filter) {
      for (let below = Number.MAX_SAFE_INTEGER; ; ) {
        const rows = await lines(filter).where('audit.id', '<', below).limit(pageRows)
        if (rows.length > 0) yield await asLines(db, rows)
        if (rows.length < pageRows) return
        below = rows[rows.length - 1].id
      }
    },

    async looks({ from, to }) {
      const rows = await matching(db, { from, to })
        .leftJoin('users', 'users.id', 'audit.user_id')
        .whereIn('audit.act', [...looks])
        .groupBy('audit.act', 'audit.purpose', 'users.role')
        .select({ act: 'audit.act', purpose: 'audit.purpose', role: 'users.role' })
        .count({ looks: '*' })
        .countDistinct({ people: 'audit.user_id' })
        .select(
          db.raw(
            "count(distinct case when audit.subject = 'patient' then nullif(audit.subject_id, '') end) as patients",
          ),
        )
        .orderBy('looks', 'desc')
      return rows.map((row) => ({
        ...row,
        looks: Number(row.looks),
        people: Number(row.people),
        patients: Number(row.patients),
      }))
    },
  }
}

function matching(db: Database, filter: AuditFilter): Knex.QueryBuilder {
  const { from = 0, to = Number.MAX_SAFE_INTEGER, userId, patientId, ...columns } = filter
  const equal = { ...columns, ...(userId !== undefined && { user_id: userId }) }
  const query = db('audit')
    .where(inAudit(equal))
    .whereBetween('audit.at', [from, to - 1])
  if (patientId !== undefined) void query.where((any) => void about(db, any, patientId))
  return query
}

const columnOf: Readonly<Record<string, string>> = { subjectId: 'subject_id' }
const inAudit = (equal: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(equal).map(([name, value]) => [`audit.${columnOf[name] ?? name}`, value]))

/** Ids of other tables are numbers or in another character set; as text of the audit log its index serves. */
function about(db: Database, any: Knex.QueryBuilder, patientId: number): void {
  const asText = (column: string) => db.raw(`convert(cast(${column} as char) using utf8mb4) collate utf8mb4_unicode_ci`)
  const calls = () => db('calls').where('calls.patient_id', patientId)
  const of = (subject: string, ids: Knex.QueryBuilder) => (one: Knex.QueryBuilder) =>
    void one.where('audit.subject', subject).whereIn('audit.subject_id', ids)
  void any
    .where((one) => void one.where({ 'audit.subject': 'patient', 'audit.subject_id': String(patientId) }))
    .orWhere(of('call', calls().select(asText('calls.id'))))
    .orWhere(
      of('recording', calls().join('recordings', 'recordings.call_id', 'calls.id').select(asText('recordings.id'))),
    )
    .orWhere(of('red-flag', db('responses').where('patient_id', patientId).select(asText('responses.id'))))
}

type Row = Omit<AuditLine, 'detail' | 'callId'> & { detail: unknown }

async function asLines(db: Database, rows: readonly Row[]): Promise<AuditLine[]> {
  const recordings = rows.filter(({ subject }) => subject === 'recording').map(({ subjectId }) => Number(subjectId))
  const calls: { id: number; call_id: string }[] =
    recordings.length === 0 ? [] : await db('recordings').whereIn('id', recordings).select('id', 'call_id')
  const callOf = new Map(calls.map(({ id, call_id }) => [String(id), call_id]))
  return rows.map((row) => ({
    ...row,
    detail: parsed(row.detail),
    callId: row.subject === 'recording' ? (callOf.get(row.subjectId) ?? null) : null,
  }))
}

/** MySQL hands JSON over parsed, MariaDB as text. */
const parsed = (json: unknown): AuditRow['detail'] =>
  typeof json === 'string' ? JSON.parse(json) : ((json ?? null) as AuditRow['detail'])
