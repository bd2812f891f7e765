import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { ImportFile, ImportFilesStore } from './import-files-store.ts'

const keptMs = toMs('2d')

export type Uploaded = { path: string; fileName: string; bytes: number }

/**
 * Lists between their upload and their import: looked at, corrected and tried as often as somebody likes, over a reload
 * and a restart. They are patients' data outside the database: gone with the import, or after two days.
 */
export function createImportFiles({ store, clock }: { store: ImportFilesStore; clock: Clock }) {
  async function drop({ id, path }: ImportFile): Promise<void> {
    await rm(path, { force: true })
    await store.remove(id)
  }

  async function prune(): Promise<void> {
    for (const file of await store.olderThan(clock.now() - keptMs)) await drop(file)
  }

  return {
    async keep({ path, fileName, bytes }: Uploaded, userId: number): Promise<ImportFile> {
      await prune()
      const file = { id: randomUUID(), userId, fileName: fileName.slice(-255), path, bytes, createdAt: clock.now() }
      await store.add(file)
      return file
    },

    byId: store.byId,

    async drop(id: string): Promise<void> {
      const file = await store.byId(id)
      if (file !== undefined) await drop(file)
    },

    prune,
  }
}

export type ImportFiles = ReturnType<typeof createImportFiles>
