import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { EpochMs } from '../kernel/clock.ts'

/**
 * Removes files in `folder`, not in folders below it, that were last written before `then`: what a crash left of an upload or
 * of a workbook on its way out. A folder that is not there holds none. Returns how many went.
 */
export async function removeFilesBefore(folder: string, then: EpochMs): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  let removed = 0
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = path.join(folder, entry.name)
    const known = await stat(file).catch(() => undefined)
    if (known === undefined || known.mtimeMs >= then) continue
    await rm(file, { force: true })
    removed += 1
  }
  return removed
}
