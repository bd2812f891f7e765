import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Mapping } from './core/fields.ts'
import { type ListWriter, listWriter } from './list-writer-store.ts'

export type ImportState = 'running' | 'finished' | 'failed' | 'cancelled'

export type ImportRecord = {
  id: number
  fileName: string
  layout: string
  state: ImportState
  isDryRun: boolean
  rowsTotal: number
  rowsAdded: number
  rowsUpdated: number
  rowsDuplicate: number
  rowsRejected: number
  rejectsFile: string | undefined
  errorCode: string | undefined
  startedAt: EpochMs
  endedAt: EpochMs | undefined
}

export type ImportCounts = Pick<
  ImportRecord,
  'rowsTotal' | 'rowsAdded' | 'rowsUpdated' | 'rowsDuplicate' | 'rowsRejected'
>

const importColumns = {
  id: 'id',
  fileName: 'file_name',
  layout: 'layout',
  state: 'state',
  isDryRun: 'dry_run',
  rowsTotal: 'rows_total',
  rowsAdded: 'rows_added',
  rowsUpdated: 'rows_updated',
  rowsDuplicate: 'rows_duplicate',
  rowsRejected: 'rows_rejected',
  rejectsFile: 'rejects_file',
  errorCode: 'error_code',
  startedAt: 'started_at',
  endedAt: 'ended_at',
} as const satisfies Record<keyof ImportRecord, string>

type ImportRow = {
  [Name in keyof ImportRecord]: undefined extends ImportRecord[Name] ? ImportRecord[Name] | null : ImportRecord[Name]
}

const toRecord = (row: ImportRow): ImportRecord => ({
  ...row,
  isDryRun: Boolean(row.isDryRun),
  rejectsFile: row.rejectsFile ?? undefined,
  errorCode: row.errorCode ?? undefined,
  endedAt: row.endedAt ?? undefined,
})

export function importStore(db: Database) {
  return {
    async begin(fileName: string, isDryRun: boolean, userId: number | undefined, now: EpochMs): Promise<number> {
      const [id] = await db('imports').insert({
        file_name: fileName.slice(-255),
        layout: '',
        mapping: '[]',
        state: 'running',
        dry_run: isDryRun,
        user_id: userId ?? null,
        started_at: now,
      })
      return Number(id)
    },

    async end(
      id: number,
      end: { state: ImportState; counts: ImportCounts; rejectsFile?: string; errorCode?: string },
      now: EpochMs,
    ): Promise<void> {
      const { counts } = end
      await db('imports')
        .where({ id })
        .update({
          state: end.state,
          rows_total: counts.rowsTotal,
          rows_added: counts.rowsAdded,
          rows_updated: counts.rowsUpdated,
          rows_duplicate: counts.rowsDuplicate,
          rows_rejected: counts.rowsRejected,
          rejects_file: end.rejectsFile ?? null,
          error_code: end.errorCode ?? null,
          ended_at: now,
        })
    },

    async byId(id: number): Promise<ImportRecord | undefined> {
      const row: ImportRow | undefined = await db('imports').where({ id }).select(importColumns).first()
      return row === undefined ? undefined : toRecord(row)
    },

    /** Newest first. */
    async list(page: { limit: number; offset: number }): Promise<{ items: ImportRecord[]; total: number }> {
      const rows: ImportRow[] = await db('imports')
        .select(importColumns)
        .orderBy('id', 'desc')
        .limit(page.limit)
        .offset(page.offset)
      const count = await db('imports').count({ total: '*' }).first()
      return { items: rows.map(toRecord), total: Number(count?.['total'] ?? 0) }
    },

    /** Imports that an engine left open when it died: their transactions are gone with it. */
    async failOpen(now: EpochMs): Promise<number> {
      return await db('imports')
        .where({ state: 'running' })
        .update({ state: 'failed', error_code: 'import-interrupted', ended_at: now })
    },

    /** Files of rejected rows of imports that ended before `then`: they are forgotten here, and handed over to be removed. */
    async forgetRejects(then: EpochMs): Promise<string[]> {
      return await db.transaction(async (trx) => {
        const old = () => trx('imports').where('ended_at', '<', then).whereNotNull('rejects_file')
        const files: string[] = await old().forUpdate().pluck('rejects_file')
        await old().update({ rejects_file: null })
        return files
      })
    },

    async rememberedMapping(layout: string): Promise<Mapping | undefined> {
      const row = await db('import_mappings').where({ layout }).first('mapping')
      return row === undefined ? undefined : fromJson<Mapping>(row.mapping)
    },

    async rememberMapping(layout: string, mapping: Mapping, now: EpochMs): Promise<void> {
      const row = { layout, mapping: JSON.stringify(mapping), used_at: now }
      await db('import_mappings').insert(row).onConflict('layout').merge()
    },

    /**
     * Runs `write` in one transaction. Nothing of it stays when it throws, when it returns 'undo', or when the engine dies.
     */
    async allOrNothing(write: (writer: ListWriter) => Promise<'keep' | 'undo'>): Promise<void> {
      const transaction = await db.transaction()
      try {
        const wanted = await write(await listWriter(transaction))
        await (wanted === 'keep' ? transaction.commit() : transaction.rollback())
      } catch (error) {
        await transaction.rollback()
        throw error
      }
    },
  }
}

export type ImportStore = ReturnType<typeof importStore>
