import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { OwnWords } from '../speech/core/own-words.ts'
import type {
  Campaign,
  CampaignCounts,
  CampaignEvent,
  CampaignKind,
  CampaignState,
  ContactLine,
  ContactState,
  Life,
  Mover,
  PausedBecause,
} from './campaign.ts'
import { fillList, type Selection } from './contact-list-store.ts'
import type { CalendarDays } from './core/calendar.ts'
import { isOver } from './core/life-cycle.ts'
import type { CampaignRules } from './core/rules.ts'
import type { Staffing } from './core/staffing.ts'

export type { Selection } from './contact-list-store.ts'

export type NewCampaign = {
  name: string
  kind: CampaignKind
  questionnaireVersionId?: number
  noticePrompt?: string
  noticeText?: OwnWords
  staffing?: Staffing
  leadsTo?: string
  rules: CampaignRules
  userId?: number
}

/** Campaigns and their lists: everything that is not one single call. */
export function campaignsStore(db: Database) {
  return {
    /**
     * Makes a draft with its contacts, all or nothing; 100,000 contacts take seconds. Patients who are not there are
     * left out. Throws `campaign-empty` when nobody is left.
     */
    async create(campaign: NewCampaign, selection: Selection, now: EpochMs): Promise<{ id: number; contacts: number }> {
      return await db.transaction(async (trx) => {
        const [id] = await trx('campaigns').insert({
          name: campaign.name,
          kind: campaign.kind,
          state: 'draft',
          questionnaire_version_id: campaign.questionnaireVersionId ?? null,
          notice_prompt: campaign.noticePrompt ?? null,
          notice_text: campaign.noticeText === undefined ? null : JSON.stringify(campaign.noticeText),
          staffing: campaign.staffing === undefined ? null : JSON.stringify(campaign.staffing),
          leads_to: campaign.leadsTo ?? null,
          rules: JSON.stringify(campaign.rules),
          made_from_campaign_id: selection.from === 'campaign' ? selection.campaignId : null,
          user_id: campaign.userId ?? null,
          created_at: now,
        })
        const campaignId = Number(id)
        return { id: campaignId, contacts: await fillList(trx, campaignId, selection, campaign.rules.order, now) }
      })
    },

    async byId(id: number): Promise<Campaign | undefined> {
      const row = await db('campaigns').where({ id }).first()
      return row === undefined ? undefined : toCampaign(row)
    },

    async inStates(states: readonly CampaignState[]): Promise<Campaign[]> {
      const rows = await db('campaigns').whereIn('state', states).orderBy('id')
      return rows.map(toCampaign)
    },

    async list(page: { limit: number; offset: number }): Promise<{ items: Campaign[]; total: number }> {
      const [rows, counted] = await Promise.all([
        db('campaigns').orderBy('id', 'desc').limit(page.limit).offset(page.offset),
        db('campaigns').count({ n: '*' }).first(),
      ])
      return { items: rows.map(toCampaign), total: Number(counted?.['n']) }
    },

    /** Notes the new state, who and why; the end of a campaign ends its waiting contacts with it. */
    async move({ id, life }: Campaign, to: Life, by: Mover, now: EpochMs): Promise<void> {
      await db.transaction(async (trx) => {
        await trx('campaigns')
          .where({ id })
          .update({
            state: to.state,
            paused_because: to.pausedBecause ?? null,
            ...(to.state === 'running' && { started_at: trx.raw('coalesce(started_at, ?)', [now]) }),
            ...(isOver(to) && { ended_at: now }),
          })
        if (isOver(to)) await closeWaiting(trx, id, to.state === 'stopped' ? 'campaign-stopped' : 'windows-over', now)
        await trx('campaign_events').insert({
          campaign_id: id,
          at: now,
          from_state: life.state,
          to_state: to.state,
          because: by.because,
          user_id: by.userId ?? null,
        })
      })
    },

    async changeRules(id: number, rules: CampaignRules): Promise<void> {
      await db('campaigns')
        .where({ id })
        .update({ rules: JSON.stringify(rules) })
    },

    async changeStaffing(id: number, staffing: Staffing): Promise<void> {
      await db('campaigns')
        .where({ id })
        .update({ staffing: JSON.stringify(staffing) })
    },

    async events(id: number): Promise<CampaignEvent[]> {
      const rows = await db('campaign_events').where({ campaign_id: id }).orderBy('id')
      return rows.map((row) => ({
        at: row.at,
        from: row.from_state,
        to: row.to_state,
        because: row.because,
        userId: row.user_id ?? undefined,
      }))
    },

    /** One pass over one index. */
    async counts(id: number): Promise<CampaignCounts> {
      const rows: { state: ContactState; disposition: string | null; n: number }[] = await db('contacts')
        .where({ campaign_id: id })
        .groupBy('state', 'disposition')
        .select('state', 'disposition')
        .count({ n: '*' })
      const counts = { contacts: 0, waiting: 0, calling: 0, done: 0, excluded: 0 }
      const byDisposition: Record<string, number> = {}
      for (const { state, disposition, n } of rows) {
        counts.contacts += n
        counts[state] += n
        if (state === 'done') byDisposition[disposition ?? 'not-called'] = n
      }
      return { ...counts, byDisposition }
    },

    async contacts(
      id: number,
      only: { state?: ContactState; disposition?: string },
      page: { limit: number; offset: number },
    ): Promise<{ items: ContactLine[]; total: number }> {
      const found = db('contacts').where({ campaign_id: id, ...only })
      const [rows, counted] = await Promise.all([
        found.clone().orderBy('id').limit(page.limit).offset(page.offset),
        found.clone().count({ n: '*' }).first(),
      ])
      return { items: rows.map(toContactLine), total: Number(counted?.['n']) }
    },

    async calendarDays(): Promise<CalendarDays> {
      const rows = await db('calendar_days').select('day', 'kind')
      return new Map(rows.map((row) => [row.day, row.kind]))
    },
  }
}

