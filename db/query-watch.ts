import type { Knex } from 'knex'
import type { Database } from './connection.ts'

export type SlowQuery = { sql: string; ms: number; at: number }

export type QueryWatch = {
  /** Answered since the start, those that failed included. */
  readonly queries: number
  /** Of these, as slow as `slowMs` and slower. */
  readonly slow: number
  /** The last slow ones, newest first; values are `?`. */
  readonly last: readonly SlowQuery[]
  pool(): { used: number; free: number; waiting: number }
  close(): void
}

type QueryEvent = { __knexQueryUid: string; sql?: string }
type Pool = { numUsed(): number; numFree(): number; numPendingAcquires(): number }

const kept = 20
const longestSql = 400

/** Times every query of this connection pool, transactions included. Waiting for a connection does not count. */
export function watchQueries(db: Database, options: { slowMs: number }): QueryWatch {
  const begun = new Map<string, number>()
  const last: SlowQuery[] = []
  let queries = 0
  let slow = 0

  const begin = ({ __knexQueryUid: id }: QueryEvent): void => void begun.set(id, performance.now())
  const end = ({ __knexQueryUid: id, sql = '' }: QueryEvent): void => {
    const startedAt = begun.get(id)
    if (startedAt === undefined) return
    begun.delete(id)
    queries += 1
    const ms = Math.round(performance.now() - startedAt)
    if (ms < options.slowMs) return
    slow += 1
    last.unshift({ sql: withoutValues(sql), ms, at: Date.now() })
    if (last.length > kept) last.pop()
  }
  const answered = (_answer: unknown, query: QueryEvent): void => end(query)
  const failed = (_error: unknown, query: QueryEvent): void => end(query)
  const client = db.client as Knex.Client & { pool: Pool }
  client.on('query', begin)
  client.on('query-response', answered)
  client.on('query-error', failed)
  return {
    get queries() {
      return queries
    },
    get slow() {
      return slow
    },
    last,
    pool: () => ({
      used: client.pool.numUsed(),
      free: client.pool.numFree(),
      waiting: client.pool.numPendingAcquires(),
    }),
    close() {
      client.off('query', begin)
      client.off('query-response', answered)
      client.off('query-error', failed)
    },
  }
}

/** A statement comes with `?` for its values; one that was written with a value in it is cleaned. */
const withoutValues = (sql: string): string =>
  sql
    .replace(/\s+/g, ' ')
    .replace(/'(?:[^'\\]|\\.|'')*'/g, '?')
    .replace(/\b\d{5,}\b/g, '?')
    .slice(0, longestSql)
