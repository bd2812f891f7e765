import { createTask, type ScheduledTask, validate } from 'node-cron'
import type { Clock } from '../kernel/clock.ts'
import type { JobRow, ScheduleStore } from './schedule-store.ts'

/** Something that is done by the clock on the wall: a name, a cron line, one call into a feature. */
export type Job = { name: string; cron: string; run(): Promise<unknown> }

export type ScheduleOptions = {
  store: ScheduleStore
  jobs: readonly Job[]
  /** In which the cron lines are read. */
  timeZone: string
  clock: Clock
  onError: (error: unknown, job: string) => void
}

export type RunOutcome = 'done' | 'failed' | 'runs-elsewhere'

/**
 * Ticks by node-cron. A job that an engine is still running is not started a second time, here or in another engine on
 * the same database. The cron line in the table wins over the one in the code, so that an administrator can move a job.
 */
export class Schedule {
  readonly #options: ScheduleOptions
  readonly #tasks: ScheduledTask[] = []
  readonly #running = new Set<Promise<RunOutcome>>()

  constructor(options: ScheduleOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const { store, jobs, timeZone, onError } = this.#options
    await store.enter(jobs)
    const rows = new Map((await store.list()).map((row) => [row.name, row]))
    for (const job of jobs) {
      const row = rows.get(job.name)
      if (row?.enabled === false) continue
      const line = row?.cron ?? job.cron
      if (!validate(line)) onError(new Error(`"${line}" is not a cron line; "${job.cron}" is used`), job.name)
      const task = createTask(validate(line) ? line : job.cron, () => this.run(job.name), {
        name: job.name,
        timezone: timeZone,
        noOverlap: true,
        suppressMissedWarning: true,
      })
      this.#tasks.push(task)
      await task.start()
    }
  }

  /** Runs a job now, as its tick would. */
  run(name: string): Promise<RunOutcome> {
    const job = this.#options.jobs.find((known) => known.name === name)
    if (job === undefined) return Promise.resolve('failed')
    const running = this.#run(job)
    this.#running.add(running)
    return running.finally(() => this.#running.delete(running))
  }

  list(): Promise<JobRow[]> {
    return this.#options.store.list()
  }

  /** No more ticks; resolves when what runs has ended. */
  async stop(): Promise<void> {
    for (const task of this.#tasks.splice(0)) await task.destroy()
    await Promise.all(this.#running)
  }

  async #run({ name, run }: Job): Promise<RunOutcome> {
    const { store, clock, onError } = this.#options
    try {
      let outcome: 'done' | 'failed' = 'done'
      const ran = await store.alone(name, async () => {
        await store.began(name, clock.now())
        const error = await failureOf(run)
        if (error !== undefined) {
          outcome = 'failed'
          onError(error, name)
        }
        await store.ended(name, clock.now(), outcome, error?.name)
      })
      return ran ? outcome : 'runs-elsewhere'
    } catch (error) {
      onError(error, name)
      return 'failed'
    }
  }
}

async function failureOf(run: Job['run']): Promise<Error | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
