import type { Database } from '../../db/connection.ts'
import type { Scope } from '../accounts/core/roles.ts'

export type CallFilter = {
  direction?: 'inbound' | 'outbound'
  disposition?: string
  campaignId?: number
  patientId?: number
  from?: number
  to?: number
}

export type Paging = { limit: number; offset: number }

const callColumns = {
  id: 'calls.id',
  direction: 'calls.direction',
  fromNumber: 'calls.from_number',
  toNumber: 'calls.to_number',
  patientId: 'calls.patient_id',
  patientName: 'patients.name',
  department: 'patients.department',
  campaignId: 'calls.campaign_id',
  script: 'calls.script',
  startedAt: 'calls.started_at',
  answeredAt: 'calls.answered_at',
  endedAt: 'calls.ended_at',
  disposition: 'calls.disposition',
  cause: 'calls.cause',
  rawCause: 'calls.raw_cause',
  endedBy: 'calls.ended_by',
  termination: 'calls.termination_result',
} as const

export type CallView = { [Column in keyof typeof callColumns]: string | number | null } & {
  id: string
  startedAt: number
}

/** Reads of the call log for people; the hot path never comes here. */
export function callLogQueries(db: Database) {
  const within = (scope: Scope) =>
    db('calls')
      .leftJoin('patients', 'patients.id', 'calls.patient_id')
      .modify((query) => {
        if (scope.departments !== undefined) void query.whereIn('patients.department', [...scope.departments])
      })

  return {
    /** Newest first. */
    async list(
      filter: CallFilter,
      scope: Scope,
      { limit, offset }: Paging,
    ): Promise<{ items: CallView[]; total: number }> {
      const matching = () =>
        within(scope).modify((query) => {
          if (filter.direction !== undefined) void query.where('calls.direction', filter.direction)
          if (filter.disposition !== undefined) void query.where('calls.disposition', filter.disposition)
          if (filter.campaignId !== undefined) void query.where('calls.campaign_id', filter.campaignId)
          if (filter.patientId !== undefined) void query.where('calls.patient_id', filter.patientId)
          if (filter.from !== undefined) void query.where('calls.started_at', '>=', filter.from)
          if (filter.to !== undefined) void query.where('calls.started_at', '<', filter.to)
        })
      const [items, counted] = await Promise.all([
        matching()
          .orderBy([
            { column: 'calls.started_at', order: 'desc' },
            { column: 'calls.id', order: 'desc' },
          ])
          .limit(limit)
          .offset(offset)
          .select(callColumns),
        matching().count({ total: '*' }).first(),
      ])
      return { items, total: Number(counted?.['total'] ?? 0) }
    },

    /** One call with its legs and its trail; undefined when there is none within the scope. */
    async one(id: string, scope: Scope) {
      const call = (await within(scope).where('calls.id', id).first(callColumns)) as CallView | undefined
      if (call === undefined) return undefined
      const [legs, trail] = await Promise.all([
        db('legs').where({ call_id: id }).orderBy('started_at').select({
          id: 'id',
          role: 'role',
          number: 'number',
          startedAt: 'started_at',
          rangAt: 'rang_at',
          answeredAt: 'answered_at',
          endedAt: 'ended_at',
          rawCause: 'raw_cause',
          endedBy: 'ended_by',
        }),
        db('trail')
          .where({ call_id: id })
          .orderBy('seq')
          .select('seq', 'at', 'verb', 'prompt', 'outcome', 'detail', 'pii'),
      ])
      return { ...call, legs, trail }
    },
  }
}

export type CallLogQueries = ReturnType<typeof callLogQueries>
