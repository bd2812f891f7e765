import { stat, statfs } from 'node:fs/promises'
import os from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { Disk } from './core/problems.ts'

export type Load = {
  /** How late turns of the event loop came since the last reading: most of them, the worst. */
  loopDelayMs: { p99: number; max: number }
  /** Of one processor, since the last reading; over 1 with the threads of libuv. */
  cpuShare: number
}

export type Memory = {
  rssBytes: number
  heapUsedBytes: number
  heapLimitBytes: number
  machineFreeBytes: number
  machineTotalBytes: number
}

/** What this process takes of its machine. Each reading is about the time since the one before it. */
export class LoadMeter {
  readonly #delay = monitorEventLoopDelay({ resolution: 20 })
  #cpu = process.cpuUsage()
  #readAt = performance.now()

  start(): void {
    this.#delay.enable()
  }

  stop(): void {
    this.#delay.disable()
  }

  read(): Load {
    const now = performance.now()
    const { user, system } = process.cpuUsage(this.#cpu)
    const elapsedMs = Math.max(1, now - this.#readAt)
    const loopDelayMs = { p99: late(this.#delay.percentile(99)), max: late(this.#delay.max) }
    this.#cpu = process.cpuUsage()
    this.#readAt = now
    this.#delay.reset()
    return { loopDelayMs, cpuShare: (user + system) / 1000 / elapsedMs }
  }
}

/** The monitor counts its own interval in, and says 0 (or nonsense) of no turn at all. */
function late(nanoseconds: number): number {
  const ms = nanoseconds / 1e6 - 20
  return Number.isFinite(ms) && ms > 0 && ms < 1e9 ? Math.round(ms * 10) / 10 : 0
}

export function readMemory(): Memory {
  const { rss, heapUsed } = process.memoryUsage()
  return {
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    heapLimitBytes: getHeapStatistics().heap_size_limit,
    machineFreeBytes: os.freemem(),
    machineTotalBytes: os.totalmem(),
  }
}

/** Room for recordings and for everything else; one entry where both lie on one disk. A folder that is not there has none. */
export async function readDisks(folders: { recordings: string; var: string }): Promise<Disk[]> {
  const [recordings, rest] = await Promise.all([roomIn(folders.recordings), roomIn(folders.var)])
  const disks: Disk[] = []
  if (rest !== undefined) disks.push({ what: rest.device === recordings?.device ? 'both' : 'var', ...rest.room })
  if (recordings !== undefined && recordings.device !== rest?.device)
    disks.push({ what: 'recordings', ...recordings.room })
  return disks
}

async function roomIn(folder: string) {
  try {
    const [{ dev: device }, { bavail, blocks, bsize }] = await Promise.all([stat(folder), statfs(folder)])
    return { device, room: { freeBytes: bavail * bsize, totalBytes: blocks * bsize } }
  } catch {
    return undefined // made with the first recording
  }
}
