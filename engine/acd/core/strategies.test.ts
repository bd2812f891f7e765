import t from 'tap'
import { bySkills, type Candidate, type Order, orderOf } from './strategies.ts'
import { floorOf, ringsInOrder, serveInOrder } from './test-floor.ts'
import type { QueueRules } from './words.ts'

const floorWith = (rules: Partial<QueueRules> = {}, ...agents: string[]) =>
  floorOf({ wrapUpMs: 0, pauseAfterMisses: 0, ...rules }, ...agents)

t.test('longest idle', async (t) => {
  await t.test('rings who is idle longest; of two since the same instant, the first by name', async (t) => {
    const floor = floorWith({})
    floor.signsIn('zhou')
    floor.after(1)
    floor.signsIn('wu')
    floor.signsIn('li')
    t.same(ringsInOrder(floor, 3), ['zhou', 'li', 'wu'])
  })
  await t.test('starts anew after a call, a pause and a missed ring', async (t) => {
    const floor = floorWith({})
    floor.signIn('caller-back', 'drinker', 'sleeper', 'fresh')
    floor.joins('c1')
    floor.talks('caller-back', 60)
    floor.pauses('drinker')
    floor.after(60)
    floor.tell({ kind: 'agent-ready', agent: 'drinker' })
    floor.after(1)
    floor.joins('c2') // for the sleeper, who lets it ring; then the next one answers
    floor.after(18)
    floor.talks('fresh', 5)
    floor.after(1)
    t.same(ringsInOrder(floor, 4), ['caller-back', 'drinker', 'sleeper', 'fresh'])
  })
  await t.test('does not start anew when the caller hung up while it rang', async (t) => {
    const floor = floorWith({})
    floor.signIn('li', 'wu')
    floor.joins('c1')
    floor.after(10)
    floor.tell({ kind: 'caller-gone', caller: 'c1' })
    floor.joins('c2')
    t.same(floor.rings, ['li for c2'])
  })
})

t.test(
  'linear always rings the first free one by position, then by name, however long another has been idle',
  async (t) => {
    const floor = floorWith({ strategy: 'linear' })
    floor.signsIn('a-third', { position: 3 })
    floor.after(1)
    floor.signsIn('c-second', { position: 2 })
    floor.after(1)
    floor.signsIn('b-second', { position: 2 })
    floor.signsIn('d-first', { position: 1 })
    t.same(serveInOrder(floor, 3), ['d-first', 'd-first', 'd-first'])
    t.same(ringsInOrder(floor, 4), ['d-first', 'b-second', 'c-second', 'a-third'])
  },
)

t.test('circular', async (t) => {
  const circle = () => {
    const floor = floorWith({ strategy: 'circular' })
    floor.signsIn('three', { position: 3 })
    floor.signsIn('two', { position: 2 })
    floor.signsIn('one', { position: 1 })
    return floor
  }
  await t.test('goes round by position, again and again', async (t) => {
    t.same(serveInOrder(circle(), 7), ['one', 'two', 'three', 'one', 'two', 'three', 'one'])
  })
  await t.test('rings those of one position by name, each once a round', async (t) => {
    const floor = floorWith({ strategy: 'circular' })
    for (const agent of ['wu', 'li', 'zhou']) floor.signsIn(agent)
    t.same(serveInOrder(floor, 6), ['li', 'wu', 'zhou', 'li', 'wu', 'zhou'])
  })
  await t.test('passes over who is busy at the own turn until the next round', async (t) => {
    const floor = circle()
    t.same(serveInOrder(floor, 1), ['one'])
    floor.pauses('two')
    t.same(serveInOrder(floor, 1), ['three'])
    floor.tell({ kind: 'agent-ready', agent: 'two' })
    t.same(serveInOrder(floor, 3), ['one', 'two', 'three'])
  })
  await t.test('is not turned back by one who was passed over for want of a skill', async (t) => {
    const floor = floorWith({ strategy: 'circular' })
    floor.signsIn('one', { position: 1 })
    for (const [agent, position] of [
      ['two', 2],
      ['three', 3],
    ] as const)
      floor.signsIn(agent, { position, skills: { english: 1 } })
    floor.joins('c1', { skills: { english: 1 } })
    floor.talks('two', 60)
    t.same(serveInOrder(floor, 4), ['one', 'three', 'one', 'two'])
  })
})

