/** What agents and supervisors do with a call that is on. The whole engine on the virtual switch, in virtual time, on a real database. */
import t from 'tap'
import { toMs } from '../engine/kernel/duration.ts'
import { li, never, openQueueHouse, patient, talksFor, wang } from './queue-house.ts'

t.test('hold, asking a colleague, three together, handing over', async (t) => {
  const house = await openQueueHouse(t, {
    '8001': { phone: { does: 'answer', ringsMs: 1_000 } },
    '8002': { phone: { does: 'answer', ringsMs: 1_000 } },
  })
  await house.queues.settings.setMembers(house.queue.id, [{ userId: house.agent('8001'), level: 0, position: 1 }])
  await house.queues.refresh()
  await house.signIn('8001')
  const me = house.agent('8001')
  const call = house.callIn(wang, patient())
  await house.pass(toMs('12s'))
  const { desks } = house.queues
  const bridged = async () => {
    const legs = await house.stage.switch.liveLegs()
    return 'kind' in legs
      ? []
      : legs
          .filter(({ bridgedTo, room }) => bridgedTo !== undefined || room !== undefined)
          .map(({ to, room }) => `${to}${room === undefined ? '' : ' room'}`)
          .sort()
  }
  t.same(await bridged(), ['8001', '8010'], 'the patient and the agent')
  desks.act(me, { kind: 'hold' })
  await house.pass(toMs('3s'))
  t.same(await bridged(), [])
  t.ok(house.heardBy(wang).includes('queue/hold-music'))
  desks.act(me, { kind: 'ring-third', for: 'agent', to: '8002' })
  await house.pass(toMs('5s'))
  t.same(await bridged(), ['8001', '8002'], 'the agent asks a colleague')
  desks.act(me, { kind: 'bring-together' })
  await house.pass(toMs('2s'))
  t.same(await bridged(), ['8001 room', '8002 room', '8010 room'])
  desks.act(me, { kind: 'take-back' })
  await house.pass(toMs('2s'))
  t.same(await bridged(), ['8001', '8010'])
  desks.act(me, { kind: 'ring-third', for: 'person', to: '8002' })
  await house.pass(toMs('5s'))
  t.same(await bridged(), ['8002', '8010'], 'handed over')
  t.equal(house.stateOf('8001')?.at, 'wrap-up')
  t.equal(house.stage.live, 2, 'the agent’s phone is free')
  await house.stage.switch.hangUp(call as never, 'finished')
  await house.over()
})

t.test(
  'a colleague at a desk is kept free while being asked, and has the call as an own one once it is handed over',
  async (t) => {
    const house = await openQueueHouse(
      t,
      {
        '8001': { phone: { does: 'answer', ringsMs: 1_000 } },
        '8002': (attempt) => (attempt === 1 ? never : { phone: { does: 'answer', ringsMs: 1_000 } }),
      },
      { rules: { wrapUpMs: 10_000 } },
    )
    await house.queues.settings.setMembers(house.queue.id, [
      { userId: house.agent('8001'), level: 0, position: 1 },
      { userId: house.agent('8002'), level: 1, position: 1 },
    ])
    await house.queues.refresh()
    await house.signIn('8001')
    const call = house.callIn(wang, patient())
    await house.pass(toMs('12s'))
    await house.signIn('8002')
    const [me, other] = [house.agent('8001'), house.agent('8002')]
    const { desks, acd } = house.queues
    desks.askColleague(me, other, 'agent')
    await house.pass(toMs('5s'))
    t.equal(house.stateOf('8002')?.at, 'reserved', 'no caller rings there meanwhile')
    t.equal(desks.askedOf(other)?.call.id, call, 'and it is on both desks')
    await house.pass(toMs('40s'))
    t.match([house.stateOf('8002')?.at, acd.talkOf(String(me))?.state.at], ['ready', 'talking'])
    t.match(acd.talkOf(String(me))?.thirdFailed, { to: '8002', why: 'no-answer' })

    desks.askColleague(me, other, 'agent')
    await house.pass(toMs('4s'))
    t.equal(house.stateOf('8002')?.at, 'talking')
    t.throws(() => desks.pickUp(other, call), { code: 'agent-is-busy' })
    desks.hangUp(other)
    await house.pass(toMs('2s'))
    t.match([house.stateOf('8002')?.at, acd.talkOf(String(me))?.state.at], ['ready', 'talking'], 'nothing to write up')

    desks.askColleague(me, other, 'agent')
    await house.pass(toMs('4s'))
    desks.act(me, { kind: 'bring-together' })
    await house.pass(toMs('2s'))
    desks.act(me, { kind: 'hand-over' })
    await house.pass(toMs('2s'))
    t.equal(house.stateOf('8001')?.at, 'wrap-up')
    t.match(acd.talkOf(String(other)), { agent: String(other), state: { at: 'talking' } })
    desks.act(other, { kind: 'hold' })
    await house.pass(toMs('2s'))
    t.equal(acd.talkOf(String(other))?.state.at, 'held', 'everything that a desk can do')
    desks.hangUp(other)
    await house.pass(toMs('2s'))
    t.equal(house.stateOf('8002')?.at, 'wrap-up')
    t.equal(desks.lastCallOf(other)?.id, call)
    await house.pass(toMs('1m'))
    await house.queues.log.quiet()
    t.match(await house.db('agent_talks').where({ call_id: call }).orderBy('id').select('user_id', 'ended_at'), [
      { user_id: me, ended_at: Number },
      { user_id: other, ended_at: Number },
    ])
    t.equal(house.stage.live, 0)
    await house.over()
  },
)

