import t from 'tap'
import { floorOf } from './test-floor.ts'
import type { QueueRules } from './words.ts'

const floorWith = (rules: Partial<QueueRules> = {}, ...agents: string[]) => floorOf({ ...rules }, ...agents)

t.test('everybody rings', async (t) => {
  const everybody = () => floorWith({ strategy: 'ring-all', wrapUpMs: 0 }, 'li', 'wu', 'zhou')
  await t.test(
    'two answer in one instant: the first serves, the other is let go kindly, the third rings for the next',
    async (t) => {
      const floor = everybody()
      floor.joins('one')
      floor.joins('two')
      const [first, second] = [floor.offerOf('wu'), floor.offerOf('li')]
      floor.heard()
      floor.tell({ kind: 'offer-answered', offer: first })
      floor.tell({ kind: 'offer-answered', offer: second })
      t.same(floor.heard(), [
        'li rings no longer: another-answered',
        'li withdrawn one after 0 s',
        'li rings for two',
        'zhou rings no longer: another-answered',
        'zhou withdrawn one after 0 s',
        'zhou rings for two',
        'wu answers one',
        `offer ${second} is dismissed`,
      ])
    },
  )
  await t.test('who becomes free rings as well, and who misses does not stop the others', async (t) => {
    const floor = everybody()
    floor.joins('one')
    floor.declines('li')
    floor.tell({ kind: 'agent-signed-out', agent: 'zhou' })
    floor.after(10)
    floor.signsIn('he')
    t.same(floor.rings, ['wu for one', 'li for one', 'he for one'])
    floor.after(8)
    t.same([floor.rings, floor.stateOf('wu')], [['li for one', 'he for one'], 'paused'])
  })
})

t.test('one more rings every ten seconds, and whoever becomes free when nobody was left', async (t) => {
  const floor = floorWith({ strategy: 'ring-progressively', ringMoreMs: 10_000, ringMs: 60_000 }, 'li', 'wu')
  floor.joins('one')
  t.same(floor.rings, ['li for one'])
  floor.after(10)
  t.same(floor.rings, ['li for one', 'wu for one'])
  floor.signsIn('early')
  t.same(floor.rings.length, 2, 'not before the next ten seconds are over')
  floor.pauses('early')
  floor.after(10)
  floor.signsIn('zhou')
  t.same(floor.rings, ['li for one', 'wu for one', 'zhou for one'])
  floor.answers('wu')
  t.same(floor.rings, [])
  floor.after(60)
  t.same(floor.rings, [], 'nobody rings for one who is served')
})

t.test('the caller hangs up', async (t) => {
  await t.test('while it rings: the ring ends, and the answer that was on its way is let go kindly', async (t) => {
    const floor = floorWith({}, 'li')
    floor.joins('one')
    floor.after(6)
    const offer = floor.offerOf('li')
    floor.heard()
    floor.tell({ kind: 'caller-gone', caller: 'one' })
    for (const kind of ['offer-answered', 'offer-connected', 'offer-declined', 'offer-unreachable'] as const)
      floor.tell({ kind, offer })
    floor.tell({ kind: 'offer-not-connected', offer, whose: 'agent' })
    t.same(floor.heard(), [
      'one abandoned after 6 s',
      'li rings no longer: caller-gone',
      'li withdrawn one after 6 s',
      `offer ${offer} is dismissed`,
      `offer ${offer} is dismissed`,
    ])
    t.equal(floor.stateOf('li'), 'ready')
  })
  await t.test('while the legs are being connected: abandoned, and the agent is ready at the old place', async (t) => {
    const floor = floorWith({}, 'li', 'wu')
    floor.joins('one')
    const offer = floor.offerOf('li')
    floor.tell({ kind: 'offer-answered', offer })
    floor.tell({ kind: 'offer-not-connected', offer, whose: 'caller' })
    t.equal(floor.heard().includes('one abandoned shortly after 0 s'), true)
    floor.joins('two')
    t.same(floor.rings, ['li for two'])
  })
})

t.test('legs that do not come together', async (t) => {
  const answered = (joining = {}) => {
    const floor = floorWith({ connectMs: 5_000, callbackRingMs: 30_000 }, 'li')
    floor.joins('one', joining)
    floor.tell({ kind: 'offer-answered', offer: floor.offerOf('li') })
    return floor
  }
  await t.test('within five seconds: the caller waits on, and a late connection is dismissed', async (t) => {
    const floor = answered()
    const offer = floor.offerOf('li')
    floor.after(5)
    t.same([floor.stateOf('li'), floor.waiting('one')?.isConnecting], ['paused', false])
    floor.heard()
    floor.tell({ kind: 'offer-connected', offer })
    t.same(floor.heard(), [`offer ${offer} is dismissed`])
  })
  await t.test('a person who is called back has thirty seconds more to answer', async (t) => {
    const floor = answered({ isCallback: true })
    floor.after(34.999)
    t.equal(floor.waiting('one')?.isConnecting, true)
    floor.after(0.001)
    t.equal(floor.waiting('one')?.isConnecting, false)
  })
})

t.test('an agent whom a caller rings for', async (t) => {
  await t.test('and who pauses, leaves or makes a call rings no longer; the next one does', async (t) => {
    for (const kind of ['agent-paused', 'agent-signed-out', 'agent-began-call'] as const) {
      const floor = floorWith({}, 'li', 'wu')
      floor.joins('one')
      floor.heard()
      floor.tell({ kind, agent: 'li', reason: 'tea' })
      t.same(floor.heard(), ['li rings no longer: agent-gone', 'li withdrawn one after 0 s', 'wu rings for one'], kind)
    }
  })
  await t.test('and who has answered pauses after the call', async (t) => {
    const floor = floorWith({ wrapUpMs: 0 }, 'li')
    floor.joins('one')
    floor.tell({ kind: 'offer-answered', offer: floor.offerOf('li') })
    floor.pauses('li')
    floor.talks('li', 60)
    t.equal(floor.stateOf('li'), 'paused')
  })
})
