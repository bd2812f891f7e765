import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import { preparedStatements, type SqlValue, type Statements } from '../../db/statements.ts'
import type { Disposition } from '../calls/core/disposition.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { LegId } from '../kernel/ids.ts'
import type { Attempt, AttemptRecord, ContactState } from './campaign.ts'
import { readFacts } from './contact-facts-store.ts'
import type { ContactHistory } from './core/contact.ts'
import type { Looked } from './core/next-step.ts'
import { noteResult, resultOfContactSql } from './patient-results-store.ts'

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

export type OpenAttempt = Omit<Attempt, 'campaign' | 'extension'> & {
  campaignId: number
  rang: boolean
  answeredAt: EpochMs | undefined
}

const beginSql = `
  insert into attempts
    (id, campaign_id, contact_id, patient_id, number, phone_position, caller_id, state, why, begun_at)
  values (?, ?, ?, ?, ?, ?, ?, 'begun', ?, ?)`

const lastWords = ['opted-out', 'declined', 'completed'] as const satisfies Disposition[]
/** From the least that can be told of a contact to the most. A disposition betters those before it. */
const byWorth: readonly Disposition[] = ['broke-off', 'partial', ...lastWords]

/** What a decision makes of a contact's row, named `c`: see `contactValues`. */
const contactSet = `
  c.state = ?, c.disposition = ?, c.reason = ?, c.next_at = ?, c.history = ?, c.attempts_rang = ?, c.attempts_made = ?,
  c.updated_at = ?`

/** Both rows in one statement: an attempt's end and what it means for its contact can never be seen apart. */
const foldSql = `
  update attempts a join contacts c on c.id = a.contact_id
  set a.state = 'ended', a.rang = ?, a.disposition = ?, a.cause = ?, a.raw_cause = ?, a.answered_at = ?, a.ended_at = ?,
    ${contactSet}
  where a.id = ? and a.state <> 'ended'`

