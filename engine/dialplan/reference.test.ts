import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { dialplanStore } from './dialplan-store.ts'
import { openReference } from './reference.ts'
import { referenceRoutes } from './reference-routes.ts'

t.setTimeout(180_000)

const officeLine = [
  { weekday: 1, opens: 480, closes: 720 },
  { weekday: 1, opens: 840, closes: 1_080 },
]

t.test('hours, targets and days over HTTP: what is set holds at once and after a restart', async (t) => {
  let told = 0
  // The app's clock stands at Monday 9:00 of the hospital's time.
  const house = await testApp(t)
  const open = (onChanged = async () => void told++) =>
    openReference({ store: dialplanStore(house.db), clock: house.clock, timeZone: 'Asia/Shanghai', onChanged })
  const reference = await open()
  const uses = () => [
    { script: 'hospital-main', uses: { targets: ['operator', 'nurse-desk'], calendars: ['outpatients'] } },
    { script: 'night', uses: { targets: ['operator'], calendars: [] } },
  ]
  const { as, db } = await testApp(t, { features: [referenceRoutes({ reference, uses })] })
  const it = await as('it')
  const supervisor = await as('supervisor')

  t.test('what scripts ask for is shown before anybody has filled it in', async (t) => {
    t.same((await it.ask('GET', '/api/opening-hours')).json(), [
      { calendar: 'outpatients', spans: [], isOpen: false, usedBy: ['hospital-main'] },
    ])
    t.same((await it.ask('GET', '/api/targets')).json(), [
      { name: 'nurse-desk', destination: null, usedBy: ['hospital-main'] },
      { name: 'operator', destination: null, usedBy: ['hospital-main', 'night'] },
    ])
  })

  t.test('hours', async (t) => {
    const set = await supervisor.ask('PUT', '/api/opening-hours/outpatients', { spans: officeLine })
    t.match(set.json(), { spans: officeLine, isOpen: true })
    t.equal(told, 1, 'whoever goes by the calendar is told')
    t.equal((await open()).isOpen('outpatients'), true, 'kept')
    t.equal((await it.ask('PUT', '/api/opening-hours/dialysis', { spans: [] })).statusCode, 200)
    const overlap = [...officeLine, { weekday: 1, opens: 700, closes: 800 }]
    const refused = await it.ask('PUT', '/api/opening-hours/outpatients', { spans: overlap })
    t.match(refused.json(), { code: 'hours-invalid', message: /11:40-13:20：与同一天的另一时段重叠/ })
    for (const [calendar, spans] of [
      ['outpatients', [{ weekday: 0, opens: 1, closes: 2 }]],
      ['outpatients', [{ weekday: 1, opens: 1, closes: 1441 }]],
      ['outpatients', [{ weekday: 1, opens: 1 }]],
      ['Out%20patients', []],
    ] as const)
      t.equal((await it.ask('PUT', `/api/opening-hours/${calendar}`, { spans })).statusCode, 400)
    t.equal(reference.isOpen('outpatients'), true, 'what is refused changes nothing')
    await it.ask('PUT', '/api/opening-hours/outpatients', { spans: [] })
    t.equal(reference.isOpen('outpatients'), false)
    await it.ask('PUT', '/api/opening-hours/outpatients', { spans: officeLine })
  })

  t.test('days', async (t) => {
    t.equal(
      (await supervisor.ask('PUT', '/api/calendar-days/2026-11-23', { kind: 'holiday', name: '院庆' })).statusCode,
      200,
    )
    t.equal(reference.isOpen('outpatients'), false, 'a holiday is closed')
    t.same((await it.ask('GET', '/api/calendar-days?year=2026')).json(), [
      { day: '2026-11-23', kind: 'holiday', name: '院庆' },
    ])
    t.same((await it.ask('GET', '/api/calendar-days?year=2025')).json(), [])
    t.match((await it.ask('PUT', '/api/calendar-days/2026-02-30', { kind: 'holiday' })).statusCode, 400)
    t.equal((await supervisor.ask('DELETE', '/api/calendar-days/2026-11-23')).statusCode, 204)
    t.equal(reference.isOpen('outpatients'), true)
    t.equal((await it.ask('DELETE', '/api/calendar-days/2026-11-23')).statusCode, 404)
  })

  t.test('targets', async (t) => {
    const desk = { kind: 'extension', extension: '8001' }
    t.match((await it.ask('PUT', '/api/targets/operator', desk)).json(), { name: 'operator', destination: desk })
    const outside = { kind: 'trunk', number: '057187654321' }
    t.match((await it.ask('PUT', '/api/targets/nurse-desk', outside)).json(), { destination: outside })
    t.same((await open()).current().targets, { operator: desk, 'nurse-desk': outside })
    for (const wrong of [
      { kind: 'extension' },
      { kind: 'extension', extension: 'x' },
      { kind: 'trunk', number: '1;2' },
      {},
    ])
      t.equal((await it.ask('PUT', '/api/targets/operator', wrong)).statusCode, 400, JSON.stringify(wrong))
    t.equal((await it.ask('PUT', '/api/targets/__proto__', desk)).statusCode, 400)
    t.equal((await it.ask('PUT', '/api/targets/constructor', desk)).statusCode, 200, 'any word may be a name')
    t.equal((await it.ask('DELETE', '/api/targets/constructor')).statusCode, 204)
    t.equal((await it.ask('DELETE', '/api/targets/constructor')).statusCode, 404)
    const both = ['a-desk', 'b-desk'].map((name) => it.ask('PUT', `/api/targets/${name}`, desk))
    await Promise.all(both)
    t.ok(
      ['a-desk', 'b-desk'].every((name) => name in reference.current().targets),
      'neither overwrites the other',
    )
  })

  t.test('who may, and what is written down', async (t) => {
    for (const [role, method, path, body, status] of [
      ['supervisor', 'PUT', '/api/targets/operator', { kind: 'extension', extension: '1' }, 403],
      ['manager', 'GET', '/api/opening-hours', undefined, 200],
      ['manager', 'PUT', '/api/opening-hours/outpatients', { spans: [] }, 403],
      ['agent', 'GET', '/api/targets', undefined, 403],
    ] as const) {
      const who = role === 'supervisor' ? supervisor : await as(role, { login: `${role}-${method}`.toLowerCase() })
      t.equal((await who.ask(method, path, body)).statusCode, status, `${role} ${method} ${path}`)
    }
    const acts = new Set(await db('audit').pluck('act'))
    for (const act of [
      'opening-hours.change',
      'target.change',
      'target.remove',
      'calendar-day.change',
      'calendar-day.remove',
    ])
      t.ok(acts.has(act), act)
    t.match(await db('audit').where({ act: 'opening-hours.change' }).first(), {
      subject_id: 'outpatients',
      user_id: supervisor.user.id,
    })
  })
})

