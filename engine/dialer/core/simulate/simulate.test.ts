import t from 'tap'
import { seededRandom } from '../../../kernel/random.ts'
import { createPacer, type Pacer, type PacingEvent, type PacingRules } from '../pacing.ts'
import { Agenda } from './agenda.ts'
import { exponential, logNormal } from './chance.ts'
import type { Day, MakePacer } from './day.ts'
import { simulateDay } from './simulate.ts'
import { type DayWishes, usualDay } from './usual-day.ts'

const minute = 60_000
const hour = 60 * minute

const dayOf = (agents: number, wishes: Partial<DayWishes> = {}): Day => usualDay({ agents, lengthMs: hour, ...wishes })
const progressive = (day: Day): Day => ({ ...day, rules: { ...day.rules, mode: 'progressive' } })

/** A pacer that dials what it is told to, and what it and others like it heard. */
function listener(lines: (now: number, linesFree: number) => number): { make: MakePacer; heard: PacingEvent[] } {
  const heard: PacingEvent[] = []
  const make = (): Pacer => ({
    observe: (event) => heard.push(event),
    linesToDial: lines,
    why: () => createPacer(dayOf(1).rules).why(),
    snapshot: () => ({}),
  })
  return { make, heard }
}

const countOf = (heard: readonly PacingEvent[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { kind } of heard) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

t.test(
  'virtual time runs in order, what is due together in the order it was asked for, and ends on time',
  async (t) => {
    const agenda = new Agenda()
    const done: string[] = []
    agenda.after(20, () => done.push('c'))
    agenda.at(10, () => {
      done.push('a')
      agenda.at(0, () => done.push('the past is now'))
    })
    agenda.at(10, () => done.push('b'))
    agenda.at(31, () => done.push('too late'))
    let looks = 0
    agenda.run(30, () => (looks += 1))
    t.same(done, ['a', 'b', 'the past is now', 'c'])
    t.equal(looks, 4)
    t.equal(agenda.now, 30)
    new Agenda().run(5, () => t.fail('nothing was due'))
  },
)

t.test('durations have the mean they were asked to have', async (t) => {
  const random = seededRandom(5)
  const mean = (draw: () => number): number => Array.from({ length: 20_000 }, draw).reduce((a, b) => a + b, 0) / 20_000
  const talk = mean(() => logNormal(random, 120, 1))
  const gap = mean(() => exponential(random, 50))
  t.ok(Math.abs(talk - 120) < 4, `${talk}`)
  t.ok(Math.abs(gap - 50) < 2, `${gap}`)
})

t.test('a day is eight hours unless it is told otherwise', async (t) => {
  const day = usualDay({ agents: 2 })
  t.equal(day.lengthMs, 8 * hour)
  t.same(day.shifts[1], { from: 0, to: 8 * hour, breaks: [] })
})

t.test('the same seed is the same day, another seed another; nobody is left over', async (t) => {
  const day = dayOf(4)
  const first = simulateDay(createPacer, day, 3)
  t.same(simulateDay(createPacer, day, 3), first)
  t.notSame(simulateDay(createPacer, day, 4), first)
  t.ok(first.served > 50)
  t.ok(
    first.live - first.served - first.abandoned <= 1,
    'who answered was served or abandoned; one may still wait at the end',
  )
  t.ok(first.dialed > first.live)
  t.ok(Math.abs(first.signedInMs - 4 * hour) < 1)
  t.ok(Math.abs(first.occupancy * first.signedInMs + first.idleMs - first.signedInMs) < 1, 'an agent is busy or idle')
  t.equal(first.idleMsPerCall, first.idleMs / first.served)
})

t.test('progressive abandons nobody; its idle time is what waiting for one call after another must cost', async (t) => {
  const result = simulateDay(createPacer, progressive(dayOf(5, { lengthMs: 8 * hour })), 2)
  t.equal(result.abandoned, 0)
  t.equal(result.brokeCapAfter100, false)
  // 12 s to an answer, and for each answer one and a half failures of 24.5 s before: 48.8 s.
  t.ok(Math.abs(result.idleMsPerCall / 1000 - 48.8) < 4, `${result.idleMsPerCall}`)
})

t.test('too many lines abandon patients: two seconds after they answered, and the cap is seen broken', async (t) => {
  const { make, heard } = listener((_now, linesFree) => linesFree)
  const result = simulateDay(make, dayOf(3), 1)
  t.ok(result.abandonment > 0.3 && result.brokeCapAfter100 && result.worstAfter100 >= result.abandonment)
  const gone = heard.find(({ kind }) => kind === 'abandoned') as Extract<PacingEvent, { kind: 'abandoned' }>
  const came = heard.find((event) => event.kind === 'answered' && event.call === gone.call)
  t.equal(gone.at - (came?.at ?? 0), 2_000)
  t.ok(
    heard
      .filter((event) => event.kind === 'served')
      .some((served) => !heard.some((e) => e.kind === 'answered' && e.call === served.call && e.at === served.at)),
    'an agent who freed in time took somebody who waited',
  )
  const lines = new Set<string>()
  for (const event of heard) {
    if (event.kind === 'dialed') lines.add(event.call)
    if (event.kind === 'not-answered' || event.kind === 'served' || event.kind === 'abandoned') lines.delete(event.call)
    if (lines.size > 13) t.fail('more lines than there are')
  }
})

t.test('agents come late, rest, finish the call they have, and say beforehand that they go', async (t) => {
  const shifts = [
    { from: 0, to: hour / 2, breaks: [] },
    { from: 10 * minute, to: hour, breaks: [{ from: 30 * minute, to: 40 * minute }] },
    { from: 0, to: hour, breaks: [{ from: 20 * minute, to: 20 * minute + 1_000 }] },
  ]
  const { make, heard } = listener((now) => (now < 5 * minute ? 1 : 0))
  const none = simulateDay(make, dayOf(3, { shifts, answerRate: () => 0 }), 1)
  const told = heard.flatMap((event) =>
    'agent' in event && !('call' in event) ? [`${event.at / 1000} ${event.agent} ${event.kind}`] : [],
  )
  t.same(told, [
    '0 a0 ready',
    '0 a2 ready',
    '600 a1 ready',
    '1170 a2 leaving',
    '1200 a2 away',
    '1201 a2 ready',
    '1770 a0 leaving',
    '1770 a1 leaving',
    '1800 a0 away',
    '1800 a1 away',
    '2400 a1 ready',
    '3570 a1 leaving',
    '3570 a2 leaving',
    '3600 a1 away',
    '3600 a2 away',
  ])
  t.equal(none.occupancy, 0)
  t.equal(none.idleMs, none.signedInMs)
  t.equal(none.signedInMs, (30 + 40 + 60) * minute - 1_000)

  const late = { from: 30 * minute, to: 2 * hour, breaks: [] }
  const twice = { from: 0, to: hour, breaks: [5, 10].map((from) => ({ from: from * minute, to: (from + 5) * minute })) }
  const open = simulateDay(listener(() => 0).make, dayOf(2, { shifts: [late, twice] }), 1)
  t.equal(open.idleMs, (30 + 50) * minute, 'who is signed in when the day ends counts up to then')

  const long = { shifts, talkMs: () => 25 * minute, wrapMs: () => minute, answerRate: () => 1 }
  const busy = simulateDay(createPacer, progressive(dayOf(3, long)), 1)
  t.ok(busy.signedInMs > (30 + 40 + 60) * minute, 'a call that has begun is finished after the shift')
  t.ok(busy.occupancy > 0.6)
})

t.test('a detector keeps machines from agents, mistakes a few, and hangs up on a few persons', async (t) => {
  const detection = { takesMs: 2_000, machines: 0.25, missed: 0.2, mistaken: 0.05 }
  const { make, heard } = listener((now, linesFree) => Math.min(linesFree, now % 5_000 === 0 ? 1 : 0))
  const result = simulateDay(make, dayOf(30, { detection, lengthMs: 4 * hour }), 1)
  const counts = countOf(heard)
  t.ok(result.abandoned > 0 && result.abandonment < 0.1, `persons hung up on: ${result.abandonment}`)
  t.equal(counts['abandoned'] ?? 0, 0, 'nobody tells of them')
  t.ok((counts['picked-up'] ?? 0) > (counts['answered'] ?? 0) + result.abandoned, 'machines were sorted out')
  t.ok((counts['served'] ?? 0) > result.live - result.abandoned - 1, 'machines that passed for persons were served')
})

t.test('a wire delays, doubles and loses, and keeps the order', async (t) => {
  const clean = listener((now) => (now % 4_000 === 0 ? 1 : 0))
  const rough = listener((now) => (now % 4_000 === 0 ? 1 : 0))
  const quiet = { answerRate: () => 0 }
  simulateDay(clean.make, dayOf(1, quiet), 1)
  simulateDay(rough.make, dayOf(1, { ...quiet, faults: { latencyMs: 500, doubled: 0.1, lost: 0.3 } }), 1)
  const [told, heard] = [clean.heard.length, rough.heard.length]
  t.ok(heard < 0.9 * told && heard > 0.6 * told, `${heard} of ${told}`)
  const seen = rough.heard.map((event) => JSON.stringify(event))
  t.ok(new Set(seen).size < seen.length, 'some came twice')
  t.ok(rough.heard.every((event, i) => i === 0 || event.at >= (rough.heard[i - 1]?.at ?? 0)))
})

t.test('a restarted pacer gets the snapshot of five seconds before, and goes on', async (t) => {
  const seeds: unknown[] = []
  let made = 0
  const make = (rules: PacingRules, snapshot?: unknown): Pacer => {
    seeds.push(snapshot)
    const number = ++made
    return { ...listener(() => 0).make(rules), snapshot: () => ({ number }) }
  }
  simulateDay(make, dayOf(2, { faults: { restartsAt: [hour / 4, hour / 2] } }), 1)
  t.same(seeds, [undefined, { number: 1 }, { number: 2 }])
  const result = simulateDay(createPacer, dayOf(5, { lengthMs: 3 * hour, faults: { restartsAt: [hour, 2 * hour] } }), 1)
  t.ok(result.abandonment <= 0.03 && result.occupancy > 0.7)
})

t.test('on a dead trunk calls fail or hang; what hung is answered in a burst when it is back', async (t) => {
  const outage = { from: 10 * minute, to: 12 * minute }
  const { make, heard } = listener((now, linesFree) => (now % 10_000 === 0 ? Math.min(1, linesFree) : 0))
  simulateDay(make, dayOf(20, { faults: { outage }, answerRate: () => 0.9 }), 2)
  const within = (from: number, to: number) =>
    heard.filter(({ kind, at }) => kind === 'answered' && at >= from && at < to).length
  t.equal(within(outage.from + 40_000, outage.to), 0)
  t.ok(within(outage.to, outage.to + 10_000) >= 2)
  const paced = simulateDay(createPacer, dayOf(5, { lengthMs: 4 * hour, faults: { outage } }), 2)
  t.ok(paced.abandonment <= 0.03, `${paced.abandonment}`)
})

t.test('campaigns that share agents hear of each other, and the worst of them is judged', async (t) => {
  const { make, heard } = listener((now) => (now % 20_000 === 0 ? 1 : 0))
  const result = simulateDay(make, dayOf(6, { campaigns: 2 }), 1)
  const counts = countOf(heard)
  t.equal(result.campaigns.length, 2)
  t.equal(
    result.campaigns.reduce((sum, { live }) => sum + live, 0),
    result.live,
  )
  t.equal(result.abandonment, Math.max(...result.campaigns.map(({ abandonment }) => abandonment)))
  const takenAway = heard.filter(({ kind, at }) => kind === 'away' && at < hour)
  t.equal(takenAway.length, counts['served'], 'whoever is served by one is away for the other')

  const lent = listener((now) => (now % 20_000 === 0 ? 1 : 0))
  simulateDay(lent.make, dayOf(6, { campaigns: 2, isLent: true }), 1)
  const first = lent.heard.filter(({ kind, at }) => kind === 'ready' && at === 0)
  t.equal(first.length, 6, 'an agent who is lent is ready for one campaign')
  const paced = simulateDay(createPacer, dayOf(6, { campaigns: 2, isLent: true, lengthMs: 4 * hour }), 1)
  t.ok(paced.abandonment <= 0.03, `${paced.abandonment}`)
})

t.test('inbound calls take whoever is idle, and nobody when nobody is', async (t) => {
  const inbound = { perHour: 30, talkMs: () => minute }
  const { make, heard } = listener(() => 0)
  const some = simulateDay(make, dayOf(2, { inbound }), 1)
  t.ok(some.occupancy > 0.15 && some.occupancy < 0.45, `${some.occupancy}`)
  t.equal(some.served, 0)
  t.equal(some.idleMsPerCall, 0)
  t.ok(heard.some(({ kind, at }) => kind === 'away' && at < hour / 2))
  const rush = simulateDay(make, dayOf(1, { inbound: { perHour: 600, talkMs: () => minute } }), 1)
  t.ok(rush.occupancy > 0.9)
})

t.test('a phone rings no longer than the limit, and who would have answered later is not reached', async (t) => {
  const rings = (heard: readonly PacingEvent[]): number[] => {
    const since = new Map<string, number>()
    return heard.flatMap((event) => {
      if (event.kind === 'dialed') since.set(event.call, event.at)
      return event.kind === 'not-answered' ? [event.at - (since.get(event.call) ?? 0)] : []
    })
  }
  const free = listener((now) => (now % 20_000 === 0 ? 1 : 0))
  const limited = listener((now) => (now % 20_000 === 0 ? 1 : 0))
  const all = simulateDay(free.make, dayOf(5), 4)
  const fewer = simulateDay(limited.make, dayOf(5, { ringLimitMs: 15_000 }), 4)
  t.ok(Math.max(...rings(free.heard)) > 25_000)
  t.equal(Math.max(...rings(limited.heard)), 15_000)
  t.ok(fewer.live < 0.95 * all.live, `${fewer.live} of ${all.live}`)
  const early = listener((now) => (now % 20_000 === 0 ? 1 : 0))
  simulateDay(early.make, dayOf(5, { earlyFailures: 0.5 }), 4)
  const soon = (heard: readonly PacingEvent[]) => rings(heard).filter((ms) => ms < 12_000).length
  t.ok(soon(early.heard) > 2 * soon(free.heard), 'failures that a tone gives away')
})

t.test('the list is called in order, or by a score that is learned as answers come', async (t) => {
  const kinds = [
    { answerRate: 0.1, traits: { number: 'landline', attempts: 3, hasAnswered: false } },
    { answerRate: 0.7, traits: { number: 'mobile', attempts: 1, hasAnswered: true } },
  ] as const
  const long = { lengthMs: 4 * hour }
  const plain = simulateDay(createPacer, progressive(dayOf(4, { ...long, contacts: { kinds, isScored: false } })), 2)
  const scored = simulateDay(createPacer, progressive(dayOf(4, { ...long, contacts: { kinds, isScored: true } })), 2)
  const rate = ({ live, dialed }: { live: number; dialed: number }) => live / dialed
  t.ok(Math.abs(rate(plain) - 0.4) < 0.06, `${rate(plain)}`)
  t.ok(rate(scored) > rate(plain) - 0.04, 'the hard ones are called all the same, none is put off for ever')
})

t.test('whom no agent can take answers the survey where that serves the purpose, and is not abandoned', async (t) => {
  const { make } = listener((_now, linesFree) => linesFree)
  const day = simulateDay(make, dayOf(3, { hasSurvey: true }), 1)
  t.equal(day.abandoned, 0)
  t.ok(day.surveyed > day.live / 3, `${day.surveyed} of ${day.live}`)
  t.equal(simulateDay(make, dayOf(3), 1).surveyed, 0)
})
