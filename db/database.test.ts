import t from 'tap'
import { migrate } from './migrate.ts'
import { preparedStatements } from './statements.ts'
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

t.test('prepared statements: the same pool, one transaction, and nothing left behind by a failure', async (t) => {
  const { db, inFlight } = await testDatabase(t)
  const sql = preparedStatements(db)
  const insert = 'insert into number_lists (list, number, created_at) values ?'
  const numbers = async () => await db('number_lists').orderBy('id').pluck('number')
  const first = await sql.insert(insert, [
    ['black', `a'"\\`, 1],
    ['black', 'b', 2],
  ])
  const find = 'select id, number, until_at from number_lists where list = ? and id >= ? order by id limit ?'
  t.strictSame(await sql.rows(find, ['black', first, '1']), [{ id: first, number: `a'"\\`, until_at: null }])
  t.equal(await sql.change('update number_lists set created_at = ? where number = ?', [2, 'b']), 1, 'met, not changed')

  const kept = await sql.together(async (on) => {
    await on.change('update number_lists set number = ? where number = ?', ['c', 'b'])
    await on.insert(insert, [['black', 'd', 3]])
    return (await on.rows('select id from number_lists', [])).length
  })
  t.equal(kept, 3)
  const broken = sql.together(async (on) => {
    await on.change('delete from number_lists', [])
    await on.insert(insert, [['no such list', 'e', 4]])
  })
  await t.rejects(broken, { code: 'WARN_DATA_TRUNCATED' })
  t.strictSame(await numbers(), [`a'"\\`, 'c', 'd'], 'all or nothing')

  // The server ends the connection in the middle of a transaction: the pool must not hand it out again.
  const gone = sql.together(async (on) => {
    await on.change('delete from number_lists', [])
    const [me] = await on.rows<{ id: number }>('select connection_id() as id', [])
    await db.raw('kill ?', [me?.id ?? 0])
    await on.change('delete from number_lists', [])
  })
  await t.rejects(gone)
  t.strictSame(await numbers(), [`a'"\\`, 'c', 'd'])
  await t.rejects(sql.rows('select nonsense from nowhere', []), { code: 'ER_NO_SUCH_TABLE' })
  t.equal(inFlight.count, 0, 'every statement that began has ended')
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
