import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { insertRows } from './patient-rows-store.ts'

/** Patients chosen by somebody, as they were found at that moment. The id stands for them where theirs must not. */
export type PatientSelection = { id: number; userId: number; patients: number; createdAt: EpochMs }

const rowsAtOnce = 5000
const keptMs = 30 * 86_400_000

const columns = {
  id: 'id',
  userId: 'user_id',
  patients: 'patients',
  createdAt: 'created_at',
} as const satisfies Record<keyof PatientSelection, string>

export function selectionsStore(db: Database) {
  return {
    /** Keeps a selection for thirty days. Ids that are no patients' do no harm: everything made of it asks for the patients. */
    async keep(userId: number, ids: readonly number[], now: EpochMs): Promise<PatientSelection> {
      await db('patient_selections')
        .where('created_at', '<', now - keptMs)
        .delete()
      return await db.transaction(async (trx) => {
        const row = { user_id: userId, patients: ids.length, created_at: now }
        const [id = 0] = await trx('patient_selections').insert(row)
        for (let from = 0; from < ids.length; from += rowsAtOnce)
          await insertRows(
            trx,
            'insert into patient_selection_rows (selection_id, patient_id) values',
            ids.slice(from, from + rowsAtOnce).map((patient) => [id, patient]),
          )
        return { id, userId, patients: ids.length, createdAt: now }
      })
    },

    async byId(id: number): Promise<PatientSelection | undefined> {
      return await db('patient_selections').where({ id }).first(columns)
    },

    async idsOf(id: number): Promise<number[]> {
      return await db('patient_selection_rows').where({ selection_id: id }).orderBy('patient_id').pluck('patient_id')
    },

    /** A page of it, by rising id, after the patient `after`. */
    async pageOf(id: number, after: number, limit: number): Promise<number[]> {
      return await db('patient_selection_rows')
        .where({ selection_id: id })
        .where('patient_id', '>', after)
        .orderBy('patient_id')
        .limit(limit)
        .pluck('patient_id')
    },
  }
}

export type SelectionsStore = ReturnType<typeof selectionsStore>
