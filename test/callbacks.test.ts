/** Callers who would rather be called back than wait. The whole engine on the virtual switch, in virtual time, on a real database. */
import t from 'tap'
import { toMs } from '../engine/kernel/duration.ts'
import type { Script } from '../engine/switch/virtual/scripted-person.ts'
import { li, openQueueHouse, patient, talksFor, wang, zhao } from './queue-house.ts'

/** Listens for a while, presses 9 into the music, and says yes to the number. */
const wantsCallback = (more: Script['answers'] = {}): Script =>
  patient({ presses: [{ afterMs: 12_000, digits: '9' }], answers: { 'callback-offer': '1', ...more } })

const manners = { callbackKey: '9' } as const

t.test('the place is kept: who asked first is called first, and served as if they had waited', async (t) => {
  const house = await openQueueHouse(
    t,
    { '8001': talksFor(30_000), [wang]: talksFor(60_000) },
    { manners, rules: { wrapUpMs: 0, maxWaitMs: 300_000 } },
  )
  const asked = house.callIn(wang, wantsCallback())
  await house.pass(toMs('3s'))
  const second = house.callIn(li, patient())
  await house.pass(toMs('1m'))
  t.same(house.heardBy(wang).slice(-2), ['queue/callback-offer', 'queue/callback-kept'])
  t.equal(house.stage.live, 1, 'wang has put the phone down')
  t.match(await house.db('callbacks').first(), { number: wang, tries: 0, ended_at: null })
  t.equal(house.queues.acd.floor.ground.queues.get('service')?.waiting.size, 2)
  await house.pass(toMs('3m'))
  await house.signIn('8001')
  await house.pass(toMs('8s'))
  t.ok(house.heardBy('8001').includes('queue/callback-whisper'), 'the agent is told')
  await house.pass(toMs('8s'))
  t.equal(house.stage.live, 3, 'wang and the agent talk, li waits')
  await house.pass(toMs('1m'))
  await house.queues.log.quiet()
  const talks = await house.db('agent_talks').join('calls', 'calls.id', 'agent_talks.call_id').orderBy('agent_talks.id')
  t.match(talks.slice(0, 2), [
    { direction: 'outbound', to_number: new RegExp(wang) },
    { direction: 'inbound', call_id: second },
  ])
  t.match(await house.waits(), [
    { call_id: asked, outcome: 'callback' },
    { call_id: second, outcome: 'served' },
    { call_id: talks[0].call_id, outcome: 'served' },
  ])
  t.match(await house.db('callbacks').first(), { outcome: 'served', ended_at: Number })
  t.match(await house.db('trail').where({ call_id: asked, verb: 'queue' }).first(), { outcome: 'callback' })
  await house.over()
})

t.test(
  'who does not answer is tried again twice, and then it is over; a restart in between forgets nothing',
  async (t) => {
    const house = await openQueueHouse(
      t,
      { '8001': talksFor(10_000), [wang]: { phone: { does: 'ring' } } },
      { manners, rules: { wrapUpMs: 0 } },
    )
    house.callIn(wang, wantsCallback())
    await house.pass(toMs('1m'))
    await house.signIn('8001')
    await house.pass(toMs('90s'))
    t.match(await house.db('callbacks').first(), { tries: 1, ended_at: null })
    t.equal(house.stateOf('8001')?.at, 'ready', 'the agent is free for others')
    await house.killAndRestart()
    await house.pass(toMs('7m'))
    t.match(await house.db('callbacks').first(), { tries: 2, ended_at: null })
    await house.pass(toMs('7m'))
    t.match(await house.db('callbacks').first(), { outcome: 'not-reached' })
    t.equal(house.stateOf('8001')?.at, 'ready')
    await house.over()
  },
)

t.test('another number, a wrong one first; waiting on; and whoever calls again takes the own place', async (t) => {
  const house = await openQueueHouse(t, { '8001': talksFor(10_000) }, { manners, rules: { wrapUpMs: 0 } })
  house.callIn(
    wang,
    wantsCallback({
      'callback-offer': '2',
      'callback-number': ['123#', `${zhao}#`],
      'callback-confirm': '1',
    }),
  )
  await house.pass(toMs('2m'))
  t.ok(house.heardBy(wang).includes('queue/callback-wrong'))
  t.match(await house.db('callbacks'), [{ number: zhao }])
  house.callIn(li, wantsCallback({ 'callback-offer': '*' }))
  await house.pass(toMs('1m'))
  t.ok(
    house.heardBy(li).slice(house.heardBy(li).indexOf('queue/callback-offer')).includes('queue/music'),
    'waits on, with music',
  )
  t.equal((await house.db('callbacks')).length, 1)
  const again = house.callIn(zhao, patient())
  await house.pass(toMs('10s'))
  t.equal(house.queues.acd.positionOf(again), 1, 'before li, who came later')
  t.match(await house.db('callbacks'), [{ outcome: 'called-again' }])
  await house.signIn('8001')
  await house.pass(toMs('1m'))
  await house.queues.log.quiet()
  const served = await house.db('agent_talks').orderBy('id').pluck('call_id')
  t.equal(served[0], again)
  await house.over()
})

