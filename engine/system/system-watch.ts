import type { QueryWatch } from '../../db/query-watch.ts'
import type { Cancel, Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { Live, LivePayload } from '../live/live.ts'
import type { LogEntry, LogTail } from '../log.ts'
import type { SwitchHealth } from '../switch/switch.ts'
import { carryOn, type Facts, findProblems, medianOf, type Problem } from './core/problems.ts'
import { Rate } from './core/rate.ts'
import { type Load, LoadMeter, readMemory } from './machine.ts'
import { Surroundings, type SurroundingsParts } from './surroundings.ts'
import type { CallFigures, Point, Queues, SystemState } from './system-state.ts'

export type SystemParts = SurroundingsParts & {
  clock: Clock
  live: Live
  version: string
  tail: LogTail
  queries: QueryWatch
  switch: () => SwitchHealth
  calls: () => CallFigures
  /** Calls begun since the start: how many a second is told by the difference. */
  begun: () => number
  queues: () => Omit<Queues, 'switchCommands' | 'viewers'>
  speech: { engine: string; cache: () => { bytes: number; files: number }; cacheLimitBytes: number }
  refusedScripts: () => readonly string[]
  onError: (error: unknown) => void
}

/** Who may know how the system is. */
export const systemRoles = ['it', 'supervisor'] as const

const lookMs = toMs('1s')
const sampleMs = toMs('10s')
const slowlyMs = toMs('60s')
const hourOfSamples = toMs('1h') / sampleMs
/** So many samples decide whether something is wrong: a single moment says nothing. */
const recently = 6
const mostLinesATime = 100

/**
 * Measures the engine and what it stands on: every ten seconds for the charts and for what is wrong, and every second while
 * somebody looks (live topic `system`).
 */
export class SystemWatch {
  readonly #parts: SystemParts
  readonly #surroundings: Surroundings
  readonly #meter = new LoadMeter()
  readonly #startedAt: EpochMs
  readonly #points: Point[] = []
  readonly #gaps: number[] = []
  readonly #rate: Rate
  readonly #sampleRate: Rate
  #problems: readonly Problem[] = []
  #database = { isUp: true, latencyMs: 0 }
  #load: Load = { loopDelayMs: { p99: 0, max: 0 }, cpuShare: 0 }
  #perSecond = 0
  /** The worst of the turns since the last sample. */
  #loopMs = 0
  #lookedAroundAt = Number.NEGATIVE_INFINITY
  #sampledAt = Number.NEGATIVE_INFINITY
  #alarm: Cancel | undefined
  #round: Promise<void> | undefined
  #unwatch: () => void = () => undefined
  /** Lines of the log up to here have been told, or nobody looked. */
  #toldLine = 0
  #isClosed = false

  constructor(parts: SystemParts) {
    const { clock, begun } = parts
    this.#parts = parts
    this.#surroundings = new Surroundings(parts)
    this.#startedAt = clock.now()
    this.#rate = new Rate(begun(), clock.now())
    this.#sampleRate = new Rate(begun(), clock.now())
  }

  start(): void {
    this.#meter.start()
    this.#unwatch = this.#parts.live.onWatch(() => this.#wake())
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#isClosed = true
    this.#unwatch()
    this.#alarm?.()
    this.#meter.stop()
    await this.#round
  }

  get problems(): readonly Problem[] {
    return this.#problems
  }

  /** Of the last hour, oldest first. */
  get points(): readonly Point[] {
    return this.#points
  }

  get slowQueries() {
    return this.#parts.queries.last
  }

  get tables() {
    return this.#surroundings.size.tables
  }

  /** A round now, unless one is under way. */
  #wake(): void {
    if (this.#isClosed || this.#round !== undefined) return
    this.#alarm?.()
    this.#round = this.#goRound()
      .catch(this.#parts.onError)
      .finally(() => {
        this.#round = undefined
        this.#setAlarm()
      })
  }

  #setAlarm(): void {
    if (this.#isClosed) return
    const { clock, live, tail } = this.#parts
    if (!live.isWatched('system')) this.#toldLine = tail.last
    const now = clock.now()
    const next = live.isWatched('system') ? now + lookMs : Math.max(now, this.#sampledAt + sampleMs)
    this.#alarm = clock.at(next, () => this.#wake())
  }

  async #goRound(): Promise<void> {
    const { clock, live } = this.#parts
    await this.#measure()
    const now = clock.now()
    if (now - this.#sampledAt >= sampleMs) await this.#sample(now)
    if (!live.isWatched('system')) return
    this.#tell('system.state', this.state())
    this.#tellLog()
  }

  async #measure(): Promise<void> {
    const { clock, store, begun } = this.#parts
    const askedAt = performance.now()
    const isUp = await store.ping().then(
      () => true,
      () => false,
    )
    this.#database = { isUp, latencyMs: Math.round((performance.now() - askedAt) * 10) / 10 }
    this.#load = this.#meter.read()
    this.#loopMs = Math.max(this.#loopMs, this.#load.loopDelayMs.p99)
    this.#perSecond = this.#rate.read(begun(), clock.now())
  }

  async #sample(now: EpochMs): Promise<void> {
    this.#sampledAt = now
    if (now - this.#lookedAroundAt >= slowlyMs) {
      this.#lookedAroundAt = now
      await this.#surroundings.look(this.#database.isUp)
    }
    const point = this.#point(now)
    this.#loopMs = 0
    keep(this.#points, point, hourOfSamples)
    keep(this.#gaps, this.#parts.switch().sequenceGaps, hourOfSamples)
    if (this.#parts.live.isWatched('system')) this.#tell('system.point', point)
    this.#judge(now)
  }

  #point(at: EpochMs): Point {
    const { begun, calls, switch: health } = this.#parts
    return {
      at,
      calls: calls().live,
      perSecond: this.#sampleRate.read(begun(), at),
      loopMs: this.#loopMs,
      latencyMs: this.#database.latencyMs,
      lagMs: health().lagMs,
      cpuShare: this.#load.cpuShare,
      rssBytes: readMemory().rssBytes,
    }
  }

  #judge(now: EpochMs): void {
    const before = JSON.stringify(this.#problems)
    this.#problems = carryOn(this.#problems, findProblems(this.#facts()), now)
    if (JSON.stringify(this.#problems) === before) return
    this.#parts.live.publish('system.problems', {}, { roles: systemRoles })
  }

  #facts(): Facts {
    const { switch: health, queues, queries, refusedScripts, speech } = this.#parts
    const { speech: voice, disks, failedJobs } = this.#surroundings
    const last = this.#points.slice(-recently)
    const { heapUsedBytes, heapLimitBytes } = readMemory()
    const { kind, connected, commandsWaiting, sequenceGaps } = health()
    return {
      switch: {
        kind,
        connected,
        commandsWaiting,
        lagMs: medianOf(last.map(({ lagMs }) => lagMs)),
        newGaps: sequenceGaps - (this.#gaps[0] ?? 0),
      },
      database: {
        isUp: this.#database.isUp,
        latencyMs: medianOf(last.map(({ latencyMs }) => latencyMs)),
        waiting: queries.pool().waiting,
      },
      callLogWaiting: queues().callLog,
      loopDelayMs: medianOf(last.map(({ loopMs }) => loopMs)),
      heapShare: heapUsedBytes / heapLimitBytes,
      disks,
      speech: { isThere: voice.isThere, engine: speech.engine },
      refusedScripts: refusedScripts(),
      failedJobs,
    }
  }

  state(): SystemState {
    const { clock, version, switch: health, queries, calls, queues, live, speech } = this.#parts
    const { databaseVersion, size, disks, speech: voice } = this.#surroundings
    const { bytes: cacheBytes, files: cacheFiles } = speech.cache()
    const { loopDelayMs, cpuShare } = this.#load
    return {
      at: clock.now(),
      startedAt: this.#startedAt,
      version,
      node: process.versions.node,
      switch: { ...health(), version: health().version ?? null },
      database: {
        ...this.#database,
        version: databaseVersion,
        bytes: size.bytes,
        connections: queries.pool(),
        queries: queries.queries,
        slow: queries.slow,
      },
      calls: { ...calls(), perSecond: this.#perSecond },
      queues: { ...queues(), switchCommands: health().commandsWaiting, viewers: live.viewers },
      load: { loopP99Ms: loopDelayMs.p99, loopMaxMs: loopDelayMs.max, cpuShare },
      memory: readMemory(),
      disks: [...disks],
      speech: {
        engine: speech.engine,
        version: voice.version,
        cacheBytes,
        cacheFiles,
        cacheLimitBytes: speech.cacheLimitBytes,
      },
      problems: [...this.#problems],
    }
  }

  /** To those who look at the system, and to nobody else. */
  #tell(topic: string, what: SystemState | Point): void {
    this.#parts.live.publish(topic, what as unknown as LivePayload, { roles: systemRoles, isOnRequest: true })
  }

  #tellLog(): void {
    const { live, tail } = this.#parts
    const entries: LogEntry[] = tail.entries('trace', this.#toldLine).slice(-mostLinesATime)
    this.#toldLine = tail.last
    if (entries.length === 0) return
    const lines = { entries: entries.map((entry) => ({ ...entry, error: entry.error ?? null })) }
    live.publish('system.log', lines, { roles: ['it'], isOnRequest: true })
  }
}

function keep<Item>(items: Item[], item: Item, most: number): void {
  items.push(item)
  if (items.length > most) items.shift()
}
