import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

/** An uploaded list that waits to be imported. `path`: where it lies, never shown. */
export type ImportFile = {
  id: string
  userId: number
  fileName: string
  path: string
  bytes: number
  createdAt: EpochMs
}

const columns = {
  id: 'id',
  userId: 'user_id',
  fileName: 'file_name',
  path: 'path',
  bytes: 'bytes',
  createdAt: 'created_at',
} as const satisfies Record<keyof ImportFile, string>

export function importFilesStore(db: Database) {
  return {
    async add(file: ImportFile): Promise<void> {
      await db('import_files').insert({
        id: file.id,
        user_id: file.userId,
        file_name: file.fileName,
        path: file.path,
        bytes: file.bytes,
        created_at: file.createdAt,
      })
    },

    async byId(id: string): Promise<ImportFile | undefined> {
      return await db('import_files').where({ id }).first(columns)
    },

    async olderThan(before: EpochMs): Promise<ImportFile[]> {
      return await db('import_files').where('created_at', '<', before).select(columns)
    },

    async remove(id: string): Promise<void> {
      await db('import_files').where({ id }).delete()
    },
  }
}

export type ImportFilesStore = ReturnType<typeof importFilesStore>
