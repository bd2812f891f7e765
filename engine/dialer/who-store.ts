import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { contactsOf } from './contact-list-store.ts'
import type { Chosen, IdsQuery } from './desk.ts'

type PhoneRow = { phones: number; listed: number; patients: number }

/** Who would be called, before anybody is. */
export function whoStore(db: Database) {
  /** Patients by how many numbers they have (two stand for more), and whether all of those are listed. */
  async function byPhones(ids: () => IdsQuery, now: EpochMs): Promise<PhoneRow[]> {
    const each = db
      .from(ids().as('chosen'))
      .leftJoin('patient_phones as p', 'p.patient_id', 'chosen.id')
      .leftJoin('number_lists as l', (on) => {
        on.on('l.number', 'p.number')
          .onIn('l.list', ['do-not-call', 'black'])
          .andOn(db.raw('(l.until_at is null or l.until_at > ?)', [now]))
      })
      .groupBy('chosen.id')
      .select({
        phones: db.raw('least(count(distinct p.number), 2)'),
        listed: db.raw('count(distinct p.number) > 0 and count(distinct p.number) = count(distinct l.number)'),
      })
    const rows: PhoneRow[] = await db
      .from(each.as('each_patient'))
      .groupBy('phones', 'listed')
      .select('phones', 'listed')
      .count({ patients: '*' })
    return rows.map((row) => ({
      phones: Number(row.phones),
      listed: Number(row.listed),
      patients: Number(row.patients),
    }))
  }

  return {
    /** `ids` gives one column, `id`. */
    async look(ids: () => IdsQuery, now: EpochMs): Promise<Chosen> {
      const patients = () => db.from(ids().as('chosen')).join('patients as p', 'p.id', 'chosen.id')
      const [phones, departments, example] = await Promise.all([
        byPhones(ids, now),
        patients()
          .groupBy('p.department')
          .orderBy('patients', 'desc')
          .select({ department: 'p.department' })
          .count({ patients: '*' }) as Promise<{ department: string; patients: number }[]>,
        patients().min({ id: 'p.id' }).first(),
      ])
      const sum = (which: (row: PhoneRow) => boolean): number =>
        phones.filter(which).reduce((total, row) => total + row.patients, 0)
      return {
        patients: sum(() => true),
        withoutNumber: sum((row) => row.phones === 0),
        listed: sum((row) => row.listed === 1),
        withAlternate: sum((row) => row.phones > 1),
        departments: departments.map((row) => ({ department: row.department, patients: Number(row.patients) })),
        exampleId: example?.id ?? undefined,
      }
    },

    /** The list of an earlier campaign, or those of it who ended so. */
    ofCampaign: (campaignId: number, dispositions: readonly string[] | undefined) => (): IdsQuery =>
      contactsOf(db, campaignId, dispositions).select({ id: 'patient_id' }),
  }
}

export type WhoStore = ReturnType<typeof whoStore>
