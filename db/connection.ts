import knex, { type Knex } from 'knex'
import type { InFlight } from '../engine/kernel/in-flight.ts'

export type Database = Knex

/** Connects to MySQL 8 or MariaDB 10.11+ at a `mysql://user:password@host:port/name` or `…?socketPath=/…` URL. JSON columns come back parsed. */
export function connect(url: string, inFlight: InFlight, options: { poolMax?: number } = {}): Database {
  const db = knex({
    client: 'mysql2',
    connection: connectionOptions(url),
    pool: { min: 0, max: options.poolMax ?? 10 },
    acquireConnectionTimeout: 20_000,
    log: { warn: warnOfOthers },
    compileSqlOnError: false, // an error must not carry the values of its statement
  })
  countQueries(db, inFlight)
  return db
}

/** A connection that fails is thrown as well: it is not to stand between the lines of our own log. */
function warnOfOthers(message: unknown): void {
  if (!/^(?:Acquire connection|Connection) error/i.test(String(message))) console.warn(message)
}

function connectionOptions(url: string): Knex.MySql2ConnectionConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const socketPath = searchParams.get('socketPath')
  return {
    ...(socketPath === null ? { host: hostname, port: Number(port || 3306) } : { socketPath }),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    charset: 'utf8mb4',
    // Instants are numbers; DATE is a calendar day and must not be moved by anybody's time zone.
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
  }
}

/** Virtual time stands still while a connection is out: every query and transaction takes one and gives it back. */
function countQueries(db: Knex, inFlight: InFlight): void {
  const client = db.client as Knex.Client
  const acquire = client.acquireConnection.bind(client)
  const release = client.releaseConnection.bind(client)
  client.acquireConnection = async () => {
    inFlight.begin()
    try {
      return await acquire()
    } catch (error) {
      inFlight.end()
      throw error
    }
  }
  client.releaseConnection = async (connection: unknown) => {
    try {
      await release(connection)
    } finally {
      inFlight.end()
    }
  }
}
