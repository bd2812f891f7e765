/** What a supervisor does over HTTP to a floor on which calls are going on, and what others are refused. */
import t, { type Test } from 'tap'
import { virtualHospital } from '../../test/virtual-hospital.ts'
import { testApp } from '../http/test-app.ts'
import { toMs } from '../kernel/duration.ts'
import { scriptedPerson } from '../switch/virtual/scripted-person.ts'
import type { AgentSettings } from './acd-settings-store.ts'
import { usualKeptRules, usualManners } from './core/queue-settings.ts'
import { floorRoutes } from './floor-routes.ts'

t.setTimeout(180_000)

/** One queue with agents at 8001 and 8002, a second one with nobody, and a supervisor whose phone is 8005. */
async function openFloor(t: Test) {
  const hospital = await virtualHospital(t, {
    startsAt: '2026-11-27T10:00:00+08:00',
    people: () => scriptedPerson({ phone: { does: 'answer', ringsMs: 1_000 } }),
  })
  const { db, engine, stage, clock } = hospital
  const { queues } = engine
  await engine.recover()
  const { app, as } = await testApp(t, {
    database: { db, inFlight: engine.parts.inFlight, url: '' },
    features: [floorRoutes(queues)],
  })
  const supervisor = await as('supervisor')
  const agents = [
    await as('agent', { login: 'a8001', name: '王护士' }),
    await as('agent', { login: 'a8002', name: '刘洋' }),
  ]
  const manners = { ...usualManners, tellsAgentNumber: false, whispersTitle: false, asksRating: false }
  for (const [code, title] of [
    ['service', '客服'],
    ['ward', '病区'],
  ] as const)
    await queues.settings.addQueue(
      {
        code,
        title: { 'zh-CN': title, en: code },
        isOpen: true,
        rules: { ...usualKeptRules, pauseAfterMisses: 0 },
        manners,
      },
      clock.now(),
    )
  const sits = async (userId: number, number: string): Promise<void> => {
    stage.plugIn(number)
    const phone: AgentSettings['phone'] = { kind: 'extension', number }
    await queues.settings.setAgent({ userId, number, phone, answersItself: false, skills: {} }, clock.now())
  }
  const [wang, liu] = agents.map(({ user }) => user.id) as [number, number]
  await sits(wang, '8001')
  await sits(liu, '8002')
  await sits(supervisor.user.id, '8005')
  const service = (await queues.settings.queues()).find(({ code }) => code === 'service')?.id ?? 0
  await queues.settings.setMembers(
    service,
    [wang, liu].map((userId, position) => ({ userId, level: 0, position })),
  )
  await queues.refresh()
  return {
    ...hospital,
    app,
    as,
    queues,
    supervisor,
    agent: agents[0] as (typeof agents)[number],
    wang,
    liu,
    callIn: (from: string) => stage.callIn(scriptedPerson({}), { from, to: '8010', trunk: 'carrier' }) as string,
    /** What rings somebody's phone first is answered while time goes on. */
    async meanwhile<Answer>(answer: Promise<Answer>): Promise<Answer> {
      // The request is on its way through the app before the phone rings.
      await new Promise((resolve) => setTimeout(resolve, 300))
      await hospital.pass(toMs('5s'))
      return await answer
    },
    auditOf: (act: string) => db('audit').where({ act }).orderBy('id'),
  }
}