t.test('priority exhausts a group before the next, and within a group rings who is idle longest', async (t) => {
  const floor = floorWith({ strategy: 'priority' })
  floor.signsIn('reserve', { position: 2 })
  floor.after(1)
  floor.signsIn('wu')
  floor.after(1)
  floor.signsIn('li')
  t.same(serveInOrder(floor, 3), ['wu', 'li', 'wu'])
  t.same(ringsInOrder(floor, 3), ['li', 'wu', 'reserve'])
})

t.test('skills', async (t) => {
  const wanted = { english: 1, heart: 1 }
  await t.test('rings who is best at what is wanted, and nobody who lacks a part of it', async (t) => {
    const floor = floorWith({ strategy: 'skills' })
    floor.signsIn('plain')
    floor.after(1)
    floor.signsIn('half', { skills: { english: 9 } })
    floor.signsIn('fair', { skills: { english: 2, heart: 1, driving: 9 } })
    floor.after(1)
    floor.signsIn('equal', { skills: { english: 1, heart: 2 } })
    floor.signsIn('best', { skills: { english: 3, heart: 3 } })
    for (const caller of ['c1', 'c2', 'c3', 'c4']) floor.joins(caller, { skills: wanted })
    t.same(floor.rings, ['best for c1', 'fair for c2', 'equal for c3'])
    floor.joins('anybody')
    t.same(floor.rings.slice(3), ['plain for anybody'])
  })
  await t.test('a freed agent takes the first caller whose wish the agent fulfils', async (t) => {
    const floor = floorWith({ strategy: 'skills' })
    floor.joins('wants-english', { skills: { english: 2 } })
    floor.after(1)
    floor.joins('wants-heart', { skills: { heart: 1 } })
    floor.joins('wants-both', { skills: { heart: 1, english: 1 } })
    floor.signsIn('heart', { skills: { heart: 1, english: 1 } })
    t.same(floor.rings, ['heart for wants-heart'])
  })
  await t.test('an agent without a wanted skill counts as none at it', async (t) => {
    const candidate = (skills: Record<string, number>): Candidate => ({
      ...{ agent: 'li', position: 1, idleSince: 0, answered: 0, talkedMs: 0, round: 0 },
      skills,
    })
    t.ok(bySkills(wanted)(candidate({ english: 1 }), candidate({ english: 1, heart: 2 })) > 0)
  })
})

t.test('random gives everybody about the same, and the same again from the same seed', async (t) => {
  const serve = () => {
    const floor = floorWith({ strategy: 'random' })
    floor.signIn('li', 'wu', 'zhou')
    return serveInOrder(floor, 300)
  }
  const served = serve()
  for (const agent of ['li', 'wu', 'zhou']) {
    const share = served.filter((each) => each === agent).length
    t.ok(share > 70 && share < 130, `${agent} answered ${share} of 300`)
  }
  const repeats = served.filter((agent, i) => agent === served[i - 1]).length
  t.ok(repeats > 70 && repeats < 130, `the same agent twice in a row ${repeats} times of 300`)
  t.same(serve(), served)
  t.equal(orderOf('random', {}), undefined)
})

t.test('where everybody rings, or one more and one more, those who are idle longest ring first', async (t) => {
  for (const strategy of ['ring-all', 'ring-progressively'] as const) {
    const floor = floorWith({ strategy, ringMoreMs: 1_000 })
    for (const [agent, position] of [
      ['wu', 3],
      ['li', 2],
      ['zhou', 1],
    ] as const) {
      floor.signsIn(agent, { position })
      floor.after(1)
    }
    floor.joins('c1')
    floor.after(2)
    t.same(floor.rings, ['wu for c1', 'li for c1', 'zhou for c1'], strategy)
  }
})

t.test(
  'no order is left to chance: two agents who are equal in everything stand by name, either way round',
  async (t) => {
    const [a, b] = ['a', 'b'].map((agent) => ({
      ...{ agent, position: 1, idleSince: 0, answered: 0, talkedMs: 0, round: 0, skills: {} },
    })) as [Candidate, Candidate]
    for (const name of [
      'longest-idle',
      'circular',
      'linear',
      'fewest-answered',
      'least-talk-time',
      'priority',
      'skills',
    ] as const) {
      const order = orderOf(name, {}) as Order
      t.same([order(a, b) < 0, order(b, a) > 0, order(a, a)], [true, true, 0], name)
    }
  },
)
