import t from 'tap'
import { floorOf } from './test-floor.ts'
import type { QueueRules } from './words.ts'

const floorWith = (rules: Partial<QueueRules> = {}, ...agents: string[]) => floorOf({ ...rules }, ...agents)

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
