import type { Database } from '../../db/connection.ts'

export const callColumns = {
  id: 'calls.id',
  direction: 'calls.direction',
  fromNumber: 'calls.from_number',
  toNumber: 'calls.to_number',
  patientId: 'calls.patient_id',
  patientName: 'patients.name',
  department: 'patients.department',
  campaignId: 'calls.campaign_id',
  campaignName: 'campaigns.name',
  contactId: 'calls.contact_id',
  script: 'calls.script',
  startedAt: 'calls.started_at',
  answeredAt: 'calls.answered_at',
  endedAt: 'calls.ended_at',
  talkMs: 'calls.talk_ms',
  disposition: 'calls.disposition',
  cause: 'calls.cause',
  rawCause: 'calls.raw_cause',
  endedBy: 'calls.ended_by',
  termination: 'calls.termination_result',
} as const satisfies Record<keyof CallRow, string>

export type CallRow = {
  id: string
  direction: 'inbound' | 'outbound'
  fromNumber: string
  toNumber: string
  patientId: number | null
  patientName: string | null
  department: string | null
  campaignId: number | null
  campaignName: string | null
  contactId: number | null
  script: string | null
  startedAt: number
  answeredAt: number | null
  endedAt: number | null
  /** 0 when it was never answered, null while it goes on. */
  talkMs: number | null
  disposition: string | null
  cause: string | null
  rawCause: string | null
  endedBy: string | null
  termination: string | null
}

export type RecordingState = 'recording' | 'kept' | 'missing' | 'deleted'

export type CallView = CallRow & {
  /** Of the call's sound; null when none was ever begun. */
  recording: RecordingState | null
  hasRedFlag: boolean
}

/** Rows of the log with what other tables know of them. */
export async function toViews(db: Database, rows: readonly CallRow[]): Promise<CallView[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const [recordings, flagged] = await Promise.all([
    db('recordings').whereIn('call_id', ids).where({ kind: 'call' }).orderBy('id').select('call_id', 'state'),
    db('responses').whereIn('last_call_id', ids).where({ red_flag: true }).pluck('last_call_id'),
  ])
  const stateOf = new Map<string, RecordingState>(recordings.map(({ call_id, state }) => [call_id, state]))
  const flags = new Set<string>(flagged)
  return rows.map((row) => ({ ...row, recording: stateOf.get(row.id) ?? null, hasRedFlag: flags.has(row.id) }))
}
