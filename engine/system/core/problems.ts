import type { EpochMs } from '../../kernel/clock.ts'

/** `error`: something does not work. `warning`: it soon may not. `notice`: worth knowing. */
export type Severity = 'error' | 'warning' | 'notice'

export const problemCodes = [
  'switch-away',
  'database-away',
  'disk-full',
  'speech-away',
  'script-refused',
  'job-failed',
  'switch-behind',
  'switch-gaps',
  'switch-busy',
  'database-slow',
  'database-crowded',
  'call-log-behind',
  'loop-slow',
  'memory-high',
  'disk-low',
  'switch-virtual',
] as const
export type ProblemCode = (typeof problemCodes)[number]

/** `params` fill the text that a page shows: figures and names of files, never of people. */
export type Found = { code: ProblemCode; severity: Severity; params: Readonly<Record<string, string | number>> }
export type Problem = Found & { since: EpochMs }

/** `both`: the two lie on one disk. */
export type Disk = { what: 'recordings' | 'var' | 'both'; freeBytes: number; totalBytes: number }

/** What was measured, over the last minute where a single moment says nothing. */
export type Facts = {
  switch: {
    kind: 'freeswitch' | 'virtual'
    connected: boolean
    lagMs: number
    commandsWaiting: number
    newGaps: number
  }
  /** `latencyMs`: the median. */
  database: { isUp: boolean; latencyMs: number; waiting: number }
  callLogWaiting: number
  /** 99 of 100 turns of the event loop came no later than this. */
  loopDelayMs: number
  heapShare: number
  disks: readonly Disk[]
  speech: { isThere: boolean; engine: string }
  refusedScripts: readonly string[]
  failedJobs: readonly string[]
}

/** From where on something is wrong. */
export const limits = {
  lagMs: 1_000,
  commandsWaiting: 50,
  latencyMs: 100,
  connectionsWaiting: 5,
  callLogWaiting: 5_000,
  loopDelayMs: 200,
  heapShare: 0.85,
  diskLowShare: 0.1,
  diskLowBytes: 5e9,
  diskFullBytes: 5e8,
} as const

const found = (severity: Severity, code: ProblemCode, params: Found['params'] = {}): Found => ({
  code,
  severity,
  params,
})

/** Everything that is wrong, the gravest first. */
export function findProblems(facts: Facts): Found[] {
  const all = [...ofSwitch(facts), ...ofDatabase(facts), ...ofProcess(facts), ...ofContent(facts)]
  return all.toSorted((a, b) => problemCodes.indexOf(a.code) - problemCodes.indexOf(b.code))
}

function ofSwitch({ switch: it }: Facts): Found[] {
  if (!it.connected) return [found('error', 'switch-away')]
  return [
    ...(it.lagMs >= limits.lagMs ? [found('warning', 'switch-behind', { seconds: Math.round(it.lagMs / 1000) })] : []),
    ...(it.newGaps > 0 ? [found('warning', 'switch-gaps', { count: it.newGaps })] : []),
    ...(it.commandsWaiting >= limits.commandsWaiting
      ? [found('warning', 'switch-busy', { count: it.commandsWaiting })]
      : []),
    ...(it.kind === 'virtual' ? [found('notice', 'switch-virtual')] : []),
  ]
}

function ofDatabase({ database, callLogWaiting }: Facts): Found[] {
  const behind = callLogWaiting >= limits.callLogWaiting
  return [
    ...(behind ? [found('warning', 'call-log-behind', { count: callLogWaiting })] : []),
    ...(!database.isUp ? [found('error', 'database-away')] : ofLiveDatabase(database)),
  ]
}

const ofLiveDatabase = ({ latencyMs, waiting }: Facts['database']): Found[] => [
  ...(latencyMs >= limits.latencyMs ? [found('warning', 'database-slow', { ms: Math.round(latencyMs) })] : []),
  ...(waiting >= limits.connectionsWaiting ? [found('warning', 'database-crowded', { count: waiting })] : []),
]

function ofProcess({ loopDelayMs, heapShare, disks }: Facts): Found[] {
  return [
    ...(loopDelayMs >= limits.loopDelayMs ? [found('warning', 'loop-slow', { ms: Math.round(loopDelayMs) })] : []),
    ...(heapShare >= limits.heapShare
      ? [found('warning', 'memory-high', { percent: Math.round(heapShare * 100) })]
      : []),
    ...disks.flatMap(ofDisk),
  ]
}

function ofDisk({ what, freeBytes, totalBytes }: Disk): Found[] {
  const params = { what, freeMb: Math.round(freeBytes / 1e6) }
  if (freeBytes < limits.diskFullBytes) return [found('error', 'disk-full', params)]
  const isLow = freeBytes < Math.min(limits.diskLowBytes, totalBytes * limits.diskLowShare)
  return isLow ? [found('warning', 'disk-low', params)] : []
}

const ofContent = ({ speech, refusedScripts, failedJobs }: Facts): Found[] => [
  ...(speech.isThere ? [] : [found('error', 'speech-away', { engine: speech.engine })]),
  ...refusedScripts.map((file) => found('error', 'script-refused', { file })),
  ...failedJobs.map((job) => found('error', 'job-failed', { job })),
]

/** The same problem about the same thing. */
const keyOf = ({ code, params }: Found): string => [code, params['what'], params['file'], params['job']].join()

/** What is wrong now, each since when it was first seen. */
export function carryOn(before: readonly Problem[], now: readonly Found[], at: EpochMs): Problem[] {
  const since = new Map(before.map((problem) => [keyOf(problem), problem.since]))
  return now.map((problem) => ({ ...problem, since: since.get(keyOf(problem)) ?? at }))
}

/** The middle one of these; of an even number the upper of the two; 0 of none. */
export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
