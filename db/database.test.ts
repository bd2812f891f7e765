import t from 'tap'
import { migrate } from './migrate.ts'
import { testDatabase } from './test-database.ts'
import { withinTime } from './time-limit.ts'

t.test('a migrated database keeps text, days and instants as they were given', async (t) => {
  const { db, inFlight } = await testDatabase(t)
  await migrate(db) // a second engine starting up changes nothing
  const name = `欧阳'"\n🙂\${x}`
  await db('patients').insert({
    name,
    discharged_on: '2026-11-23',
    tags: '[]',
    extra: '{}',
    created_at: 1_795_000_000_123,
    updated_at: 1,
  })
  const row = await db('patients').first()
  t.equal(row.name, name)
  t.equal(row.discharged_on, '2026-11-23', 'a day is a day in every time zone')
  t.equal(row.created_at, 1_795_000_000_123)
  t.equal(inFlight.count, 0, 'every query that began has ended')
  const failing = db.raw('select nonsense from nowhere')
  t.ok(inFlight.count >= 0)
  await t.rejects(Promise.resolve(failing))
  t.equal(inFlight.count, 0, 'also those that failed')
})

t.test('a figure that takes too long is given up, on the server too', async (t) => {
  const { db } = await testDatabase(t)
  await db('settings').insert({ name: 'x', value: '1', updated_at: 7 })
  t.same(await withinTime(db, 5_000, db('settings').where('name', 'x').select('updated_at')), [{ updated_at: 7 }])
  const began = performance.now()
  const slow = db('settings').select(db.raw('sleep(20) as slept'))
  t.equal(await withinTime(db, 50, slow), 'too-slow')
  t.ok(performance.now() - began < 15_000)
  await t.rejects(withinTime(db, 5_000, db('settings').select('nonsense')), /Unknown column/)
})