t.test('the floor is seen without a word about patients; acts are for supervisors', async (t) => {
  const floor = await openFloor(t)
  const { supervisor } = floor
  await floor.queues.desks.signIn(floor.wang)
  const call = floor.callIn('13805710001')
  await floor.pass(toMs('15s'))
  const waiting = floor.callIn('13805710002')
  await floor.pass(toMs('15s'))
  const seen = await supervisor.ask('GET', '/api/floor')
  t.equal(seen.statusCode, 200)
  t.notMatch(seen.body, /1380571/, 'no number of anybody who calls')
  t.match(seen.json(), {
    queues: [
      {
        code: 'service',
        waiting: 1,
        serviceLevelMs: 20_000,
        agents: { talking: 1 },
        callers: [{ call: waiting, position: 1, isUrgent: false, isCallback: false, heldFor: null, ringing: [] }],
        today: { offered: 2, served: 1, serviceLevel: 1 },
      },
      { code: 'ward', waiting: 0, callers: [], agents: {} },
    ],
    agents: [
      { name: '王护士', number: '8001', state: 'talking', queues: ['service'], call: { id: call, at: 'talking' } },
    ],
  })
  const acts = [
    ['POST', `/api/floor/agents/${floor.wang}/state`, { state: 'signed-out' }],
    ['POST', `/api/floor/callers/${waiting}/move`, { to: 'head' }],
    ['POST', `/api/floor/calls/${call}/listen`, { mode: 'listen' }],
    ['POST', `/api/floor/calls/${call}/take-over`, undefined],
    ['POST', `/api/floor/calls/${call}/release`, undefined],
    ['GET', '/api/floor/ear', undefined],
    ['DELETE', '/api/floor/ear', undefined],
  ] as const
  for (const role of ['it', 'manager', 'agent', 'doctor'] as const) {
    const who = await floor.as(role, { login: `other-${role}` })
    const mayLook = role === 'it' || role === 'manager'
    t.equal((await who.ask('GET', '/api/floor')).statusCode, mayLook ? 200 : 403, `${role} looks`)
    for (const [method, path, body] of acts)
      t.equal((await who.ask(method, path, body)).statusCode, 403, `${role} ${method} ${path}`)
  }
  t.equal((await floor.app.inject('/api/floor')).statusCode, 401)
  t.equal(floor.queues.acd.talks.length, 1, 'nobody was cut off')
  t.same(await floor.auditOf('call.release'), [])
  floor.queues.acd.talkOf(String(floor.wang))?.release()
  await floor.pass(toMs('1m'))
})

t.test('callers are moved where they can be, and told why where they cannot', async (t) => {
  const floor = await openFloor(t)
  const { supervisor, queues } = floor
  const [first, second] = [floor.callIn('13805710001'), floor.callIn('13805710002')]
  await floor.pass(toMs('15s'))
  const move = (caller: string, body: object) => supervisor.ask('POST', `/api/floor/callers/${caller}/move`, body)
  t.equal(queues.acd.positionOf(second), 2)
  t.equal((await move(second, { to: 'head' })).statusCode, 204)
  t.equal(queues.acd.positionOf(second), 1)
  t.match((await move(second, { agent: floor.wang })).json(), { code: 'agent-has-left' })
  t.match((await move(second, { queue: 'nowhere' })).json(), { code: 'not-found' })
  t.equal((await move(second, { queue: 'ward', to: 'head' })).statusCode, 400, 'one thing at a time')
  t.equal((await move(second, { queue: 'ward' })).statusCode, 204)
  t.equal(queues.acd.floor.ground.callers.get(second)?.queue, 'ward')
  await queues.desks.signIn(floor.wang)
  await queues.desks.pause(floor.wang, 'meal')
  t.match((await move(first, { agent: floor.wang })).json(), { code: 'agent-not-at-work' })
  await floor.pass(toMs('10s'))
  const forced = await supervisor.ask('POST', `/api/floor/agents/${floor.wang}/state`, { state: 'ready' })
  t.equal(forced.statusCode, 204)
  await floor.pass(toMs('10s'))
  t.equal(queues.acd.talkOf(String(floor.wang))?.call.id, first)
  t.match((await move(first, { to: 'head' })).json(), { code: 'caller-has-gone' })
  const rows = await floor.auditOf('caller.move')
  t.same(
    rows.map(({ subject_id }) => subject_id),
    [second, second],
  )
  t.match(JSON.stringify(rows.map(({ detail }) => detail)), /head.*ward/)
})

