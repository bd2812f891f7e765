import type { Database } from '../../db/connection.ts'

const most = 500

/** Departments that patients belong to, the largest first. */
export function departmentsStore(db: Database) {
  return {
    async names(): Promise<string[]> {
      return await db('patients')
        .whereNot({ department: '' })
        .groupBy('department')
        .orderByRaw('count(*) desc, department')
        .limit(most)
        .pluck('department')
    },
  }
}
