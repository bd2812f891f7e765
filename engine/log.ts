import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'

export type Log = Logger

/**
 * The engine's log: one JSON line an entry, on standard output. Personal data goes into a field `pii` (at the top or one
 * level down) and is not printed; `err` is printed without the values that a database error quotes.
 */
export function createLog(options: { level: string; to?: DestinationStream }): Log {
  return pino(
    {
      level: options.level,
      base: null,
      redact: { paths: ['pii', '*.pii'], censor: '[personal data]' },
      serializers: { err: errorWithoutValues },
    },
    options.to ?? pino.destination(1),
  )
}

type DatabaseError = Error & { sqlMessage?: string; sql?: string; code?: string }

/** knex and mysql2 put the whole statement, names and numbers included, into message and stack. */
function errorWithoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { sqlMessage, sql, code } = error as DatabaseError
  if (sqlMessage === undefined && sql === undefined) return stdSerializers.err(error)
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: 'DatabaseError', code, message: `database error ${code ?? ''}`, stack: frames.join('\n') }
}
