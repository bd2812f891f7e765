import fc from 'fast-check'
import t from 'tap'
import { sleep } from './clock.ts'
import { InFlight } from './in-flight.ts'
import { seededRandom } from './random.ts'
import { realClock } from './real-clock.ts'
import { VirtualClock } from './virtual-clock.ts'

const noon = Date.UTC(2026, 10, 23, 12)
const newClock = () => {
  const inFlight = new InFlight()
  return { inFlight, clock: new VirtualClock(noon, inFlight) }
}

t.test('an evening passes in no time, every wake-up at its instant and in order', async (t) => {
  const { clock } = newClock()
  const story: string[] = []
  const note = (what: string) => () => story.push(`${what} at ${clock.now() - noon}`)
  clock.at(noon + 7_200_000, note('nightfall'))
  clock.at(noon + 5, note('second'))
  clock.at(noon + 1, () => {
    note('first')()
    clock.at(noon + 5, note('third')) // set later for the same instant: woken later
    clock.at(noon - 60_000, note('belated')) // an instant that has passed: at once, but not synchronously
    story.push('still in the first')
  })
  const cancel = clock.at(noon + 3, note('never'))
  cancel()
  cancel() // twice does no harm
  t.equal(clock.pending, 3)
  await clock.run()
  t.same(story, [
    'first at 1',
    'still in the first',
    'belated at 1',
    'second at 5',
    'third at 5',
    'nightfall at 7200000',
  ])
  t.equal(clock.pending, 0)
})

t.test('time can be stopped at an instant or by a condition, and goes on from there', async (t) => {
  const { clock } = newClock()
  const woken: number[] = []
  for (const afterMs of [10, 20, 30, 40]) clock.at(noon + afterMs, () => woken.push(afterMs))
  await clock.run({ until: noon + 20 })
  t.same(woken, [10, 20], 'what is due at that instant is woken')
  await clock.run({ until: noon + 25 })
  t.equal(clock.now(), noon + 25, 'time passes also where nothing happens')
  await clock.run({ until: noon + 100, isDone: () => woken.includes(30) })
  t.equal(clock.now(), noon + 30, 'it stops where the condition holds')
  await clock.run({ until: noon + 1 })
  t.equal(clock.now(), noon + 30, 'and never turns back')
  await clock.run()
  t.same(woken, [10, 20, 30, 40])
  t.equal(clock.now(), noon + 40, 'without an instant it ends with the last wake-up')
})

t.test('time stands still while a query runs, and while what follows from it starts another', async (t) => {
  const { clock, inFlight } = newClock()
  const seen: number[] = []
  const query = async (): Promise<void> => {
    await inFlight.during(() => new Promise((resolve) => setTimeout(resolve, 15)))
    seen.push(clock.now() - noon)
  }
  clock.at(noon + 10, () => void query().then(query).then(query))
  clock.at(noon + 11, () => seen.push(-11))
  await clock.run()
  t.same(seen, [10, 10, 10, -11])
  t.equal(inFlight.count, 0)
})

t.test('waiting for a query costs no turns of the loop', async (t) => {
  const { clock, inFlight } = newClock()
  void inFlight.during(() => new Promise((resolve) => setTimeout(resolve, 100)))
  const before = process.cpuUsage().user
  await clock.settle()
  t.equal(inFlight.count, 0)
  t.ok(process.cpuUsage().user - before < 60_000, 'it waited and did not spin')
})

t.test('a call that fails fails the run: nothing is swallowed', async (t) => {
  const { clock } = newClock()
  clock.at(noon + 1, () => {
    throw new Error('a bug')
  })
  await t.rejects(clock.run(), { message: 'a bug' })
})

t.test('sleepers wake in the order of their instants, ties in the order in which they lay down', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 40 }), async (naps) => {
      const { clock } = newClock()
      const woken: [number, number][] = []
      const sleepers = naps.map((ms, turn) => sleep(clock, ms).then(() => woken.push([ms, turn])))
      await clock.run()
      await Promise.all(sleepers)
      const expected = naps.map((ms, turn): [number, number] => [ms, turn]).sort((a, b) => a[0] - b[0] || a[1] - b[1])
      t.same(woken, expected)
    }),
    { numRuns: 50 },
  )
})

t.test('time-outs that were cancelled long before they are due do not pile up', async (t) => {
  const { clock } = newClock()
  const random = seededRandom(7)
  const woken: number[] = []
  const kept: number[] = []
  for (let call = 0; call < 20_000; call += 1) {
    const at = noon + Math.floor(random() * 86_400_000)
    const cancel = clock.at(at, () => woken.push(at))
    if (call % 100 === 0) kept.push(at)
    else cancel()
  }
  t.equal(clock.pending, 200)
  t.ok(clock.remembered <= 2_000, `${clock.remembered} alarms are remembered for 200 that are set`)
  await clock.run()
  t.same(
    woken,
    kept.toSorted((a, b) => a - b),
    'those that were kept come in order',
  )
  t.equal(clock.remembered, 0)
})

t.test('the wall clock wakes later, never before its time, and not at all once cancelled', async (t) => {
  const started = realClock.now()
  t.ok(Math.abs(started - Date.now()) < 50)
  let wokenAt = 0
  let isInside = true
  const past = new Promise<void>((resolve) => {
    realClock.at(started - 1_000, () => {
      t.notOk(isInside, 'not synchronously')
      resolve()
    })
  })
  isInside = false
  await past
  const cancel = realClock.at(started + 5, () => t.fail('it was cancelled'))
  cancel()
  await new Promise<void>((resolve) => {
    realClock.at(started + 30, () => {
      wokenAt = realClock.now()
      resolve()
    })
  })
  t.ok(wokenAt >= started + 29, `woken after ${wokenAt - started} ms`)
  const faraway = realClock.at(started + 100 * 86_400_000, () => t.fail('a hundred days have not passed'))
  await sleep(realClock, 20)
  faraway()
})
