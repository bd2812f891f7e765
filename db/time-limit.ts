import type { Knex } from 'knex'
import type { Database } from './connection.ts'

/**
 * The rows of a `select`, or `too-slow` when the server has not found them within `ms`: for figures that are worth that much
 * and no more. MySQL reads the hint, MariaDB the comment before the statement; neither minds what is meant for the other.
 */
export async function withinTime<Row>(
  db: Database,
  ms: number,
  query: Knex.QueryBuilder,
): Promise<readonly Row[] | 'too-slow'> {
  const { sql, bindings } = query.toSQL().toNative()
  const hinted = sql.replace(/^select/, `select /*+ MAX_EXECUTION_TIME(${Math.ceil(ms)}) */`)
  try {
    const [rows] = (await db.raw(
      `/*M! set statement max_statement_time=${(ms / 1000).toFixed(3)} for */ ${hinted}`,
      bindings as readonly Knex.RawBinding[],
    )) as [Row[]]
    return rows
  } catch (error) {
    if (isTimeOut(error)) return 'too-slow'
    throw error
  }
}

/** ER_STATEMENT_TIMEOUT of MariaDB, ER_QUERY_TIMEOUT of MySQL. */
const isTimeOut = (error: unknown): boolean =>
  error instanceof Error && 'errno' in error && (error.errno === 1969 || error.errno === 3024)
