import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import t from 'tap'
import { watchQueries } from '../../db/query-watch.ts'
import { testDatabase } from '../../db/test-database.ts'
import { testApp } from '../http/test-app.ts'
import { toMs } from '../kernel/duration.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { Live, type LiveEvent } from '../live/live.ts'
import { createLog } from '../log.ts'
import { LoadMeter, readDisks, readMemory } from './machine.ts'
import { systemRoutes } from './system-routes.ts'
import { systemStore } from './system-store.ts'
import { type SystemParts, SystemWatch } from './system-watch.ts'

t.setTimeout(180_000)

const quietLog = () => createLog({ level: 'trace', to: new Writable({ write: (_chunk, _encoding, done) => done() }) })

/** A system whose parts the test moves, in virtual time. */
function house(t: Tap.Test, more: Partial<SystemParts> = {}) {
  const inFlight = new InFlight()
  const clock = new VirtualClock(Date.UTC(2026, 10, 23, 1), inFlight)
  const live = new Live(clock)
  const log = quietLog()
  const told: LiveEvent[] = []
  live.onNews(() => told.push(live.at(live.last) as LiveEvent))
  const now = {
    begun: 0,
    isUp: true,
    health: {
      kind: 'freeswitch' as const,
      connected: true,
      since: 5,
      version: undefined,
      sequenceGaps: 3,
      lagMs: 1,
      commandsWaiting: 0,
    },
    refused: [] as string[],
  }
  const watch = new SystemWatch({
    clock,
    live,
    version: '1.2.3',
    tail: log.tail,
    store: {
      ping: () => (now.isUp ? Promise.resolve() : Promise.reject(new Error('away'))),
      version: () => Promise.resolve('10.11.6-MariaDB'),
      size: () => Promise.resolve({ bytes: 9_000_000, tables: [{ name: 'calls', bytes: 8_000_000, rows: 1000 }] }),
    },
    queries: { queries: 7, slow: 0, last: [], pool: () => ({ used: 1, free: 2, waiting: 0 }), close: () => undefined },
    switch: () => now.health,
    calls: () => ({ live: 4, ofCampaigns: 3, lines: 10, callsPerSecond: 2 }),
    begun: () => now.begun,
    queues: () => ({ callLog: 0, renderings: 0, inFlight: 1 }),
    speech: { engine: 'espeak-ng', cache: () => ({ bytes: 5, files: 1 }), cacheLimitBytes: 100 },
    speechVersion: () => Promise.resolve('1.51'),
    disks: () => Promise.resolve([{ what: 'both', freeBytes: 9e10, totalBytes: 1e11 }]),
    refusedScripts: () => now.refused,
    failedJobs: () => Promise.resolve([]),
    onError: t.error,
    ...more,
  })
  t.teardown(() => watch.stop())
  const pass = (ms: number) => clock.run({ until: clock.now() + ms })
  const topics = () => told.splice(0).map(({ topic }) => topic)
  return { watch, clock, live, log, now, pass, told, topics }
}

declare namespace Tap {
  type Test = { teardown(after: () => unknown): unknown; error(error: unknown): unknown }
}

t.test('an hour is kept in memory, a point every ten seconds, and nobody is told while nobody looks', async (t) => {
  const { watch, pass, now, topics, clock } = house(t)
  watch.start()
  await pass(toMs('10s'))
  now.begun = 15
  await pass(toMs('10s'))
  t.same(topics(), [])
  t.match(watch.points.at(-1), { at: clock.now(), calls: 4, perSecond: 1.5 })
  await pass(toMs('2h'))
  t.equal(watch.points.length, 360)
  t.equal((watch.points.at(-1)?.at ?? 0) - (watch.points[0]?.at ?? 0), toMs('1h') - toMs('10s'))
  t.match(watch.state(), {
    version: '1.2.3',
    database: { isUp: true, version: '10.11.6-MariaDB', bytes: 9_000_000 },
    calls: { live: 4, lines: 10 },
    queues: { switchCommands: 0, viewers: 1 },
    speech: { version: '1.51' },
    problems: [],
  })
  await watch.stop()
  t.equal(clock.pending, 0, 'no timer is left')
})

t.test('whoever looks is told every second, and of new lines of the log', async (t) => {
  const { watch, pass, live, log, told, topics } = house(t)
  watch.start()
  await pass(0)
  log.info({ area: 'before' }, 'nobody looked')
  await pass(toMs('10s'))
  const look = live.watch('system')
  await pass(0)
  log.warn({ area: 'dialer', pii: { to: '13800138000' } }, 'somebody looks')
  await pass(toMs('3s'))
  const lines = told.find(({ topic }) => topic === 'system.log')
  t.match(lines, { roles: ['it'], isOnRequest: true, payload: { entries: [{ text: 'somebody looks' }] } })
  t.notMatch(JSON.stringify(lines), 'nobody looked')
  t.notMatch(JSON.stringify(told), '13800138000')
  const states = told.filter(({ topic }) => topic === 'system.state')
  t.equal(states.length, 4, 'at once, then each second')
  t.ok(states.every(({ roles, isOnRequest }) => roles?.join() === 'it,supervisor' && isOnRequest))
  topics()
  look()
  look()
  await pass(toMs('30s'))
  t.same(topics(), [], 'and then it is quiet again')
})

