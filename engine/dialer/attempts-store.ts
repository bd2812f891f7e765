import type { Database } from '../../db/connection.ts'
import type { Disposition } from '../calls/core/disposition.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { LegId } from '../kernel/ids.ts'
import type { Attempt, AttemptRecord, ContactState } from './campaign.ts'
import { fromJson } from './campaigns-store.ts'
import { readFacts } from './contact-facts-store.ts'
import type { ContactHistory } from './core/contact.ts'
import type { Looked } from './core/next-step.ts'
import { noteResult } from './patient-results-store.ts'

export type DueContact = { id: number; nextAt: EpochMs }

/** What is written about a contact when something has been decided. */
export type ContactChange = {
  state: ContactState
  disposition: Disposition | undefined
  reason: string
  nextAt: EpochMs
  history: ContactHistory
}

export type AttemptEnding = {
  leg: LegId
  rang: boolean
  disposition: Disposition
  cause: string | undefined
  rawCause: string | undefined
  answeredAt: EpochMs | undefined
  endedAt: EpochMs
}

export type OpenAttempt = Omit<Attempt, 'campaign'> & {
  campaignId: number
  rang: boolean
  answeredAt: EpochMs | undefined
}

/** One call's worth of SQL: a bounded number of indexed statements, however long the list is. */
export function attemptsStore(db: Database) {
  return {
    /** The contacts that wait and are due first. */
    async due(campaignId: number, limit: number): Promise<DueContact[]> {
      return await db('contacts')
        .where({ campaign_id: campaignId, state: 'waiting' })
        .orderBy(['next_at', 'id'])
        .limit(limit)
        .select({ id: 'id', nextAt: 'next_at' })
    },

    facts: (contactId: number, now: EpochMs, lookBackMs: number) => readFacts(db, contactId, now, lookBackMs),

    /** Writes the attempt down before it is dialed. False: the contact was not waiting any more, nothing was written. */
    async begin(attempt: Attempt, why: readonly Looked[], now: EpochMs): Promise<boolean> {
      return await db.transaction(async (trx) => {
        const taken = await trx('contacts')
          .where({ id: attempt.contactId, state: 'waiting' })
          .update({ state: 'calling', reason: '', updated_at: now })
        if (taken === 0) return false
        await trx('attempts').insert({
          id: attempt.leg,
          campaign_id: attempt.campaign.id,
          contact_id: attempt.contactId,
          patient_id: attempt.patientId,
          number: attempt.number,
          phone_position: attempt.position,
          caller_id: attempt.callerId ?? '',
          state: 'begun',
          why: JSON.stringify(why),
          begun_at: now,
        })
        return true
      })
    },

    async rang(leg: LegId, at: EpochMs): Promise<void> {
      await db('attempts').where({ id: leg, state: 'begun' }).update({ state: 'ringing', rang: true, rang_at: at })
    },

    async answered(leg: LegId, at: EpochMs): Promise<void> {
      await db('attempts')
        .where({ id: leg })
        .whereIn('state', ['begun', 'ringing'])
        .update({ state: 'answered', rang: true, answered_at: at })
    },

    /** The attempt's end and what it means for its contact, together. A second telling changes nothing. */
    async fold(
      ending: AttemptEnding,
      contactId: number,
      change: ContactChange,
      listed: readonly string[],
    ): Promise<void> {
      await db.transaction(async (trx) => {
        const folded = await trx('attempts')
          .where({ id: ending.leg })
          .whereNot({ state: 'ended' })
          .update({
            state: 'ended',
            rang: ending.rang,
            disposition: ending.disposition,
            cause: ending.cause ?? null,
            raw_cause: ending.rawCause?.slice(0, 64) ?? null,
            answered_at: ending.answeredAt ?? null,
            ended_at: ending.endedAt,
          })
        if (folded === 0) return
        await trx('contacts').where({ id: contactId }).update(toContactColumns(change, ending.endedAt))
        await noteResult(trx, contactId, ending.disposition, ending.endedAt)
        if (listed.length > 0) await insertOptOut(trx, listed, ending.endedAt)
      })
    },

    /** The switch never saw the leg: the attempt did not happen, and its contact is due again as it was. */
    async neverHappened(leg: LegId, contactId: number, now: EpochMs): Promise<void> {
      await db.transaction(async (trx) => {
        const closed = await trx('attempts')
          .where({ id: leg })
          .whereNot({ state: 'ended' })
          .update({ state: 'ended', raw_cause: 'never-seen', ended_at: now })
        if (closed === 0) return
        await trx('contacts')
          .where({ id: contactId, state: 'calling' })
          .update({ state: 'waiting', reason: '', next_at: now, updated_at: now })
      })
    },

    /** What the rules decided about a contact that is not called now. It must still be waiting. */
    async decide(contactId: number, change: ContactChange, now: EpochMs): Promise<void> {
      await db('contacts').where({ id: contactId, state: 'waiting' }).update(toContactColumns(change, now))
    },

    /** The patient called us and said the last word: the contact is not called any more. Gives its id if it was waiting. */
    async calledBack(campaignId: number, patientId: number, disposition: Disposition, now: EpochMs) {
      const contact = { campaign_id: campaignId, patient_id: patientId }
      const closed = await db('contacts')
        .where({ ...contact, state: 'waiting' })
        .update({ state: 'done', disposition, reason: 'called-back', updated_at: now })
      if (closed === 0) return undefined
      const row = await db('contacts').where(contact).first('id')
      if (row !== undefined) await noteResult(db, row.id, disposition, now)
      return row?.id as number | undefined
    },

    /** The patient's own numbers and the one that was called: all of them are left in peace after an opt-out. */
    async ownNumbers(patientId: number): Promise<string[]> {
      return await db('patient_phones').where({ patient_id: patientId, holder: '' }).pluck('number')
    },

    async open(): Promise<OpenAttempt[]> {
      const rows = await db('attempts').whereNot({ state: 'ended' }).orderBy('begun_at')
      return rows.map((row) => ({
        leg: row.id,
        campaignId: row.campaign_id,
        contactId: row.contact_id,
        patientId: row.patient_id,
        number: row.number,
        position: row.phone_position,
        callerId: row.caller_id === '' ? undefined : row.caller_id,
        rang: Boolean(row.rang),
        answeredAt: row.answered_at ?? undefined,
      }))
    },

    /** The attempts of a contact in order, each with the rules that allowed it. */
    async ofContact(contactId: number): Promise<(AttemptRecord & { why: readonly Looked[] })[]> {
      const rows = await db('attempts').where({ contact_id: contactId }).orderBy('begun_at')
      return rows.map(toRecord)
    },
  }
}

