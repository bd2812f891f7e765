import { EmbeddedFailure } from '../db/embedded.ts'
import type { Config } from '../engine/config.ts'
import { WardlineError } from '../engine/errors.ts'
import { embeddedFolder } from './places.ts'

/** What has to be left on the disk at the start: the database alone takes half of it. */
export const neededMb = 300

type SystemError = NodeJS.ErrnoException & { address?: string; port?: number }

const isFull = (text: string): boolean => /ENOSPC|EDQUOT|No space left|Disk is full|errno: 28|OS errno 28/i.test(text)
const refusals = ['ER_ACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'ER_NOT_SUPPORTED_AUTH_MODE']
const lostWays = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET', 'ENETUNREACH']
const closedFolders = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT']

/** What an error at the start means to whoever starts Wardline, and what to do; undefined: nobody foresaw it. */
export function startFault(error: unknown, config: Config): WardlineError | undefined {
  if (error instanceof WardlineError) return error
  if (error instanceof EmbeddedFailure) return databaseFault(error, config)
  const { code = '', syscall, path, address, port, message = '' } = error as SystemError
  const { host, port: wanted } = config.http
  const cause = { cause: error }
  if (isFull(code) || isFull(message)) return diskFull(path ?? config.varDir)
  if (syscall === 'listen' && port === wanted) {
    if (code === 'EADDRINUSE') return new WardlineError('http-port-taken', { host, port: wanted }, cause)
    return new WardlineError('http-port-refused', { host: address ?? host, port: wanted, why: code }, cause)
  }
  if (refusals.includes(code)) return new WardlineError('database-refused', { host: hostOf(config), why: code }, cause)
  if (lostWays.includes(code))
    return new WardlineError('database-unreachable', { host: hostOf(config), why: code }, cause)
  if (path !== undefined && closedFolders.includes(code))
    return new WardlineError('folder-not-writable', { folder: path, why: code }, cause)
  return undefined
}

export const diskFull = (folder: string, freeMb = 0): WardlineError =>
  new WardlineError('disk-full', { folder, freeMb, neededMb })

function databaseFault(failure: EmbeddedFailure, config: Config): WardlineError {
  const folder = embeddedFolder(config)
  if (isFull(failure.message)) return diskFull(folder)
  switch (failure.why) {
    case 'not-installed':
      return new WardlineError('database-not-installed', {}, { cause: failure })
    case 'already-running':
      return new WardlineError('database-in-use', { folder }, { cause: failure })
    case 'does-not-start':
      return new WardlineError(
        'database-not-started',
        { why: failure.message, log: failure.log ?? folder },
        { cause: failure },
      )
  }
}

/** Of DATABASE_URL, which is a secret, nothing but where it leads. */
const hostOf = ({ databaseUrl }: Config): string =>
  databaseUrl === undefined ? 'localhost' : new URL(databaseUrl).host || 'localhost'
