import t from 'tap'
import { floorOf, TestFloor } from './test-floor.ts'
import type { QueueRules } from './words.ts'

const floorWith = (rules: Partial<QueueRules> = {}, ...agents: string[]) =>
  floorOf({ wrapUpMs: 0, ...rules }, ...agents)

t.test('levels', async (t) => {
  const rules = { levelsOpenAfterMs: [0, 20_000, 60_000], opensWhenLowerAreAway: false }
  await t.test('open one after the other while a caller waits, and those beyond with the last', async (t) => {
    const floor = floorWith(rules)
    for (const level of [3, 2, 1]) floor.signsIn(`level ${level}`, { level })
    floor.joins('one')
    const opened: [number, string[]][] = []
    for (const seconds of [19.999, 0.001, 39.999, 0.001]) {
      floor.after(seconds)
      opened.push([floor.now / 1000, floor.rings])
      for (const ring of floor.rings) floor.pauses(ring.slice(0, 7))
    }
    const expected = [[], ['level 1 for one'], [], ['level 2 for one']]
    t.same(
      opened.map(([, rings]) => rings),
      expected,
    )
    t.same(floor.rings, ['level 3 for one'])
  })
  await t.test('lower ones are asked first, also when all are open', async (t) => {
    const floor = floorWith(rules)
    floor.signsIn('senior', { level: 1 })
    floor.after(1)
    floor.signsIn('junior')
    floor.joins('one', { joinedAt: -60_000 })
    floor.joins('two', { joinedAt: -60_000 })
    t.same(floor.rings, ['junior for one', 'senior for two'])
  })
  await t.test('a freed agent of a higher level takes the first of those for whom it is open', async (t) => {
    const floor = floorWith(rules)
    floor.joins('old', { joinedAt: -30_000 })
    floor.joins('older', { joinedAt: -70_000 })
    floor.joins('new', { isUrgent: true })
    floor.signsIn('senior', { level: 1 })
    t.same(floor.rings, ['senior for older'])
  })
  await t.test('open at once while nobody of the lower ones is at work', async (t) => {
    const floor = floorWith({ ...rules, opensWhenLowerAreAway: true }, 'junior')
    floor.signsIn('senior', { level: 1 })
    floor.signsIn('idle at home', { level: 2 })
    floor.tell({ kind: 'agent-began-call', agent: 'junior' })
    floor.joins('one')
    t.same(floor.rings, [], 'one who is busy is at work')
    floor.tell({ kind: 'agent-signed-out', agent: 'junior' })
    floor.tell({ kind: 'agent-ended-call', agent: 'junior' })
    t.same(floor.rings, ['senior for one'])
    floor.joins('two')
    floor.signsIn('senior', { level: 3 })
    t.same(floor.rings, ['senior for one', 'idle at home for two'], 'also when the last of a level moves up')
  })
})

t.test('rules that change while people wait and ring', async (t) => {
  await t.test('leave places and rings as they are, and hold from now on', async (t) => {
    const floor = floorWith({ strategy: 'linear' })
    floor.signsIn('b', { position: 1 })
    floor.after(1)
    floor.signsIn('a', { position: 2 })
    floor.joins('one')
    floor.queue({ strategy: 'priority', maxWaitMs: 30_000, wrapUpMs: 0 })
    t.same(floor.rings, ['b for one'])
    floor.joins('two')
    floor.joins('three')
    floor.after(18)
    t.same([floor.rings, floor.stateOf('b')], [[], 'paused'], 'each rings as long as it was to')
    floor.after(12)
    t.equal(floor.floor.ground.callers.size, 0, 'nobody waits longer than thirty seconds')
  })
  await t.test('to everybody rings: who is rung for already rings everywhere; and back', async (t) => {
    const floor = floorWith({}, 'li', 'wu', 'zhou')
    floor.joins('one')
    floor.queue({ strategy: 'ring-all' })
    t.same(floor.rings, ['li for one', 'wu for one', 'zhou for one'])
    floor.queue({ strategy: 'longest-idle' })
    floor.joins('two')
    floor.answers('wu')
    t.same(floor.rings, ['li for two'], 'the other rings go on until they end')
  })
  await t.test('to one more every ten seconds: who is rung for already is rung for by more', async (t) => {
    const floor = floorWith({ ringMs: 60_000 }, 'li', 'wu', 'zhou')
    floor.joins('one')
    floor.queue({ strategy: 'ring-progressively', ringMoreMs: 10_000 })
    floor.after(10)
    t.same(floor.rings, ['li for one', 'wu for one'])
    floor.queue({ strategy: 'ring-progressively', ringMoreMs: 5_000 })
    floor.after(5)
    t.same(floor.rings, ['li for one', 'wu for one', 'zhou for one'])
  })
  await t.test('open a level for those who wait', async (t) => {
    const floor = floorWith({ levelsOpenAfterMs: [0, 60_000], opensWhenLowerAreAway: false })
    floor.signsIn('senior', { level: 1 })
    floor.joins('one')
    floor.after(20)
    floor.queue({ levelsOpenAfterMs: [0, 10_000], opensWhenLowerAreAway: false })
    t.same(floor.rings, ['senior for one'])
  })
})

