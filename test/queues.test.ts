/**
 * Patients call in and wait; agents take their calls at desk phones. The whole engine on the virtual switch, in virtual time, on a real
 * database.
 */
import t from 'tap'
import { toMs } from '../engine/kernel/duration.ts'
import { li, never, openQueueHouse, type Phone, patient, talksFor, wang, zhao } from './queue-house.ts'

t.test(
  'a patient waits with music, is served, rates the call; the agent writes it up and takes the next',
  async (t) => {
    const house = await openQueueHouse(
      t,
      { '8001': talksFor(30_000) },
      { rules: { wrapUpMs: 10_000 }, manners: { tellsAgentNumber: true, whispersTitle: true, asksRating: true } },
    )
    const first = house.callIn(wang, patient({ answers: { rating: '1' } }))
    await house.pass(toMs('20s'))
    t.same(house.heardBy(wang).slice(0, 2), ['main/welcome', 'queue/music'], 'nobody is signed in: music')
    await house.signIn('8001')
    await house.pass(toMs('8s'))
    t.equal(house.stateOf('8001')?.at, 'talking')
    t.same(house.heardBy('8001'), ['queue/whisper'])
    t.ok(house.heardBy(wang).includes('queue/agent-number'))
    const second = house.callIn(li, patient())
    await house.pass(toMs('30s'))
    t.equal(house.stateOf('8001')?.at, 'wrap-up')
    t.ok(house.heardBy(wang).includes('queue/rating'))
    await house.pass(toMs('2m'))
    await house.queues.log.quiet()
    const me = house.agent('8001')
    t.match(await house.waits(), [
      { call_id: first, outcome: 'served', user_id: me },
      { call_id: second, outcome: 'served', user_id: me },
    ])
    t.match(await house.db('agent_talks').orderBy('id'), [
      { call_id: first, user_id: me, rating: 1 },
      { call_id: second, user_id: me, rating: null },
    ])
    const [talk] = await house.db('agent_talks').orderBy('id')
    t.ok(
      Math.abs(talk.ended_at - talk.connected_at - 30_000) < 5_000,
      `they talked for ${talk.ended_at - talk.connected_at} ms`,
    )
    t.match(await house.db('recordings').where({ call_id: first }).orderBy('id').pluck('kind'), [
      'call',
      'conversation',
    ])
    t.match(await house.db('trail').where({ call_id: first, verb: 'queue' }).first(), {
      prompt: 'service',
      outcome: 'served',
    })
    await house.over()
  },
)

t.test('first come, first served; who hangs up is counted as gone, and gone soon apart', async (t) => {
  const house = await openQueueHouse(t, { '8001': talksFor(20_000) }, { rules: { wrapUpMs: 0 } })
  const gone = house.callIn(wang, patient({ hangsUpAfterMs: 12_000 }))
  await house.pass(toMs('1s'))
  house.callIn(li, patient())
  await house.pass(toMs('1s'))
  house.callIn(zhao, patient())
  const soon = house.callIn('13800138004', patient({ hangsUpAfterMs: 6_000 }))
  await house.pass(toMs('25s'))
  await house.signIn('8001')
  await house.pass(toMs('2m'))
  await house.queues.log.quiet()
  const waits = await house.waits()
  t.match(
    waits.find(({ call_id }) => call_id === gone),
    { outcome: 'abandoned', is_short: 0 },
  )
  t.match(
    waits.find(({ call_id }) => call_id === soon),
    { outcome: 'abandoned', is_short: 1 },
  )
  const served = await house
    .db('agent_talks')
    .join('calls', 'calls.id', 'agent_talks.call_id')
    .orderBy('agent_talks.id')
    .pluck('from_number')
  t.same(served, [li, zhao])
  await house.over()
})

t.test('an agent who does not come is passed over and paused; one who says no is left alone for a while', async (t) => {
  const house = await openQueueHouse(t, {
    '8001': never,
    '8002': { phone: { does: 'refuse', cause: 'rejected', ringsMs: 1_000 } },
    '8003': talksFor(5_000),
  })
  await house.signIn('8001')
  await house.pass(1_000)
  await house.signIn('8002')
  await house.pass(1_000)
  await house.signIn('8003')
  house.callIn(wang, patient())
  await house.pass(toMs('27s'))
  t.match(house.stateOf('8001'), { at: 'paused', reason: 'missed' })
  t.match(house.stateOf('8002'), { at: 'paused', reason: 'declined' })
  await house.pass(toMs('20s'))
  t.equal(house.stateOf('8002')?.at, 'ready')
  await house.queues.log.quiet()
  t.match(await house.db('offers').orderBy('id').pluck('how'), ['missed', 'declined', 'answered'])
  t.match(await house.waits(), [{ outcome: 'served', user_id: house.agent('8003') }])
  await house.over()
})

t.test(
  'nobody is signed in, everybody has paused, the line is full, the wait is too long, the key leads out',
  async (t) => {
    const house = await openQueueHouse(
      t,
      { '8001': talksFor(5_000) },
      {
        rules: { needsAgents: 'at-work', maxLength: 1, maxWaitMs: 30_000, pauseAfterMisses: 0 },
        manners: { exitKey: '0' },
      },
    )
    const outcomeOf = async (call: string) =>
      (await house.db('trail').where({ call_id: call, verb: 'queue' }).first('outcome'))?.outcome
    const early = house.callIn(wang, patient({ otherwise: { silent: true } }))
    await house.pass(toMs('15s'))
    await house.signIn('8001')
    await house.queues.desks.pause(house.agent('8001'), 'break')
    const paused = house.callIn(li, patient({ otherwise: { silent: true } }))
    await house.pass(toMs('3m'))
    t.equal(await outcomeOf(early), 'nobody-signed-in')
    t.equal(await outcomeOf(paused), 'nobody-at-work')
    void house.queues.desks.ready(house.agent('8001'))
    house.queues.acd.tell({ kind: 'agent-began-call', agent: String(house.agent('8001')) })
    const tooLong = house.callIn(zhao, patient())
    await house.pass(toMs('10s'))
    const full = house.callIn('13800138004', patient())
    await house.pass(toMs('3m'))
    t.equal(await outcomeOf(full), 'full')
    t.equal(await outcomeOf(tooLong), 'timed-out')
    const pressing = house.callIn('13800138005', patient({ presses: [{ afterMs: 12_000, digits: '0' }] }))
    await house.pass(toMs('3m'))
    t.equal(await outcomeOf(pressing), 'exited')
    await house.over()
  },
)

