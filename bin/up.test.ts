import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { EmbeddedFailure, firstFault } from '../db/embedded.ts'
import { readConfig } from '../engine/config.ts'
import { WardlineError } from '../engine/errors.ts'
import { mustTakeFiles } from './preflight.ts'
import { startFault } from './start-faults.ts'

t.setTimeout(300_000)

const up = path.resolve(import.meta.dirname, 'up.js')

async function scratch(t: { teardown(after: () => unknown): unknown }): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-up-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Starts Wardline as a person does; resolves when it has ended by itself. */
function start(settings: Record<string, string>): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATABASE_URL: '', HTTP_PORT: '0', LOG_LEVEL: 'warn', ...settings }
  const child: ChildProcess = spawn(process.execPath, [up, '--no-demo'], { env })
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, out, err })))
}

/** Two lines, one in each language, and no more. */
const lines = (zh: RegExp, code: string) => ({
  code: 1,
  out: '',
  err: new RegExp(`^[^\\n]*${zh.source}[^\\n]*\\n[A-Z\\d][^\\n]*\\[${code}\\]\\n$`),
})

t.test('a start that cannot succeed says why in two lines, at once, and leaves nothing running', async (t) => {
  t.test('the port is taken', async (t) => {
    const varDir = await scratch(t)
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    t.match(await start({ VAR_DIR: varDir, HTTP_PORT: String(port) }), lines(/已被其他程序占用/, 'http-port-taken'))
    t.equal(existsSync(path.join(varDir, 'db')), false, 'before a database is made')
    await new Promise((resolve) => other.close(resolve))
  })

  t.test('VAR_DIR cannot be written to', async (t) => {
    const file = path.join(await scratch(t), 'a-file')
    await writeFile(file, '')
    t.match(await start({ VAR_DIR: path.join(file, 'var') }), lines(/无法写入文件夹 .*ENOTDIR/, 'folder-not-writable'))
  })

  t.test('MariaDB is not there, or its files are spoilt', async (t) => {
    const varDir = await scratch(t)
    const nowhere = await start({ VAR_DIR: varDir, PATH: '/nonexistent' })
    t.match(nowhere, lines(/apt-get install mariadb-server/, 'database-not-installed'))
    const data = path.join(varDir, 'db/data')
    await mkdir(path.join(data, 'mysql'), { recursive: true })
    await writeFile(path.join(data, 'ibdata1'), 'spoilt')
    t.match(await start({ VAR_DIR: varDir }), lines(/InnoDB.*db\.log/, 'database-not-started'))
    t.ok((await readdir(data)).includes('ibdata1'), 'and nobody deletes what may be rescued')
  })

  t.test('the MySQL that was named is away, and its password is not repeated', async (t) => {
    const away = await start({ VAR_DIR: await scratch(t), DATABASE_URL: 'mysql://ward:hunter2@127.0.0.1:1/ward' })
    t.match(away, lines(/127\.0\.0\.1:1（ECONNREFUSED）/, 'database-unreachable'))
    t.notMatch(away.err, /hunter2/)
  })
})

t.test('a disk is full before the last byte is written', async (t) => {
  const folder = await scratch(t)
  await mustTakeFiles(folder, 1)
  t.same(await readdir(folder), [], 'the probe is gone')
  await t.rejects(mustTakeFiles(folder, 1e12), { code: 'disk-full', params: { folder, neededMb: Number } })
})

t.test('what the system says means this', (t) => {
  const config = readConfig({
    VAR_DIR: '/srv/ward',
    DATABASE_URL: 'mysql://u:hunter2@db.local:3307/ward',
    HTTP_PORT: '80',
  })
  const embedded = readConfig({ VAR_DIR: '/srv/ward' })
  const system = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more })
  const failure = (why: EmbeddedFailure['why'], message: string) =>
    new EmbeddedFailure(why, message, '/srv/ward/db/db.log')
  const table = [
    [system('ENOSPC', { path: '/srv/ward/x' }), 'disk-full', /\/srv\/ward\/x/],
    [system('EDQUOT'), 'disk-full', /\/srv\/ward/],
    [system('EROFS', { path: '/srv/ward' }), 'folder-not-writable', /EROFS/],
    [system('EACCES', { syscall: 'listen', port: 80 }), 'http-port-refused', /below 1024 need root/],
    [
      system('EADDRNOTAVAIL', { syscall: 'listen', port: 80, address: '192.0.2.1' }),
      'http-port-refused',
      /192\.0\.2\.1:80/,
    ],
    [system('EADDRINUSE', { syscall: 'listen', port: 80 }), 'http-port-taken', /:80/],
    [system('ER_ACCESS_DENIED_ERROR'), 'database-refused', /db\.local:3307/],
    [system('ENOTFOUND', { syscall: 'getaddrinfo' }), 'database-unreachable', /db\.local:3307/],
    [failure('already-running', 'x'), 'database-in-use', /\/srv\/ward\/db/],
    [failure('does-not-start', 'mariadbd: Disk is full writing x'), 'disk-full', /\/srv\/ward\/db/],
    [failure('does-not-start', 'Aria engine is crashed'), 'database-not-started', /Aria engine.*db\.log/],
    [new WardlineError('internal', { id: '7' }), 'internal', /7/],
  ] as const
  for (const [error, code, en] of table) {
    const fault = startFault(error, config)
    t.equal(fault?.code, code)
    t.match(fault?.message, en)
    t.notMatch(`${fault?.message}${JSON.stringify(fault?.params)}`, /hunter2/)
    t.match(fault?.messageIn('zh-CN'), /[\u4e00-\u9fff]/)
  }
  t.equal(startFault(system('ECONNREFUSED'), embedded)?.params['host'], 'localhost')
  t.equal(startFault(new TypeError('a bug'), config), undefined, 'a fault of ours is shown as it is')
  t.equal(
    firstFault('[ERROR] old\nStarting MariaDB\n1 [Note] x\n2 [ERROR] InnoDB: first\n3 [ERROR] Aborting'),
    'InnoDB: first',
  )
  t.equal(
    firstFault('Starting MariaDB\n[ERROR] a\n[Warning] mariadbd: Disk is full writing b'),
    'mariadbd: Disk is full writing b',
  )
  t.equal(firstFault('all is well'), undefined)
  t.end()
})
