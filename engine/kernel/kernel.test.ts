import fc from 'fast-check'
import t from 'tap'
import { type Duration, toMs } from './duration.ts'
import { Heap } from './heap.ts'
import { asCallId, asLegId, callIdOf, newLegId, newPlaybackId, newResponseId } from './ids.ts'
import { InFlight } from './in-flight.ts'
import { Lanes } from './lanes.ts'
import { quiet } from './quiet.ts'
import { seededRandom } from './random.ts'
import { VirtualClock } from './virtual-clock.ts'

t.test('a heap gives the least first, and equals in the order in which they came', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.nat(20), (keys, unwanted) => {
      const heap = new Heap<{ key: number; turn: number }>((a, b) => a.key < b.key)
      const items = keys.map((key, turn) => ({ key, turn }))
      for (const item of items) heap.push(item)
      heap.keep(({ key }) => key !== unwanted)
      const expected = items.filter(({ key }) => key !== unwanted).sort((a, b) => a.key - b.key || a.turn - b.turn)
      t.equal(heap.size, expected.length)
      t.equal(heap.peek(), expected[0])
      const out: (typeof items)[number][] = []
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) out.push(item)
      t.strictSame(out, expected)
    }),
  )
  const heap = new Heap<number>((a, b) => a < b)
  t.equal(heap.pop(), undefined)
  t.equal(heap.peek(), undefined)
})

t.test('tasks of one call wait for each other, tasks of two calls do not', async (t) => {
  const lanes = new Lanes<string>(() => t.fail('nothing goes wrong here'))
  const story: string[] = []
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  void lanes.run('call 1', () => held.then(() => void story.push('1: the slow one')))
  const second = lanes.run('call 1', () => void story.push('1: the one after'))
  await lanes.run('call 2', () => void story.push('2: the only one'))
  t.same(story, ['2: the only one'])
  t.equal(lanes.busy, 1)
  letGo()
  await second
  t.same(story, ['2: the only one', '1: the slow one', '1: the one after'])
  await lanes.quiet()
  t.equal(lanes.busy, 0, 'a lane that is empty is forgotten')
})

t.test('a task that fails is told of by its key and does not stop the lane', async (t) => {
  const errors: [unknown, string][] = []
  const lanes = new Lanes<string>((error, key) => {
    errors.push([error, key])
    throw new Error('the log is broken too')
  })
  const later = new Error('later')
  const atOnce = new Error('at once')
  await lanes.run('call 1', () => Promise.reject(later))
  await lanes.run('call 1', () => {
    throw atOnce
  })
  let ran = false
  await lanes.run('call 1', () => {
    ran = true
  })
  t.ok(ran)
  t.same(errors, [
    [later, 'call 1'],
    [atOnce, 'call 1'],
  ])
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(lanes.busy, 0)
})

t.test('a task may put another one into its own lane; quiet waits for those that were there', async (t) => {
  const lanes = new Lanes<number>(() => t.fail('nothing goes wrong here'))
  const story: string[] = []
  let inner: Promise<void> | undefined
  void lanes.run(1, () => {
    story.push('outer')
    inner = lanes.run(1, () => void story.push('inner'))
  })
  await lanes.quiet()
  await inner
  t.same(story, ['outer', 'inner'])
  t.equal(lanes.busy, 0)
})

t.test('work in flight is counted whatever becomes of it', async (t) => {
  const inFlight = new InFlight()
  await inFlight.idle()
  let isIdle = false
  const result = inFlight.during(async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return 42
  })
  const failure = inFlight.during(() => Promise.reject(new Error('no database')))
  t.equal(inFlight.count, 2)
  const idle = inFlight.idle().then(() => {
    isIdle = true
  })
  await t.rejects(failure, { message: 'no database' })
  t.notOk(isIdle, 'one piece is still under way')
  t.equal(await result, 42)
  await idle
  t.equal(inFlight.count, 0)
  await t.rejects(
    inFlight.during(() => {
      throw new Error('at once')
    }),
    { message: 'at once' },
  )
  t.equal(inFlight.count, 0)
  t.throws(() => inFlight.end(), RangeError, 'an end without a beginning is a bug')
})

t.test('durations are read with their units, and nothing else is one', async (t) => {
  const good: [Duration, number][] = [
    ['500ms', 500],
    ['18s', 18_000],
    ['1.5s', 1_500],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['0s', 0],
    ['0.4ms', 0],
  ]
  for (const [text, ms] of good) t.equal(toMs(text), ms, text)
  for (const text of ['', '5', 's', '5 s', '-5s', '1e3s', '5sec', '５s', '5s ', '.5s', 'Infinitys'])
    t.throws(() => toMs(text as Duration), RangeError, `«${text}»`)
})

t.test('the same seed gives the same run, another seed another', async (t) => {
  const take = (seed: number, count: number): number[] => {
    const random = seededRandom(seed)
    return Array.from({ length: count }, random)
  }
  t.same(take(42, 5), take(42, 5))
  t.not(take(42, 1)[0], take(43, 1)[0])
  t.same(take(-1, 3), take(2 ** 32 - 1, 3), 'a seed is 32 bits')
  const many = take(2026, 20_000)
  t.ok(many.every((value) => value >= 0 && value < 1))
  const tenths = Array.from({ length: 10 }, (_, i) => many.filter((value) => Math.floor(value * 10) === i).length)
  t.ok(
    tenths.every((count) => count > 1_800 && count < 2_200),
    `evenly spread: ${tenths.join(' ')}`,
  )
})

t.test('ids are uuids, all different; what comes from outside is checked', async (t) => {
  const ids = [newLegId(), newLegId(), newPlaybackId(), newResponseId()]
  t.equal(new Set(ids).size, 4)
  const [leg] = ids
  t.equal(asLegId(leg as string), leg)
  t.equal(asCallId(callIdOf(newLegId())) === undefined, false, 'a call has the id of its first leg')
  const wrong = [
    '',
    'x',
    `${leg}\n`,
    ` ${leg}`,
    `${leg}0`,
    (leg as string).toUpperCase(),
    (leg as string).replaceAll('-', ''),
  ]
  for (const text of wrong) {
    t.equal(asLegId(text), undefined, JSON.stringify(text))
    t.equal(asCallId(text), undefined)
  }
})

t.test('it is quiet when what was under way has ended, and what came after it; or when patience is over', async (t) => {
  const inFlight = new InFlight()
  const clock = new VirtualClock(0, new InFlight())
  const story: string[] = []
  const turn = () => new Promise((resolve) => setTimeout(resolve, 2))
  const write = async (what: string): Promise<void> => {
    await turn()
    story.push(what)
  }
  const answered = inFlight
    .during(() => write('the answer is kept'))
    .then(() => inFlight.during(() => write('and its red flag told')))
  await quiet(inFlight, clock, 1_000)
  t.same(story, ['the answer is kept', 'and its red flag told'])
  await answered
  t.equal(clock.pending, 0, 'no timer is left')

  inFlight.begin()
  const late = quiet(inFlight, clock, 1_000)
  await turn()
  await clock.run({ until: 1_000 })
  await late
  t.equal(inFlight.count, 1)
})
