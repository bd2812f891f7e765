import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { ErrorParams } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Mapping } from './core/fields.ts'
import type { DuplicatePolicy } from './core/plan-batch.ts'
import type { Agreed } from './list-import.ts'
import { type ListWriter, listWriter } from './list-writer-store.ts'
import type { RejectCount } from './reading/list-protocol.ts'

export type ImportState = 'running' | 'finished' | 'failed' | 'cancelled'

export type ImportRecord = {
  id: number
  fileName: string
  layout: string
  sheet: string | undefined
  headerRow: number | undefined
  state: ImportState
  isDryRun: boolean
  duplicates: DuplicatePolicy
  rowsTotal: number
  rowsAdded: number
  rowsUpdated: number
  rowsDuplicate: number
  rowsRejected: number
  rejectedBecause: readonly RejectCount[]
  sheetsIgnored: readonly string[]
  rejectsFile: string | undefined
  errorCode: string | undefined
  errorParams: ErrorParams
  userId: number | undefined
  userName: string | undefined
  /** The upload that it was read from, while that is there. */
  fileId: string | undefined
  startedAt: EpochMs
  endedAt: EpochMs | undefined
}

export type ImportCounts = Pick<
  ImportRecord,
  'rowsTotal' | 'rowsAdded' | 'rowsUpdated' | 'rowsDuplicate' | 'rowsRejected'
>

export type ImportToBegin = Pick<ImportRecord, 'fileName' | 'isDryRun' | 'duplicates' | 'userId' | 'fileId'>

export type ImportEnd = {
  state: ImportState
  counts: ImportCounts
  agreed?: Agreed
  rejectedBecause?: readonly RejectCount[]
  sheetsIgnored?: readonly string[]
  rejectsFile?: string
  error?: { code: string; params: ErrorParams }
}

const importColumns = {
  id: 'imports.id',
  fileName: 'imports.file_name',
  layout: 'imports.layout',
  sheet: 'imports.sheet',
  headerRow: 'imports.header_row',
  state: 'imports.state',
  isDryRun: 'imports.dry_run',
  duplicates: 'imports.duplicates',
  rowsTotal: 'imports.rows_total',
  rowsAdded: 'imports.rows_added',
  rowsUpdated: 'imports.rows_updated',
  rowsDuplicate: 'imports.rows_duplicate',
  rowsRejected: 'imports.rows_rejected',
  rejectedBecause: 'imports.rejected_because',
  sheetsIgnored: 'imports.sheets_ignored',
  rejectsFile: 'imports.rejects_file',
  errorCode: 'imports.error_code',
  errorParams: 'imports.error_params',
  userId: 'imports.user_id',
  userName: 'users.name',
  fileId: 'import_files.id',
  startedAt: 'imports.started_at',
  endedAt: 'imports.ended_at',
} as const satisfies Record<keyof ImportRecord, string>

type ImportRow = {
  [Name in keyof ImportRecord]: undefined extends ImportRecord[Name] ? ImportRecord[Name] | null : ImportRecord[Name]
}

const toRecord = (row: ImportRow): ImportRecord => ({
  ...row,
  sheet: row.sheet ?? undefined,
  headerRow: row.headerRow ?? undefined,
  isDryRun: Boolean(row.isDryRun),
  rejectedBecause: fromJson<RejectCount[] | null>(row.rejectedBecause) ?? [],
  sheetsIgnored: fromJson<string[] | null>(row.sheetsIgnored) ?? [],
  rejectsFile: row.rejectsFile ?? undefined,
  errorCode: row.errorCode ?? undefined,
  errorParams: fromJson<ErrorParams | null>(row.errorParams) ?? {},
  userId: row.userId ?? undefined,
  userName: row.userName ?? undefined,
  fileId: row.fileId ?? undefined,
  endedAt: row.endedAt ?? undefined,
})

const toEndRow = ({
  state,
  counts,
  agreed,
  rejectedBecause = [],
  sheetsIgnored = [],
  rejectsFile,
  error,
}: ImportEnd) => ({
  state,
  rows_total: counts.rowsTotal,
  rows_added: counts.rowsAdded,
  rows_updated: counts.rowsUpdated,
  rows_duplicate: counts.rowsDuplicate,
  rows_rejected: counts.rowsRejected,
  rejected_because: JSON.stringify(rejectedBecause),
  sheets_ignored: JSON.stringify(sheetsIgnored),
  rejects_file: rejectsFile ?? null,
  error_code: error?.code ?? null,
  error_params: error === undefined ? null : JSON.stringify(error.params),
  ...(agreed !== undefined && {
    layout: agreed.layout,
    mapping: JSON.stringify(agreed.mapping),
    sheet: agreed.sheet.slice(0, 255),
    header_row: agreed.headerRow ?? null,
  }),
})

export function importStore(db: Database) {
  const imports = () =>
    db('imports')
      .leftJoin('users', 'users.id', 'imports.user_id')
      .leftJoin('import_files', 'import_files.id', 'imports.file_id')

  return {
    async begin(begun: ImportToBegin, now: EpochMs): Promise<number> {
      const [id] = await db('imports').insert({
        file_name: begun.fileName.slice(-255),
        layout: '',
        mapping: '[]',
        state: 'running',
        dry_run: begun.isDryRun,
        duplicates: begun.duplicates,
        user_id: begun.userId ?? null,
        file_id: begun.fileId ?? null,
        started_at: now,
      })
      return Number(id)
    },

    async end(id: number, end: ImportEnd, now: EpochMs): Promise<void> {
      await db('imports')
        .where({ id })
        .update({ ...toEndRow(end), ended_at: now })
    },

    async byId(id: number): Promise<ImportRecord | undefined> {
      const row: ImportRow | undefined = await imports().where('imports.id', id).first(importColumns)
      return row === undefined ? undefined : toRecord(row)
    },

    /** Newest first. */
    async list(page: { limit: number; offset: number }): Promise<{ items: ImportRecord[]; total: number }> {
      const rows: ImportRow[] = await imports()
        .select(importColumns)
        .orderBy('imports.id', 'desc')
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
