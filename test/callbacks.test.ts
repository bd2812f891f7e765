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
