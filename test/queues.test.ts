/**
 * Patients call in and wait; agents take their calls at desk phones. The whole engine on the virtual switch, in virtual time, on a real
 * database.
 */
import t, { type Test } from 'tap'
import type { QueueSettings } from '../engine/acd/acd-settings-store.ts'
import { usualKeptRules, usualManners } from '../engine/acd/core/queue-settings.ts'
import { toMs } from '../engine/kernel/duration.ts'
import type { Person } from '../engine/switch/virtual/person.ts'
import { type Script, scriptedPerson } from '../engine/switch/virtual/scripted-person.ts'
import { virtualHospital } from './virtual-hospital.ts'

type Phone = Script | ((attempt: number) => Script)
type Rules = Partial<QueueSettings['rules']>
type Manners = Partial<QueueSettings['manners']>

const talksFor = (ms: number): Script => ({ phone: { does: 'answer', ringsMs: 2_000 }, hangsUpAfterMs: ms })
const never: Script = { phone: { does: 'ring' } }

/** A hospital with one queue; agents are named by the extension at which they sit. */
async function openHouse(t: Test, phones: Record<string, Phone>, settings: { rules?: Rules; manners?: Manners } = {}) {
  const heard: string[] = []
  const people = (number: string, attempt: number): Person | undefined => {
    const phone = phones[number]
    if (phone === undefined) return undefined
    return listening(number, typeof phone === 'function' ? phone(attempt) : phone)
  }
  function listening(who: string, script: Script): Person {
    const person = scriptedPerson(script)
    return {
      ...person,
      prompted(prompt, line) {
        heard.push(`${who} ${prompt.name}`)
        person.prompted?.(prompt, line)
      },
    }
  }
  const hospital = await virtualHospital(t, {
    startsAt: '2026-11-27T10:00:00+08:00',
    people: (to, attempt) => people(to.kind === 'extension' ? to.extension : to.number, attempt),
  })
  const { db, stage, clock } = hospital
  const { engine } = hospital
  const { queues } = engine
  const now = clock.now()
  await engine.recover()
  await queues.settings.addQueue(
    {
      code: 'service',
      title: { 'zh-CN': '客服', en: 'Service' },
      isOpen: true,
      rules: { ...usualKeptRules, ...settings.rules },
      manners: {
        ...usualManners,
        tellsAgentNumber: false,
        whispersTitle: false,
        asksRating: false,
        ...settings.manners,
      },
    },
    now,
  )
  const queue = (await queues.settings.queues())[0] as QueueSettings
  const agents: Record<string, number> = {}
  const extensions = Object.keys(phones).filter((number) => number.length === 4)
  for (const extension of extensions) {
    const [id] = await db('users').insert({
      login: `agent-${extension}`,
      name: `坐席${extension}`,
      password_hash: 'x',
      role: 'agent',
      created_at: now,
    })
    agents[extension] = id as number
    stage.plugIn(extension)
    await queues.settings.setAgent(
      {
        userId: id as number,
        number: extension,
        phone: { kind: 'extension', number: extension },
        answersItself: false,
        skills: {},
      },
      now,
    )
  }
  await queues.settings.setMembers(
    queue.id,
    extensions.map((extension, position) => ({ userId: agents[extension] as number, level: 0, position })),
  )
  await queues.refresh()

  return {
    db,
    stage,
    pass: hospital.pass,
    killAndRestart: hospital.killAndRestart,
    get queues() {
      return hospital.engine.queues
    },
    queue,
    heardBy: (who: string): string[] =>
      heard.filter((line) => line.startsWith(`${who} `)).map((line) => line.slice(who.length + 1)),
    agent: (extension: string): number => agents[extension] as number,
    stateOf: (extension: string) => hospital.engine.queues.acd.floor.ground.desks.get(String(agents[extension]))?.state,
    signIn: (...who: string[]) =>
      Promise.all(who.map((extension) => hospital.engine.queues.desks.signIn(agents[extension] as number))),
    /** Somebody calls the service line. */
    callIn(number: string, script: Script) {
      const leg = stage.callIn(listening(number, script), { from: number, to: '8010', trunk: 'carrier' })
      return leg as string
    },
    async waits() {
      return await db('waits').orderBy('id').select('call_id', 'outcome', 'waited_ms', 'user_id', 'is_short')
    },
    async over() {
      await hospital.pass(toMs('5m'))
      await hospital.close()
    },
  }
}

const patient = (more: Script = {}): Script => ({ ...more })
const wang = '13800138001'
const li = '13800138002'
const zhao = '13800138003'

t.test(
  'a patient waits with music, is served, rates the call; the agent writes it up and takes the next',
  async (t) => {
    const house = await openHouse(
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
  const house = await openHouse(t, { '8001': talksFor(20_000) }, { rules: { wrapUpMs: 0 } })
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
  const house = await openHouse(t, {
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
    const house = await openHouse(
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
    house.queues.desks.ready(house.agent('8001'))
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

t.test('hold, asking a colleague, three together, handing over', async (t) => {
  const house = await openHouse(t, {
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
    const house = await openHouse(
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
  const house = await openHouse(t, {
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

t.test('an agent’s phone is pulled out while talking: the patient is at the head of the line again', async (t) => {
  const house = await openHouse(
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
    const house = await openHouse(t, phones, { rules: { wrapUpMs: 5_000 } })
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
    await house.pass(toMs('5m'))
    await house.queues.log.quiet()
    const served = await house.db('agent_talks').orderBy(['connected_at', 'id']).pluck('call_id')
    t.same(served.slice(3), calls.slice(3), 'and are served in that order')
    t.equal(await house.db('waits').whereNull('ended_at').first(), undefined)
    t.equal(await house.db('agent_talks').whereNull('ended_at').first(), undefined)
    await house.over()
  },
)

t.test('a supervisor listens, whispers, barges in, takes over, and ends a call', async (t) => {
  const house = await openHouse(t, {
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

t.test('a colleague’s ringing phone is picked up from another desk; a supervisor moves a caller', async (t) => {
  const house = await openHouse(t, { '8001': never, '8002': { phone: { does: 'answer', ringsMs: 1_000 } } })
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
