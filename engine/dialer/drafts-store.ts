import type { Database } from '../../db/connection.ts'
import { WardlineError } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CampaignState } from './campaign.ts'
import type { NewCampaign } from './campaigns-store.ts'
import { fillList, type Selection } from './contact-list-store.ts'
import { campaignCannot } from './core/cannot.ts'

/** Campaigns that nobody has called for yet: they may still become something else, or nothing. */
export function draftsStore(db: Database) {
  return {
    /**
     * Writes a draft anew; without a selection its list stays. How many are on it. Throws `not-found`, `campaign-cannot`
     * when it is no draft any more, `campaign-empty`.
     */
    async change(id: number, draft: NewCampaign, selection: Selection | undefined, now: EpochMs): Promise<number> {
      return await db.transaction(async (trx) => {
        await mustBeDraft(trx, id, 'edit')
        await trx('campaigns')
          .where({ id })
          .update({
            name: draft.name,
            kind: draft.kind,
            questionnaire_version_id: draft.questionnaireVersionId ?? null,
            notice_prompt: draft.noticePrompt ?? null,
            notice_text: draft.noticeText === undefined ? null : JSON.stringify(draft.noticeText),
            staffing: draft.staffing === undefined ? null : JSON.stringify(draft.staffing),
            leads_to: draft.leadsTo ?? null,
            rules: JSON.stringify(draft.rules),
          })
        if (selection !== undefined) {
          await trx('contacts').where({ campaign_id: id }).delete()
          return await fillList(trx, id, selection, draft.rules.order, now)
        }
        const counted = await trx('contacts').where({ campaign_id: id }).count({ n: '*' }).first()
        return Number(counted?.['n'])
      })
    },

    /** Throws `not-found`, `campaign-cannot`. */
    async remove(id: number): Promise<void> {
      await db.transaction(async (trx) => {
        await mustBeDraft(trx, id, 'delete')
        await trx('campaigns').where({ id }).delete() // its list and its events go with it
      })
    },
  }
}

export type DraftsStore = ReturnType<typeof draftsStore>

/** Locks the row: nobody starts it meanwhile. */
async function mustBeDraft(trx: Database, id: number, act: 'edit' | 'delete'): Promise<void> {
  const row: { state: CampaignState } | undefined = await trx('campaigns').where({ id }).forUpdate().first('state')
  if (row === undefined) throw new WardlineError('not-found', { what: 'campaign' })
  if (row.state !== 'draft') throw campaignCannot(act, row.state)
}
