/** What an agent's desk knows of campaigns: whom to look at before a call, and what was agreed in one. */
import type { CampaignPreviews } from './acd/desk-view.ts'
import type { AttemptsStore } from './dialer/attempts-store.ts'
import type { CampaignsStore } from './dialer/campaigns-store.ts'
import type { Dialer } from './dialer/dialer.ts'
import type { EpochMs } from './kernel/clock.ts'

export type CampaignPreviewParts = {
  atDesks: Dialer['atDesks']
  campaigns: Pick<CampaignsStore, 'byId'>
  attempts: Pick<AttemptsStore, 'contactOf'>
  /** The first moment of a day, 2026-11-30, in the hospital. */
  beginOf(day: string): EpochMs
}

export function createCampaignPreviews({
  atDesks,
  campaigns,
  attempts,
  beginOf,
}: CampaignPreviewParts): CampaignPreviews {
  return {
    async of(userId) {
      const preview = atDesks.previews.of(String(userId))
      const campaign = preview && (await campaigns.byId(preview.campaignId))
      if (preview === undefined || campaign === undefined) return undefined
      const { contactId, patientId, number, untilAt, isDialing } = preview
      return { campaign: { id: campaign.id, name: campaign.name }, contactId, patientId, number, untilAt, isDialing }
    },
    dial: (userId) => atDesks.dial(String(userId)),
    skip: (userId) => atDesks.skip(String(userId)),
    async agreed(call, { userId, day, isMine }) {
      const asked = await attempts.contactOf(call)
      if (asked === undefined) return
      await atDesks.agreed(call, asked, { at: beginOf(day), by: isMine ? userId : undefined })
    },
  }
}
