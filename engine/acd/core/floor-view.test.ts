import t from 'tap'
import { positionOf, viewOf } from './floor-view.ts'
import { TestFloor } from './test-floor.ts'

/** li talks, wu rings, zhou drinks tea; three wait, the first of them being rung for. */
function busyFloor(): TestFloor {
  const floor = new TestFloor()
  floor.queue({ lastAgentWaitMs: 60_000 })
  floor.queue({}, 'ward')
  floor.signsIn('li')
  floor.joins('talks')
  floor.answers('li')
  floor.tell({ kind: 'agent-paused', agent: 'li', reason: 'lunch' })
  floor.after(5)
  floor.signsIn('wu', { queues: ['desk', 'ward'] })
  floor.signsIn('zhou')
  floor.pauses('zhou')
  floor.joins('rung for')
  floor.after(1)
  floor.joins('held', { lastAgent: 'li', headStartMs: 60_000, isCallback: true })
  floor.joins('urgent', { isUrgent: true })
  return floor
}

t.test('queues: who waits where and for whom, in order, and what their agents do', async (t) => {
  const { queues, at } = viewOf(busyFloor().floor.ground)
  t.equal(at, 6_000)
  const usual = {
    queue: 'desk',
    isUrgent: false,
    isCallback: false,
    heldFor: undefined,
    ringing: [],
    isConnecting: false,
  }
  t.same(queues, [
    {
      id: 'desk',
      waiting: 3,
      longestSince: 5_000,
      callers: [
        { ...usual, caller: 'urgent', position: 1, joinedAt: 6_000, isUrgent: true },
        { ...usual, caller: 'held', position: 2, joinedAt: 6_000, heldFor: 'li', isCallback: true },
        { ...usual, caller: 'rung for', position: 3, joinedAt: 5_000, ringing: ['wu'] },
      ],
      agents: { talking: 1, ringing: 1, paused: 1 },
    },
    { id: 'ward', waiting: 0, longestSince: undefined, callers: [], agents: { ringing: 1 } },
  ])
})

t.test('agents: what each does, since when, why, until when, and what comes next', async (t) => {
  const floor = busyFloor()
  floor.tell({ kind: 'agent-reserved', agent: 'zhou', untilAt: 9_000 }) // not to be had
  const offer = { id: floor.offerOf('wu'), caller: 'rung for', queue: 'desk', stage: 'ringing' }
  const usual = {
    reason: undefined,
    until: undefined,
    next: undefined,
    offer: undefined,
    talkingFor: undefined,
    queues: ['desk'],
  }
  t.same(viewOf(floor.floor.ground).agents, [
    { ...usual, id: 'li', state: 'talking', since: 0, next: 'paused', talkingFor: 'desk' },
    { ...usual, id: 'wu', state: 'ringing', since: 5_000, next: 'ready', offer, queues: ['desk', 'ward'] },
    { ...usual, id: 'zhou', state: 'paused', since: 5_000, reason: 'tea' },
  ])
  floor.tell({ kind: 'agent-ended-call', agent: 'li' })
  t.equal(viewOf(floor.floor.ground, { agents: ['li'] }).agents[0]?.until, 26_000)
})

t.test('a view holds what was asked for and is plain to the bottom', async (t) => {
  const floor = busyFloor()
  floor.joins('last')
  const { ground } = floor.floor
  const some = viewOf(ground, { queues: ['ward', 'nowhere'], agents: ['nobody', 'zhou'] })
  t.same([some.queues.map(({ id }) => id), some.agents.map(({ id }) => id)], [['ward'], ['zhou']])
  const whole = viewOf(ground)
  t.same(structuredClone(whole), whole)
})

t.test('everybody can be told the position in the queue', async (t) => {
  const { ground } = busyFloor().floor
  const positions = ['urgent', 'held', 'rung for', 'talks'].map((caller) => positionOf(ground, caller))
  t.same(positions, [1, 2, 3, undefined])
})
