import t from 'tap'
import { TestFloor } from './test-floor.ts'
import type { QueueRules } from './words.ts'

function floorWith(rules: Partial<QueueRules> = {}, ...agents: string[]): TestFloor {
  const floor = new TestFloor()
  floor.queue(rules)
  floor.signIn(...agents)
  return floor
}

t.test('a call as it should be: rung, answered, talked, written up, ready', async (t) => {
  const floor = floorWith({ wrapUpMs: 20_000 }, 'li')
  floor.moves()
  floor.joins('one')
  floor.after(3)
  floor.answers('li')
  floor.after(60)
  floor.tell({ kind: 'agent-ended-call', agent: 'li' })
  floor.tell({ kind: 'agent-ended-call', agent: 'li' }) // told twice: wrap-up once
  floor.after(20)
  const { now } = floor
  t.same(floor.moves(), [
    'li is ringing: offered',
    'li is talking: served',
    'li is wrap-up: call-ended',
    'li is ready: time',
  ])
  t.same(floor.floor.ground.desks.get('li')?.state, { at: 'ready', since: now, idleSince: now })
  t.same([floor.floor.nextDeadline, floor.floor.ground.conversations.size], [undefined, 0])
})

t.test('an agent who lets it ring', async (t) => {
  await t.test('is paused, and the caller goes to the next one with the place kept', async (t) => {
    const floor = floorWith({ ringMs: 18_000 }, 'sleeper', 'li')
    floor.joins('one')
    floor.after(17)
    floor.joins('two')
    floor.heard()
    floor.after(1)
    t.same(floor.heard(), ['sleeper missed one after 18 s'])
    t.same([floor.rings, floor.stateOf('sleeper')], [['li for two'], 'paused'])
    floor.talks('li', 1)
    t.same(floor.rings, ['li for one'])
    floor.tell({ kind: 'agent-ready', agent: 'sleeper' })
    t.equal(floor.stateOf('sleeper'), 'ready')
  })
  await t.test('twice in a row, where the queue says twice; an answer in between starts the count anew', async (t) => {
    const floor = floorWith({ pauseAfterMisses: 2, wrapUpMs: 0 }, 'li')
    floor.joins('one')
    floor.after(18)
    t.same(floor.rings, ['li for one'], 'nobody else is there')
    floor.talks('li', 1)
    floor.joins('two')
    floor.after(18)
    t.equal(floor.stateOf('li'), 'ringing')
    floor.after(18)
    t.equal(floor.stateOf('li'), 'paused')
    floor.tell({ kind: 'agent-signed-out', agent: 'li' })
    floor.signsIn('li')
    floor.after(18)
    t.equal(floor.stateOf('li'), 'ringing', 'signing in starts the count anew as well')
  })
  await t.test('and is not paused is asked again only after the others', async (t) => {
    const floor = floorWith({ pauseAfterMisses: 0 }, 'sleeper', 'li')
    floor.joins('one')
    floor.after(18)
    t.same(floor.rings, ['li for one'])
  })
})

t.test('an agent who declines is left alone for ten seconds', async (t) => {
  const floor = floorWith({ declinedMs: 10_000 }, 'li', 'wu')
  floor.joins('one')
  floor.declines('li')
  t.same(floor.rings, ['wu for one'])
  floor.joins('two')
  floor.after(9.999)
  t.same(floor.rings, ['wu for one'])
  floor.after(0.001)
  t.same(floor.rings, ['wu for one', 'li for two'])
})

t.test('an agent whose phone is gone is away until it is back', async (t) => {
  const floor = floorWith({}, 'li', 'wu', 'zhou')
  floor.joins('one')
  floor.tell({ kind: 'offer-unreachable', offer: floor.offerOf('li') })
  t.same(floor.rings, ['wu for one'])
  floor.tell({ kind: 'agent-unreachable', agent: 'wu' })
  t.same(floor.rings, ['zhou for one'])
  floor.heard()
  floor.joins('two')
  floor.tell({ kind: 'agent-unreachable', agent: 'li' }) // said twice
  floor.tell({ kind: 'agent-reachable', agent: 'wu' })
  t.same(floor.rings, ['zhou for one', 'wu for two'])
})

