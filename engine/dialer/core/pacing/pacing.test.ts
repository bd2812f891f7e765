import fc from 'fast-check'
import t from 'tap'
import { seededRandom } from '../../../kernel/random.ts'
import { createPacer, type PacingEvent, type PacingRules } from '../pacing.ts'
import { AnswerRate } from './answer-rate.ts'
import { limitOf } from './cap.ts'
import { Durations } from './durations.ts'
import { Fleet } from './fleet.ts'
import { shortfall } from './shortfall.ts'
import { logNormal, type Scenario, simulateDay } from './simulation.ts'

const rules: PacingRules = { mode: 'predictive', abandonmentCap: 0.03, abandonAfterMs: 2_000, maxLines: 100 }
const hour = 3_600_000

const scenario = (agents: number, more: Partial<Scenario> = {}): Scenario => ({
  agents,
  dayMs: hour,
  answerRate: () => 0.4,
  talkMs: (random) => logNormal(random, 120_000, 1),
  wrapMs: (random) => logNormal(random, 20_000, 0.6),
  fastFailures: 0.15,
  ringLimitMs: 25_000,
  maxLines: 3 * agents + 4,
  abandonAfterMs: 2_000,
  ...more,
})

t.test('a learned duration follows what it saw, and its tail promises nothing', async (t) => {
  const talk = new Durations({ medianMs: 60_000, spread: 1, weight: 5 }, 300)
  const random = seededRandom(7)
  for (let i = 0; i < 3_000; i += 1) talk.see(logNormal(random, 120_000, 0.5))
  const median = 120_000 / Math.sqrt(1.25)
  t.ok(Math.abs(talk.quantile(0.5) / median - 1) < 0.1, `median ${talk.quantile(0.5)}`)
  t.ok(Math.abs(talk.atMost(median) - 0.5) < 0.05)
  t.equal(talk.atMost(0), 0)
  t.ok(talk.atMost(100) < 0.001)
  t.ok(Math.abs(talk.atMost(100_000_000) - 1) < 1e-9)
  t.equal(talk.endsWithin(1_000, 0), 0)
  const old = talk.endsWithin(2_000_000, 10_000)
  t.ok(old > 0 && old < 0.5, `a talk of half an hour is not about to end for certain: ${old}`)
  const across = talk.endsWithin(talk.quantile(0.94), 60_000)
  t.ok(across > 0 && across < 1)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000_000 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 0, max: 100_000 }),
      (age, a, b) => {
        const [near, far] = [talk.endsWithin(age, Math.min(a, b)), talk.endsWithin(age, Math.max(a, b))]
        return near >= 0 && far <= 1 && near <= far + 1e-9
      },
    ),
    { seed: 20261123 },
  )
  const copy = new Durations({ medianMs: 1, spread: 1, weight: 1 }, 300)
  copy.restore({ weights: [1, 2] })
  copy.restore(talk.snapshot())
  t.equal(copy.quantile(0.5), talk.quantile(0.5))
})

t.test('the answer rate is learned in the order of dialing and rises at once in a surge', async (t) => {
  const rate = new AnswerRate()
  const before = rate.base
  for (let i = 0; i < 10; i += 1) rate.dialed(`c${i}`, 0)
  for (let i = 5; i < 10; i += 1) rate.ended(`c${i}`, true, 5_000)
  t.equal(rate.base, before, 'quick answers behind a slow call say nothing yet')
  t.ok(rate.now(5_000) > before, 'but they are a surge')
  rate.ended('c0', false, 30_000)
  rate.ended('c0', false, 30_000)
  for (let i = 1; i < 5; i += 1) rate.forget(`c${i}`)
  rate.forget('c1')
  t.equal(rate.outcomes, 10)
  t.ok(rate.base < 0.65 && rate.base > 0.4)
  t.equal(rate.now(200_000), rate.base, 'a minute later the surge is over')
  for (let i = 0; i < 2_500; i += 1) {
    rate.dialed(`d${i}`, i)
    rate.ended(`d${i}`, i % 4 === 0, i)
  }
  t.ok(Math.abs(rate.base - 0.25) < 0.06)
  t.ok(rate.doubt < 0.2)
})

