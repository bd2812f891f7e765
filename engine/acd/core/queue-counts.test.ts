import t from 'tap'
import { Day, type DayCounts, meanWaitOf, type QueueDay, serviceLevelOf } from './queue-counts.ts'
import { TestFloor } from './test-floor.ts'

const midnight = 86_400_000
const rules = { startOf: (at: number) => Math.floor(at / midnight) * midnight, serviceLevelMsOf: () => 20_000 }

/** A floor whose every word is noted in a day. */
class CountedFloor extends TestFloor {
  readonly day = new Day(rules, 0)
  readonly ended: DayCounts[] = []

  protected override hear(effects: Parameters<Day['note']>[0]): void {
    super.hear(effects)
    const ended = this.day.note(effects, this.now)
    if (ended !== undefined) this.ended.push(ended)
  }

  queueDay(queue = 'desk'): QueueDay {
    return this.day.countsAt(this.now).queues[queue] as QueueDay
  }

  agentDay(agent: string) {
    return this.day.countsAt(this.now).agents[agent]
  }
}

t.test('every way in which waiting ends is counted once, and service level and waits follow', async (t) => {
  const floor = new CountedFloor()
  floor.queue({ wrapUpMs: 10_000, shortAbandonMs: 5_000, maxWaitMs: 60_000, maxLength: 5, declinedMs: 25_000 })
  floor.queue({}, 'ward')
  floor.signIn('li')
  floor.joins('served at once')
  floor.answers('li')
  for (const caller of ['short', 'patient', 'by key', 'moved', 'timed out']) floor.joins(caller)
  floor.joins('too many')
  floor.after(4)
  floor.tell({ kind: 'caller-gone', caller: 'short' })
  floor.after(26)
  floor.tell({ kind: 'caller-gone', caller: 'patient' })
  floor.tell({ kind: 'caller-exited', caller: 'by key' })
  floor.tell({ kind: 'caller-moved', caller: 'moved', to: { queue: 'ward' } })
  floor.after(20)
  floor.tell({ kind: 'agent-ended-call', agent: 'li' })
  floor.after(10)
  floor.joins('served late')
  floor.declines('li')
  floor.after(26)
  floor.answers('li')
  floor.after(5)
  t.same(floor.queueDay(), {
    ...{ offered: 7, turnedAway: 1, served: 2, servedInTime: 1, abandoned: 1, shortAbandons: 1, timedOut: 1 },
    ...{ exited: 1, overflowed: 1, longestWaitMs: 60_000, waitedMs: 180_000, talkedMs: 55_000, wroteUpMs: 10_000 },
  })
  t.equal(serviceLevelOf(floor.queueDay()), 1 / 3, 'two served and one who gave up, not counting the hasty one')
  t.equal(meanWaitOf(floor.queueDay()), 180_000 / 7)
  const nobody = floor.queueDay('ward')
  t.same([nobody.offered, serviceLevelOf(nobody), meanWaitOf(nobody)], [1, undefined, undefined])
})

t.test('an agent: what came of the rings, and the time in each state', async (t) => {
  const floor = new CountedFloor()
  floor.queue({ pauseAfterMisses: 0, declinedMs: 2_000, ringMs: 18_000, wrapUpMs: 4_000 })
  floor.signsIn('li')
  floor.after(5)
  floor.joins('one')
  floor.after(18)
  floor.declines('li')
  floor.after(2)
  floor.tell({ kind: 'offer-unreachable', offer: floor.offerOf('li') })
  floor.after(7)
  floor.tell({ kind: 'agent-reachable', agent: 'li' })
  floor.after(3)
  floor.answers('li')
  floor.after(60)
  floor.tell({ kind: 'agent-ended-call', agent: 'li' })
  floor.after(4)
  floor.joins('two')
  floor.tell({ kind: 'caller-gone', caller: 'two' })
  floor.tell({ kind: 'agent-reserved', agent: 'li', untilAt: floor.now + 9_000 })
  floor.after(9)
  floor.tell({ kind: 'agent-signed-out', agent: 'li' })
  floor.after(100)
  t.same(floor.agentDay('li'), {
    ...{ answered: 1, missed: 1, declined: 1, unreachable: 1 },
    inState: {
      ...{ 'signed-out': 100_000, ready: 5_000, ringing: 21_000, reserved: 9_000, talking: 60_000 },
      ...{ 'wrap-up': 4_000, paused: 2_000, away: 7_000 },
    },
  })
})

t.test("a call back during wrap-up is the agent's time, and not the queue's", async (t) => {
  const floor = new CountedFloor()
  floor.queue({ needsDisposition: true })
  floor.signsIn('li')
  floor.joins('one')
  floor.talks('li', 60)
  floor.after(5)
  floor.tell({ kind: 'agent-began-call', agent: 'li' })
  floor.after(30)
  t.same([floor.queueDay().talkedMs, floor.queueDay().wroteUpMs], [60_000, 5_000])
  t.equal(floor.agentDay('li')?.inState.talking, 90_000)
})

t.test('at midnight a new day begins, and a call that goes on counts for each with its part', async (t) => {
  const floor = new CountedFloor()
  floor.queue()
  floor.now = midnight - 60_000
  floor.signsIn('li')
  floor.joins('over midnight')
  floor.answers('li')
  floor.joins('waits over midnight')
  floor.after(90)
  floor.tell({ kind: 'caller-gone', caller: 'waits over midnight' })
  floor.after(10)
  t.equal(floor.ended.length, 1)
  const [yesterday] = floor.ended as [DayCounts]
  t.same([yesterday.startedAt, yesterday.until], [0, midnight])
  const { offered, served, abandoned, talkedMs } = yesterday.queues['desk'] as QueueDay
  t.same([offered, served, abandoned, talkedMs], [2, 1, 0, 60_000])
  const today = floor.queueDay()
  t.same([today.offered, today.served, today.abandoned, today.talkedMs], [0, 0, 1, 40_000])
  t.equal(floor.agentDay('li')?.inState.talking, 40_000)
})

t.test(
  'an agent of whom nothing was known is counted from the first move on, and no time runs backwards',
  async (t) => {
    const day = new Day(rules, 0)
    const moved = { do: 'agent-moved', agent: 'li', from: 'talking', to: 'ready', reason: 'call-ended' } as const
    day.note([{ do: 'waiting-ended', caller: 'c', queue: 'desk', end: { how: 'served', agent: 'li' }, waitedMs: 1 }], 5)
    day.note([moved], 10)
    day.note([{ ...moved, from: 'ready', to: 'paused' }], 8)
    day.note([], 4)
    t.equal(day.countsAt(12).agents['li']?.inState.paused, 2)
    t.same(day.agentAt('li', 12), day.countsAt(12).agents['li'], 'one alone, as among all')
    t.equal(day.agentAt('nobody', 12), undefined)
    t.equal(day.countsAt(12).agents['li']?.inState.ready, 0)
  },
)
