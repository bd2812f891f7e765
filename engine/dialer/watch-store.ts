import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { AttemptRecord, ContactLine, ContactState } from './campaign.ts'

export type ContactsFilter = {
  state?: ContactState
  /** What the last attempt came to; `not-called`: there was none. */
  disposition?: string
  reason?: string
  department?: string
  /** Part of the name, or the beginning of the patient number. */
  text?: string
}

/** A contact with the patient behind it. */
export type WatchedContact = ContactLine & { patientName: string; patientNo: string | null; department: string }

/** A call that is going on. */
export type CallNow = {
  leg: string
  contactId: number
  patientId: number
  patientName: string
  department: string
  number: string
  position: number
  state: Exclude<AttemptRecord['state'], 'ended'>
  begunAt: EpochMs
  answeredAt: EpochMs | undefined
}

/** Calls that began within one stretch of time, and those of them that were answered. */
export type PacePoint = { at: EpochMs; begun: number; answered: number }

type Page = { limit: number; offset: number }
type ContactRow = {
  id: number
  patient_id: number
  state: ContactState
  disposition: string | null
  reason: string
  attempts_rang: number
  attempts_made: number
  next_at: EpochMs
  name: string
  patient_no: string | null
  department: string
}

const contactColumns = [
  'c.id',
  'c.patient_id',
  'c.state',
  'c.disposition',
  'c.reason',
  'c.attempts_rang',
  'c.attempts_made',
  'c.next_at',
  'p.name',
  'p.patient_no',
  'p.department',
]
const mostCallsNow = 200

