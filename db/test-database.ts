import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { connect, type Database } from './connection.ts'
import { removeFolder, startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'

type Teardown = { teardown(after: () => unknown): unknown }

export type TestDatabase = { db: Database; url: string; inFlight: InFlight }

/**
 * A migrated, empty database for one test file, gone when the test ends. `TEST_DATABASE_URL` (set by bin/test, which
 * keeps one server for all files) names the server; without it the file starts a server of its own.
 */
export async function testDatabase(t: Teardown): Promise<TestDatabase> {
  const name = `test_${process.pid}_${Math.trunc(performance.now() * 1000).toString(36)}`
  const server = process.env['TEST_DATABASE_URL'] ?? (await serverOfOurOwn(t))
  const url = server.replace(/\/[^/?]*(\?|$)/, `/${name}$1`)
  await onServer(server, (admin) =>
    admin.raw(`create database ${name} character set utf8mb4 collate utf8mb4_unicode_ci`),
  )
  const inFlight = new InFlight()
  const db = connect(url, inFlight)
  await migrate(db)
  t.teardown(async () => {
    await db.destroy()
    await onServer(server, (admin) => admin.raw(`drop database ${name}`))
  })
  return { db, url, inFlight }
}

async function onServer(url: string, act: (admin: Database) => PromiseLike<unknown>): Promise<void> {
  const admin = connect(url, new InFlight(), { poolMax: 1 })
  try {
    await act(admin)
  } finally {
    await admin.destroy()
  }
}

async function serverOfOurOwn(t: Teardown): Promise<string> {
  const folder = await mkdtemp(path.join(scratchRoot(), 'wardline-test-'))
  const server = await startEmbedded({ folder, forgetful: true })
  t.teardown(async () => {
    await server.stop()
    await removeFolder(folder)
  })
  return server.urlOf('mysql')
}

/** Memory where there is some: a scratch database is written and thrown away. */
function scratchRoot(): string {
  if (!existsSync('/dev/shm')) return os.tmpdir()
  const free = spawnSync('df', ['--output=avail', '-k', '/dev/shm'], { encoding: 'utf8' })
  return Number(free.stdout.split('\n')[1]) > 2_000_000 ? '/dev/shm' : os.tmpdir()
}
