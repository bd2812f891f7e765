import type { Connection, QueryError, ResultSetHeader } from 'mysql2'
import type { Database } from './connection.ts'

export type SqlValue = string | number | boolean | null

/** Statements by their text. Values travel beside it and are never part of it; a select of `limit ?` takes a string. */
export type Statements = {
  /** The rows of a select, columns by name. */
  rows<Row>(sql: string, values: readonly SqlValue[]): Promise<Row[]>
  /** How many rows an insert, update or delete has met, changed or not. */
  change(sql: string, values: readonly SqlValue[]): Promise<number>
  /**
   * An insert of many rows; `values ?` in the text is where they go. Not prepared: each count would be a text of its own.
   * The id of the first row where the table counts, else 0.
   */
  insert(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<number>
}

export type PreparedStatements = Statements & {
  /** All or nothing: one transaction on one connection. Throws what `work` throws. */
  together<Result>(work: (on: Statements) => Promise<Result>): Promise<Result>
}

/**
 * What every call does, without the query builder: its statements are prepared once a connection and cost the engine a
 * third of a built one. Connections come from the same pool and count as in flight like those of queries.
 */
export function preparedStatements(db: Database): PreparedStatements {
  const pool = db.client as {
    acquireConnection(): Promise<Connection>
    releaseConnection(it: Connection): Promise<void>
  }

  async function onConnection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = await pool.acquireConnection()
    try {
      return await work(connection)
    } finally {
      await pool.releaseConnection(connection)
    }
  }

  return {
    rows: (sql, values) => onConnection((connection) => statementsOn(connection).rows(sql, values)),
    change: (sql, values) => onConnection((connection) => statementsOn(connection).change(sql, values)),
    insert: (sql, rows) => onConnection((connection) => statementsOn(connection).insert(sql, rows)),
    together: (work) => onConnection((connection) => transaction(connection, work)),
  }
}

async function transaction<Result>(connection: Connection, work: (on: Statements) => Promise<Result>): Promise<Result> {
  await query(connection, 'start transaction')
  try {
    const result = await work(statementsOn(connection))
    await query(connection, 'commit')
    return result
  } catch (error) {
    // A connection whose transaction cannot be ended must not go back to the pool with it.
    await query(connection, 'rollback').catch(() => connection.destroy())
    throw error
  }
}

const statementsOn = (connection: Connection): Statements => ({
  rows: <Row>(sql: string, values: readonly SqlValue[]) => execute<Row[]>(connection, sql, values),
  change: async (sql, values) => (await execute<ResultSetHeader>(connection, sql, values)).affectedRows,
  insert: async (sql, rows) => (await query(connection, sql, [rows as SqlValue[][]])).insertId,
})

function execute<Result>(connection: Connection, sql: string, values: readonly SqlValue[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    connection.execute(sql, [...values], answerTo<Result>(resolve, reject))
  })
}

function query(connection: Connection, sql: string, values: SqlValue[][][] = []): Promise<ResultSetHeader> {
  return new Promise((resolve, reject) => {
    connection.query(sql, values, answerTo<ResultSetHeader>(resolve, reject))
  })
}

const answerTo =
  <Result>(resolve: (result: Result) => void, reject: (error: unknown) => void) =>
  (error: QueryError | null, result: unknown): void =>
    error === null ? resolve(result as Result) : reject(error)
