import t from 'tap'
import { settings as variables } from '../config-settings.ts'
import { testApp } from '../http/test-app.ts'
import type { Switch } from '../switch/switch.ts'
import { environmentOf, type HouseSettings } from './core/house-settings.ts'
import { environmentRoutes } from './environment-routes.ts'
import { openSettings } from './settings.ts'
import { settingsRoutes } from './settings-routes.ts'
import { settingsStore } from './settings-store.ts'
import { trunksRoutes } from './trunks-routes.ts'

t.setTimeout(180_000)

const defaults: HouseSettings = {
  hospitalName: '示范医院',
  callerId: '02100000000',
  callerIdsByDepartment: {},
  sessionIdleMinutes: 60,
  sessionLongestHours: 12,
  recordingDays: 1095,
  lines: 10,
  callsPerSecond: 2,
}

t.test('trunks are shown as the switch tells them; a default that it does not have stands out', async (t) => {
  const figures = { pingMs: 12.34, upMs: undefined, callsIn: 1, callsOut: 2, failedIn: 0, failedOut: 1 }
  const pbx = { name: 'pbx', state: 'up', detail: 'UP NOREG', registration: 'none', figures } as const
  let told: Awaited<ReturnType<Switch['trunks']>> = [pbx]
  const { as } = await testApp(t, { features: [trunksRoutes({ trunks: async () => told }, 'carrier')] })
  const it = await as('it')
  const asked = async () => (await it.ask('GET', '/api/trunks')).json()
  t.same(await asked(), [
    { name: 'carrier', isDefault: true, state: 'missing', detail: '', registration: null, figures: null },
    { ...pbx, isDefault: false, figures: { ...figures, upMs: null } },
  ])
  told = [{ name: 'carrier', state: 'down', detail: 'DOWN FAILED', registration: 'failed' }]
  const carrier = { name: 'carrier', isDefault: true, figures: null }
  t.same(await asked(), [{ ...carrier, state: 'down', detail: 'DOWN FAILED', registration: 'failed' }])
  told = { kind: 'unknown', why: 'not-connected' }
  t.same(await asked(), [{ ...carrier, state: 'unknown', detail: 'not-connected', registration: null }])
  t.equal((await (await as('agent')).ask('GET', '/api/trunks')).statusCode, 403)
})

t.test('what the engine was started with is told to IT, in the language of who asks', async (t) => {
  const about = { zh: '线路数', en: 'Lines' }
  const lines = [
    { name: 'LINES', about, value: undefined, default: '10', isSet: false, isSecret: false },
    { name: 'SWITCH_URL', about, value: undefined, default: undefined, isSet: true, isSecret: true },
  ]
  const { as } = await testApp(t, { features: [environmentRoutes(() => lines)] })
  t.same((await (await as('it')).ask('GET', '/api/settings/environment')).json(), [
    { name: 'LINES', about: '线路数', value: null, default: '10', isSet: false, isSecret: false },
    { name: 'SWITCH_URL', about: '线路数', value: null, default: null, isSet: true, isSecret: true },
  ])
  t.equal((await (await as('supervisor')).ask('GET', '/api/settings/environment')).statusCode, 403)
})

