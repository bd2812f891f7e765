import t from 'tap'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import type { Campaign } from './campaign.ts'
import { LineBudget } from './core/line-budget.ts'
import { defaultRules } from './core/rules.ts'
import { Dispatcher, type Run } from './dispatcher.ts'
import { DueWindow } from './due-window.ts'

const caps = { lines: 100, callsPerSecond: 1000 }

/** A campaign with these contacts, all due; the dispatcher decides about one at a time, or does not. */
async function house(contacts: number, how: { fails?: (id: number, time: number) => boolean; wakes?: boolean } = {}) {
  const clock = new VirtualClock(1_000_000, new InFlight())
  const due = new DueWindow()
  await due.refill(() => Promise.resolve(Array.from({ length: contacts }, (_, i) => ({ id: i + 1, nextAt: 0 }))))
  const tried: number[] = []
  const decided: number[] = []
  const errors: unknown[] = []
  let atOnce = 0
  let mostAtOnce = 0
  const dispatcher = new Dispatcher({
    clock,
    house: new LineBudget(caps),
    due: () => Promise.resolve([]),
    async consider(_, { id }) {
      atOnce += 1
      mostAtOnce = Math.max(mostAtOnce, atOnce)
      await new Promise((resolve) => setImmediate(resolve))
      atOnce -= 1
      tried.push(id)
      if (how.fails?.(id, tried.length) === true) throw new Error('the database is away')
      decided.push(id)
    },
    finish: () => undefined,
    onError: (error) => errors.push(error),
  })
  const run: Run = {
    campaign: { id: 1, rules: defaultRules } as Campaign,
    openings: { next: (at: number) => at } as Run['openings'],
    budget: new LineBudget(caps),
    due,
    mayDial() {
      if (how.wakes === true) dispatcher.wake()
      return true
    },
    rest: () => undefined,
    isPrepared: true,
    turn: 0,
  }
  dispatcher.add(run)
  for (let seconds = 0; seconds < 20; seconds += 1) {
    await dispatcher.quiet()
    await clock.run({ until: clock.now() + 1_000 })
  }
  dispatcher.close()
  return { clock, decided, errors, mostAtOnce }
}

t.test('who wakes the dispatcher while it makes its first decision has one dispatcher all the same', async (t) => {
  const { decided, mostAtOnce, clock } = await house(20, { wakes: true })
  t.equal(mostAtOnce, 1)
  t.same(decided.length, 20)
  t.equal(clock.pending, 0, 'and one alarm')
})

t.test('a decision that the database did not let happen is made when it is back; nobody is left out', async (t) => {
  const { decided, errors } = await house(5, { fails: (_, time) => time === 2 || time === 3 })
  t.same(decided.toSorted(), [1, 2, 3, 4, 5])
  t.equal(errors.length, 2)
})
