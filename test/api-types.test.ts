import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { root } from '../engine/root.ts'
import { describeWholeApi } from './openapi.ts'

t.test('the types that the pages are written against are those of the API as it is', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-api-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const [document, made] = [path.join(folder, 'openapi.json'), path.join(folder, 'schema.d.ts')]
  await writeFile(document, await describeWholeApi())
  const program = path.join(root, 'admin-ui/node_modules/.bin/openapi-typescript')
  const run = spawnSync(program, [document, '-o', made], { encoding: 'utf8' })
  t.equal(run.status, 0, run.stderr)
  const [now, kept] = await Promise.all(
    [made, path.join(root, 'admin-ui/src/api/schema.d.ts')].map((f) => readFile(f, 'utf8')),
  )
  t.ok(now === kept, 'otherwise: npm run api-types')
})
