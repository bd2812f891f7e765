import t from 'tap'
import { testDatabase } from '../../db/test-database.ts'
import { realClock } from '../kernel/real-clock.ts'
import { type Job, Schedule } from './schedule.ts'
import { scheduleStore } from './schedule-store.ts'

t.test('jobs by the clock', async (t) => {
  const { db, inFlight } = await testDatabase(t)
  const store = scheduleStore(db)
  const errors: string[] = []
  const schedule = (jobs: readonly Job[]) =>
    new Schedule({
      store,
      jobs,
      timeZone: 'Asia/Shanghai',
      clock: realClock,
      onError: (error, job) => errors.push(`${job}: ${String(error)}`),
    })

  t.test('a job ticks, and its row says how it went', async (t) => {
    let ticks = 0
    let ticked: () => void = () => undefined
    const twice = new Promise<void>((resolve) => {
      ticked = resolve
    })
    const jobs: Job[] = [
      { name: 'tick', cron: '* * * * * *', run: async () => void (++ticks === 2 && ticked()) },
      { name: 'off', cron: '* * * * * *', run: () => Promise.reject(new Error('it is switched off')) },
    ]
    await db('jobs').insert({ name: 'off', cron: '* * * * * *', enabled: false })
    const running = schedule(jobs)
    await running.start()
    await twice
    await running.stop()
    t.match(await running.list(), [
      { name: 'off', outcome: undefined },
      { name: 'tick', outcome: 'done', error: undefined },
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
    const slow = schedule([{ name: 'slow', cron: '0 3 * * *', run: () => held }])
    const other = schedule([{ name: 'slow', cron: '0 3 * * *', run: () => Promise.resolve() }])
    await slow.start()
    const first = slow.run('slow')
    while ((await store.list()).find(({ name }) => name === 'slow')?.startedAt === undefined);
    t.equal(await other.run('slow'), 'runs-elsewhere')
    finish()
    t.equal(await first, 'done')
    t.equal(await other.run('slow'), 'done')
    await slow.stop()
  })

  t.test('a job that fails says so and ticks again; a line that is none is replaced by the code’s', async (t) => {
    await db('jobs').insert({ name: 'odd', cron: 'now and then' })
    const odd = schedule([
      { name: 'odd', cron: '0 3 * * *', run: () => Promise.reject(new TypeError('broken: 13800138000')) },
    ])
    await odd.start()
    t.equal(await odd.run('odd'), 'failed')
    t.equal(await odd.run('no such job'), 'failed')
    t.match(
      (await odd.list()).find(({ name }) => name === 'odd'),
      { outcome: 'failed', error: 'TypeError' },
    )
    t.match(errors, [/not a cron line/, /broken/])
    await odd.stop()
    t.equal(inFlight.count, 0, 'no connection is kept')
  })
})
