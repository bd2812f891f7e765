import type { Knex } from 'knex'
import type { Database } from '../../db/connection.ts'
import type { Scope } from '../accounts/core/roles.ts'
import { numberMatchOf, readSought, type Sought } from './core/sought.ts'

/** All that is given applies together. Instants in epoch ms; `from` is included, `to` is not. */
export type CallFilter = {
  from?: number
  to?: number
  direction?: 'inbound' | 'outbound'
  /** `none`: calls that came to no result of ours, as callers' calls do. */
  dispositions?: readonly string[]
  terminations?: readonly string[]
  campaignId?: number
  patientId?: number
  script?: string
  /** The patient's department as it is now. */
  departments?: readonly string[]
  /** A patient's name, pinyin, initials or number; a phone number, its beginning or its last digits. */
  text?: string
  talkFromMs?: number
  talkToMs?: number
  hasRecording?: boolean
  hasRedFlag?: boolean
}

/** Whose calls somebody may find, and whether by parts of a number. */
export type CallSeeker = Scope & { wholeNumbersOnly?: boolean }

type Rows = Knex.QueryBuilder

export type CallSearch = {
  /** A query over `calls` for a page of them: it walks an index of the order until the page is full. */
  walked(): Rows
  /** The same calls for counting them. */
  counted(): Rows
}

/** With more patients than these a name or a department fits so many calls that walking by time fills a page at once. */
const fewPatients = 2_000

type Whose =
  | { kind: 'anybody' }
  | { kind: 'few'; ids: readonly number[] }
  | { kind: 'many'; conditions: (rows: Rows) => void }

/** Turns a filter into queries. What names or departments stand for is looked up first: few patients are found by their ids. */
export async function searchCalls(db: Database, filter: CallFilter, seeker: CallSeeker): Promise<CallSearch> {
  const sought = readSought(filter.text ?? '')
  const whose = await whoseCalls(db, filter, seeker, sought)
  const matching = (): Rows => {
    const hint = whose.kind === 'few' || sought?.kind === 'number' ? undefined : indexFor(filter)
    const query: Rows = db(hint === undefined ? 'calls' : db.raw(`calls force index (${hint})`))
    matchColumns(query, filter)
    matchElsewhere(db, query, filter)
    if (sought?.kind === 'number') matchNumber(query, sought.digits, seeker.wholeNumbersOnly === true)
    if (whose.kind === 'few') matchPatients(query, whose.ids)
    return query
  }
  if (whose.kind !== 'many') return { walked: matching, counted: matching }
  return {
    // As a value and not as a join: else the database begins with all these patients and sorts all their calls.
    walked: () => matching().whereRaw('? is not null', [patientOfCall(db, whose.conditions)]),
    counted: () => matching().join('patients', 'patients.id', 'calls.patient_id').modify(whose.conditions),
  }
}

function patientOfCall(db: Database, conditions: (rows: Rows) => void): Rows {
  return db('patients').whereRaw('patients.id = calls.patient_id').modify(conditions).select(db.raw('1'))
}

async function whoseCalls(
  db: Database,
  { departments }: CallFilter,
  scope: CallSeeker,
  sought: Sought | undefined,
): Promise<Whose> {
  if (departments === undefined && scope.departments === undefined && sought?.kind !== 'name')
    return { kind: 'anybody' }
  const conditions = (rows: Rows): void => {
    if (departments !== undefined) void rows.whereIn('patients.department', [...departments])
    if (scope.departments !== undefined) void rows.whereIn('patients.department', [...scope.departments])
    if (sought?.kind === 'name') matchName(rows, sought)
  }
  const ids: number[] = await db('patients')
    .modify(conditions)
    .limit(fewPatients + 1)
    .pluck('patients.id')
  return ids.length > fewPatients ? { kind: 'many', conditions } : { kind: 'few', ids }
}