export type CampaignsStore = ReturnType<typeof campaignsStore>

async function closeWaiting(trx: Database, id: number, reason: string, now: EpochMs): Promise<void> {
  await trx('contacts').where({ campaign_id: id, state: 'waiting' }).update({ state: 'done', reason, updated_at: now })
}

export type CampaignRow = {
  id: number
  name: string
  kind: CampaignKind
  state: CampaignState
  paused_because: PausedBecause | null
  questionnaire_version_id: number | null
  notice_prompt: string | null
  notice_text: unknown
  staffing: unknown
  leads_to: string | null
  rules: unknown
  made_from_campaign_id: number | null
  user_id: number | null
  created_at: EpochMs
  started_at: EpochMs | null
  ended_at: EpochMs | null
}

/** A row of `campaigns` as a campaign. */
export function toCampaign(row: CampaignRow): Campaign {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    life: { state: row.state, pausedBecause: row.paused_because ?? undefined },
    questionnaireVersionId: row.questionnaire_version_id ?? undefined,
    noticePrompt: row.notice_prompt ?? undefined,
    noticeText: row.notice_text === null ? undefined : fromJson<OwnWords>(row.notice_text),
    staffing: row.staffing === null ? undefined : fromJson<Staffing>(row.staffing),
    leadsTo: row.leads_to ?? undefined,
    rules: fromJson<CampaignRules>(row.rules),
    madeFromCampaignId: row.made_from_campaign_id ?? undefined,
    userId: row.user_id ?? undefined,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
  }
}

type ContactRow = {
  id: number
  patient_id: number
  state: ContactState
  disposition: string | null
  reason: string
  attempts_rang: number
  attempts_made: number
  next_at: EpochMs
}

function toContactLine(row: ContactRow): ContactLine {
  return {
    id: row.id,
    patientId: row.patient_id,
    state: row.state,
    disposition: row.disposition ?? undefined,
    reason: row.reason,
    rings: row.attempts_rang,
    attempts: row.attempts_made,
    nextAt: row.state === 'waiting' ? row.next_at : undefined,
  }
}