t.test('an agent calls a patient: the own phone first, then the patient; and what came of it is kept', async (t) => {
  const house = await openQueueHouse(t, {
    '8001': { phone: { does: 'answer', ringsMs: 1_000 } },
    [wang]: talksFor(10_000),
    [li]: { phone: { does: 'refuse', cause: 'busy' } },
  })
  await house.signIn('8001')
  const me = house.agent('8001')
  const { desks } = house.queues
  const dialing = desks.dial(me, { number: wang })
  await house.pass(toMs('5s'))
  const call = (await dialing) ?? ''
  t.equal(house.stateOf('8001')?.at, 'talking')
  await house.pass(toMs('30s'))
  t.match(await house.db('calls').where({ id: call }).first(), { direction: 'outbound', script: 'agent-call' })
  await desks.writeUp(me, { call, code: 'solved', note: '已告知复诊时间', nextDay: '2026-12-04' })
  t.match(await house.queues.wrapUps.ofCall(call), [{ code: 'solved', nextDay: '2026-12-04', userName: '坐席8001' }])
  const busy = desks.dial(me, { number: li })
  await house.pass(toMs('10s'))
  await busy
  await house.pass(toMs('2s'))
  t.equal(house.stateOf('8001')?.at, 'ready', 'nobody to write up')
  t.equal(house.stage.live, 0)
  await house.over()
})

t.test('a supervisor listens, whispers, barges in, takes over, and ends a call', async (t) => {
  const house = await openQueueHouse(t, {
    '8001': { phone: { does: 'answer', ringsMs: 1_000 } },
    '8009': { phone: { does: 'answer', ringsMs: 1_000 } },
  })
  await house.queues.settings.setMembers(house.queue.id, [{ userId: house.agent('8001'), level: 0, position: 1 }])
  await house.queues.refresh()
  await house.signIn('8001', '8009')
  const call = house.callIn(wang, patient())
  await house.pass(toMs('12s'))
  const { supervision } = house.queues
  const boss = house.agent('8009')
  const listens = async () => {
    const legs = await house.stage.switch.liveLegs()
    return 'kind' in legs ? [] : legs.filter(({ listensTo }) => listensTo !== undefined).map(({ to }) => to)
  }
  for (const mode of ['listen', 'whisper', 'barge'] as const) {
    const done = supervision.listen(boss, call as never, mode)
    await house.pass(toMs('3s'))
    await done
    t.same(await listens(), ['8009'])
    t.same(supervision.earOf(boss), { call, mode })
  }
  supervision.stop(boss)
  await house.pass(toMs('3s'))
  t.same(await listens(), [])
  t.equal(house.stage.live, 2, 'the supervisor’s phone is put down')
  const taken = supervision.takeOver(boss, call as never)
  await house.pass(toMs('4s'))
  await taken
  await house.pass(toMs('2s'))
  t.equal(house.stateOf('8009')?.at, 'talking')
  t.equal(house.stateOf('8001')?.at, 'wrap-up')
  t.equal(house.queues.acd.talkOf(String(boss))?.call.id, call)
  t.equal(house.stage.live, 2, 'the agent’s phone is put down')
  supervision.release(call as never)
  await house.pass(toMs('5s'))
  t.equal(house.stage.live, 0)
  await house.queues.log.quiet()
  t.match(await house.db('agent_talks').orderBy('id'), [{ user_id: house.agent('8001') }, { user_id: boss }])
  await house.over()
})

