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
} as const satisfies Record<keyof CallView, string>

export type CallView = {
  id: string
  direction: 'inbound' | 'outbound'
  fromNumber: string
  toNumber: string
  patientId: number | null
  patientName: string | null
  department: string | null
  campaignId: number | null
  script: string | null
  startedAt: number
  answeredAt: number | null
  endedAt: number | null
  disposition: string | null
  cause: string | null
  rawCause: string | null
  endedBy: string | null
  termination: string | null
}

export type LegView = {
  id: string
  role: string
  number: string
  startedAt: number
  rangAt: number | null
  answeredAt: number | null
  endedAt: number | null
  rawCause: string | null
  endedBy: string | null
}

type Facts = Record<string, string | number | boolean>

export type TrailView = {
  seq: number
  at: number
  verb: string
  prompt: string
  outcome: string
  detail: Facts | null
  pii: Facts | null
}

const legColumns = {
  id: 'id',
  role: 'role',
  number: 'number',
  startedAt: 'started_at',
  rangAt: 'rang_at',
  answeredAt: 'answered_at',
  endedAt: 'ended_at',
  rawCause: 'raw_cause',
  endedBy: 'ended_by',
} as const satisfies Record<keyof LegView, string>

const trailColumns = ['seq', 'at', 'verb', 'prompt', 'outcome', 'detail', 'pii'] as const satisfies (keyof TrailView)[]

export type CallDetail = CallView & { legs: LegView[]; trail: TrailView[] }

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
      const items: CallView[] = await matching()
        .orderBy([
          { column: 'calls.started_at', order: 'desc' },
          { column: 'calls.id', order: 'desc' },
        ])
        .limit(limit)
        .offset(offset)
        .select(callColumns)
      const counted = await matching().count({ total: '*' }).first()
      return { items, total: Number(counted?.['total'] ?? 0) }
    },

    /** One call with its legs and its trail; undefined when there is none within the scope. */
    async one(id: string, scope: Scope): Promise<CallDetail | undefined> {
      const call: CallView | undefined = await within(scope).where('calls.id', id).first(callColumns)
      if (call === undefined) return undefined
      const legs: LegView[] = await db('legs').where({ call_id: id }).orderBy(['started_at', 'id']).select(legColumns)
      const trail: TrailView[] = await db('trail').where({ call_id: id }).orderBy('seq').select(trailColumns)
      return { ...call, legs, trail }
    },
  }
}

export type CallLogQueries = ReturnType<typeof callLogQueries>
