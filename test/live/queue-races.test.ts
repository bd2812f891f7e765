/** Callers and agents in the same instant, on the real switch: whatever comes first, no leg and no agent is stuck afterwards. */
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { LegId } from '../../engine/kernel/ids.ts'
import { type LiveFloor, openLiveFloor } from './live-floor.ts'
import { until } from './served-hospital.ts'

/** What a phone of sipp on a desk needs from the first ring until it is picked up. */
const picksUpAfterMs = 500

t.test('in the same instant', async (t) => {
  const floor = await openLiveFloor(t, {
    rules: { wrapUpMs: 0, pauseAfterMisses: 0 },
    manners: { tellsAgentNumber: false, whispersTitle: false, asksRating: false },
  })
  await floor.plugIn('carla', 'sipp')
  await floor.plugIn('dora', 'sipp')
  const carla = await floor.sit('carla')
  await carla.act('sign-in')
  await t.test('the caller hangs up while the agent picks up', (t) => hangsUpAtAnswer(t, floor))
  await t.test('both phones of a ring-all are picked up', (t) => bothAnswer(t, floor))
  await t.test('the agent’s phone is pulled while it rings', (t) => pulledWhileRinging(t, floor))
  t.same(floor.fs.errorLines(), [], 'FreeSWITCH has nothing to complain of')
})

/** An agent's phone has begun to ring. */
function agentRings(floor: LiveFloor): Promise<void> {
  return new Promise((resolve) => {
    const stop = floor.engine.parts.switch.subscribe((event) => {
      if (event.kind !== 'LegRinging' || floor.engine.queues.acd.floor.ground.callers.has(event.leg)) return
      if (floor.engine.queues.acd.floor.ground.offers.size === 0) return // the caller's own leg, at the door
      stop()
      resolve()
    })
  })
}

/** Nobody is on the line, nobody rings, nobody waits, and these agents can be called. */
async function isQuiet(t: Test, floor: LiveFloor, ready: readonly ('carla' | 'dora')[]): Promise<void> {
  await floor.legsBecome([])
  const { ground } = floor.engine.queues.acd.floor
  await until(() => ground.offers.size === 0 && ground.callers.size === 0)
  for (const who of ready) await floor.stateBecomes(who, 'ready')
  await floor.engine.queues.log.quiet()
  t.same(await floor.db('waits').whereNull('ended_at'), [], 'every wait has ended')
  t.same(await floor.db('agent_talks').whereNull('ended_at'), [], 'and every talk')
}

async function hangsUpAtAnswer(t: Test, floor: LiveFloor): Promise<void> {
  for (const offsetMs of [-60, -40, -30, -20, -10, 0, 10, 20, 30, 40]) {
    const rings = agentRings(floor)
    const from = floor.callIn(`caller ${offsetMs}`)
    await rings
    const call = (await floor.callFrom(from)) as LegId
    await pause(Math.max(0, picksUpAfterMs + offsetMs))
    await floor.fs.api(`uuid_kill ${call}`)
    await isQuiet(t, floor, ['carla'])
    const { outcome } = await floor.db('waits').where({ call_id: call }).first('outcome')
    t.comment(`${offsetMs} ms: ${outcome}`)
  }
}

async function bothAnswer(t: Test, floor: LiveFloor): Promise<void> {
  const dora = await floor.sit('dora')
  await dora.act('sign-in')
  const { settings, refresh } = floor.engine.queues
  await settings.changeQueue({ ...floor.queue, rules: { ...floor.queue.rules, strategy: 'ring-all' } }, Date.now())
  await refresh()
  for (let round = 1; round <= 6; round += 1) {
    const from = floor.callIn('both')
    await until(async () => (await floor.legs()).length === 1 && (await floor.legs())[0]?.includes('+'))
    const [pair = ''] = await floor.legs()
    t.match(pair, /^both\+(carla|dora)$|^(carla|dora)\+both$/, 'one of them has the caller')
    await pause(700)
    t.same(await floor.legs(), [pair], 'and the other phone is put down')
    const { ground } = floor.engine.queues.acd.floor
    const states = [...ground.desks.values()].map(({ state }) => state.at).filter((at) => at !== 'signed-out')
    t.same(states.sort(), ['ready', 'talking'])
    await floor.fs.api(`uuid_kill ${await floor.callFrom(from)}`)
    await isQuiet(t, floor, ['carla', 'dora'])
  }
}

async function pulledWhileRinging(t: Test, floor: LiveFloor): Promise<void> {
  const { settings, refresh } = floor.engine.queues
  await settings.changeQueue({ ...floor.queue, rules: { ...floor.queue.rules, strategy: 'linear' } }, Date.now())
  await refresh()
  const rings = agentRings(floor)
  const from = floor.callIn('patient one')
  await rings
  await floor.fs.api(`sofia profile phones flush_inbound_reg ${floor.numberOf('carla')}@${floor.fs.realm}`)
  // The phone that is gone may answer yet, or its colleague's rings: the caller talks with one of them.
  await until(async () =>
    (await floor.legs()).some((line) => line.includes('patient one+') || line.includes('+patient one')),
  )
  await floor.stateBecomes('carla', (await floor.legs()).join().includes('carla') ? 'talking' : 'away')
  await floor.fs.api(`uuid_kill ${await floor.callFrom(from)}`)
  await isQuiet(t, floor, ['dora'])
  await floor.stateBecomes('carla', 'away')
  const another = floor.callIn('patient two')
  await floor.legsBecome(['dora+patient two'])
  await floor.fs.api(`uuid_kill ${await floor.callFrom(another)}`)
  await isQuiet(t, floor, ['dora'])
}
