import { createTask, type ScheduledTask, validate } from 'node-cron'
import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import type { JobRow, ScheduleStore } from './schedule-store.ts'

/** Something that is done by the clock on the wall: a name, a cron line, one call into a feature. */
export type Job = {
  /** At most 30 characters: with the database's name it names a lock. */
  name: string
  cron: string
  /** What it does, for who administers it. */
  about: { zh: string; en: string }
  /** What it resolves to, a count or nothing, goes into the log. `signal`: the engine stops (or has already); long work ends early. */
  run(signal: AbortSignal): Promise<unknown>
}

/** A job as an administrator sees it. */
export type JobState = Omit<JobRow, 'outcome'> & {
  about: Job['about']
  /** The line of the code, which a new one may go back to. */
  usualCron: string
  /** `interrupted`: the engine died or was stopped in the middle of it. Undefined: it never ran, or runs now. */
  outcome: 'done' | 'failed' | 'interrupted' | undefined
  /** Undefined: it is switched off, or the schedule is not started. */
  nextAt: EpochMs | undefined
}

export type ScheduleOptions = {
  store: ScheduleStore
  jobs: readonly Job[]
  /** In which the cron lines are read. */
  timeZone: string
  clock: Clock
  onDone?: (job: string, result: unknown) => void
  /** A job has begun, has ended, or was moved. */
  onChanged?: (job: string) => void
  onError: (error: unknown, job: string) => void
}

export type RunOutcome = 'done' | 'failed' | 'runs-already'

/**
 * Ticks by node-cron. A job that an engine is still running is not started a second time, here or in another engine on
 * the same database. The cron line in the table wins over the one in the code, so that an administrator can move a job.
 */
export class Schedule {
  readonly #options: ScheduleOptions
  readonly #tasks = new Map<string, ScheduledTask>()
  readonly #running = new Set<Promise<RunOutcome>>()
  readonly #stopping = new AbortController()
  #isStarted = false

  constructor(options: ScheduleOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const { store, jobs } = this.#options
    await store.enter(jobs)
    const rows = new Map((await store.list()).map((row) => [row.name, row]))
    this.#isStarted = true
    for (const job of jobs) await this.#arm(job, rows.get(job.name))
  }

  /** Runs a job now, as its tick would, also one that is switched off. Throws `not-found`. */
  async run(name: string): Promise<RunOutcome> {
    const running = this.#run(this.#jobNamed(name))
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  async list(): Promise<JobState[]> {
    const { store, jobs } = this.#options
    const rows = new Map((await store.list()).map((row) => [row.name, row]))
    return jobs.map((job) => this.#stateOf(job, rows.get(job.name)))
  }

  /** Throws `not-found`. */
  async one(name: string): Promise<JobState> {
    this.#jobNamed(name)
    const found = (await this.list()).find((job) => job.name === name)
    if (found === undefined) throw new WardlineError('not-found', { what: 'job' })
    return found
  }

  /** Moves a job or switches it, at once. Throws `not-found`, or `job-cron-invalid` and changes nothing. */
  async change(name: string, change: { cron?: string; enabled?: boolean }): Promise<JobState> {
    const job = this.#jobNamed(name)
    const cron = change.cron === undefined ? {} : { cron: lineOf(change.cron) }
    await this.#options.store.enter([job])
    await this.#options.store.change(name, { ...change, ...cron })
    this.#options.onChanged?.(name)
    const rows = await this.#options.store.list()
    if (this.#isStarted) {
      await this.#arm(
        job,
        rows.find((row) => row.name === name),
      )
    }
    return await this.one(name)
  }

  /** No more ticks; what runs is told to end early. Resolves when it has. */
  async stop(): Promise<void> {
    this.#isStarted = false
    this.#stopping.abort()
    for (const task of this.#tasks.values()) await task.destroy()
    this.#tasks.clear()
    await Promise.all(this.#running)
  }

  #jobNamed(name: string): Job {
    const job = this.#options.jobs.find((known) => known.name === name)
    if (job === undefined) throw new WardlineError('not-found', { what: 'job' })
    return job
  }

  async #arm(job: Job, row: JobRow | undefined): Promise<void> {
    const { timeZone, onError } = this.#options
    await this.#tasks.get(job.name)?.destroy()
    this.#tasks.delete(job.name)
    if (row?.enabled === false) return
    const line = row?.cron ?? job.cron
    if (!validate(line)) onError(new Error(`"${line}" is not a cron line; "${job.cron}" is used`), job.name)
    const task = createTask(validate(line) ? line : job.cron, () => this.run(job.name), {
      name: job.name,
      timezone: timeZone,
      noOverlap: true,
      suppressMissedWarning: true,
    })
    this.#tasks.set(job.name, task)
    await task.start()
  }

  #stateOf(job: Job, row: JobRow | undefined): JobState {
    const { name, cron, about } = job
    const never = { startedAt: undefined, endedAt: undefined, outcome: undefined, error: undefined, isRunning: false }
    const known = row ?? { name, cron, enabled: true, ...never }
    const isCut = known.startedAt !== undefined && known.endedAt === undefined && !known.isRunning
    return {
      ...known,
      about,
      usualCron: cron,
      outcome: isCut ? 'interrupted' : known.outcome,
      nextAt: this.#tasks.get(name)?.getNextRun()?.getTime(),
    }
  }

  async #run({ name, cron, run }: Job): Promise<RunOutcome> {
    const { store, clock, onDone, onChanged, onError } = this.#options
    try {
      let outcome: 'done' | 'failed' = 'done'
      await store.enter([{ name, cron }]) // it may be run before the schedule is started
      const ran = await store.alone(name, async () => {
        await store.began(name, clock.now())
        onChanged?.(name)
        const came = await outcomeOf(() => run(this.#stopping.signal))
        if (came.kind === 'failed') {
          outcome = 'failed'
          onError(came.error, name)
        } else onDone?.(name, came.result)
        await store.ended(name, clock.now(), outcome, came.kind === 'failed' ? came.error.name : undefined)
      })
      if (ran) onChanged?.(name) // now that its lock is free: nobody who asks is told that it runs
      return ran ? outcome : 'runs-already'
    } catch (error) {
      onError(error, name)
      return 'failed'
    }
  }
}

/** Five fields: a job of the house runs once a minute at most. */
function lineOf(given: string): string {
  const line = given.trim().replaceAll(/\s+/g, ' ')
  if (line.split(' ').length !== 5 || !validate(line)) throw new WardlineError('job-cron-invalid')
  return line
}

async function outcomeOf(
  work: () => Promise<unknown>,
): Promise<{ kind: 'done'; result: unknown } | { kind: 'failed'; error: Error }> {
  try {
    return { kind: 'done', result: await work() }
  } catch (error) {
    return { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }
  }
}
