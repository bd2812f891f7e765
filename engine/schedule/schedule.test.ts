import t from 'tap'
import { testDatabase } from '../../db/test-database.ts'
import { testApp } from '../http/test-app.ts'
import { realClock } from '../kernel/real-clock.ts'
import { type Job, Schedule } from './schedule.ts'
import { scheduleRoutes } from './schedule-routes.ts'
import { scheduleStore } from './schedule-store.ts'

const about = { zh: '测试', en: 'for a test' }

t.test('jobs by the clock', async (t) => {
  const { db, inFlight } = await testDatabase(t)
  const store = scheduleStore(db)
  const errors: string[] = []
  const changed: string[] = []
  const schedule = (jobs: readonly Job[]) =>
    new Schedule({
      store,
      jobs,
      timeZone: 'Asia/Shanghai',
      clock: realClock,
      onChanged: (job) => changed.push(job),
      onError: (error, job) => errors.push(`${job}: ${String(error)}`),
    })

  t.test('a job ticks, and its row says how it went', async (t) => {
    let ticks = 0
    let ticked: () => void = () => undefined
    const twice = new Promise<void>((resolve) => {
      ticked = resolve
    })
    const jobs: Job[] = [
      { name: 'tick', about, cron: '* * * * * *', run: async () => void (++ticks === 2 && ticked()) },
      { name: 'off', about, cron: '* * * * * *', run: () => Promise.reject(new Error('it is switched off')) },
    ]
    await db('jobs').insert({ name: 'off', cron: '* * * * * *', enabled: false })
    const running = schedule(jobs)
    await running.start()
    await twice
    await running.stop()
    t.match(await running.list(), [
      { name: 'tick', outcome: 'done', error: undefined, isRunning: false, nextAt: undefined },
      { name: 'off', outcome: undefined, enabled: false, nextAt: undefined },
    ])
    t.strictSame(errors, [])
    const after = ticks
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    t.equal(ticks, after, 'stopped is stopped')
  })

  t.test('a job that runs in one engine is not started in another', async (t) => {
    let finish: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    const slow = schedule([{ name: 'slow', about, cron: '0 3 * * *', run: () => held }])
    const other = schedule([{ name: 'slow', about, cron: '0 3 * * *', run: () => Promise.resolve() }])
    await slow.start()
    const first = slow.run('slow')
    while ((await store.list()).find(({ name }) => name === 'slow')?.startedAt === undefined);
    t.equal(await other.run('slow'), 'runs-already')
    t.match(await other.list(), [{ name: 'slow', isRunning: true, outcome: undefined }], 'and each of them knows')
    t.equal(await slow.run('slow'), 'runs-already', 'nor twice in one')
    finish()
    t.equal(await first, 'done')
    t.equal(await other.run('slow'), 'done')
    await slow.stop()
  })

  t.test('an administrator moves a job, switches it off and runs it all the same', async (t) => {
    let runs = 0
    const job: Job = { name: 'moved', about, cron: '10 3 * * *', run: async () => void ++runs }
    const running = schedule([job])
    await running.start()
    const at = (next: number | undefined) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', timeStyle: 'short' }).format(next)
    t.equal(at((await running.one('moved')).nextAt), '03:10', 'on the hospital’s clock')
    const moved = await running.change('moved', { cron: ' 45  22 * * 1-5 ' })
    t.match(moved, { cron: '45 22 * * 1-5', usualCron: '10 3 * * *', enabled: true })
    t.equal(at(moved.nextAt), '22:45', 'at once')
    t.match(await running.change('moved', { enabled: false }), { nextAt: undefined, cron: '45 22 * * 1-5' })
    for (const cron of ['', 'now', '60 3 * * *', '* * * * * *', '@daily', '0 3 * *'])
      await t.rejects(running.change('moved', { cron, enabled: true }), { code: 'job-cron-invalid' }, cron)
    await t.rejects(running.change('no such job', {}), { code: 'not-found' })
    await t.rejects(running.one('no such job'), { code: 'not-found' })
    t.match(await running.one('moved'), { enabled: false }, 'what is refused changes nothing')
    changed.length = 0
    t.equal(await running.run('moved'), 'done')
    t.equal(runs, 1)
    t.same(changed, ['moved', 'moved'], 'it was told when it began and when it had ended')
    await running.stop()
    const later = schedule([job])
    await later.start()
    t.match(await later.one('moved'), { enabled: false, cron: '45 22 * * 1-5', outcome: 'done', nextAt: undefined })
    t.match(await later.change('moved', { enabled: true, cron: '10 3 * * *' }), { nextAt: Number })
    await later.stop()
  })

  t.test(
    'a run that an engine did not live to end is told as interrupted; one that is stopped is asked to end',
    async (t) => {
      let asked = false
      let begin: () => void = () => undefined
      const begun = new Promise<void>((resolve) => {
        begin = resolve
      })
      const long: Job = {
        name: 'long',
        about,
        cron: '0 3 * * *',
        run: (signal) =>
          new Promise<void>((resolve) => {
            begin()
            signal.addEventListener('abort', () => {
              asked = true
              resolve()
            })
          }),
      }
      const dying = schedule([long])
      t.match(await dying.list(), [{ name: 'long', enabled: true, outcome: undefined, isRunning: false }], 'never run')
      await dying.start()
      const run = dying.run('long')
      await begun
      await dying.stop()
      t.equal(asked, true)
      t.equal(await run, 'done')
      await db('jobs').where({ name: 'long' }).update({ ended_at: null, outcome: null })
      t.match(await dying.one('long'), { outcome: 'interrupted', isRunning: false })
    },
  )

  t.test('over HTTP', async (t) => {
    let finish: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    const jobs: Job[] = [{ name: 'nightly', about, cron: '10 3 * * *', run: () => held }]
    const running = schedule(jobs)
    await running.start()
    const { as, db: appDb } = await testApp(t, { features: [scheduleRoutes(running)] })
    const it = await as('it')
    const first = (await it.ask('GET', '/api/jobs')).json()
    t.match(first, [
      { name: 'nightly', about: '测试', outcome: null, isRunning: false, nextAt: Number, startedAt: null },
    ])
    const started = await it.ask('POST', '/api/jobs/nightly/run')
    t.match([started.statusCode, started.json()], [202, { isRunning: true }], 'it is not waited for')
    while ((await running.one('nightly')).isRunning === false);
    t.match((await it.ask('POST', '/api/jobs/nightly/run')).json(), { code: 'job-running' })
    finish()
    while ((await running.one('nightly')).isRunning);
    t.match((await it.ask('GET', '/api/jobs')).json(), [{ outcome: 'done', startedAt: Number, endedAt: Number }])
    const moved = await it.ask('PATCH', '/api/jobs/nightly', { cron: '0 5 * * *', enabled: false })
    t.match(moved.json(), { cron: '0 5 * * *', usualCron: '10 3 * * *', enabled: false, nextAt: null })
    t.match((await it.ask('PATCH', '/api/jobs/nightly', { cron: 'at night' })).json(), {
      code: 'job-cron-invalid',
      message: /五段/,
    })
    t.equal((await it.ask('POST', '/api/jobs/other/run')).statusCode, 404)
    t.equal((await (await as('supervisor')).ask('GET', '/api/jobs')).statusCode, 403)
    t.match(await appDb('audit').orderBy('id').select('act', 'subject', 'subject_id'), [
      { act: 'job.run', subject: 'job', subject_id: 'nightly' },
      { act: 'job.change', subject_id: 'nightly' },
    ])
    await running.stop()
  })

  t.test('a job that fails says so and ticks again; a line that is none is replaced by the code’s', async (t) => {
    await db('jobs').insert({ name: 'odd', cron: 'now and then' })
    const odd = schedule([
      { name: 'odd', about, cron: '0 3 * * *', run: () => Promise.reject(new TypeError('broken: 13800138000')) },
    ])
    await odd.start()
    t.equal(await odd.run('odd'), 'failed')
    await t.rejects(odd.run('no such job'), { code: 'not-found' })
    t.match(
      (await odd.list()).find(({ name }) => name === 'odd'),
      { outcome: 'failed', error: 'TypeError' },
    )
    t.match(errors, [/not a cron line/, /broken/])
    await odd.stop()
    t.equal(inFlight.count, 0, 'no connection is kept')
  })
})