t.test('an agent is paused for a reason of the list, and signed out once the call is over', async (t) => {
  const { supervisor, queues, wang, liu, pass, auditOf, callIn } = await openFloor(t)
  const force = (id: number, body: object) => supervisor.ask('POST', `/api/floor/agents/${id}/state`, body)
  t.match((await force(liu, { state: 'ready' })).json(), { code: 'agent-has-left' })
  await queues.desks.signIn(wang)
  t.match((await force(wang, { state: 'paused', reason: 'fishing' })).json(), { code: 'pause-reason-unknown' })
  t.equal((await force(wang, { state: 'paused', reason: 'meeting' })).statusCode, 204)
  const stateOf = () => queues.acd.floor.ground.desks.get(String(wang))?.state
  t.match(stateOf(), { at: 'paused', reason: 'meeting' })
  t.equal((await force(wang, { state: 'ready' })).statusCode, 204)
  callIn('13805710001')
  await pass(toMs('15s'))
  t.equal((await force(wang, { state: 'signed-out' })).statusCode, 204)
  t.match(stateOf(), { at: 'talking', next: { to: 'signed-out' } })
  queues.acd.talkOf(String(wang))?.release()
  await pass(toMs('1m'))
  t.equal(stateOf()?.at, 'signed-out')
  t.match(
    JSON.stringify((await auditOf('agent.force-state')).map(({ detail }) => detail)),
    /paused.*meeting.*ready.*signed-out/,
  )
})

t.test('listens, whispers, takes over: one phone, one ear, and what it does is told', async (t) => {
  const floor = await openFloor(t)
  const { supervisor, queues, stage } = floor
  const news: unknown[] = []
  const { publish } = floor.engine.live
  floor.engine.live.publish = (topic, payload, audience) => {
    if (topic === 'floor.ear') news.push(payload)
    publish.call(floor.engine.live, topic, payload, audience)
  }
  await queues.desks.signIn(floor.wang)
  await queues.desks.signIn(floor.liu)
  const calls = [floor.callIn('13805710001'), floor.callIn('13805710002')]
  await floor.pass(toMs('20s'))
  t.equal(queues.acd.talks.length, 2)
  const listen = (call: string | undefined, mode: string) =>
    floor.meanwhile(supervisor.ask('POST', `/api/floor/calls/${call}/listen`, { mode }))
  const ear = async () => (await supervisor.ask('GET', '/api/floor/ear')).json()
  const ownLegs = async () => {
    const legs = await stage.switch.liveLegs()
    return 'kind' in legs ? [] : legs.filter(({ to }) => to === '8005')
  }
  t.same(await ear(), { call: null, mode: null })
  t.equal((await listen(calls[0], 'listen')).statusCode, 204)
  t.same(await ear(), { call: calls[0], mode: 'listen' })
  t.equal((await listen(calls[0], 'whisper')).statusCode, 204)
  t.same(await ear(), { call: calls[0], mode: 'whisper' })
  t.equal((await ownLegs()).length, 1, 'the phone rang once')
  t.equal((await listen(calls[1], 'barge')).statusCode, 204)
  t.equal((await ownLegs()).length, 1, 'and is in one call at a time')
  const took = supervisor.ask('POST', `/api/floor/calls/${calls[0]}/take-over`)
  t.equal((await floor.meanwhile(took)).statusCode, 204)
  t.equal((await ownLegs()).length, 1, 'the ear that was in the other call is gone')
  t.same(await ear(), { call: calls[0], mode: 'talking' })
  t.equal((await supervisor.ask('POST', `/api/floor/calls/${calls[0]}/release`)).statusCode, 204)
  await floor.pass(toMs('3s'))
  t.same(await ear(), { call: null, mode: null })
  t.equal((await listen(calls[1], 'listen')).statusCode, 204)
  t.equal((await supervisor.ask('DELETE', '/api/floor/ear')).statusCode, 204)
  await floor.pass(toMs('3s'))
  t.same(await ownLegs(), [])
  t.match((await listen(calls[0], 'listen')).json(), { code: 'nobody-to-listen-to' })
  t.ok(news.length >= 5)
  t.match(news[0], { user: supervisor.user.id })
  t.match(await floor.auditOf('call.stop-listening'), [{ subject_id: calls[1] }])
})
