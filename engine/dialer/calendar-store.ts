import type { Database } from '../../db/connection.ts'
import { provisionalMark, statutoryDays } from './core/statutory-days.ts'

/** The calendar of statutory days: seeded from what is known, and the hospital's own from then on. */
export function calendarStore(db: Database) {
  return {
    /**
     * Writes the statutory days of these years, once: a year that has days already has been seeded or edited and is
     * left alone, unless all it has are days that were waiting for the notice, and the notice is known now.
     */
    async seed(years: readonly number[]): Promise<void> {
      for (const year of years) await seedYear(db, year)
    },
  }
}

async function seedYear(db: Database, year: number): Promise<void> {
  const { published, days } = statutoryDays(year)
  await db.transaction(async (trx) => {
    const there: { name: string }[] = await trx('calendar_days')
      .whereBetween('day', [`${year}-01-01`, `${year}-12-31`])
      .select('name')
      .forUpdate()
    const isProvisional = there.every(({ name }) => name.endsWith(provisionalMark))
    if (there.length > 0 && !(isProvisional && published)) return
    await trx('calendar_days')
      .whereBetween('day', [`${year}-01-01`, `${year}-12-31`])
      .delete()
    await trx('calendar_days').insert([...days])
  })
}