t.test('the shortfall is exact for few agents and close for many', async (t) => {
  t.same(shortfall({ sure: 1, chances: [] }, { sure: 1, chances: [] }, 0), { risk: 1, expected: 0 })
  t.same(shortfall({ sure: 0, chances: [] }, { sure: 1, chances: [] }, 0), { risk: 0, expected: 0 })
  const two = shortfall({ sure: 0, chances: [0.5, 0.5] }, { sure: 1, chances: [0.5] }, 0)
  t.ok(Math.abs(two.risk - (0.25 * 1 + 0.5 * 0.5)) < 1e-12)
  t.ok(Math.abs(two.expected - 0.125) < 1e-12)
  const answers = { sure: 0, chances: new Array<number>(30).fill(0.4) }
  const many = shortfall(answers, { sure: 4, chances: new Array<number>(12).fill(0.5) }, 0)
  const random = seededRandom(3)
  let found = 0
  let lost = 0
  const rounds = 40_000
  for (let i = 0; i < rounds; i += 1) {
    const answered = answers.chances.filter((chance) => random() < chance).length
    const free = 4 + Array.from({ length: 12 }).filter(() => random() < 0.5).length
    if (answered >= free) found += 1
    lost += Math.max(0, answered - free)
  }
  t.ok(Math.abs(many.risk - found / rounds) < 0.02, `${many.risk} against ${found / rounds}`)
  t.ok(Math.abs(many.expected - lost / rounds) < 0.1)
  const few = shortfall({ sure: 0, chances: [0.01] }, { sure: 10, chances: new Array<number>(10).fill(0.5) }, 0.2)
  t.ok(few.risk < 1e-4)
})

t.test('the cap is an account: what is in flight is spent, and no room means no risk', async (t) => {
  t.same(
    limitOf({ live: 500, abandoned: 0 }, 0, 0, 5),
    { limit: 0, room: 0 },
    'where the law allows none there is none',
  )
  t.same(limitOf({ live: 500, abandoned: 0 }, 0, 0.03, 0), { limit: 0, room: 0 })
  t.equal(limitOf({ live: 500, abandoned: 15 }, 0, 0.03, 5).limit, 0)
  t.ok(limitOf({ live: 500, abandoned: 5 }, 0, 0.03, 5).limit > limitOf({ live: 500, abandoned: 5 }, 6, 0.03, 5).limit)
})

t.test('the picture heals from events that are late, doubled or lost', async (t) => {
  const fleet = new Fleet(2_000)
  const tell = (...events: PacingEvent[]) => events.flatMap((event) => fleet.fold(event).map(({ kind }) => kind))
  t.same(tell({ kind: 'ready', at: 0, agent: 'a' }, { kind: 'ready', at: 1, agent: 'a' }), [])
  t.same(tell({ kind: 'dialed', at: 0, call: '1' }, { kind: 'dialed', at: 0, call: '1' }), ['dialed'])
  t.same(tell({ kind: 'picked-up', at: 5, call: '1' }, { kind: 'picked-up', at: 5, call: '1' }), ['picked-up'])
  t.same(tell({ kind: 'answered', at: 6, call: '1' }, { kind: 'answered', at: 6, call: '1' }), ['live'])
  t.same(tell({ kind: 'served', at: 7, call: '1', agent: 'a' }, { kind: 'served', at: 7, call: '1', agent: 'a' }), [])
  t.same(
    tell(
      { kind: 'answered', at: 8, call: '1' },
      { kind: 'dialed', at: 8, call: '1' },
      { kind: 'not-answered', at: 8, call: '1' },
    ),
    [],
    'echoes',
  )
  t.same(tell({ kind: 'talk-ended', at: 9, call: 'x', agent: 'a' }), [], 'the end of another talk')
  t.same(
    tell({ kind: 'talk-ended', at: 9, call: '1', agent: 'a' }, { kind: 'talk-ended', at: 9, call: '1', agent: 'a' }),
    ['talked'],
  )
  t.same(tell({ kind: 'ready', at: 19, agent: 'a' }), ['wrapped'])
  t.same(
    tell({ kind: 'served', at: 20, call: 'never-dialed', agent: 'b' }),
    ['picked-up', 'live'],
    'its dialing and its answer were lost',
  )
  t.same(tell({ kind: 'abandoned', at: 30, call: '2' }), ['picked-up', 'live', 'abandoned'])
  t.equal(fleet.agents.get('a')?.at, 'talking', 'who left a patient waiting was not idle, whatever we thought')
  t.same(tell({ kind: 'abandoned', at: 30, call: '2' }), [])
  t.same(tell({ kind: 'talk-ended', at: 31, call: '9', agent: 'a' }), [], 'nobody knows how long that talk was')
  t.same(tell({ kind: 'talk-ended', at: 31, call: '9', agent: 'nobody' }), [])
  t.same(
    tell({ kind: 'leaving', at: 40, agent: 'b' }, { kind: 'talk-ended', at: 50, call: 'never-dialed', agent: 'b' }),
    ['talked'],
  )
  t.notOk(fleet.agents.has('b'), 'who was leaving is gone after the call')
  t.same(
    tell(
      { kind: 'leaving', at: 51, agent: 'a' },
      { kind: 'leaving', at: 51, agent: 'a' },
      { kind: 'away', at: 51, agent: 'a' },
    ),
    [],
  )
  tell(
    { kind: 'dialed', at: 100, call: 'lost' },
    { kind: 'answered', at: 100, call: 'waits' },
    { kind: 'dialed', at: 119_000, call: 'young' },
  )
  t.same(fleet.sweep(121_000), ['lost', 'waits'])
  for (let i = 0; i < 2_100; i += 1)
    tell({ kind: 'dialed', at: 1, call: `m${i}` }, { kind: 'not-answered', at: 2, call: `m${i}` })
  t.same([...fleet.lines.keys()], ['young'], 'what is over is forgotten')
})

