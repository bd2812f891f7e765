import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { BulkChange } from './core/bulk-change.ts'

export type BulkState = 'running' | 'finished' | 'cancelled' | 'failed'

export type BulkRecord = {
  id: number
  userId: number
  selectionId: number
  what: BulkChange
  state: BulkState
  patients: number
  done: number
  changed: number
  startedAt: EpochMs
  endedAt: EpochMs | null
}

const columns = {
  id: 'id',
  userId: 'user_id',
  selectionId: 'selection_id',
  what: 'what',
  state: 'state',
  patients: 'patients',
  done: 'done',
  changed: 'changed',
  startedAt: 'started_at',
  endedAt: 'ended_at',
} as const satisfies Record<keyof BulkRecord, string>

const toRecord = (row: Omit<BulkRecord, 'what'> & { what: unknown }): BulkRecord => ({
  ...row,
  what: fromJson<BulkChange>(row.what),
})

export function bulkChangesStore(db: Database) {
  return {
    async begin(
      change: Pick<BulkRecord, 'userId' | 'selectionId' | 'what' | 'patients'>,
      now: EpochMs,
    ): Promise<number> {
      const [id = 0] = await db('patient_bulk_changes').insert({
        user_id: change.userId,
        selection_id: change.selectionId,
        what: JSON.stringify(change.what),
        state: 'running',
        patients: change.patients,
        started_at: now,
      })
      return id
    },

    async progress(id: number, done: number, changed: number): Promise<void> {
      await db('patient_bulk_changes').where({ id }).update({ done, changed })
    },

    async end(id: number, state: BulkState, now: EpochMs): Promise<void> {
      await db('patient_bulk_changes').where({ id }).update({ state, ended_at: now })
    },

    async byId(id: number): Promise<BulkRecord | undefined> {
      const row = await db('patient_bulk_changes').where({ id }).first(columns)
      return row === undefined ? undefined : toRecord(row)
    },

    /** Somebody's last one. */
    async lastOf(userId: number): Promise<BulkRecord | undefined> {
      const row = await db('patient_bulk_changes').where({ user_id: userId }).orderBy('id', 'desc').first(columns)
      return row === undefined ? undefined : toRecord(row)
    },

    /** What an engine left open when it died: what it had done by then stays done. */
    async failOpen(now: EpochMs): Promise<number> {
      return await db('patient_bulk_changes').where({ state: 'running' }).update({ state: 'failed', ended_at: now })
    },
  }
}

export type BulkChangesStore = ReturnType<typeof bulkChangesStore>
