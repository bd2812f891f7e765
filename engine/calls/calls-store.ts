import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CallId } from '../kernel/ids.ts'
import type { Disposition, Termination } from './core/disposition.ts'
import type { LegRecord } from './core/leg-record.ts'
import type { TrailEntry } from './live-call.ts'

export type CallOpening = {
  id: CallId
  direction: 'inbound' | 'outbound'
  from: string
  to: string
  startedAt: EpochMs
  facts: Readonly<Record<string, string>>
}

export type CallClosing = CallOpening & {
  person: LegRecord
  endedAt: EpochMs
  disposition: Disposition | undefined
  termination: Termination
  script: string | undefined
}

export type TrailLine = TrailEntry & { call: CallId; seq: number; at: EpochMs }

/** One batch of the call log, written together. */
export type CallLogBatch = {
  opened: readonly CallOpening[]
  legs: readonly { call: CallId; record: LegRecord }[]
  trail: readonly TrailLine[]
  closed: readonly CallClosing[]
}

/** Numbers, causes and script names come from carriers, callers and scripts: what is too long for its column is cut. */
const fit = (text: string, length: number): string =>
  text.length <= length ? text : [...text].slice(0, length).join('')

const idOf = (fact: string | undefined): number | null =>
  fact !== undefined && /^\d{1,15}$/.test(fact) ? Number(fact) : null

const factColumns = (facts: Readonly<Record<string, string>>) => ({
  patient_id: idOf(facts['patient']),
  campaign_id: idOf(facts['campaign']),
  contact_id: idOf(facts['contact']),
  facts: JSON.stringify(facts),
})

const toCallRow = (call: CallOpening) => ({
  id: call.id,
  direction: call.direction,
  from_number: fit(call.from, 64),
  to_number: fit(call.to, 64),
  started_at: call.startedAt,
  ...factColumns(call.facts),
})

const toLegRow = ({ call, record }: { call: CallId; record: LegRecord }) => ({
  id: record.leg,
  call_id: call,
  role: record.role,
  direction: record.direction,
  number: fit(record.number, 64),
  started_at: record.startedAt,
  rang_at: record.rangAt ?? null,
  answered_at: record.answeredAt ?? null,
  ended_at: record.end?.at ?? null,
  cause: record.end?.cause ?? null,
  raw_cause: record.end === undefined ? null : fit(record.end.rawCause, 64),
  ended_by: record.end?.by ?? null,
})

const toTrailRow = (line: TrailLine) => ({
  call_id: line.call,
  seq: line.seq,
  at: line.at,
  verb: fit(line.verb, 24),
  prompt: fit(line.prompt, 200),
  outcome: fit(line.outcome, 64),
  detail: line.detail === undefined ? null : JSON.stringify(line.detail),
  pii: line.pii === undefined ? null : JSON.stringify(line.pii),
})

const toClosedRow = (call: CallClosing) => ({
  ...toCallRow(call),
  answered_at: call.person.answeredAt ?? null,
  ended_at: call.endedAt,
  disposition: call.disposition ?? null,
  cause: call.person.end?.cause ?? null,
  raw_cause: call.person.end === undefined ? null : fit(call.person.end.rawCause, 64),
  ended_by: call.person.end?.by ?? null,
  termination_result: call.termination.result,
  termination_reason: fit(call.termination.reason, 64),
  script: call.script === undefined ? null : fit(call.script, 64),
})

/** The database is there and will never take this: a value does not fit its column, a rule of the schema is broken. */
export const isRefusal = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'sqlState' in error && /^2[23]/.test(String(error.sqlState)) && 'code' in error

export function callsStore(db: Database) {
  return {
    /** Writes a batch in one transaction. Writing the same batch again changes nothing. */
    async write(batch: CallLogBatch): Promise<void> {
      await db.transaction(async (trx) => {
        if (batch.opened.length > 0) await trx('calls').insert(batch.opened.map(toCallRow)).onConflict('id').ignore()
        if (batch.legs.length > 0) await trx('legs').insert(batch.legs.map(toLegRow)).onConflict('id').merge()
        if (batch.trail.length > 0) await trx('trail').insert(batch.trail.map(toTrailRow)).onConflict().ignore()
        if (batch.closed.length > 0) await trx('calls').insert(batch.closed.map(toClosedRow)).onConflict('id').merge()
      })
    },

    /** Calls that were open when an engine died: started, never closed. */
    async open(): Promise<{ id: CallId; startedAt: EpochMs; facts: Record<string, string> }[]> {
      const rows = await db('calls').whereNull('ended_at').select('id', 'started_at', 'facts')
      return rows.map((row) => ({
        id: row.id as CallId,
        startedAt: Number(row.started_at),
        facts: row.facts as Record<string, string>,
      }))
    },

    /** The last trail number of a call, so that a call taken over after a restart goes on counting. */
    async lastTrailSeq(call: CallId): Promise<number> {
      const row = await db('trail').where({ call_id: call }).max({ last: 'seq' }).first()
      return Number(row?.['last'] ?? 0)
    },

    /** Whether the trail of a call has a line with this outcome about the call itself. */
    async hasCome(call: CallId, outcome: string): Promise<boolean> {
      return (await db('trail').where({ call_id: call, verb: 'call', outcome }).first('seq')) !== undefined
    },
  }
}

export type CallsStore = ReturnType<typeof callsStore>