t.test('one line for each idle agent is always allowed and never abandons anybody', async (t) => {
  const day = simulateDay(createPacer({ ...rules, mode: 'progressive' }), scenario(5), 1)
  t.equal(day.abandoned, 0)
  t.ok(day.occupancy > 0.65)
  const pacer = createPacer({ ...rules, mode: 'progressive' })
  t.equal(pacer.linesToDial(0, 10), 0)
  t.equal(pacer.why().because, 'no-agent')
  pacer.observe({ kind: 'ready', at: 0, agent: 'a' })
  t.equal(pacer.linesToDial(0, 0), 0)
  t.equal(pacer.why().because, 'lines-full')
  t.equal(pacer.linesToDial(0, 10), 1)
  t.equal(pacer.why().because, 'one-line-per-idle-agent')
  pacer.observe({ kind: 'dialed', at: 0, call: 'lost' })
  t.equal(pacer.linesToDial(1_000, 10), 0)
  t.equal(pacer.linesToDial(130_000, 10), 1, 'a line whose end was never told does not block the agent for ever')
})

t.test('power dials its ratio and falls back to one line each when the cap is near', async (t) => {
  const pacer = createPacer({ ...rules, mode: 'power', linesPerAgent: 3 })
  pacer.observe({ kind: 'ready', at: 0, agent: 'a' })
  t.equal(pacer.linesToDial(0, 10), 3)
  t.equal(createPacer({ ...rules, mode: 'power' }, 'nonsense').linesToDial(0, 10), 0)
  for (let i = 0; i < 4; i += 1) pacer.observe({ kind: 'abandoned', at: 1, call: `x${i}` })
  pacer.observe({ kind: 'ready', at: 2, agent: 'a' })
  t.equal(pacer.linesToDial(2, 10), 1)
  const plain = createPacer({ ...rules, mode: 'power' })
  plain.observe({ kind: 'ready', at: 0, agent: 'a' })
  t.equal(plain.linesToDial(0, 10), 1, 'without a ratio it is one')
})

t.test('predictive beats progressive and holds the cap, at two seats and at eight', async (t) => {
  for (const agents of [2, 8]) {
    const long = scenario(agents, { dayMs: 4 * hour })
    const plain = simulateDay(createPacer({ ...rules, mode: 'progressive' }), long, 5)
    const day = simulateDay(createPacer({ ...rules, maxLines: long.maxLines }), long, 5)
    t.ok(day.occupancy > plain.occupancy, `${agents} seats: ${day.occupancy} over ${plain.occupancy}`)
    t.ok(
      day.abandonment <= 0.03 && day.worstRunning <= 0.03,
      `${agents} seats: ${day.abandonment}, worst ${day.worstRunning}`,
    )
    t.ok(day.idleMsPerCall < plain.idleMsPerCall)
  }
})