t.test('writing up', async (t) => {
  const afterACall = (rules: Partial<QueueRules>) => {
    const floor = floorWith(rules, 'li')
    floor.joins('one')
    floor.answers('li')
    floor.after(60)
    floor.tell({ kind: 'agent-ended-call', agent: 'li' })
    return floor
  }
  await t.test('can be extended, and ended before its time', async (t) => {
    const floor = afterACall({ wrapUpMs: 20_000 })
    floor.after(15)
    floor.tell({ kind: 'wrap-up-extended', agent: 'li', byMs: 30_000 })
    floor.after(34.999)
    t.equal(floor.stateOf('li'), 'wrap-up')
    floor.after(0.001)
    t.equal(floor.stateOf('li'), 'ready')
    floor.tell({ kind: 'wrap-up-extended', agent: 'li', byMs: 30_000 })
    t.equal(floor.stateOf('li'), 'ready', 'too late')
    floor.joins('two')
    floor.answers('li')
    floor.tell({ kind: 'agent-ended-call', agent: 'li' })
    floor.joins('three')
    floor.tell({ kind: 'wrap-up-done', agent: 'li' })
    t.same(floor.rings, ['li for three'])
  })
  await t.test(
    'lasts until the disposition where one is demanded, by way of a call back and a lost phone',
    async (t) => {
      const floor = afterACall({ needsDisposition: true, wrapUpMs: 0 })
      floor.joins('two')
      floor.tell({ kind: 'wrap-up-extended', agent: 'li', byMs: 1_000 }) // it has no end that could be moved
      floor.after(3600)
      t.equal(floor.stateOf('li'), 'wrap-up')
      floor.tell({ kind: 'agent-began-call', agent: 'li' })
      floor.tell({ kind: 'agent-ended-call', agent: 'li' })
      t.equal(floor.stateOf('li'), 'wrap-up', 'called the patient back, and still owes a word')
      floor.tell({ kind: 'agent-unreachable', agent: 'li' })
      floor.tell({ kind: 'agent-reachable', agent: 'li' })
      t.equal(floor.stateOf('li'), 'wrap-up', 'the page was loaded anew')
      floor.tell({ kind: 'wrap-up-done', agent: 'li' })
      t.same(floor.rings, ['li for two'])
    },
  )
  await t.test('there is none after a call that no queue brought, unless it is asked for', async (t) => {
    const floor = floorWith({}, 'li')
    const call = (wrapUp: { wrapUpMs?: number }) => {
      floor.tell({ kind: 'agent-began-call', agent: 'li' })
      floor.tell({ kind: 'agent-ended-call', agent: 'li', ...wrapUp })
      return floor.stateOf('li')
    }
    t.same([call({}), call({ wrapUpMs: 5_000 })], ['ready', 'wrap-up'])
  })
})

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

t.test('what is told twice of a conversation that goes on does not end it', async (t) => {
  const floor = floorWith({}, 'li')
  floor.joins('one')
  const offer = floor.offerOf('li')
  floor.tell({ kind: 'offer-answered', offer })
  floor.tell({ kind: 'offer-answered', offer })
  floor.tell({ kind: 'agent-began-call', agent: 'li' }) // the same call, seen by another
  floor.tell({ kind: 'offer-connected', offer })
  floor.heard()
  floor.tell({ kind: 'offer-answered', offer })
  floor.tell({ kind: 'offer-connected', offer })
  t.same([floor.heard(), floor.stateOf('li')], [[], 'talking'])
})

t.test('an answer that was lost on the way is made up for by the connection', async (t) => {
  const floor = floorWith({}, 'li')
  floor.joins('one')
  floor.heard()
  floor.tell({ kind: 'offer-connected', offer: floor.offerOf('li') })
  t.same(floor.heard(), ['li answers one', 'li answered one after 0 s', 'one served by li after 0 s'])
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