t.test('settings of the house', async (t) => {
  const unfit: string[] = []
  const errors: unknown[] = []
  const house = await testApp(t)
  const open = (store = settingsStore(house.db)) =>
    openSettings({
      store,
      clock: house.clock,
      defaults,
      onUnfit: (name) => unfit.push(name),
      onError: (error) => errors.push(error),
    })
  await house.db('settings').insert({ name: 'setup-code', value: '{"sha256":"x"}', updated_at: 1 })
  const settings = await open()
  const { as, db } = await testApp(t, { features: [settingsRoutes(settings)] })
  const it = await as('it')

  t.test('with nothing kept the environment’s hold, and it is said where they come from', async (t) => {
    const found = (await it.ask('GET', '/api/settings')).json()
    t.match(found.lines, { value: 10, default: 10, environment: 'LINES', isSet: false, updatedAt: null })
    t.match(found.callerIdsByDepartment, { value: {}, environment: null, bounds: null })
    t.same(found.callsPerSecond.bounds, { least: 0.05, most: 200 })
    t.equal(Object.keys(found).length, Object.keys(defaults).length)
    for (const variable of Object.values(environmentOf))
      if (variable) t.ok(Object.hasOwn(variables, variable), variable)
  })

  t.test('a change holds at once, wins over the environment, and is written down with who made it', async (t) => {
    const told: HouseSettings[] = []
    settings.onChange((now) => void told.push(now))
    const change = {
      hospitalName: '仁和医院',
      lines: 30,
      callerIdsByDepartment: { 骨科: '057188881234', constructor: '057188885678' },
    }
    const answer = await it.ask('PATCH', '/api/settings', change)
    t.match(answer.json(), {
      hospitalName: { value: '仁和医院', default: '示范医院', isSet: true, updatedAt: house.clock.now() },
      lines: { value: 30 },
      callsPerSecond: { value: 2, isSet: false },
    })
    t.match(settings.current, change)
    t.match(told, [{ lines: 30, callsPerSecond: 2 }])
    const [audited] = await db('audit').where({ act: 'settings.change' })
    t.match(audited, { user_id: it.user.id, subject: 'settings' })
    t.match(JSON.parse(JSON.stringify(audited.detail)), {
      hospitalName: '仁和医院',
      lines: 30,
      callerIdsByDepartment: 2,
    })
    t.match((await open()).current, change, 'and is there after a restart')
  })

  t.test('null goes back to the environment', async (t) => {
    await it.ask('PATCH', '/api/settings', { lines: null })
    t.match(settings.lines().lines, { value: 10, isSet: false, updatedAt: null })
    t.match((await open()).current, { lines: 10, hospitalName: '仁和医院' })
    t.equal((await house.db('settings').where({ name: 'setup-code' })).length, 1, 'rows of others are not touched')
  })

  t.test('what makes no sense changes nothing', async (t) => {
    const before = JSON.stringify(settings.lines())
    for (const wrong of [
      { lines: 0 },
      { lines: 3.5 },
      { callsPerSecond: 0 },
      { hospitalName: ' ' },
      { hospitalName: '仁和\n医院' },
      { callerId: 'anonymous' },
      { callerIdsByDepartment: { 骨科: '' } },
      { recordingDays: -1 },
      { sessionIdleMinutes: '60' },
      { callerIdsByDepartment: [] },
      { noSuchSetting: 1 },
      { lines: 5, callsPerSecond: 'many' },
    ])
      t.equal((await it.ask('PATCH', '/api/settings', wrong)).statusCode, 400, JSON.stringify(wrong))
    t.match((await it.ask('PATCH', '/api/settings', { lines: 9_999 })).json(), {
      code: 'invalid-input',
      message: /lines: 不能大于 2000/,
    })
    t.equal((await it.ask('PATCH', '/api/settings', {})).statusCode, 200)
    t.equal(JSON.stringify(settings.lines()), before)
  })

  t.test('nobody but IT', async (t) => {
    for (const role of ['manager', 'supervisor', 'agent', 'doctor'] as const) {
      const other = await as(role)
      t.equal((await other.ask('GET', '/api/settings')).statusCode, 403, role)
      t.equal((await other.ask('PATCH', '/api/settings', { lines: 1 })).statusCode, 403, role)
    }
  })

  t.test(
    'a row that was spoilt is told of, and its default holds; a database that is away refuses the change',
    async (t) => {
      await house.db('settings').where({ name: 'house.hospitalName' }).update({ value: '{"value": 7}' })
      t.equal((await open()).current.hospitalName, '示范医院')
      t.same(unfit, ['hospitalName'])
      const away = { ...settingsStore(house.db), change: () => Promise.reject(new Error('the database is away')) }
      const kept = await open(away)
      await t.rejects(kept.change({ lines: 5 }), { message: 'the database is away' })
      t.equal(kept.current.lines, 10, 'what is not kept does not hold')
      t.same(errors, [])
    },
  )
})
