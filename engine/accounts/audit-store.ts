import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

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
  from?: EpochMs
  to?: EpochMs
}

/** A row is only ever added: nothing here changes or removes one. */
export type AuditStore = {
  add(row: AuditRow): Promise<void>
  /** Newest first. */
  list(
    filter: AuditFilter,
    page: { limit: number; offset: number },
  ): Promise<{ items: (AuditRow & { id: number; user: string | null })[]; total: number }>
}

export function auditStore(db: Database): AuditStore {
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
      const { from = 0, to = Number.MAX_SAFE_INTEGER, userId, ...columns } = filter
      const equal = { ...columns, ...(userId !== undefined && { user_id: userId }) }
      const matching = () =>
        db('audit')
          .where(inAudit(equal))
          .whereBetween('audit.at', [from, to - 1])
      const rows = await matching()
        .leftJoin('users', 'users.id', 'audit.user_id')
        .select({
          id: 'audit.id',
          at: 'audit.at',
          userId: 'audit.user_id',
          user: 'users.login',
          act: 'audit.act',
          subject: 'audit.subject',
          subjectId: 'audit.subject_id',
          purpose: 'audit.purpose',
          address: 'audit.address',
          detail: 'audit.detail',
        })
        .orderBy('audit.id', 'desc')
        .limit(page.limit)
        .offset(page.offset)
      const total = Number((await matching().count({ n: '*' }).first())?.['n'])
      return { items: rows.map((row) => ({ ...row, detail: parsed(row.detail) })), total }
    },
  }
}

const columnOf: Readonly<Record<string, string>> = { subjectId: 'subject_id' }
const inAudit = (equal: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(equal).map(([name, value]) => [`audit.${columnOf[name] ?? name}`, value]))

/** MySQL hands JSON over parsed, MariaDB as text. */
const parsed = (json: unknown): AuditRow['detail'] =>
  typeof json === 'string' ? JSON.parse(json) : ((json ?? null) as AuditRow['detail'])
