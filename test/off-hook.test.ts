/** Agents whose phones stay off the hook. The whole engine on the virtual switch, in virtual time, on a real database. */
import t from 'tap'
import { toMs } from '../engine/kernel/duration.ts'
import { li, openQueueHouse, type Phone, patient, wang, zhao } from './queue-house.ts'

/** A phone that counts how often it is rung. */
function phoneInHand(): { phone: Phone; rung: () => number } {
  let times = 0
  return {
    rung: () => times,
    phone: () => {
      times += 1
      return { phone: { does: 'answer', ringsMs: 1_000 } }
    },
  }
}

t.test(
  'callers who wait already come one at once after the other, each after a beep and the queue’s name',
  async (t) => {
    const { phone, rung } = phoneInHand()
    const house = await openQueueHouse(
      t,
      { '8001': phone },
      { rules: { wrapUpMs: 0 }, manners: { whispersTitle: true } },
    )
    const { desks } = house.queues
    const me = house.agent('8001')
    const calls: string[] = []
    for (const number of [wang, li, zhao]) {
      calls.push(house.callIn(number, patient({ hangsUpAfterMs: 60_000 })))
      await house.pass(toMs('8s'))
    }
    const signedIn = desks.signIn(me, { kind: 'extension', number: '8001' }, true)
    await house.pass(toMs('5s'))
    await signedIn
    t.equal(house.queues.acd.talkOf(String(me))?.call.id, calls[0])
    desks.hangUp(me)
    await house.pass(toMs('5s'))
    t.equal(house.queues.acd.talkOf(String(me))?.call.id, calls[1])
    await house.stage.switch.hangUp(calls[1] as never, 'finished')
    await house.pass(toMs('5s'))
    t.equal(house.queues.acd.talkOf(String(me))?.call.id, calls[2])
    const announced = ['beep', 'queue/whisper']
    t.same(house.heardBy('8001'), [...announced, ...announced, ...announced], 'nobody waits for a greeting to be over')
    t.match([rung(), house.stage.live], [1, 2], 'over the one leg')
    desks.hangUp(me)
    desks.signOut(me)
    await house.pass(toMs('3s'))
    t.equal(house.stage.live, 0)
    await house.queues.log.quiet()
    const kinds = house.db('recordings').join('calls', 'calls.id', 'recordings.call_id').orderBy('recordings.id')
    t.notOk((await kinds.pluck('calls.script')).includes('off-hook'), 'the phone in the hand is not recorded')
    await house.over()
  },
)

t.test(
  'the engine is killed: the phone stays in the hand of one who waits for callers, and of one who talks',
  async (t) => {
    const [idle, busy] = [phoneInHand(), phoneInHand()]
    const house = await openQueueHouse(
      t,
      { '8001': busy.phone, '8002': idle.phone },
      { rules: { wrapUpMs: 0, strategy: 'linear' } },
    )
    const first = house.callIn(wang, patient())
    for (const extension of ['8001', '8002']) {
      const signedIn = house.queues.desks.signIn(house.agent(extension), { kind: 'extension', number: extension }, true)
      await house.pass(toMs('20s'))
      await signedIn
    }
    t.match([house.stateOf('8001')?.at, house.stateOf('8002')?.at], ['talking', 'ready'])
    await house.queues.log.quiet()
    await house.killAndRestart()
    await house.pass(toMs('5s'))
    t.match([house.stateOf('8001')?.at, house.stateOf('8002')?.at, house.stage.live], ['talking', 'ready', 3])
    const second = house.callIn(li, patient())
    await house.pass(toMs('12s'))
    t.equal(house.queues.acd.talkOf(String(house.agent('8002')))?.call.id, second)
    house.queues.desks.hangUp(house.agent('8001'))
    await house.pass(toMs('3s'))
    t.match([house.stateOf('8001')?.at, house.stage.live], ['ready', 3], 'the phone is in the hand still')
    const third = house.callIn(zhao, patient())
    await house.pass(toMs('12s'))
    t.equal(house.queues.acd.talkOf(String(house.agent('8001')))?.call.id, third)
    t.match([busy.rung(), idle.rung()], [1, 1], 'nobody was rung again')
    for (const extension of ['8001', '8002']) {
      house.queues.desks.signOut(house.agent(extension))
      house.queues.desks.hangUp(house.agent(extension))
    }
    await house.pass(toMs('3s'))
    t.equal(house.stage.live, 0)
    await house.queues.log.quiet()
    t.same(await house.db('agent_talks').orderBy('id').pluck('call_id'), [first, second, third])
    t.equal(await house.db('agent_talks').whereNull('ended_at').first(), undefined)
    t.same(await house.db('calls').where({ script: 'off-hook' }).pluck('disposition'), ['completed', 'completed'])
    await house.over()
  },
)

t.test(
  'what is said to the agent takes too long: the phone is not connected with a caller whom somebody else may have by then',
  async (t) => {
    const { phone } = phoneInHand()
    const house = await openQueueHouse(
      t,
      { '8001': phone },
      { rules: { wrapUpMs: 0 }, manners: { whispersTitle: true } },
    )
    const long = '内科外科骨科儿科'.repeat(30)
    house.queues.acd.setQueues([{ ...house.queue, title: { 'zh-CN': long, en: long } }])
    const me = house.agent('8001')
    const signedIn = house.queues.desks.signIn(me, { kind: 'extension', number: '8001' }, true)
    await house.pass(toMs('20s'))
    await signedIn
    house.callIn(wang, patient({ hangsUpAfterMs: 150_000 }))
    const seen = new Set<string>()
    for (let seconds = 0; seconds < 140; seconds += 5) {
      await house.pass(toMs('5s'))
      const legs = await house.stage.switch.liveLegs()
      const isBridged = !('kind' in legs) && legs.some(({ bridgedTo }) => bridgedTo !== undefined)
      const isTalking = house.queues.acd.talkOf(String(me)) !== undefined
      seen.add(`${isBridged} ${isTalking}`)
    }
    t.same([...seen], ['false false'], 'nobody hears an agent whose desk knows of no call')
    house.queues.desks.signOut(me)
    await house.over()
  },
)
