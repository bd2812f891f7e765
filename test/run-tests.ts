/**
 * Runs the built test files under node's runner with one scratch database server for all of them. Arguments are path
 * prefixes (`engine/survey`); none: everything but the live suite, which needs a real FreeSWITCH.
 */
import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { removeFolder, startEmbedded } from '../db/embedded.ts'

const built = path.resolve(import.meta.dirname, '..')
const wanted = process.argv.slice(2)

async function testFiles(): Promise<string[]> {
  const entries = await readdir(built, { recursive: true })
  return entries
    .filter((file) => file.endsWith('.test.js'))
    .filter((file) =>
      wanted.length > 0 ? wanted.some((prefix) => file.startsWith(prefix)) : !file.startsWith('test/live/'),
    )
    .sort()
    .map((file) => path.join(built, file))
}

function runNodeTests(files: readonly string[], databaseUrl: string): Promise<number> {
  const concurrency = String(Math.max(2, os.availableParallelism()))
  const args = ['--enable-source-maps', '--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', ...files]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TEST_DATABASE_URL: databaseUrl, TAP_TIMEOUT: '300' },
  })
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

const files = await testFiles()
if (files.length === 0) {
  console.error(`No test file below ${wanted.join(', ')}`)
  process.exit(2)
}
const folder = path.resolve(built, '..', `test-db-${process.pid}`)
const server = await startEmbedded({ folder, forgetful: true })
let code = 1
try {
  code = await runNodeTests(files, await server.urlOf('mysql'))
} finally {
  await server.stop()
  await removeFolder(folder)
}
process.exit(code)