t.test('an agent comes while the number is being asked for: the question ends, and they talk', async (t) => {
  const house = await openQueueHouse(t, { '8001': talksFor(10_000) }, { manners, rules: { wrapUpMs: 0 } })
  const call = house.callIn(wang, wantsCallback({ 'callback-offer': { silent: true } }))
  await house.pass(toMs('17s'))
  t.equal(house.heardBy(wang).at(-1), 'queue/callback-offer')
  await house.signIn('8001')
  await house.pass(toMs('6s'))
  t.equal(house.stateOf('8001')?.at, 'talking')
  t.equal((await house.db('callbacks')).length, 0)
  await house.pass(toMs('1m'))
  await house.queues.log.quiet()
  t.match(await house.waits(), [{ call_id: call, outcome: 'served' }])
  await house.over()
})

t.test('the engine is killed while the person is rung: both phones are put down, and it is begun anew', async (t) => {
  const house = await openQueueHouse(
    t,
    {
      '8001': talksFor(60_000),
      [wang]: (attempt) => ({ phone: { does: 'answer', ringsMs: attempt === 1 ? 30_000 : 2_000 } }),
    },
    { manners, rules: { wrapUpMs: 0 } },
  )
  house.callIn(wang, wantsCallback())
  await house.pass(toMs('1m'))
  await house.signIn('8001')
  await house.pass(toMs('12s'))
  t.equal(house.stage.live, 2, 'the agent hears it ring')
  await house.queues.log.quiet()
  await house.killAndRestart()
  await house.pass(toMs('15s'))
  t.match([house.stage.live, house.stateOf('8001')?.at], [2, 'talking'], 'nobody is left over')
  t.match(await house.db('callbacks'), [{ outcome: 'served', tries: 0 }])
  await house.pass(toMs('2m'))
  t.equal(house.stateOf('8001')?.at, 'ready')
  await house.queues.log.quiet()
  t.equal(await house.db('waits').whereNull('ended_at').first(), undefined)
  t.equal(await house.db('calls').whereNull('ended_at').first(), undefined)
  await house.over()
})

t.test('the engine is killed while they talk: they talk on, and the agent’s desk has the call', async (t) => {
  const house = await openQueueHouse(
    t,
    { '8001': { phone: { does: 'answer', ringsMs: 1_000 } }, [wang]: { phone: { does: 'answer', ringsMs: 1_000 } } },
    { manners, rules: { wrapUpMs: 0 } },
  )
  house.callIn(wang, wantsCallback())
  await house.pass(toMs('1m'))
  await house.signIn('8001')
  await house.pass(toMs('20s'))
  t.equal(house.stateOf('8001')?.at, 'talking')
  await house.queues.log.quiet()
  await house.killAndRestart()
  await house.pass(toMs('5s'))
  const me = house.agent('8001')
  t.match([house.stage.live, house.stateOf('8001')?.at], [2, 'talking'])
  house.queues.desks.hangUp(me)
  await house.pass(toMs('5s'))
  t.match([house.stage.live, house.stateOf('8001')?.at], [0, 'ready'])
  // A call of the agent's own, in the same way.
  const dialing = house.queues.desks.dial(me, { number: wang })
  await house.pass(toMs('8s'))
  const own = await dialing
  await house.queues.log.quiet()
  await house.killAndRestart()
  await house.pass(toMs('5s'))
  t.equal(house.queues.acd.talkOf(String(me))?.call.id, own)
  house.queues.desks.hangUp(me)
  await house.pass(toMs('5s'))
  t.match([house.stage.live, house.stateOf('8001')?.at], [0, 'ready'])
  await house.queues.log.quiet()
  t.equal(await house.db('agent_talks').whereNull('ended_at').first(), undefined)
  const calls = house.db('calls').where({ direction: 'outbound' }).orderBy('started_at')
  t.match(await calls.select('script', 'disposition'), [
    { script: 'callback', disposition: 'completed' },
    { script: 'agent-call', disposition: 'completed' },
  ])
  const kinds = house.db('recordings').join('calls', 'calls.id', 'call_id').where({ direction: 'outbound' })
  t.same(await kinds.pluck('kind'), ['call', 'call'], 'each is recorded once')
  await house.over()
})
