import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { createConnection } from 'mysql2/promise'

/**
 * A private MariaDB of our own: one child process, its files in one folder, reachable by a socket in that folder only.
 * For trying Wardline out and for tests; production sets DATABASE_URL.
 */
export type EmbeddedDatabase = {
  /** The URL of the database `name`, which is made if it is not there. */
  urlOf(name: string): Promise<string>
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  folder: string
  /** Loses the last second at a power cut, and is much faster: tests and benches, never `bin/up`. */
  forgetful?: boolean
}

/** Why there is no database. `log`: where the server says more; undefined: it never came to write there. */
export class EmbeddedFailure extends Error {
  override readonly name = 'EmbeddedFailure'
  readonly why: 'not-installed' | 'already-running' | 'does-not-start'
  readonly log: string | undefined

  constructor(why: EmbeddedFailure['why'], message: string, log?: string) {
    super(message)
    this.why = why
    this.log = log
  }
}

const notInstalled = (): EmbeddedFailure =>
  new EmbeddedFailure('not-installed', 'MariaDB is not on this machine: apt-get install mariadb-server')

/** Rejects with an {@link EmbeddedFailure}, or with what the file system says when the folder cannot be made. */
export async function startEmbedded({ folder, forgetful = false }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const data = path.join(folder, 'data')
  await mkdir(folder, { recursive: true })
  const socketPath = socketPathFor(folder)
  await refuseSecondServer(folder)
  if (!existsSync(path.join(data, 'mysql'))) await initialise(data)
  const server = launch(data, socketPath, folder, forgetful)
  try {
    await untilReady(server, socketPath, folder)
  } catch (error) {
    server.kill('SIGKILL')
    throw error
  }
  return {
    urlOf: (name) => urlOf(socketPath, name),
    stop: () => stop(server),
  }
}

/**
 * For a program beside the engine (the command line): the server that runs on this folder, or one of our own when none
 * does. `stop` ends only one that was started here.
 */
export async function joinEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const pid = Number(await readFile(path.join(options.folder, 'db.pid'), 'utf8').catch(() => '0'))
  if (pid <= 0 || !(await isMariadb(pid))) return await startEmbedded(options)
  return { urlOf: (name) => urlOf(socketPathFor(options.folder), name), stop: () => Promise.resolve() }
}

/** A socket's path may have 107 bytes; a checkout may lie deeper than that. */
function socketPathFor(folder: string): string {
  const inside = path.join(folder, 'db.sock')
  if (Buffer.byteLength(inside) <= 100) return inside
  return path.join('/tmp', `wardline-${Buffer.from(folder).toString('base64url').slice(-24)}.sock`)
}

/** One that an engine left behind when it was killed is ended and started anew; one with an engine is not touched. */
async function refuseSecondServer(folder: string): Promise<void> {
  const pid = Number(await readFile(path.join(folder, 'db.pid'), 'utf8').catch(() => '0'))
  if (pid <= 0 || !(await isMariadb(pid))) return
  if (!(await isOrphan(pid))) {
    const message = `A database is already running on ${folder} (process ${pid}). Stop the other Wardline first.`
    throw new EmbeddedFailure('already-running', message)
  }
  process.kill(pid, 'SIGTERM')
  while (await isMariadb(pid)) await new Promise((resolve) => setTimeout(resolve, 100))
}

/** Its engine is gone: the system's first process has adopted it. */
async function isOrphan(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return /^PPid:\s+1$/m.test(status)
}

async function isMariadb(pid: number): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
  return name.trim() === 'mariadbd'
}

const serverUser = process.getuid?.() === 0 ? ['--user=root'] : []

/** A folder that is half made would be taken for a whole one at the next start. */
async function initialise(data: string): Promise<void> {
  const isOurs = !existsSync(data)
  const run = spawnSync(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...serverUser],
    { encoding: 'utf8' },
  )
  if (run.error) throw notInstalled()
  if (run.status === 0) return
  if (isOurs) await rm(data, { recursive: true, force: true })
  const fault = firstFault(`${run.stdout}\n${run.stderr}`) ?? `mariadb-install-db ended with ${run.status}`
  throw new EmbeddedFailure('does-not-start', fault)
}

/** What a server marked first as an error in its last start, from which the others follow; undefined: nothing. */
export function firstFault(output: string): string | undefined {
  const lastStart = output.slice(Math.max(0, output.lastIndexOf('Starting MariaDB')))
  const lines = lastStart.split('\n')
  const full = lines.find((line) => /No space left|Disk is full|errno: 28/i.test(line))
  const marked = full ?? lines.find((line) => /\[ERROR\]|^ERROR|^FATAL/.test(line))
  return marked
    ?.replace(/^.*\[(?:ERROR|Warning)\]\s*/, '')
    .trim()
    .slice(0, 300)
}

function launch(data: string, socketPath: string, folder: string, forgetful: boolean): ChildProcess {
  const safety = forgetful
    ? ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--sync-binlog=0']
    : ['--innodb-flush-log-at-trx-commit=1']
  return spawn(
    'mariadbd',
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socketPath}`,
      `--pid-file=${path.join(folder, 'db.pid')}`,
      `--tmpdir=${data}`, // a second server that starts would clean this one's files out of a shared /tmp
      `--log-error=${path.join(folder, 'db.log')}`,
      '--skip-networking',
      '--skip-log-bin',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--innodb-buffer-pool-size=256M',
      '--max-connections=200',
      '--local-infile=0',
      ...safety,
      ...serverUser,
    ],
    { stdio: 'ignore', detached: true }, // its own group: Ctrl-C reaches us first, and we stop it in good order
  )
}

async function untilReady(server: ChildProcess, socketPath: string, folder: string): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    server.once('error', () => reject(notInstalled()))
    server.once('exit', (code) => void endedEarly(code, path.join(folder, 'db.log')).then(reject))
  })
  failed.catch(() => undefined) // it loses the race below when all goes well
  await Promise.race([failed, ping(socketPath)])
}

async function endedEarly(code: number | null, log: string): Promise<EmbeddedFailure> {
  const written = await readFile(log, 'utf8').catch(() => '')
  return new EmbeddedFailure('does-not-start', firstFault(written.slice(-50_000)) ?? `mariadbd ended with ${code}`, log)
}

async function ping(socketPath: string): Promise<void> {
  const giveUpAt = Date.now() + 60_000
  for (;;) {
    try {
      return await query(socketPath, 'select 1')
    } catch (error) {
      if (Date.now() > giveUpAt) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function urlOf(socketPath: string, name: string): Promise<string> {
  await query(socketPath, `create database if not exists \`${name}\` character set utf8mb4 collate utf8mb4_unicode_ci`)
  return `mysql://root@localhost/${name}?socketPath=${encodeURIComponent(socketPath)}`
}

async function query(socketPath: string, sql: string): Promise<void> {
  const connection = await createConnection({ socketPath, user: 'root' })
  try {
    await connection.query(sql)
  } finally {
    await connection.end()
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
}

/** Removes a scratch database's folder. */
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
