import type { EpochMs } from '../kernel/clock.ts'
import type { SwitchHealth } from '../switch/switch.ts'
import type { Disk, Problem } from './core/problems.ts'
import type { Memory } from './machine.ts'

/** How things stand at one moment. */
export type SystemState = {
  at: EpochMs
  startedAt: EpochMs
  version: string
  node: string
  switch: Omit<SwitchHealth, 'version'> & { version: string | null }
  database: {
    isUp: boolean
    version: string
    latencyMs: number
    bytes: number
    connections: { used: number; free: number; waiting: number }
    queries: number
    slow: number
  }
  calls: CallFigures & { perSecond: number }
  queues: Queues
  load: { loopP99Ms: number; loopMaxMs: number; cpuShare: number }
  memory: Memory
  disks: Disk[]
  speech: { engine: string; version: string; cacheBytes: number; cacheFiles: number; cacheLimitBytes: number }
  problems: Problem[]
}

export type CallFigures = {
  /** Calls whose books are open, in and out. */
  live: number
  /** Of these, calls of campaigns; they share `lines` and `callsPerSecond`. */
  ofCampaigns: number
  lines: number
  callsPerSecond: number
}

/** What waits, by where it waits. */
export type Queues = {
  /** Lines of the call log that are not on disk. */
  callLog: number
  /** Commands to the switch that have no answer. */
  switchCommands: number
  /** Prompts being rendered. */
  renderings: number
  /** Queries, files and child processes under way. */
  inFlight: number
  /** Browsers that are told what happens. */
  viewers: number
}

/** One of the figures that are drawn over the last hour. */
export type Point = {
  at: EpochMs
  calls: number
  perSecond: number
  loopMs: number
  latencyMs: number
  lagMs: number
  cpuShare: number
  rssBytes: number
}
