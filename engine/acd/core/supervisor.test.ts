import t from 'tap'
import { floorOf } from './test-floor.ts'
import type { QueueRules } from './words.ts'

const floorWith = (rules: Partial<QueueRules> = {}, ...agents: string[]) =>
  floorOf({ wrapUpMs: 0, ...rules }, ...agents)

t.test("a supervisor's hand", async (t) => {
  const withThree = () => {
    const floor = floorWith({})
    floor.joins('urgent', { isUrgent: true })
    floor.joins('one')
    floor.joins('two')
    return floor
  }
  await t.test('moves a caller before everybody else, also before the urgent and those moved before', async (t) => {
    const floor = withThree()
    floor.tell({ kind: 'caller-moved', caller: 'one', to: 'head' })
    floor.tell({ kind: 'caller-moved', caller: 'two', to: 'head' })
    for (const agent of ['a1', 'a2', 'a3']) floor.signsIn(agent)
    t.same(floor.rings, ['a1 for two', 'a2 for one', 'a3 for urgent'])
    floor.tell({ kind: 'caller-moved', caller: 'urgent', to: 'head' })
    t.same(floor.rings, ['a1 for two', 'a2 for one', 'a3 for urgent'], 'who is rung for is rung for')
    floor.declines('a3')
    floor.declines('a1')
    t.equal(floor.waiting('urgent')?.isUrgent, true)
    floor.after(10)
    t.same(floor.rings, ['a2 for one', 'a3 for urgent', 'a1 for two'], 'and what was said meanwhile counts afterwards')
  })
  await t.test('moves a caller to another queue with the place kept; to one that is not there, nowhere', async (t) => {
    const floor = withThree()
    floor.queue({}, 'ward')
    floor.after(1)
    floor.joins('at the ward', { queue: 'ward' })
    for (const queue of ['ward', 'ward', 'nowhere']) floor.tell({ kind: 'caller-moved', caller: 'one', to: { queue } })
    floor.signsIn('li', { queues: ['ward'] })
    t.same(floor.rings, ['li for one'])
  })
  await t.test('moves a caller to an agent: the next one that the agent is free for, and nobody else’s', async (t) => {
    const floor = withThree()
    floor.signsIn('li')
    floor.signsIn('wu')
    floor.answers('li')
    floor.answers('wu')
    floor.joins('before', { isUrgent: true, lastAgent: 'li' })
    floor.tell({ kind: 'caller-moved', caller: 'two', to: { agent: 'li' } })
    floor.tell({ kind: 'agent-ended-call', agent: 'wu' })
    floor.joins('later', { lastAgent: 'li' })
    floor.after(6)
    t.same(floor.rings, ['wu for before'], 'whom a supervisor did not choose the agent for waits five seconds')
    floor.joins('most urgent', { isUrgent: true, lastAgent: 'li' })
    floor.tell({ kind: 'agent-ended-call', agent: 'li' })
    t.equal(floor.rings.at(-1), 'li for two')
  })
  await t.test('moves a caller who is rung for by others, and leaves the ring of the agent who is meant', async (t) => {
    const floor = floorWith({ strategy: 'ring-all' }, 'li', 'wu', 'zhou')
    floor.joins('one')
    floor.heard()
    floor.tell({ kind: 'caller-moved', caller: 'one', to: { agent: 'wu' } })
    t.same(floor.rings, ['wu for one'])
    floor.tell({ kind: 'caller-moved', caller: 'one', to: { agent: 'li' } })
    t.same(floor.rings, ['li for one'])
    floor.after(18)
    t.same(floor.rings, ['wu for one', 'zhou for one'], 'who is not answered there is for anybody')
  })
  await t.test('an agent who is not at work is given nobody, and one who leaves work gives back', async (t) => {
    const floor = floorWith({}, 'li')
    floor.signsIn('wu', { queues: [] })
    floor.pauses('wu')
    floor.tell({ kind: 'agent-began-call', agent: 'li' })
    floor.joins('one')
    for (const agent of ['wu', 'nobody']) floor.tell({ kind: 'caller-moved', caller: 'one', to: { agent } })
    t.equal(floor.waiting('one')?.heldFor, undefined)
    floor.tell({ kind: 'agent-ready', agent: 'wu' })
    floor.tell({ kind: 'agent-began-call', agent: 'wu' })
    floor.joins('two')
    for (const caller of ['two', 'one']) floor.tell({ kind: 'caller-moved', caller, to: { agent: 'wu' } })
    floor.queue({ wrapUpMs: 0, maxLength: 9 })
    floor.tell({ kind: 'agent-ended-call', agent: 'li' })
    floor.after(60)
    t.same(floor.rings, [], 'new rules do not take back what a supervisor has said')
    floor.tell({ kind: 'agent-unreachable', agent: 'wu' })
    t.same(floor.rings, ['li for one'])
  })
  await t.test('does not reach one whom an agent has answered', async (t) => {
    const floor = floorWith({}, 'li')
    floor.queue({}, 'ward')
    floor.joins('one')
    floor.tell({ kind: 'offer-answered', offer: floor.offerOf('li') })
    for (const to of ['head', { queue: 'ward' }, { agent: 'li' }] as const)
      floor.tell({ kind: 'caller-moved', caller: 'one', to })
    t.same(floor.rings, ['li for one'])
  })
})

t.test('the dialer holds an agent for a call that rings', async (t) => {
  const reserved = () => {
    const floor = floorWith({}, 'li')
    floor.tell({ kind: 'agent-reserved', agent: 'li', untilAt: floor.now + 20_000 })
    floor.joins('one')
    return floor
  }
  await t.test('no caller is offered to that agent until released, or until the time is over', async (t) => {
    const floor = reserved()
    t.same(floor.rings, [])
    floor.tell({ kind: 'agent-released', agent: 'li' })
    t.same(floor.rings, ['li for one'])
    const slow = reserved()
    slow.after(20)
    t.same(slow.rings, ['li for one'])
  })
  await t.test('who answers there talks, and is the dialer’s no longer when the time is over', async (t) => {
    const floor = reserved()
    floor.tell({ kind: 'agent-began-call', agent: 'li' })
    floor.after(20)
    t.equal(floor.stateOf('li'), 'talking')
  })
  await t.test('one who rings cannot be held', async (t) => {
    const floor = floorWith({}, 'li')
    floor.joins('one')
    floor.tell({ kind: 'agent-reserved', agent: 'li', untilAt: floor.now + 20_000 })
    t.equal(floor.stateOf('li'), 'ringing')
  })
})