t.test('the reasons: cold start, a login burst, risk on either side, full lines, no room', async (t) => {
  const reasons = new Set<string>()
  const spy = (pacer: ReturnType<typeof createPacer>) => ({
    ...pacer,
    linesToDial(now: number, linesFree: number) {
      const lines = pacer.linesToDial(now, linesFree)
      reasons.add(pacer.why().because)
      return lines
    },
  })
  simulateDay(spy(createPacer({ ...rules, maxLines: 14 })), scenario(5, { dayMs: 2 * hour, maxLines: 14 }), 2)
  simulateDay(spy(createPacer({ ...rules, maxLines: 4 })), scenario(3, { answerRate: () => 0.1, maxLines: 5 }), 2)
  const strict = createPacer(rules)
  for (let i = 0; i < 30; i += 1) {
    strict.observe({ kind: 'dialed', at: i, call: `c${i}` })
    strict.observe({ kind: 'answered', at: i + 1, call: `c${i}` })
    strict.observe({ kind: 'abandoned', at: i + 2, call: `c${i}` })
  }
  strict.observe({ kind: 'ready', at: 40, agent: 'a' })
  t.equal(strict.linesToDial(40, 10), 1)
  reasons.add(strict.why().because)
  for (const reason of ['cold-start', 'risk-above-limit', 'lines-full', 'no-room-under-cap'])
    t.ok(reasons.has(reason), reason)
  const burst = createPacer(rules)
  for (let i = 0; i < 25; i += 1) {
    burst.observe({ kind: 'dialed', at: i, call: `b${i}` })
    burst.observe({ kind: i % 2 === 0 ? 'answered' : 'not-answered', at: i + 1, call: `b${i}` })
    if (i % 2 === 0) burst.observe({ kind: 'served', at: i + 2, call: `b${i}`, agent: 'early' })
  }
  for (let i = 0; i < 40; i += 1) burst.observe({ kind: 'ready', at: 200_000, agent: `late${i}` })
  t.ok(burst.linesToDial(200_000, 90) >= 40)
  t.equal(burst.why().because, 'cold-start', 'forty who sign in at once are not outrun')
  const none = simulateDay(createPacer(rules), scenario(0), 1)
  t.match(none, { live: 0, abandonment: 0, idleMsPerCall: 0 })
})

t.test('a snapshot carries on: no cold start, no burst, nothing forgotten', async (t) => {
  const first = createPacer(rules)
  simulateDay(first, scenario(4, { answerRate: () => 0.3 }), 9)
  const restored = createPacer(rules, JSON.parse(JSON.stringify(first.snapshot())))
  t.same(JSON.parse(JSON.stringify(restored.snapshot())), JSON.parse(JSON.stringify(first.snapshot())))
  const later = hour + 61_000 // the surge of the last minute is not carried over
  t.equal(restored.linesToDial(later, 20), first.linesToDial(later, 20))
  t.same(restored.why(), first.why())
  t.equal(createPacer(rules, { version: 99 }).why().lines, 0, 'a snapshot of another version is left aside')
})

t.test('machine detection: a picked-up call counts as an answer to come, by the share of humans', async (t) => {
  const pacer = createPacer(rules)
  const tell = (event: PacingEvent) => pacer.observe(event)
  tell({ kind: 'ready', at: 0, agent: 'a' })
  for (let i = 0; i < 25; i += 1) {
    tell({ kind: 'dialed', at: 0, call: `c${i}` })
    tell({ kind: 'picked-up', at: 5_000, call: `c${i}` })
    tell(
      i % 2 === 0 ? { kind: 'not-answered', at: 6_000, call: `c${i}` } : { kind: 'answered', at: 6_000, call: `c${i}` },
    )
    if (i % 2 === 1) tell({ kind: 'served', at: 6_100, call: `c${i}`, agent: `b${i}` })
  }
  tell({ kind: 'dialed', at: 7_000, call: 'last' })
  tell({ kind: 'picked-up', at: 9_000, call: 'last' })
  pacer.linesToDial(9_000, 10)
  t.match(pacer.why(), { ringing: 1, waiting: 0, idle: 1 })
  tell({ kind: 'talk-ended', at: 9_500, call: 'c1', agent: 'b1' })
  pacer.linesToDial(9_500, 10)
  t.equal(pacer.why().busy, 12)
})
