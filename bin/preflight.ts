import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import type { Config } from '../engine/config.ts'
import { diskFull, neededMb } from './start-faults.ts'

const probeBytes = 64 * 1024

/**
 * What would stop the start a minute later stops it here, before anything was begun: folders that cannot be written to, a
 * disk that is full, a port that is taken. Rejects with what the system says; `startFault` knows what it means.
 */
export async function preflight({ varDir, recordingsDir, uploadsDir, http }: Config): Promise<void> {
  for (const folder of new Set([varDir, recordingsDir, uploadsDir])) await mustTakeFiles(folder)
  if (http.port !== 0) await mustBeFree(http)
}

/** Throws what the file system says, or `disk-full` when less than `mb` are left. */
export async function mustTakeFiles(folder: string, mb: number = neededMb): Promise<void> {
  await mkdir(folder, { recursive: true })
  const probe = path.join(folder, `.probe-${process.pid}`)
  try {
    await writeFile(probe, Buffer.alloc(probeBytes))
  } finally {
    await rm(probe, { force: true })
  }
  const { bavail, bsize } = await statfs(folder)
  const freeMb = Math.floor((bavail * bsize) / 1_000_000)
  if (freeMb < mb) throw diskFull(folder, freeMb)
}

/** It is taken again a moment later: who comes between is met there. */
async function mustBeFree({ host, port }: { host: string; port: number }): Promise<void> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port }, resolve)
    })
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}