export type AttemptsStore = ReturnType<typeof attemptsStore>

const toContactColumns = (change: ContactChange, now: EpochMs) => ({
  state: change.state,
  disposition: change.disposition ?? null,
  reason: change.reason,
  next_at: change.nextAt,
  history: JSON.stringify(change.history),
  attempts_rang: change.history.rings,
  attempts_made: change.history.rings + change.history.unrung,
  updated_at: now,
})

async function insertOptOut(trx: Database, numbers: readonly string[], now: EpochMs): Promise<void> {
  const list = 'do-not-call'
  const rows = numbers.map((number) => ({ list, number, reason: 'opted-out', until_at: null, created_at: now }))
  await trx('number_lists').insert(rows).onConflict(['list', 'number']).merge(['reason', 'until_at'])
}

type AttemptRow = {
  id: LegId
  number: string
  phone_position: number
  caller_id: string
  state: AttemptRecord['state']
  rang: number
  disposition: Disposition | null
  cause: string | null
  raw_cause: string | null
  why: unknown
  begun_at: EpochMs
  rang_at: EpochMs | null
  answered_at: EpochMs | null
  ended_at: EpochMs | null
}

const toRecord = (row: AttemptRow) => ({
  leg: row.id,
  number: row.number,
  position: row.phone_position,
  callerId: row.caller_id,
  state: row.state,
  rang: Boolean(row.rang),
  disposition: row.disposition ?? undefined,
  cause: row.cause ?? undefined,
  rawCause: row.raw_cause ?? undefined,
  begunAt: row.begun_at,
  rangAt: row.rang_at ?? undefined,
  answeredAt: row.answered_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
  why: row.why === null ? [] : fromJson<Looked[]>(row.why),
})