t.test('what goes wrong is told to IT at once, since when, and that it is over', async (t) => {
  const { watch, pass, now, topics, clock } = house(t)
  watch.start()
  await pass(0)
  const brokenAt = clock.now() + toMs('10s')
  now.isUp = false
  now.health = { ...now.health, connected: false }
  now.refused = ['hospital-main.ts']
  await pass(toMs('20s'))
  t.same(topics(), ['system.problems'], 'once, not every ten seconds')
  t.match(watch.problems, [
    { code: 'switch-away', severity: 'error', since: brokenAt },
    { code: 'database-away', since: brokenAt },
    { code: 'script-refused', params: { file: 'hospital-main.ts' } },
  ])
  now.isUp = true
  now.health = { ...now.health, connected: true, sequenceGaps: 5 }
  now.refused = []
  await pass(toMs('10s'))
  t.match(watch.problems, [{ code: 'switch-gaps', params: { count: 2 } }])
  await pass(toMs('61m'))
  t.same(watch.problems, [], 'an hour later the gap is history')
})

t.test('a measuring that fails is reported and goes on', async (t) => {
  const errors: unknown[] = []
  const { watch, pass } = house(t, {
    onError: (error) => errors.push(error),
    disks: () => Promise.reject(new Error('no disk')),
  })
  watch.start()
  await pass(toMs('30s'))
  t.match(errors, [/no disk/])
  t.ok(watch.points.length >= 2)
})

t.test('the machine is measured: loop, processor, memory, room', async (t) => {
  const meter = new LoadMeter()
  meter.start()
  await new Promise((resolve) => setTimeout(resolve, 60))
  const before = process.cpuUsage()
  while (process.cpuUsage(before).user < 150_000); // nobody else gets a turn
  await new Promise((resolve) => setTimeout(resolve, 60))
  const load = meter.read()
  t.ok(load.loopDelayMs.max > 60, `a blocked loop is seen (${load.loopDelayMs.max} ms)`)
  t.ok(load.cpuShare > 0.01 && load.cpuShare < 4, `on a machine shared with others: ${load.cpuShare}`)
  meter.stop()
  const memory = readMemory()
  t.ok(memory.heapUsedBytes < memory.heapLimitBytes && memory.rssBytes < memory.machineTotalBytes)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-disk-'))
  t.teardown(() => rm(folder, { recursive: true }))
  t.match(await readDisks({ recordings: folder, var: folder }), [{ what: 'both', freeBytes: Number }])
  t.match(await readDisks({ recordings: path.join(folder, 'none'), var: folder }), [{ what: 'var' }])
  t.same(await readDisks({ recordings: '/nowhere/a', var: '/nowhere/b' }), [])
})

t.test('the database tells version and size; slow queries are told without their values', async (t) => {
  const { db } = await testDatabase(t)
  const watched = watchQueries(db, { slowMs: 500 })
  const store = systemStore(db)
  await store.ping()
  t.match(await store.version(), /^\d+\.\d+/)
  const { bytes, tables } = await store.size()
  t.ok(bytes > 100_000 && tables.length === 8)
  t.equal(watched.queries, 3)
  t.equal(watched.slow, 0)
  await db.raw("select sleep(0.6), '张三' as name, 13800138000 as phone, ? as card", ['110105194912310029'])
  await db.transaction(async (trx) => {
    await trx.raw('select sleep(0.6)')
  })
  await t.rejects(async () => await db.raw('select nothing from nowhere'))
  t.equal(watched.queries, 6, 'those in a transaction and those that failed count')
  t.equal(watched.slow, 2)
  t.match(watched.last[1], { sql: 'select sleep(0.6), ? as name, ? as phone, ? as card', ms: Number })
  t.ok(watched.pool().used + watched.pool().free >= 1)
  watched.close()
  await store.ping()
  t.equal(watched.queries, 6, 'closed is closed')
})

t.test('IT and supervisors may look, the log is for IT, and nobody else gets in', async (t) => {
  const { watch, log, pass } = house(t)
  watch.start()
  await pass(toMs('10s'))
  log.error({ err: new TypeError('王秀英 13800138000'), errorId: 'a1b2c3d4' }, 'a request failed')
  log.info('a request')
  const { as } = await testApp(t, { features: [systemRoutes(watch, log.tail)] })
  const [it, supervisor, manager, agent] = [
    await as('it'),
    await as('supervisor'),
    await as('manager'),
    await as('agent'),
  ]
  const system = (await it.ask('GET', '/api/system')).json()
  t.match(system, {
    state: { version: '1.2.3', switch: { version: null } },
    points: Array,
    tables: [{ name: 'calls' }],
  })
  const seen = await supervisor.ask('GET', '/api/system')
  t.equal(seen.statusCode, 200, seen.body.slice(0, 200))
  t.same((await supervisor.ask('GET', '/api/system/problems')).json(), [])
  const all = await it.ask('GET', '/api/system/log')
  t.equal(all.json().entries.length, 2)
  t.notMatch(all.body, /王秀英|13800138000/)
  t.match((await it.ask('GET', '/api/system/log?level=error')).json(), {
    last: 2,
    entries: [{ level: 'error', fields: { errorId: 'a1b2c3d4' }, error: { kind: 'TypeError', message: '' } }],
  })
  t.same((await it.ask('GET', '/api/system/log?after=2')).json().entries, [])
  t.equal((await supervisor.ask('GET', '/api/system/log')).statusCode, 403)
  for (const who of [manager, agent])
    for (const path of ['/api/system', '/api/system/problems', '/api/system/log'])
      t.equal((await who.ask('GET', path)).statusCode, 403, path)
})
