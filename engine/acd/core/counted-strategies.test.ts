import t from 'tap'
import { floorOf, ringsInOrder, serveInOrder } from './test-floor.ts'
import type { QueueRules } from './words.ts'

const floorWith = (rules: Partial<QueueRules> = {}, ...agents: string[]) =>
  floorOf({ wrapUpMs: 0, pauseAfterMisses: 0, ...rules }, ...agents)

t.test('fewest answered', async (t) => {
  await t.test('rings who answered least today in this queue, then who is idle longest, then by name', async (t) => {
    const floor = floorWith({ strategy: 'fewest-answered' })
    floor.queue({ wrapUpMs: 0 }, 'other')
    floor.signsIn('li', { queues: ['desk', 'other'] })
    floor.joins('c0', { queue: 'other' })
    floor.talks('li', 10) // counts for the other queue
    for (const agent of ['zhou', 'wu', 'he']) floor.signsIn(agent)
    t.same(serveInOrder(floor, 4), ['he', 'li', 'wu', 'zhou'])
    t.same(serveInOrder(floor, 1), ['he'], 'all have one, and he is idle longest')
    t.same(ringsInOrder(floor, 4), ['li', 'wu', 'zhou', 'he'])
  })
  await t.test('does not flood who signs in late, nor who comes back', async (t) => {
    const floor = floorWith({ strategy: 'fewest-answered' })
    floor.signIn('li', 'wu')
    t.same(serveInOrder(floor, 4), ['li', 'wu', 'li', 'wu'])
    floor.after(1)
    floor.signsIn('late')
    t.same(serveInOrder(floor, 3), ['li', 'wu', 'late'], 'counted as two, as the others; idle since a moment ago')
    floor.tell({ kind: 'agent-signed-out', agent: 'li' })
    floor.after(1)
    floor.signsIn('li')
    t.same(ringsInOrder(floor, 3), ['wu', 'late', 'li'])
  })
  await t.test('begins anew with the day, and takes up what was counted before a restart', async (t) => {
    const floor = floorWith({ strategy: 'fewest-answered' })
    const tiers = [{ queue: 'desk', level: 0, position: 1 }]
    for (const [agent, answered] of [
      ['li', 9],
      ['wu', 8],
    ] as const)
      floor.tell({ kind: 'agent-signed-in', agent, tiers, skills: {}, counted: { desk: { answered, talkedMs: 0 } } })
    t.same(serveInOrder(floor, 2), ['wu', 'li'])
    floor.tell({ kind: 'day-began' })
    t.same(ringsInOrder(floor, 2), ['wu', 'li'], 'one is idle longer, and the nine and the ten are gone')
  })
})

t.test('least talk time', async (t) => {
  await t.test('rings who talked least today, then who is idle longest', async (t) => {
    const floor = floorWith({ strategy: 'least-talk-time' })
    floor.signIn('li', 'wu')
    t.same(serveInOrder(floor, 1), ['li'], '60 seconds')
    floor.joins('short')
    floor.talks('wu', 20)
    t.same(serveInOrder(floor, 1), ['wu'], '20 against 60 seconds, though li is idle longer')
    floor.joins('twenty more')
    floor.talks('li', 20)
    t.same(ringsInOrder(floor, 2), ['wu', 'li'], '80 seconds both')
  })
  await t.test('counts a conversation that ended with the phone up to that instant, and once', async (t) => {
    const floor = floorWith({ strategy: 'least-talk-time' })
    floor.signIn('li', 'wu')
    floor.joins('c1')
    floor.answers('li')
    floor.after(30)
    floor.tell({ kind: 'agent-unreachable', agent: 'li' })
    floor.after(600)
    floor.tell({ kind: 'agent-reachable', agent: 'li' })
    floor.tell({ kind: 'agent-ended-call', agent: 'li' })
    floor.joins('c2')
    floor.talks('wu', 40)
    t.same(ringsInOrder(floor, 2), ['li', 'wu'])
  })
  await t.test('counts a conversation over midnight for each day with its part', async (t) => {
    const floor = floorWith({ strategy: 'least-talk-time' })
    floor.signIn('night', 'day')
    floor.joins('c1')
    floor.answers('night')
    floor.after(3600)
    floor.tell({ kind: 'day-began' })
    floor.after(20)
    floor.tell({ kind: 'agent-ended-call', agent: 'night' })
    floor.joins('c2')
    floor.talks('day', 30)
    t.same(ringsInOrder(floor, 2), ['night', 'day'])
  })
})
