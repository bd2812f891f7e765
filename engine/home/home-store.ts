import type { Database } from '../../db/connection.ts'
import type { Scope } from '../accounts/core/roles.ts'
import type { EpochMs } from '../kernel/clock.ts'

export type OutcomeCount = { direction: 'inbound' | 'outbound'; disposition: string | null; count: number }
export type ImportToMend = {
  id: number
  fileName: string
  state: 'failed' | 'finished'
  errorCode: string | null
  rowsRejected: number
  endedAt: EpochMs
}

export const firstSteps = ['import', 'questionnaire', 'hear', 'call-yourself', 'campaign'] as const
export type FirstStep = (typeof firstSteps)[number]
type Kept = { heardAt?: EpochMs; dismissedAt?: EpochMs }

const row = { name: 'first-steps' }
const importsTold = 5

/** What the start page tells: counts over a day, and whether the first steps have been taken. */
export function homeStore(db: Database) {
  const isThere = async (query: PromiseLike<unknown>): Promise<boolean> => (await query) !== undefined

  async function kept(): Promise<Kept> {
    const found = await db('settings').where(row).first('value')
    const value: unknown = typeof found?.value === 'string' ? JSON.parse(found.value) : found?.value
    return (value as Kept | undefined) ?? {}
  }
  async function keep(change: Kept, now: EpochMs): Promise<void> {
    const value = JSON.stringify({ ...(await kept()), ...change })
    await db('settings')
      .insert({ ...row, value, updated_at: now })
      .onConflict('name')
      .merge()
  }

  return {
    async outcomesSince(from: EpochMs, { departments }: Scope): Promise<OutcomeCount[]> {
      const rows: { direction: 'inbound' | 'outbound'; disposition: string | null; n: number }[] = await db('calls')
        .where('calls.started_at', '>=', from)
        .modify((query) => {
          if (departments === undefined) return
          void query
            .join('patients', 'patients.id', 'calls.patient_id')
            .whereIn('patients.department', [...departments])
        })
        .groupBy('calls.direction', 'calls.disposition')
        .select('calls.direction', 'calls.disposition')
        .count({ n: '*' })
        .orderBy('n', 'desc')
      return rows.map(({ direction, disposition, n }) => ({ direction, disposition, count: Number(n) }))
    },

    /** Lists that nothing was taken of, and lists with rejected rows; the newest first. */
    async importsToMend(since: EpochMs): Promise<ImportToMend[]> {
      return await db('imports')
        .where('ended_at', '>=', since)
        .where({ dry_run: false })
        .where((any) => void any.where({ state: 'failed' }).orWhere('rows_rejected', '>', 0))
        .whereIn('state', ['failed', 'finished'])
        .orderBy('id', 'desc')
        .limit(importsTold)
        .select({
          id: 'id',
          fileName: 'file_name',
          state: 'state',
          errorCode: 'error_code',
          rowsRejected: 'rows_rejected',
          endedAt: 'ended_at',
        })
    },

    async patientsOf({ departments = [] }: Scope): Promise<number> {
      const counted = await db('patients')
        .whereIn('department', [...departments])
        .count({ n: '*' })
        .first()
      return Number(counted?.['n'])
    },

    async firstSteps(): Promise<{ done: Readonly<Record<FirstStep, boolean>>; isDismissed: boolean }> {
      const { heardAt, dismissedAt } = await kept()
      const done = {
        import: await isThere(db('patients').first('id')),
        questionnaire: await isThere(db('questionnaires').first('id')),
        hear: heardAt !== undefined,
        'call-yourself': await isThere(db('audit').where({ subject: 'test-call' }).first('id')),
        campaign: await isThere(db('campaigns').whereNot({ state: 'draft' }).first('id')),
      }
      return { done, isDismissed: dismissedAt !== undefined }
    },

    /** Somebody has heard something said, for the first time or again. */
    async heard(now: EpochMs): Promise<void> {
      if ((await kept()).heardAt === undefined) await keep({ heardAt: now }, now)
    },
    dismissFirstSteps: (now: EpochMs): Promise<void> => keep({ dismissedAt: now }, now),
  }
}

export type HomeStore = ReturnType<typeof homeStore>