t.test('an agent’s phone is pulled out while talking: the patient is at the head of the line again', async (t) => {
  const house = await openQueueHouse(
    t,
    { '8001': { phone: { does: 'answer', ringsMs: 1_000 } }, '8002': talksFor(10_000) },
    { rules: { wrapUpMs: 0 } },
  )
  await house.signIn('8001')
  const first = house.callIn(wang, patient())
  await house.pass(toMs('12s'))
  house.callIn(li, patient())
  await house.pass(toMs('5s'))
  house.stage.unplug('8001', 'expired')
  await house.pass(toMs('1s'))
  const talk = house.queues.acd.talkOf(String(house.agent('8001')))
  talk?.act({ kind: 'agent-lost' })
  await house.pass(toMs('2s'))
  await house.signIn('8002')
  await house.pass(toMs('1m'))
  await house.queues.log.quiet()
  const served = await house
    .db('agent_talks')
    .where({ user_id: house.agent('8002') })
    .orderBy('id')
    .pluck('call_id')
  t.equal(served[0], first, 'before the one who came later')
  t.equal(house.stateOf('8001')?.at, 'away')
  await house.over()
})

t.test(
  'the engine is killed with people talking and waiting: who talks talks on, who waits keeps the place, the first is served first',
  async (t) => {
    const phones: Record<string, Phone> = {}
    for (const extension of ['8001', '8002', '8003']) phones[extension] = talksFor(60_000)
    const house = await openQueueHouse(t, phones, { rules: { wrapUpMs: 5_000 } })
    await house.signIn('8001', '8002', '8003')
    const numbers = Array.from({ length: 9 }, (_, i) => `1380013900${i}`)
    const calls: string[] = []
    for (const number of numbers) {
      calls.push(house.callIn(number, patient()))
      await house.pass(toMs('2s'))
    }
    await house.pass(toMs('5s'))
    t.equal(house.queues.acd.talks.length, 3)
    t.equal(house.queues.acd.floor.ground.callers.size, 6)
    await house.queues.log.quiet()
    const before = house.stage.live

    await house.killAndRestart()
    t.equal(house.stage.live, before, 'nobody was cut off')
    await house.pass(toMs('2s'))
    t.equal(house.queues.acd.talks.length, 3, 'three talk on')
    t.same(
      [...house.queues.acd.floor.ground.callers.keys()],
      calls.slice(3),
      'six wait, in the order in which they joined',
    )
    t.same(
      ['8001', '8002', '8003'].map((extension) => house.stateOf(extension)?.at),
      ['talking', 'talking', 'talking'],
    )
    await house.queues.log.quiet()
    t.equal((await house.db('waits').whereNull('ended_at')).length, 6, 'each waits once')
    await house.pass(toMs('5m'))
    await house.queues.log.quiet()
    const served = await house.db('agent_talks').orderBy(['connected_at', 'id']).pluck('call_id')
    t.same(served.slice(3), calls.slice(3), 'and are served in that order')
    t.equal(await house.db('waits').whereNull('ended_at').first(), undefined)
    t.equal(await house.db('agent_talks').whereNull('ended_at').first(), undefined)
    await house.over()
  },
)

t.test('a colleague’s ringing phone is picked up from another desk; a supervisor moves a caller', async (t) => {
  const house = await openQueueHouse(t, { '8001': never, '8002': { phone: { does: 'answer', ringsMs: 1_000 } } })
  await house.queues.settings.setMembers(house.queue.id, [{ userId: house.agent('8001'), level: 0, position: 1 }])
  await house.queues.refresh()
  await house.signIn('8001', '8002')
  const call = house.callIn(wang, patient())
  await house.pass(toMs('10s'))
  t.equal(house.stateOf('8001')?.at, 'ringing')
  house.queues.desks.pickUp(house.agent('8002'), call)
  await house.pass(toMs('4s'))
  t.equal(house.stateOf('8002')?.at, 'talking')
  t.equal(house.stateOf('8001')?.at, 'ready', 'withdrawn, and no miss of the agent’s')
  await house.stage.switch.hangUp(call as never, 'finished')
  await house.over()
})

t.test('a caller hangs up in the moment in which the engine is killed: the call log knows how it ended', async (t) => {
  const house = await openQueueHouse(t, { '8001': never })
  const call = house.callIn(wang, patient({ hangsUpAfterMs: 20_000 }))
  await house.pass(toMs('10s'))
  while (house.stage.live > 0) await house.pass(50)
  t.match(await house.db('calls').where({ id: call }).first(), { ended_at: null }, 'not written yet')
  await house.killAndRestart()
  await house.pass(toMs('3s'))
  t.match(await house.db('calls').where({ id: call }).first(), {
    ended_at: Number,
    cause: 'hung-up',
    script: 'service-line',
  })
  t.match(await house.waits(), [{ call_id: call, outcome: /lost|abandoned/ }])
  await house.over()
})