t.test('a new hospital gets office hours once; what it deletes is not put back', async (t) => {
  const { db, clock } = await testApp(t)
  const open = () => openReference({ store: dialplanStore(db), clock, timeZone: 'Asia/Shanghai' })
  const [one, other] = await Promise.all([open(), open()])
  const seeded = await Promise.all([one?.seedHours(), other?.seedHours()])
  t.same(seeded.toSorted(), [false, true], 'two engines that start at once put it in once')
  t.equal((await db('opening_hours')).length, 3 * 10)
  const later = await open()
  t.same(
    ['outpatients', 'booking-desk', 'nurse-desk', 'elsewhere'].map((calendar) => later.isOpen(calendar)),
    [true, true, true, false],
  )
  await db('opening_hours').delete()
  t.equal(await later.seedHours(), false)
  t.equal((await db('opening_hours')).length, 0)
})

t.test('a hospital that has hours of its own gets no others', async (t) => {
  const { db, clock } = await testApp(t)
  await db('opening_hours').insert({ calendar: 'dialysis', weekday: 1, opens: 1, closes: 2 })
  const reference = await openReference({ store: dialplanStore(db), clock, timeZone: 'Asia/Shanghai' })
  t.equal(await reference.seedHours(), false)
  t.equal((await db('opening_hours')).length, 1)
})
