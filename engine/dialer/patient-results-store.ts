import type { Statements } from '../../db/statements.ts'
import type { AttemptEnding } from './attempts-store.ts'

/**
 * What the last call of a campaign came to, kept where patients are searched by it. Beside the patient's row and not in
 * it: an import may hold that row for minutes, and a call's outcome does not wait. An older outcome that is told late
 * changes nothing.
 */
const unlessOlder = `on duplicate key update
  patient_results.disposition = if(values(at) >= patient_results.at, values(disposition), patient_results.disposition),
  patient_results.campaign_id = if(values(at) >= patient_results.at, values(campaign_id), patient_results.campaign_id),
  patient_results.at = greatest(patient_results.at, values(at))`

const resultOfAttemptSql = `insert into patient_results (patient_id, disposition, at, campaign_id)
  select patient_id, ?, ?, campaign_id from attempts where id = ? ${unlessOlder}`

/** For a contact that ended without a call of ours: disposition, instant, campaign and patient are its values. */
export const resultOfContactSql = `insert into patient_results (disposition, at, campaign_id, patient_id)
  values (?, ?, ?, ?) ${unlessOlder}`

export async function noteResult(on: Statements, { leg, disposition, endedAt }: AttemptEnding): Promise<void> {
  await on.change(resultOfAttemptSql, [disposition, endedAt, leg])
}