t.test('a conference: colleagues and a number outside come in one by one, and go as they like', async (t) => {
  const house = await openQueueHouse(t, {
    '8001': { phone: { does: 'answer', ringsMs: 1_000 } },
    '8002': { phone: { does: 'answer', ringsMs: 1_000 } },
    '8003': never,
    [li]: { phone: { does: 'answer', ringsMs: 1_000 } },
  })
  await house.queues.settings.setMembers(house.queue.id, [{ userId: house.agent('8001'), level: 0, position: 1 }])
  await house.queues.refresh()
  await house.signIn('8001', '8002', '8003')
  const [me, other, third] = [house.agent('8001'), house.agent('8002'), house.agent('8003')]
  house.callIn(wang, patient())
  await house.pass(toMs('12s'))
  const { desks, acd } = house.queues
  const inRoom = async () => {
    const legs = await house.stage.switch.liveLegs()
    return 'kind' in legs ? [] : legs.filter(({ room }) => room !== undefined).map(({ to }) => to)
  }
  desks.askColleague(me, other, 'agent')
  await house.pass(toMs('4s'))
  desks.act(me, { kind: 'bring-together' })
  await house.pass(toMs('2s'))
  desks.askColleague(me, third, 'agent')
  await house.pass(toMs('5s'))
  t.same(await inRoom(), ['8010', '8001', '8002'], 'they talk while the third colleague’s phone rings')
  t.same(acd.talkOf(String(me))?.thirdNumbers, ['8002', '8003'])
  await house.pass(toMs('40s'))
  t.match(acd.talkOf(String(me))?.thirdFailed, { to: '8003', why: 'no-answer' })
  t.equal(house.stateOf('8003')?.at, 'ready')
  await desks.askNumber(me, li, 'agent')
  await house.pass(toMs('4s'))
  t.equal((await inRoom()).length, 4)
  desks.hangUp(me)
  await house.pass(toMs('2s'))
  t.equal((await inRoom()).length, 3, 'the others go on without the one who opened it')
  t.equal(house.stateOf('8001')?.at, 'wrap-up')
  const outside = await house.stage.switch.liveLegs()
  const leg = 'kind' in outside ? undefined : outside.find(({ to }) => to === li)?.leg
  await house.stage.switch.hangUp(leg as never, 'finished')
  await house.pass(toMs('2s'))
  t.match(
    acd.talkOf(String(other)),
    { agent: String(other), state: { at: 'talking' } },
    'alone with the colleague: hers',
  )
  desks.hangUp(other)
  await house.pass(toMs('20s'))
  t.equal(house.stage.live, 0)
  await house.over()
})

t.test('an agent stays off the hook: rung once, spoken to after a beep, away once the phone is put down', async (t) => {
  let rung = 0
  const house = await openQueueHouse(
    t,
    {
      '8001': () => {
        rung += 1
        return { phone: { does: 'answer', ringsMs: 1_000 }, hangsUpAfterMs: 150_000 }
      },
      '8002': { phone: { does: 'answer', ringsMs: 1_000 } },
    },
    { rules: { wrapUpMs: 5_000 } },
  )
  await house.queues.settings.setMembers(house.queue.id, [{ userId: house.agent('8001'), level: 0, position: 1 }])
  await house.queues.refresh()
  const me = house.agent('8001')
  const { desks, acd, supervision } = house.queues
  const signedIn = desks.signIn(me, { kind: 'extension', number: '8001' }, true)
  await house.pass(toMs('5s'))
  await signedIn
  t.match([house.stateOf('8001')?.at, house.stage.live, rung], ['ready', 1, 1])
  const first = house.callIn(wang, patient())
  await house.pass(toMs('9s'))
  t.equal(house.stateOf('8001')?.at, 'talking')
  const heard = house.heardBy('8001')
  t.same(heard, ['queue/off-hook', 'beep'], 'told once, then a beep')
  await house.signIn('8002')
  const listening = supervision.listen(house.agent('8002'), first as never, 'listen')
  await house.pass(toMs('3s'))
  await listening
  supervision.stop(house.agent('8002'))
  desks.act(me, { kind: 'hold' })
  await house.pass(toMs('2s'))
  desks.act(me, { kind: 'retrieve' })
  await house.pass(toMs('2s'))
  desks.hangUp(me)
  await house.pass(toMs('8s'))
  t.match(
    [house.stateOf('8001')?.at, house.stage.live, acd.talks.length],
    ['ready', 1, 0],
    'the phone is in the hand still',
  )
  const second = house.callIn(li, patient({ hangsUpAfterMs: 20_000 }))
  await house.pass(toMs('9s'))
  t.equal(house.stateOf('8001')?.at, 'talking')
  await house.pass(toMs('20s'))
  t.match([house.stateOf('8001')?.at, house.stage.live, rung], ['ready', 1, 1], 'also after a caller who hung up')
  await house.pass(toMs('100s'))
  t.match([house.stateOf('8001')?.at, house.stage.live], ['away', 0], 'put down')
  const ready = desks.ready(me)
  await house.pass(toMs('5s'))
  await ready
  t.match([house.stateOf('8001')?.at, rung], ['ready', 2])
  desks.signOut(me)
  await house.pass(toMs('3s'))
  t.equal(house.stage.live, 0)
  await house.queues.log.quiet()
  t.same(await house.db('agent_talks').orderBy('id').pluck('call_id'), [first, second])
  t.equal(await house.db('agent_talks').whereNull('ended_at').first(), undefined)
  await house.over()
})
