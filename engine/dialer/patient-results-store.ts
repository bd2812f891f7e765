import type { Database } from '../../db/connection.ts'
import type { Disposition } from '../calls/core/disposition.ts'
import type { EpochMs } from '../kernel/clock.ts'

/**
 * Keeps what the last call of a campaign came to where patients are searched by it. Beside the patient's row and not in
 * it: an import may hold that row for minutes, and a call's outcome does not wait.
 */
export async function noteResult(
  trx: Database,
  contactId: number,
  disposition: Disposition,
  at: EpochMs,
): Promise<void> {
  await trx.raw(
    `insert into patient_results (patient_id, disposition, at, campaign_id)
       select patient_id, ?, ?, campaign_id from contacts where id = ?
       on duplicate key update disposition = values(disposition), at = values(at), campaign_id = values(campaign_id)`,
    [disposition, at, contactId],
  )
}