t.test('a queue that closes sends its callers away, withdraws their rings and frees its agents', async (t) => {
  const floor = floorWith({}, 'li')
  floor.queue({}, 'ward')
  floor.signsIn('wu', { queues: ['desk', 'ward'] })
  for (const caller of ['one', 'two', 'three']) floor.joins(caller)
  floor.heard()
  floor.tell({ kind: 'queue-closed', queue: 'desk' })
  floor.tell({ kind: 'queue-closed', queue: 'desk' })
  const ends = floor.heard().filter((said) => said.includes('timed-out after'))
  t.same(ends, ['one timed-out after 0 s', 'two timed-out after 0 s', 'three timed-out after 0 s'])
  floor.joins('four', { queue: 'ward' })
  t.same(floor.rings, ['wu for four'])
  floor.queue()
  floor.joins('five')
  t.same(floor.rings, ['wu for four', 'li for five'], 'opened again, it has its agents again')
})

t.test('a call that outlives its queue is written up by the rules it began with', async (t) => {
  const floor = floorWith({ wrapUpMs: 9_000 }, 'li')
  floor.joins('one')
  floor.answers('li')
  floor.tell({ kind: 'queue-closed', queue: 'desk' })
  floor.tell({ kind: 'agent-ended-call', agent: 'li' })
  t.equal(floor.stateOf('li'), 'wrap-up')
  floor.after(9)
  t.equal(floor.stateOf('li'), 'ready')
})

t.test('a queue that opens takes in those who signed in for it before, and serves them', async (t) => {
  const floor = new TestFloor()
  floor.signsIn('li', { queues: ['ward', 'desk'] })
  floor.signsIn('wu', { queues: ['ward'] })
  floor.queue()
  floor.joins('one')
  t.same(floor.rings, ['li for one'])
})

t.test('signing in again with other queues and skills', async (t) => {
  await t.test('serves those who could not be served before', async (t) => {
    const floor = floorWith({}, 'li')
    floor.queue({}, 'ward')
    floor.joins('foreigner', { skills: { english: 1 } })
    floor.joins('at the ward', { queue: 'ward' })
    floor.signsIn('li', { queues: ['desk', 'ward'], skills: { english: 2 } })
    t.same(floor.rings, ['li for foreigner'])
    t.same(floor.moves().slice(-1), ['li is ringing: offered'], 'without leaving work in between')
  })
  await t.test('may leave a queue deserted', async (t) => {
    const floor = floorWith({ needsAgents: 'at-work' }, 'li')
    floor.tell({ kind: 'agent-began-call', agent: 'li' })
    floor.joins('one')
    floor.heard()
    floor.signsIn('li', { queues: [] })
    t.same(floor.heard(), ['desk is deserted: nobody-signed-in, 1 waiting', 'one timed-out after 0 s'])
  })
  await t.test('is nothing to one who has paused', async (t) => {
    const floor = floorWith({}, 'li')
    floor.pauses('li')
    floor.joins('one')
    floor.heard()
    floor.signsIn('li', { queues: ['desk'], level: 1 })
    t.same([floor.stateOf('li'), floor.heard()], ['paused', []])
  })
  await t.test('while in a call of a queue that has closed meanwhile', async (t) => {
    const floor = floorWith({}, 'li')
    floor.joins('one')
    floor.answers('li')
    floor.tell({ kind: 'queue-closed', queue: 'desk' })
    floor.signsIn('li', { queues: ['desk'] })
    t.equal(floor.stateOf('li'), 'talking')
  })
})

t.test('a clock that jumps back makes nothing happen twice, and nobody wait for less than nothing', async (t) => {
  const floor = floorWith({ maxWaitMs: 60_000 })
  floor.joins('one')
  floor.after(59)
  floor.tell({ kind: 'woken' })
  floor.now -= 500
  floor.joins('two')
  floor.tell({ kind: 'caller-gone', caller: 'two' })
  t.same(floor.heard().slice(-1), ['two abandoned shortly after 0.5 s'])
  t.equal(floor.floor.nextDeadline, 60_000)
  floor.after(1.499)
  t.ok(floor.waiting('one'))
  floor.after(0.001)
  t.same(floor.heard(), ['one timed-out after 60 s'])
})

t.test('what is told of people who are not there is nothing', async (t) => {
  const floor = floorWith()
  floor.tell({ kind: 'caller-gone', caller: 'nobody' })
  floor.tell({ kind: 'agent-ready', agent: 'nobody' })
  floor.tell({ kind: 'day-began' })
  t.same([floor.heard(), floor.floor.ground.desks.size], [[], 0])
})
