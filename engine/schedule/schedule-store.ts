import type { Knex } from 'knex'
import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

export type JobRow = {
  name: string
  cron: string
  enabled: boolean
  startedAt: EpochMs | undefined
  endedAt: EpochMs | undefined
  outcome: 'done' | 'failed' | undefined
  error: string | undefined
  /** An engine on this database runs it at this moment. */
  isRunning: boolean
}

const lockPrefix = 'wardline:'

export type ScheduleStore = ReturnType<typeof scheduleStore>

export function scheduleStore(db: Database) {
  return {
    /** Enters jobs that are new. The line and the switch of a known one are the administrator's and stay. */
    async enter(jobs: readonly { name: string; cron: string }[]): Promise<void> {
      if (jobs.length === 0) return
      await db('jobs')
        .insert(jobs.map(({ name, cron }) => ({ name, cron })))
        .onConflict('name')
        .ignore()
    },

    async list(): Promise<JobRow[]> {
      const isRunning = db.raw('is_used_lock(concat(database(), ?, name)) is not null as is_running', [lockPrefix])
      const rows = await db('jobs').select('jobs.*', isRunning).orderBy('name')
      return rows.map((row) => ({
        name: row.name,
        cron: row.cron,
        enabled: Boolean(row.enabled),
        startedAt: row.started_at ?? undefined,
        endedAt: row.ended_at ?? undefined,
        outcome: row.outcome ?? undefined,
        error: row.error ?? undefined,
        isRunning: Boolean(row.is_running),
      }))
    },

    async change(name: string, { cron, enabled }: { cron?: string; enabled?: boolean }): Promise<void> {
      const columns = { ...(cron !== undefined && { cron }), ...(enabled !== undefined && { enabled }) }
      if (Object.keys(columns).length > 0) await db('jobs').where({ name }).update(columns)
    },

    async began(name: string, at: EpochMs): Promise<void> {
      await db('jobs').where({ name }).update({ started_at: at, ended_at: null, outcome: null, error: null })
    },

    async ended(name: string, at: EpochMs, outcome: 'done' | 'failed', error?: string): Promise<void> {
      await db('jobs')
        .where({ name })
        .update({ ended_at: at, outcome, error: error?.slice(0, 255) ?? null })
    },

    /** Runs `work` if no engine on this database is running it, and says whether it ran. */
    async alone(name: string, work: () => Promise<void>): Promise<boolean> {
      const client = db.client as Knex.Client
      // The lock belongs to a connection, so one is kept for as long as the work takes.
      const connection: unknown = await client.acquireConnection()
      try {
        const key = lockPrefix + name
        const [rows] = await db.raw('select get_lock(concat(database(), ?), 0) as got', [key]).connection(connection)
        if (rows[0].got !== 1) return false
        try {
          await work()
          return true
        } finally {
          await db.raw('select release_lock(concat(database(), ?))', [key]).connection(connection)
        }
      } finally {
        await client.releaseConnection(connection)
      }
    },
  }
}
