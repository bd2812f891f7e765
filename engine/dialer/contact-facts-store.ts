import type { Database } from '../../db/connection.ts'
import type { Disposition } from '../calls/core/disposition.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { AttemptRecord, ContactState } from './campaign.ts'
import { fromJson } from './campaigns-store.ts'
import { type Contact, type ContactHistory, type ContactNumber, noHistory, type World } from './core/contact.ts'

/** Everything that the rules look at for one contact, as it is in the database now. */
export type ContactFacts = Contact & {
  contactId: number
  campaignId: number
  patientId: number
  department: string
  state: ContactState
  disposition: Disposition | undefined
  reason: string
  lists: World['lists']
  recentCalls: World['recentCalls']
  onCall: World['onCall']
}

/** Three indexed reads, whatever the length of the list. */
export async function readFacts(
  db: Database,
  contactId: number,
  now: EpochMs,
  lookBackMs: number,
): Promise<ContactFacts | undefined> {
  const [contact, phones, calls] = await Promise.all([
    contactRow(db, contactId),
    phoneRows(db, contactId, now),
    recentRows(db, contactId, now - lookBackMs),
  ])
  if (contact === undefined) return undefined
  return {
    contactId,
    campaignId: contact.campaign_id,
    patientId: contact.patient_id,
    department: contact.department,
    state: contact.state,
    disposition: contact.disposition ?? undefined,
    reason: contact.reason,
    history: { ...noHistory, ...fromJson<Partial<ContactHistory>>(contact.history) },
    ...phonesOf(phones),
    ...callsOf(calls),
  }
}

type ContactRow = {
  campaign_id: number
  patient_id: number
  department: string
  state: ContactState
  disposition: Disposition | null
  reason: string
  history: unknown
}

function contactRow(db: Database, contactId: number): Promise<ContactRow | undefined> {
  return db('contacts as c')
    .join('patients as p', 'p.id', 'c.patient_id')
    .where('c.id', contactId)
    .first('c.campaign_id', 'c.patient_id', 'c.state', 'c.disposition', 'c.reason', 'c.history', 'p.department')
    .then((row: ContactRow | undefined) => row)
}

type PhoneRow = {
  position: number
  number: string
  extension: string | null
  list: 'do-not-call' | 'black' | null
}

function phoneRows(db: Database, contactId: number, now: EpochMs): Promise<PhoneRow[]> {
  return db('contacts as c')
    .join('patient_phones as p', 'p.patient_id', 'c.patient_id')
    .leftJoin('number_lists as l', (on) => {
      on.on('l.number', 'p.number')
        .onIn('l.list', ['do-not-call', 'black'])
        .andOn(db.raw('(l.until_at is null or l.until_at > ?)', [now]))
    })
    .where('c.id', contactId)
    .orderBy('p.position')
    .select('p.position', 'p.number', 'p.extension', 'l.list')
    .then((rows: PhoneRow[]) => rows)
}

type CallRow = { number: string; begun_at: EpochMs; state: AttemptRecord['state'] }

/** Calls to this contact's numbers by any campaign, but not those that never happened. */
function recentRows(db: Database, contactId: number, since: EpochMs): Promise<CallRow[]> {
  return db('contacts as c')
    .join('patient_phones as p', 'p.patient_id', 'c.patient_id')
    .join('attempts as a', 'a.number', 'p.number')
    .where('c.id', contactId)
    .where('a.begun_at', '>', since)
    .whereNot((never) => {
      void never.where('a.state', 'ended').whereNull('a.disposition')
    })
    .distinct('a.id', 'a.number', 'a.begun_at', 'a.state')
    .then((rows: CallRow[]) => rows)
}

/** A family's number may stand in two places, a number on two lists: each counts once. */
function phonesOf(rows: readonly PhoneRow[]): Pick<ContactFacts, 'numbers' | 'lists'> {
  const numbers = new Map<string, ContactNumber>()
  const lists = new Map<string, 'do-not-call' | 'black'>()
  for (const { position, number, extension, list } of rows) {
    if (!numbers.has(number)) numbers.set(number, { position, number, ...(extension !== null && { extension }) })
    if (list !== null) lists.set(number, list)
  }
  return { numbers: [...numbers.values()], lists }
}

function callsOf(rows: readonly CallRow[]): Pick<ContactFacts, 'recentCalls' | 'onCall'> {
  const recentCalls = new Map<string, EpochMs[]>()
  const onCall = new Set<string>()
  for (const { number, begun_at, state } of rows) {
    recentCalls.set(number, [...(recentCalls.get(number) ?? []), begun_at])
    if (state !== 'ended') onCall.add(number)
  }
  return { recentCalls, onCall }
}
