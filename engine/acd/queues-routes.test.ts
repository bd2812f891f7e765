/** Queues, agents and lists are set over HTTP: by whom, what is refused, and that it holds at once. */
import t from 'tap'
import { virtualHospital } from '../../test/virtual-hospital.ts'
import { testApp } from '../http/test-app.ts'
import { usualKeptRules, usualManners } from './core/queue-settings.ts'
import { queuesRoutes } from './queues-routes.ts'

t.setTimeout(180_000)

const queue = (code: string, more: object = {}) => ({
  code,
  title: { 'zh-CN': `队列${code}`, en: code },
  isOpen: true,
  rules: usualKeptRules,
  manners: usualManners,
  ...more,
})

t.test('queues, who is in them, agents and lists', async (t) => {
  const { db, engine } = await virtualHospital(t, { startsAt: '2026-11-27T10:00:00+08:00', people: () => undefined })
  const { queues } = engine
  await engine.recover()
  const database = { db, inFlight: engine.parts.inFlight, url: '' }
  const { as } = await testApp(t, { database, features: [queuesRoutes(queues.queueDesk)] })
  const supervisor = await as('supervisor')
  const manager = await as('manager')
  const nurse = await as('agent')
  const add = (body: object) => supervisor.ask('POST', '/api/queues', body)
  const { id } = (await add(queue('service'))).json()
  const ward: number = (await add(queue('ward'))).json().id

  await t.test('a queue holds at once; its code stays; what makes no sense is refused', async (t) => {
    t.equal(queues.acd.queueOf('service')?.id, id)
    t.match((await add(queue('service'))).json(), { code: 'queue-code-taken' })
    t.match((await add(queue('Service'))).json(), { code: 'invalid-input', message: /code/ })
    t.match((await add(queue('a', { rules: { ...usualKeptRules, ringMs: 4_000 } }))).json(), { code: 'invalid-input' })
    const overflow = { rules: { ...usualKeptRules, overflow: { afterMs: 1_000, to: 'nowhere' } } }
    t.match((await add(queue('a', overflow))).json(), { code: 'queue-overflows-nowhere' })
    const changed = queue('another', { rules: { ...usualKeptRules, ringMs: 30_000, maxWaitMs: null } })
    t.equal((await supervisor.ask('PUT', `/api/queues/${id}`, changed)).statusCode, 204)
    t.match(queues.acd.queueOf('service'), { rules: { ringMs: 30_000, maxWaitMs: null } })
    t.equal((await supervisor.ask('PUT', '/api/queues/999', changed)).statusCode, 404)
  })

  await t.test('an agent’s number, phone, skills and queues; a number is one agent’s', async (t) => {
    const agent = {
      number: '8001',
      phone: { kind: 'outside', number: '+8657188880000' },
      answersItself: false,
      skills: { 英语: 5 },
      queues: [{ queueId: id, level: 1, position: 20 }],
    }
    const set = (who: number, body: object) => supervisor.ask('PUT', `/api/agents/${who}`, body)
    t.equal((await set(nurse.user.id, agent)).statusCode, 204)
    t.match((await set(supervisor.user.id, { ...agent, queues: [] })).json(), { code: 'agent-number-taken' })
    t.match((await set(nurse.user.id, { ...agent, queues: [{ queueId: 999, level: 0, position: 0 }] })).json(), {
      code: 'not-found',
    })
    t.match((await set(manager.user.id, agent)).json(), { code: 'agent-unknown' })
    t.equal((await set(nurse.user.id, { ...agent, skills: { '': 5 } })).statusCode, 400)
    const agents = (await manager.ask('GET', '/api/agents')).json()
    t.match(
      agents.find(({ userId }: { userId: number }) => userId === nurse.user.id),
      { ...agent, role: 'agent' },
    )
    t.same((await manager.ask('GET', `/api/queues/${id}/members`)).json(), [
      { userId: nurse.user.id, level: 1, position: 20 },
    ])
    const members = [{ userId: nurse.user.id, level: 0, position: 10 }]
    t.equal((await supervisor.ask('PUT', `/api/queues/${ward}/members`, { members })).statusCode, 204)
    const [row] = (await manager.ask('GET', '/api/queues')).json()
    t.match(row, { code: 'service', members: 1, waiting: 0 })
    t.match(
      (
        await supervisor.ask('PUT', `/api/queues/${ward}/members`, { members: [{ ...members[0], userId: 999 }] })
      ).json(),
      { code: 'agent-unknown' },
    )
  })

  await t.test('what is taken off a list is retired, and can be brought back', async (t) => {
    const codes = [{ code: 'tea', title: { 'zh-CN': '喝茶', en: 'Tea' } }]
    t.equal((await supervisor.ask('PUT', '/api/pause-reasons', { codes })).statusCode, 204)
    const listed = (await nurse.ask('GET', '/api/pause-reasons')).json()
    t.match(
      listed.find(({ code }: { code: string }) => code === 'tea'),
      { isRetired: false },
    )
    t.match(
      listed.find(({ code }: { code: string }) => code === 'meal'),
      { isRetired: true },
    )
    t.match((await supervisor.ask('PUT', '/api/pause-reasons', { codes: [...codes, ...codes] })).json(), {
      code: 'invalid-input',
    })
    const back = [...codes, { code: 'meal', title: { 'zh-CN': '用餐', en: 'Meal' } }]
    await supervisor.ask('PUT', '/api/pause-reasons', { codes: back })
    const again = (await nurse.ask('GET', '/api/pause-reasons')).json()
    t.match(
      again.find(({ code }: { code: string }) => code === 'meal'),
      { isRetired: false },
    )
  })

  await t.test('who may', async (t) => {
    const refused = [
      ['POST', '/api/queues', queue('x')],
      ['PUT', `/api/queues/${id}`, queue('x')],
      ['DELETE', `/api/queues/${id}`, undefined],
      ['PUT', `/api/queues/${id}/members`, { members: [] }],
      [
        'PUT',
        `/api/agents/${nurse.user.id}`,
        { number: null, phone: null, answersItself: false, skills: {}, queues: [] },
      ],
      ['PUT', '/api/pause-reasons', { codes: [] }],
      ['PUT', '/api/wrap-up-codes', { codes: [] }],
    ] as const
    for (const who of [manager, nurse])
      for (const [method, path, body] of refused)
        t.equal((await who.ask(method, path, body)).statusCode, 403, `${who.user.login} ${method} ${path}`)
    for (const path of ['/api/queues', `/api/queues/${id}/members`, '/api/agents']) {
      t.equal((await manager.ask('GET', path)).statusCode, 200, path)
      t.equal((await nurse.ask('GET', path)).statusCode, 403, path)
    }
    t.equal((await nurse.ask('GET', '/api/wrap-up-codes')).statusCode, 200, 'agents choose from it')
    t.equal((await supervisor.ask('DELETE', `/api/queues/${ward}`)).statusCode, 204)
    t.equal(queues.acd.queueOf('ward'), undefined)
    const acts = new Set(await db('audit').pluck('act'))
    for (const act of ['queue.add', 'queue.change', 'queue.remove', 'queue.set-members', 'agent.set', 'code-list.set'])
      t.ok(acts.has(act), act)
  })
})
