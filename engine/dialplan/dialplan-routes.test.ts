import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { root } from '../root.ts'
import { dialplanRoutes } from './dialplan-routes.ts'
import { createLoader } from './loader.ts'

t.setTimeout(180_000)

t.test('scripts, what is wrong with them, and what they need of the settings', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dialplan-routes-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const put = (file: string, body: string) =>
    writeFile(
      path.join(folder, file),
      `import { dialplan } from '${root}/engine/dialplan/api.ts'\nexport default dialplan(${body})`,
    )
  await put('desk.ts', "'desk', ['8000'], async () => undefined")
  const loader = await createLoader({
    folder,
    buildFolder: path.join(folder, 'built'),
    now: () => 5,
    onFault: () => undefined,
    types: false,
  })
  t.teardown(() => loader.close())
  const { as, db } = await testApp(t, {
    features: [dialplanRoutes({ loader, runs: async () => ({ since: 4, runs: [] }) })],
  })
  const it = await as('it')

  t.same((await it.ask('GET', '/api/dialplans')).json(), {
    readAt: 5,
    scripts: [{ file: 'desk.ts', name: 'desk', numbers: ['8000'], loadedAt: 5, fault: null }],
  })
  await put('night.ts', "'night', ['8000'], async () => undefined")
  await writeFile(path.join(folder, 'desk.ts'), 'export default nonsense(')
  const reloaded = (await it.ask('POST', '/api/dialplans/reload')).json()
  t.match(reloaded.scripts, [
    {
      file: 'desk.ts',
      name: 'desk',
      loadedAt: 5,
      fault: { kind: 'syntax', line: 1, column: 25, message: /Unexpected/, excerpt: [{ line: 1, text: /nonsense/ }] },
    },
    {
      file: 'night.ts',
      name: null,
      numbers: [],
      fault: { kind: 'number-taken', about: { what: '8000', by: 'desk.ts' }, line: null, excerpt: [] },
    },
  ])
  t.same((await it.ask('GET', '/api/dialplans/night.ts/source')).json().source.split('\n').length, 2)
  t.equal((await it.ask('GET', '/api/dialplans/gone.ts/source')).statusCode, 404)
  t.equal((await it.ask('GET', '/api/dialplans/..%2Fdialplan-routes.test.ts/source')).statusCode, 400)
  t.same((await it.ask('GET', '/api/dialplans/runs')).json(), { since: 4, runs: [] })
  await put(
    'night.ts',
    "'night', [], async (call, desk) => desk.hours.isOpen('outpatients') || call.transfer('operator')",
  )
  await loader.reload()
  t.same(loader.uses(), [
    { script: 'desk', uses: { targets: [], calendars: [] } },
    { script: 'night', uses: { targets: ['operator'], calendars: ['outpatients'] } },
  ])
  t.equal((await (await as('supervisor')).ask('GET', '/api/dialplans')).statusCode, 403)
  t.match(await db('audit').where({ act: 'dialplan.reload' }), [{ subject: 'dialplan' }])
})
