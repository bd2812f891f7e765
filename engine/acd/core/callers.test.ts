import t from 'tap'
import { floorOf, type TestFloor } from './test-floor.ts'
import type { QueueRules } from './words.ts'

const floorWith = (rules: Partial<QueueRules> = {}, ...agents: string[]) => floorOf({ ...rules }, ...agents)

t.test(
  'the urgent come first, then who waited longest with head starts counted, then who was there first',
  async (t) => {
    const floor = floorWith()
    floor.joins('first')
    floor.joins('second of that instant')
    floor.after(30)
    floor.joins('key patient', { headStartMs: 31_000 })
    floor.joins('urgent', { isUrgent: true })
    floor.joins('urgent too', { isUrgent: true })
    floor.joins('last', { headStartMs: 29_000 })
    const agents = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']
    for (const agent of agents) floor.signsIn(agent)
    const expected = ['urgent', 'urgent too', 'key patient', 'first', 'second of that instant', 'last']
    t.same(
      floor.rings,
      expected.map((caller, i) => `${agents[i]} for ${caller}`),
    )
  },
)

t.test('an instant from a clock that is ahead counts as now', async (t) => {
  const floor = floorWith()
  floor.joins('early bird', { joinedAt: 60_000 })
  floor.after(1)
  floor.tell({ kind: 'caller-gone', caller: 'early bird' })
  t.same(floor.heard(), ['early bird waits in desk', 'early bird abandoned shortly after 1 s'])
})

t.test('who cannot join is told why', async (t) => {
  const floor = floorWith({ maxLength: 2 })
  floor.queue({ needsAgents: 'signed-in' }, 'manned')
  floor.queue({ needsAgents: 'at-work' }, 'served')
  floor.joins('one')
  floor.joins('one')
  floor.joins('two')
  floor.joins('three')
  floor.joins('lost', { queue: 'nowhere' })
  const try2 = (time: string) => {
    for (const queue of ['manned', 'served']) {
      floor.joins(`${time} at ${queue}`, { queue })
      floor.tell({ kind: 'caller-exited', caller: `${time} at ${queue}` })
    }
  }
  try2('dawn')
  floor.signsIn('li', { queues: ['manned', 'served'] })
  floor.pauses('li')
  try2('tea')
  t.same(floor.heard(), [
    'one waits in desk',
    'one is turned away: is-waiting-already',
    'two waits in desk',
    'three is turned away: full',
    'lost is turned away: no-such-queue',
    'dawn at manned is turned away: nobody-signed-in',
    'dawn at served is turned away: nobody-signed-in',
    'tea at manned waits in manned',
    'tea at manned exited after 0 s',
    'tea at served is turned away: nobody-at-work',
  ])
})

t.test('when the last agent goes', async (t) => {
  const withTwoWaiting = (needsAgents: QueueRules['needsAgents']) => {
    const floor = floorWith({ needsAgents, declinedMs: 10_000 }, 'li')
    floor.tell({ kind: 'agent-began-call', agent: 'li' })
    for (const caller of ['one', 'two']) floor.joins(caller)
    floor.tell({ kind: 'agent-ended-call', agent: 'li' })
    return floor
  }
  const goHome = (floor: TestFloor) => {
    floor.heard()
    floor.pauses('li')
    const paused = floor.heard().filter((said) => !said.startsWith('li'))
    floor.tell({ kind: 'agent-signed-out', agent: 'li' })
    return [paused, floor.heard()]
  }
  await t.test('everybody goes on waiting where the queue needs nobody', async (t) => {
    const [paused, gone] = goHome(withTwoWaiting('none'))
    t.same(paused, ['desk is deserted: nobody-at-work, 2 waiting'])
    t.same(gone, [], 'said once; that the agent has left as well makes no difference')
  })
  await t.test('a pause sends nobody away where somebody has to be signed in, signing out does', async (t) => {
    const floor = withTwoWaiting('signed-in')
    t.same(goHome(floor)[0], ['desk is deserted: nobody-at-work, 2 waiting'])
    t.ok(floor.waiting('one'))
    const other = withTwoWaiting('signed-in')
    other.heard()
    other.tell({ kind: 'agent-signed-out', agent: 'li' })
    const ends = ['desk is deserted: nobody-signed-in, 2 waiting', 'one timed-out after 0 s', 'two timed-out after 0 s']
    t.same(
      other.heard().filter((said) => !said.startsWith('li')),
      ends,
    )
  })
  await t.test('a pause sends them away where somebody has to be at work', async (t) => {
    const [paused] = goHome(withTwoWaiting('at-work'))
    t.same(paused, [
      'desk is deserted: nobody-at-work, 2 waiting',
      'one timed-out after 0 s',
      'two timed-out after 0 s',
    ])
  })
  await t.test(
    'declining one call sends nobody away: it is a moment of peace, unless it becomes a pause',
    async (t) => {
      const floor = withTwoWaiting('at-work')
      floor.heard()
      floor.declines('li')
      t.same(floor.heard(), ['li declined one after 0 s'])
      floor.joins('three')
      t.ok(floor.waiting('three'), 'nor is anybody turned away')
      floor.after(10)
      t.same(floor.rings, ['li for one'], 'and the first is still the first')
      floor.declines('li')
      floor.heard()
      floor.pauses('li')
      t.equal(floor.heard()[0], 'desk is deserted: nobody-at-work, 3 waiting')
      t.equal(floor.floor.ground.callers.size, 0)
    },
  )
  await t.test('whom an agent from elsewhere has answered stays', async (t) => {
    const floor = withTwoWaiting('at-work')
    floor.signsIn('guest', { queues: [] })
    floor.tell({ kind: 'caller-moved', caller: 'two', to: { agent: 'guest' } })
    floor.tell({ kind: 'offer-answered', offer: floor.offerOf('guest') })
    floor.pauses('li')
    t.same([...floor.floor.ground.callers.keys()], ['two'])
  })
})

t.test('leaving', async (t) => {
  await t.test('by key, but not once an agent has answered', async (t) => {
    const floor = floorWith({}, 'li')
    floor.joins('one')
    floor.joins('two')
    floor.tell({ kind: 'offer-answered', offer: floor.offerOf('li') })
    floor.heard()
    for (const caller of ['one', 'two', 'nobody']) floor.tell({ kind: 'caller-exited', caller })
    t.same(floor.heard(), ['two exited after 0 s'])
  })
  await t.test(
    'by key with a call back asked for: the place is kept, and it is rung when it is its turn',
    async (t) => {
      const floor = floorWith()
      floor.joins('patient')
      floor.after(60)
      floor.joins('later')
      floor.tell({ kind: 'caller-exited', caller: 'patient' })
      floor.joins('patient at home', { joinedAt: 0, isCallback: true })
      floor.after(60)
      floor.signsIn('li')
      t.same(floor.rings, ['li for patient at home'])
      t.equal(floor.waiting('patient at home')?.isCallback, true)
    },
  )
  await t.test('by hanging up: within five seconds counts apart', async (t) => {
    const floor = floorWith({ shortAbandonMs: 5_000 })
    floor.joins('hasty')
    floor.joins('patient')
    floor.after(4.999)
    floor.tell({ kind: 'caller-gone', caller: 'hasty' })
    floor.after(0.001)
    floor.tell({ kind: 'caller-gone', caller: 'patient' })
    t.same(floor.heard().slice(2), ['hasty abandoned shortly after 4.999 s', 'patient abandoned after 5 s'])
  })
})
