import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { type DestinationStream, type Logger, multistream, pino, stdSerializers } from 'pino'
import { LogTail } from './log-tail.ts'

export { type LogEntry, type LogLevel, type LogTail, logLevels } from './log-tail.ts'

/** `tail`: its last lines, fit for a page. */
export type Log = Logger & { readonly tail: LogTail }

/**
 * The engine's log: one JSON line an entry, on standard output. Personal data goes into a field `pii` (at the top or one
 * level down) and is not printed; `err` is printed without the values that a database error quotes.
 */
export function createLog(options: { level: string; to?: DestinationStream }): Log {
  const tail = new LogTail()
  const streams = [
    { level: 'trace' as const, stream: options.to ?? pino.destination(1) },
    { level: 'trace' as const, stream: { write: (line: string) => tail.add(line) } },
  ]
  const logger = pino(
    {
      level: options.level,
      base: null,
      redact: { paths: ['pii', '*.pii'], censor: '[personal data]' },
      serializers: { err: errorWithoutValues },
    },
    multistream(streams),
  )
  return Object.assign(logger, { tail })
}

/** For a log that is kept out of sight: the folder is made, and what was there is written over. */
export async function openLogFile(file: string): Promise<DestinationStream> {
  await mkdir(path.dirname(file), { recursive: true })
  return pino.destination({ dest: file, append: false, sync: true })
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
