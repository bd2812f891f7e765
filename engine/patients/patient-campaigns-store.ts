import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

/** A campaign that a patient is or was in, and how it stands with them. */
export type PatientCampaign = {
  contactId: number
  campaignId: number
  name: string
  kind: string
  campaignState: string
  state: 'waiting' | 'calling' | 'done' | 'excluded'
  disposition: string | null
  /** A code of engine/dialer/core/: why it stands so. */
  reason: string
  rings: number
  attempts: number
  nextAt: EpochMs | null
}

const columns = {
  contactId: 'contacts.id',
  campaignId: 'campaigns.id',
  name: 'campaigns.name',
  kind: 'campaigns.kind',
  campaignState: 'campaigns.state',
  state: 'contacts.state',
  disposition: 'contacts.disposition',
  reason: 'contacts.reason',
  rings: 'contacts.attempts_rang',
  attempts: 'contacts.attempts_made',
  nextAt: 'contacts.next_at',
} as const satisfies Record<keyof PatientCampaign, string>

/** Newest first, a hundred at most. */
export async function campaignsOf(db: Database, patientId: number): Promise<PatientCampaign[]> {
  const rows: PatientCampaign[] = await db('contacts')
    .join('campaigns', 'campaigns.id', 'contacts.campaign_id')
    .where('contacts.patient_id', patientId)
    .orderBy('contacts.id', 'desc')
    .limit(100)
    .select(columns)
  return rows.map((row) => ({ ...row, nextAt: row.state === 'waiting' ? row.nextAt : null }))
}