/** A campaign while people look on. */
export function watchStore(db: Database) {
  /** Ids only: the rows of one page are read afterwards, so that a list of 100,000 is not carried through a sort. */
  function idsOf(campaignId: number, filter: ContactsFilter) {
    const { state, disposition, reason, department, text } = filter
    const query = db('contacts as c').where({ 'c.campaign_id': campaignId })
    if (state !== undefined) void query.where('c.state', state)
    if (disposition === 'not-called') void query.whereNull('c.disposition')
    else if (disposition !== undefined) void query.where('c.disposition', disposition)
    if (reason !== undefined) void query.where('c.reason', reason)
    if (department === undefined && text === undefined) return query
    void query.join('patients as p', 'p.id', 'c.patient_id')
    if (department !== undefined) void query.where('p.department', department)
    if (text !== undefined)
      void query.where((either) => {
        const plain = literally(text.trim())
        void either.where('p.name', 'like', `%${plain}%`).orWhere('p.patient_no', 'like', `${plain}%`)
      })
    return query
  }

  return {
    /** In the order of the list. */
    async contacts(
      campaignId: number,
      filter: ContactsFilter,
      { limit, offset }: Page,
    ): Promise<{ items: WatchedContact[]; total: number }> {
      const page = idsOf(campaignId, filter).orderBy('c.id').limit(limit).offset(offset).select({ id: 'c.id' })
      const rows: ContactRow[] = await db
        .from(page.as('page'))
        .join('contacts as c', 'c.id', 'page.id')
        .join('patients as p', 'p.id', 'c.patient_id')
        .orderBy('c.id')
        .select(contactColumns)
      const counted = await idsOf(campaignId, filter).count({ n: '*' }).first()
      return { items: rows.map(toContact), total: Number(counted?.['n']) }
    },

    async patientName(patientId: number): Promise<string | undefined> {
      const row = await db('patients').where({ id: patientId }).first('name')
      return row?.name
    },

    /** Whose contact it is. */
    async patientOf(contactId: number): Promise<Pick<WatchedContact, 'patientName' | 'patientNo' | 'department'>> {
      const row = await db('contacts as c')
        .join('patients as p', 'p.id', 'c.patient_id')
        .where('c.id', contactId)
        .first({ patientName: 'p.name', patientNo: 'p.patient_no', department: 'p.department' })
      return row ?? { patientName: '', patientNo: null, department: '' }
    },

    /** Departments on the list, the largest first. */
    async departments(campaignId: number): Promise<{ department: string; contacts: number }[]> {
      const rows: { department: string; contacts: number }[] = await db('contacts as c')
        .join('patients as p', 'p.id', 'c.patient_id')
        .where('c.campaign_id', campaignId)
        .groupBy('p.department')
        .orderBy('contacts', 'desc')
        .select({ department: 'p.department' })
        .count({ contacts: '*' })
      return rows
    },

    /** Calls that are going on, the oldest first. */
    async callsNow(campaignId: number): Promise<CallNow[]> {
      const rows = await db('attempts as a')
        .join('patients as p', 'p.id', 'a.patient_id')
        .whereIn('a.state', ['begun', 'ringing', 'answered'])
        .where('a.campaign_id', campaignId)
        .orderBy(['a.begun_at', 'a.id'])
        .limit(mostCallsNow)
        .select('a.id', 'a.contact_id', 'a.patient_id', 'a.number', 'a.phone_position', 'a.state')
        .select('a.begun_at', 'a.answered_at', 'p.name', 'p.department')
      return rows.map((row) => ({
        leg: row.id,
        contactId: row.contact_id,
        patientId: row.patient_id,
        patientName: row.name,
        department: row.department,
        number: row.number,
        position: row.phone_position,
        state: row.state,
        begunAt: row.begun_at,
        answeredAt: row.answered_at ?? undefined,
      }))
    },

    /** Calls by stretches of `eachMs`; stretches without a call are left out. */
    async pace(campaignId: number, from: EpochMs, to: EpochMs, eachMs: number): Promise<PacePoint[]> {
      const stretch = db.raw('floor((begun_at - ?) / ?)', [from, eachMs])
      const rows: { stretch: number; begun: number; answered: number }[] = await db('attempts')
        .where({ campaign_id: campaignId })
        .whereBetween('begun_at', [from, to])
        .groupBy('stretch')
        .orderBy('stretch')
        .select({ stretch, answered: db.raw('count(answered_at)') })
        .count({ begun: '*' })
      return rows.map((row) => ({
        at: from + Number(row.stretch) * eachMs,
        begun: Number(row.begun),
        answered: Number(row.answered),
      }))
    },

    /** When the first contact that waits is due; undefined: none waits. */
    async nextDueAt(campaignId: number): Promise<EpochMs | undefined> {
      const row = await db('contacts')
        .where({ campaign_id: campaignId, state: 'waiting' })
        .orderBy('next_at')
        .first('next_at')
      return row?.next_at
    },

    /** Why contacts that wait do so, and how many. */
    async waits(campaignId: number): Promise<{ reason: string; contacts: number }[]> {
      const rows: { reason: string; contacts: number }[] = await db('contacts')
        .where({ campaign_id: campaignId, state: 'waiting' })
        .groupBy('reason')
        .orderBy('contacts', 'desc')
        .select('reason')
        .count({ contacts: '*' })
      return rows
    },

    /** Responses with an answer that must reach somebody. */
    async flagged(campaignId: number): Promise<number> {
      const row = await db('responses').where({ campaign_id: campaignId, red_flag: true }).count({ n: '*' }).first()
      return Number(row?.['n'])
    },

    async namesOf(userIds: readonly number[]): Promise<Map<number, string>> {
      const rows: { id: number; name: string }[] = await db('users')
        .whereIn('id', [...new Set(userIds)])
        .select('id', 'name')
      return new Map(rows.map(({ id, name }) => [id, name]))
    },
  }
}

export type WatchStore = ReturnType<typeof watchStore>

const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const toContact = (row: ContactRow): WatchedContact => ({
  id: row.id,
  patientId: row.patient_id,
  patientName: row.name,
  patientNo: row.patient_no,
  department: row.department,
  state: row.state,
  disposition: row.disposition ?? undefined,
  reason: row.reason,
  rings: row.attempts_rang,
  attempts: row.attempts_made,
  nextAt: row.state === 'waiting' ? row.next_at : undefined,
})