function matchName(rows: Rows, { name, sounds }: Extract<Sought, { kind: 'name' }>): void {
  void rows.where((any) => {
    void any.where('patients.name', 'like', `%${literally(name)}%`).orWhere('patients.patient_no', name)
    if (sounds === undefined) return
    void any
      .orWhere('patients.name_pinyin', 'like', `${sounds}%`)
      .orWhere('patients.name_initials', 'like', `${sounds}%`)
  })
}

const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** Numbers of our own, written out: a place holder for each costs more than the query does. */
function matchPatients(query: Rows, ids: readonly number[]): void {
  void (ids.length === 0 ? query.whereRaw('1 = 0') : query.whereRaw(`calls.patient_id in (${ids.join()})`))
}

/**
 * Of two conditions that an index each would serve the database picks one and reads the row of every call in it. The index
 * of the order holds them all.
 */
function indexFor({
  direction,
  dispositions,
  terminations,
  script,
  campaignId,
  ...rest
}: CallFilter): string | undefined {
  if (rest.patientId !== undefined || rest.hasRedFlag === true) return undefined
  if (campaignId !== undefined) return 'calls_by_campaign'
  const given = [direction, dispositions, terminations, script].filter((each) => each !== undefined).length
  return given > 1 || direction !== undefined ? 'calls_by_time' : undefined
}

function matchColumns(query: Rows, filter: CallFilter): void {
  const { from, to, direction, dispositions, terminations, campaignId, patientId, script } = filter
  if (from !== undefined) void query.where('calls.started_at', '>=', from)
  if (to !== undefined) void query.where('calls.started_at', '<', to)
  if (direction !== undefined) void query.where('calls.direction', direction)
  if (campaignId !== undefined) void query.where('calls.campaign_id', campaignId)
  if (patientId !== undefined) void query.where('calls.patient_id', patientId)
  if (script !== undefined) void query.where('calls.script', script)
  if (terminations !== undefined) void query.whereIn('calls.termination_result', [...terminations])
  if (dispositions !== undefined) matchDispositions(query, dispositions)
  if (filter.talkFromMs !== undefined) void query.where('calls.talk_ms', '>=', filter.talkFromMs)
  if (filter.talkToMs !== undefined) void query.where('calls.talk_ms', '<=', filter.talkToMs)
}

function matchDispositions(query: Rows, dispositions: readonly string[]): void {
  const named = dispositions.filter((each) => each !== 'none')
  if (named.length === dispositions.length) return void query.whereIn('calls.disposition', named)
  void query.where((any) => void any.whereNull('calls.disposition').orWhereIn('calls.disposition', named))
}

function matchElsewhere(db: Database, query: Rows, { hasRecording, hasRedFlag }: CallFilter): void {
  if (hasRecording !== undefined) {
    const kept = db('recordings')
      .whereRaw('recordings.call_id = calls.id')
      .where({ 'recordings.kind': 'call', 'recordings.state': 'kept' })
      .limit(1)
      .select(db.raw('1'))
    void query.whereRaw(hasRecording ? '? is not null' : '? is null', [kept])
  }
  const flagged = db('responses').where({ red_flag: true }).whereNotNull('last_call_id').select('last_call_id')
  if (hasRedFlag === true) void query.whereIn('calls.id', flagged)
  if (hasRedFlag === false) void query.whereNotIn('calls.id', flagged)
}

function matchNumber(query: Rows, digits: string, wholeOnly: boolean): void {
  const { is, endsWith, beginsWith } = numberMatchOf(digits, { wholeOnly })
  void query.where((any) => {
    void any.whereIn('calls.other_number', [...is])
    for (const start of beginsWith) void any.orWhere('calls.other_number', 'like', `${start}%`)
    if (endsWith === undefined) return
    void any.orWhere(
      (both) =>
        void both.where('calls.number_tail', endsWith.slice(-4)).where('calls.other_number', 'like', `%${endsWith}`),
    )
  })
}
