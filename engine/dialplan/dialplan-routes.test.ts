import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { root } from '../root.ts'
import { readReference } from './desk.ts'
import { dialplanRoutes } from './dialplan-routes.ts'
import { dialplanStore } from './dialplan-store.ts'
import { createLoader } from './loader.ts'

t.setTimeout(180_000)

t.test('scripts and what they need of the settings', async (t) => {
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
  t.equal((await (await as('supervisor')).ask('GET', '/api/dialplans')).statusCode, 403)
  t.match(await db('audit').where({ act: 'dialplan.reload' }), [{ subject: 'dialplan' }])

  const store = dialplanStore(db)
  t.same((await readReference(store)).targets, {}, 'nothing is set')
  await store.saveTargets({ operator: { kind: 'extension', extension: '8001' } }, 1)
  await store.saveTargets({ operator: { kind: 'extension', extension: '8002' } }, 2)
  await db('opening_hours').insert([
    { calendar: 'outpatients', weekday: 1, opens: 840, closes: 1_080 },
    { calendar: 'outpatients', weekday: 1, opens: 480, closes: 720 },
  ])
  await db('calendar_days').insert({ day: '2026-10-01', kind: 'holiday', name: '国庆节' })
  const { hours, days, targets } = await readReference(store)
  t.same(targets, { operator: { kind: 'extension', extension: '8002' } })
  t.same(hours.get('outpatients'), [
    { weekday: 1, opens: 480, closes: 720 },
    { weekday: 1, opens: 840, closes: 1_080 },
  ])
  t.equal(days.get('2026-10-01'), 'holiday', 'a day is a day in every time zone')
})