/** One call's worth of SQL: a bounded number of indexed statements, however long the list is. */
export function attemptsStore(db: Database) {
  const sql = preparedStatements(db)

  return {
    /** The contacts that wait and are due first. */
    async due(campaignId: number, limit: number): Promise<DueContact[]> {
      return await db('contacts')
        .where({ campaign_id: campaignId, state: 'waiting' })
        .orderBy(['next_at', 'id'])
        .limit(limit)
        .select({ id: 'id', nextAt: 'next_at' })
    },

    facts: (contactId: number, now: EpochMs, lookBackMs: number) => readFacts(sql, contactId, now, lookBackMs),

    /** Writes the attempt down before it is dialed. False: the contact was not waiting any more, nothing was written. */
    async begin(attempt: Attempt, why: readonly Looked[], now: EpochMs): Promise<boolean> {
      const { leg, campaign, contactId, patientId, number, position, callerId = '' } = attempt
      return await sql.together(async (on) => {
        const taken = await on.change(
          "update contacts set state = 'calling', reason = '', for_user_id = null, updated_at = ? where id = ? and state = 'waiting'",
          [now, contactId],
        )
        if (taken === 0) return false
        const row = [leg, campaign.id, contactId, patientId, number, position, callerId, JSON.stringify(why), now]
        await on.change(beginSql, row)
        return true
      })
    },

    async rang(leg: LegId, at: EpochMs): Promise<void> {
      await sql.change(
        "update attempts set state = 'ringing', rang = 1, rang_at = ? where id = ? and state = 'begun'",
        [at, leg],
      )
    },

    async answered(leg: LegId, at: EpochMs): Promise<void> {
      await sql.change(
        "update attempts set state = 'answered', rang = 1, answered_at = ? where id = ? and state in ('begun', 'ringing')",
        [at, leg],
      )
    },

    /**
     * Patient and agent have agreed on another call: not before `at`, by that agent where one is named. False: the contact is being
     * called, or its campaign is over.
     */
    async agree(
      contactId: number,
      { at, by }: { at: EpochMs; by: number | undefined },
      now: EpochMs,
    ): Promise<boolean> {
      const changed = await sql.change(
        `update contacts c join campaigns on campaigns.id = c.campaign_id
        set c.state = 'waiting', c.disposition = 'agreed', c.reason = 'agreed', c.next_at = ?, c.for_user_id = ?, c.updated_at = ?,
          c.history = json_set(c.history, '$.last.disposition', 'agreed', '$.last.endedAt', ?)
        where c.id = ? and c.state in ('waiting', 'done') and campaigns.state not in ('finished', 'stopped')`,
        [at, by ?? null, now, at, contactId],
      )
      return changed > 0
    },

    /** An agent speaks with the patient. */
    async served(leg: LegId, userId: number): Promise<void> {
      await sql.change('update attempts set user_id = ? where id = ?', [userId, leg])
    },

    /** The patient has answered, and nobody was there in time. */
    async leftAlone(leg: LegId): Promise<void> {
      await sql.change('update attempts set was_left_alone = 1 where id = ?', [leg])
    },

    /** The attempt's end and what it means for its contact, together. A second telling changes nothing. */
    async fold(ending: AttemptEnding, change: ContactChange, listed: readonly string[]): Promise<void> {
      const values = [...endingValues(ending), ...contactValues(change, ending.endedAt), ending.leg]
      // Before the end itself: should the engine die in between, an attempt that is still open is told again.
      await noteResult(sql, ending)
      if (listed.length === 0) {
        await sql.change(foldSql, values)
        return
      }
      await sql.together(async (on) => {
        if ((await on.change(foldSql, values)) > 0) await listOptOut(on, listed, ending.endedAt)
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
      const values = [...contactValues(change, now), contactId]
      await sql.change(`update contacts c set ${contactSet} where c.id = ? and c.state = 'waiting'`, values)
    },

    /** The patient said the last word otherwise: the contact is not called any more. Gives its id if it was waiting. */
    async closeWaiting(
      campaignId: number,
      patientId: number,
      { disposition, why }: { disposition: Disposition; why: string },
      now: EpochMs,
    ) {
      const contact = { campaign_id: campaignId, patient_id: patientId }
      const closed = await db('contacts')
        .where({ ...contact, state: 'waiting' })
        .update({ state: 'done', disposition, reason: why, updated_at: now })
      if (closed === 0) return undefined
      const row = await db('contacts').where(contact).first('id')
      await sql.change(resultOfContactSql, [disposition, now, campaignId, patientId])
      return row?.id as number | undefined
    },

    /** A contact that is not called any more has been asked all the same: what is told of it is the better of both. */
    async betterDone(campaignId: number, patientId: number, disposition: Disposition, now: EpochMs): Promise<void> {
      const atLeast = byWorth.slice(byWorth.indexOf(disposition))
      const bettered = await db('contacts')
        .where({ campaign_id: campaignId, patient_id: patientId })
        .whereIn('state', ['done', 'excluded'])
        .where((query) => {
          void query.whereNull('disposition').orWhereNotIn('disposition', [...atLeast, ...lastWords])
        })
        .update({ state: 'done', disposition, reason: 'asked-at-desk', updated_at: now })
      if (bettered > 0) await sql.change(resultOfContactSql, [disposition, now, campaignId, patientId])
    },

    /** The patient's own numbers and the one that was called: all of them are left in peace after an opt-out. */
    async ownNumbers(patientId: number): Promise<string[]> {
      return await db('patient_phones').where({ patient_id: patientId, holder: '' }).pluck('number')
    },

    /** Of which contact a call was; undefined: of none. */
    async contactOf(call: string): Promise<{ contactId: number; campaignId: number } | undefined> {
      return await db('attempts').where({ id: call }).first({ contactId: 'contact_id', campaignId: 'campaign_id' })
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
        begunAt: row.begun_at,
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

const contactValues = ({ state, disposition, reason, nextAt, history }: ContactChange, now: EpochMs): SqlValue[] => [
  state,
  disposition ?? null,
  reason,
  nextAt,
  JSON.stringify(history),
  history.rings,
  history.rings + history.unrung,
  now,
]

const endingValues = ({ rang, disposition, cause, rawCause, answeredAt, endedAt }: AttemptEnding): SqlValue[] => [
  rang,
  disposition,
  cause ?? null,
  rawCause?.slice(0, 64) ?? null,
  answeredAt ?? null,
  endedAt,
]

async function listOptOut(on: Statements, numbers: readonly string[], now: EpochMs): Promise<void> {
  await on.insert(
    `insert into number_lists (list, number, reason, until_at, created_at) values ?
    on duplicate key update reason = values(reason), until_at = values(until_at)`,
    numbers.map((number) => ['do-not-call', number, 'opted-out', null, now]),
  )
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
