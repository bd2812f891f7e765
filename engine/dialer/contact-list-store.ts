import type { Database } from '../../db/connection.ts'
import { WardlineError } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CampaignRules } from './core/rules.ts'

/** Whom a campaign calls: patients by id, in the order in which they are to be called. */
export type Selection =
  | { from: 'patients'; patientIds: Iterable<number> | AsyncIterable<number> }
  /**
   * Contacts of another campaign: those that are done and ended so (`not-called`: no attempt was made for them), or,
   * without outcomes, all of its list.
   */
  | { from: 'campaign'; campaignId: number; dispositions?: readonly string[] }

const rowsPerInsert = 2_000

/** Writes the list of a campaign that has none yet; how many are on it. Throws `campaign-empty`. */
export async function fillList(
  trx: Database,
  campaignId: number,
  selection: Selection,
  order: CampaignRules['order'],
  now: EpochMs,
): Promise<number> {
  if (selection.from === 'patients') await insertPatients(trx, campaignId, selection.patientIds, now)
  else await insertFromCampaign(trx, campaignId, selection, now)
  await arrange(trx, campaignId, order, now)
  const counted = await trx('contacts').where({ campaign_id: campaignId }).count({ n: '*' }).first()
  const contacts = Number(counted?.['n'])
  if (contacts === 0) throw new WardlineError('campaign-empty')
  return contacts
}

type Ids = (Selection & { from: 'patients' })['patientIds']

async function insertPatients(trx: Database, campaignId: number, ids: Ids, now: EpochMs): Promise<void> {
  const toRow = (patientId: number) => ({
    campaign_id: campaignId,
    patient_id: patientId,
    state: 'waiting',
    next_at: now,
    updated_at: now,
    history: '{}',
  })
  for await (const batch of inBatches(ids)) {
    // Ignored: a patient who was named twice, or has been deleted since the selection was made.
    await trx('contacts').insert(batch.map(toRow)).onConflict().ignore()
  }
}

async function* inBatches(ids: Ids): AsyncGenerator<number[]> {
  let batch: number[] = []
  for await (const id of ids) {
    batch.push(id)
    if (batch.length < rowsPerInsert) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function insertFromCampaign(
  trx: Database,
  campaignId: number,
  { campaignId: from, dispositions }: Selection & { from: 'campaign' },
  now: EpochMs,
): Promise<void> {
  const chosen = trx('contacts')
    .where({ campaign_id: from })
    .where((chosen) => {
      if (dispositions === undefined) return
      // The last try of one who is still being called is not yet what it came to.
      void chosen.where({ state: 'done' }).where((either) => {
        void either.whereIn('disposition', dispositions)
        if (dispositions.includes('not-called')) void either.orWhereNull('disposition')
      })
    })
    .orderBy('id')
    .select(trx.raw("?, patient_id, 'waiting', ?, ?, '{}'", [campaignId, now, now]))
  await trx.into(trx.raw('contacts (campaign_id, patient_id, state, next_at, updated_at, history)')).insert(chosen)
}

/** Contacts are called by `next_at`, then in the order of the list: who comes first has an earlier one. */
async function arrange(trx: Database, campaignId: number, order: CampaignRules['order'], now: EpochMs): Promise<void> {
  const earlierBy = {
    'as-selected': undefined,
    'vip-first': 'p.is_vip',
    'latest-discharge-first': 'coalesce(to_days(p.discharged_on), 0)',
  }[order]
  if (earlierBy === undefined) return
  await trx.raw(
    `update contacts c join patients p on p.id = c.patient_id set c.next_at = ? - ${earlierBy} where c.campaign_id = ?`,
    [now, campaignId],
  )
}
