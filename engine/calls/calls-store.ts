import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import { preparedStatements, type SqlValue } from '../../db/statements.ts'
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

/** The columns of a table as they are written, and a row's values in that order. */
type Table<Line> = { columns: readonly string[]; valuesOf(line: Line): SqlValue[] }

const calls: Table<CallOpening> = {
  columns: [
    'id',
    'direction',
    'from_number',
    'to_number',
    'started_at',
    'patient_id',
    'campaign_id',
    'contact_id',
    'facts',
  ],
  valuesOf: ({ id, direction, from, to, startedAt, facts }) => [
    id,
    direction,
    fit(from, 64),
    fit(to, 64),
    startedAt,
    idOf(facts['patient']),
    idOf(facts['campaign']),
    idOf(facts['contact']),
    JSON.stringify(facts),
  ],
}

const closedCalls: Table<CallClosing> = {
  columns: [
    ...calls.columns,
    'answered_at',
    'ended_at',
    'disposition',
    'cause',
    'raw_cause',
    'ended_by',
    'termination_result',
    'termination_reason',
    'script',
  ],
  valuesOf: (call) => [
    ...calls.valuesOf(call),
    call.person.answeredAt ?? null,
    call.endedAt,
    call.disposition ?? null,
    ...endValues(call.person),
    call.termination.result,
    fit(call.termination.reason, 64),
    call.script === undefined ? null : fit(call.script, 64),
  ],
}

const legs: Table<CallLogBatch['legs'][number]> = {
  columns: [
    'id',
    'call_id',
    'role',
    'direction',
    'number',
    'started_at',
    'rang_at',
    'answered_at',
    'ended_at',
    'cause',
    'raw_cause',
    'ended_by',
  ],
  valuesOf: ({ call, record }) => [
    record.leg,
    call,
    record.role,
    record.direction,
    fit(record.number, 64),
    record.startedAt,
    record.rangAt ?? null,
    record.answeredAt ?? null,
    record.end?.at ?? null,
    ...endValues(record),
  ],
}

const trail: Table<TrailLine> = {
  columns: ['call_id', 'seq', 'at', 'verb', 'prompt', 'outcome', 'detail', 'pii'],
  valuesOf: ({ call, seq, at, verb, prompt, outcome, detail, pii }) => [
    call,
    seq,
    at,
    fit(verb, 24),
    fit(prompt, 200),
    fit(outcome, 64),
    detail === undefined ? null : JSON.stringify(detail),
    pii === undefined ? null : JSON.stringify(pii),
  ],
}

/** `cause`, `raw_cause`, `ended_by`. */
const endValues = ({ end }: LegRecord): SqlValue[] =>
  end === undefined ? [null, null, null] : [end.cause, fit(end.rawCause, 64), end.by]

const keepFirst = (table: string, { columns }: Table<never>): string =>
  `insert ignore into ${table} (${columns.join()}) values ?`

const keepLast = (table: string, { columns }: Table<never>): string =>
  `insert into ${table} (${columns.join()}) values ? on duplicate key update ${columns
    .filter((column) => column !== 'id')
    .map((column) => `${column} = values(${column})`)
    .join()}`

const openSql = keepFirst('calls', calls)
const legSql = keepLast('legs', legs)
const trailSql = keepFirst('trail', trail)
const closeSql = keepLast('calls', closedCalls)

/** The database is there and will never take this: a value does not fit its column, a rule of the schema is broken. */
export const isRefusal = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'sqlState' in error && /^2[23]/.test(String(error.sqlState)) && 'code' in error

export function callsStore(db: Database) {
  const sql = preparedStatements(db)

  return {
    /**
     * Writes a batch, a statement a table; the end of a call comes last, so that nobody reads a closed call without its
     * lines. Not one transaction: a batch that broke off is written again, and writing it again changes nothing.
     */
    async write(batch: CallLogBatch): Promise<void> {
      const closed = new Set(batch.closed.map(({ id }) => id))
      const opened = batch.opened.filter(({ id }) => !closed.has(id))
      if (opened.length > 0) await sql.insert(openSql, opened.map(calls.valuesOf))
      if (batch.legs.length > 0) await sql.insert(legSql, batch.legs.map(legs.valuesOf))
      if (batch.trail.length > 0) await sql.insert(trailSql, batch.trail.map(trail.valuesOf))
      if (batch.closed.length > 0) await sql.insert(closeSql, batch.closed.map(closedCalls.valuesOf))
    },

    /** Calls that were open when an engine died: started, never closed. */
    async open(): Promise<CallOpening[]> {
      const rows = await db('calls')
        .whereNull('ended_at')
        .select('id', 'direction', 'from_number', 'to_number', 'started_at', 'facts')
      return rows.map((row) => ({
        id: row.id as CallId,
        direction: row.direction as CallOpening['direction'],
        from: row.from_number as string,
        to: row.to_number as string,
        startedAt: Number(row.started_at),
        facts: fromJson<Record<string, string>>(row.facts),
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
