import fc from 'fast-check'
import t from 'tap'
import { seededRandom } from '../../../kernel/random.ts'
import { createPacer, type PacingEvent, type PacingRules } from '../pacing.ts'
import { logNormal } from '../simulate/chance.ts'
import type { Day } from '../simulate/day.ts'
import { simulateDay } from '../simulate/simulate.ts'
import { type DayWishes, usualDay } from '../simulate/usual-day.ts'
import { AnswerRate } from './answer-rate.ts'
import { limitOf } from './cap.ts'
import { curve } from './curve.ts'
import { Durations } from './durations.ts'
import { Fleet } from './fleet.ts'
import { Freeing } from './freeing.ts'
import { Keeping } from './keeping.ts'
import { Learned } from './learned.ts'
import { oddsOf } from './odds.ts'

const rules: PacingRules = { mode: 'predictive', abandonmentCap: 0.03, abandonAfterMs: 2_000, maxLines: 100 }
const hour = 3_600_000

const dayOf = (agents: number, wishes: Partial<DayWishes> = {}): Day => usualDay({ agents, lengthMs: hour, ...wishes })
const ruledBy = (day: Day, rules: Partial<PacingRules>): Day => ({ ...day, rules: { ...day.rules, ...rules } })

const endsWithin = (learned: Durations, ageMs: number, ms: number): number => {
  const left = new Float64Array(2)
  learned.lasting(ageMs, Float64Array.of(0, ms), left)
  return 1 - (left[1] as number) / (left[0] as number)
}

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
  t.equal(endsWithin(talk, 1_000, 0), 0)
  const old = endsWithin(talk, 2_000_000, 10_000)
  t.ok(old > 0 && old < 0.5, `a talk of half an hour is not about to end for certain: ${old}`)
  const across = endsWithin(talk, talk.quantile(0.94), 60_000)
  t.ok(across > 0 && across < 1)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000_000 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 0, max: 100_000 }),
      (age, a, b) => {
        const [near, far] = [endsWithin(talk, age, Math.min(a, b)), endsWithin(talk, age, Math.max(a, b))]
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

t.test('a rate that changes is believed within minutes, and a dead trunk teaches nothing', async (t) => {
  const rate = new AnswerRate()
  const random = seededRandom(4)
  const dial = (calls: number, from: number, p: number) => {
    for (let i = from; i < from + calls; i += 1) {
      rate.dialed(`c${i}`, i)
      rate.ended(`c${i}`, random() < p, i)
    }
  }
  dial(2_000, 0, 0.3)
  t.ok(Math.abs(rate.base - 0.3) < 0.05, `${rate.base}`)
  dial(200, 2_000, 0.7)
  t.ok(rate.base > 0.5, `${rate.base}`)
  dial(2_000, 2_200, 0.3)
  const before = rate.base
  dial(3_000, 4_200, 0)
  t.ok(rate.isDead)
  t.ok(rate.base > 0.8 * before, `nobody answers on a dead trunk: ${rate.base} after ${before}`)
  dial(1, 7_200, 1)
  t.notOk(rate.isDead)

  const learned = new Learned()
  for (let i = 0; i < 200; i += 1) {
    learned.learn({ kind: 'dialed', call: `b${i}`, at: i })
    if (i % 2 === 0) learned.learn({ kind: 'live', call: `b${i}`, at: i, isClassified: false })
    else learned.learn({ kind: 'failed', call: `b${i}`, afterMs: 20_000, at: i, isClassified: false })
  }
  for (let i = 0; i < 300; i += 1) {
    learned.learn({ kind: 'dialed', call: `c${i}`, at: i })
    learned.learn({ kind: 'failed', call: `c${i}`, afterMs: 1_000, at: i + 1_000, isClassified: false })
  }
  t.ok(learned.delays.failure.quantile(0.8) > 10_000, 'that all calls fail within a second is not believed either')
})

type Side = { sure: number; chances: readonly number[] }

const reckon = (answers: Side, agents: Side, doubt: number) => {
  const odds = oddsOf(agents.sure + agents.chances.length, answers.sure, doubt)
  for (let i = 0; i < agents.sure; i += 1) odds.free(1)
  for (const chance of agents.chances) odds.free(chance)
  for (const chance of answers.chances) odds.answer(chance)
  return odds
}
const shortfall = (answers: Side, agents: Side, doubt = 0) => {
  const odds = reckon(answers, agents, doubt)
  return { risk: odds.risk(), expected: odds.expected() }
}

t.test('the odds of a shortfall are exact for few agents and close for many', async (t) => {
  t.same(shortfall({ sure: 1, chances: [] }, { sure: 1, chances: [] }), { risk: 1, expected: 0 })
  t.same(shortfall({ sure: 0, chances: [] }, { sure: 1, chances: [] }), { risk: 0, expected: 0 })
  t.same(shortfall({ sure: 2, chances: [] }, { sure: 0, chances: [] }), { risk: 1, expected: 2 }, 'nobody is there')
  const two = shortfall({ sure: 0, chances: [0.5, 0.5] }, { sure: 1, chances: [0.5] })
  t.ok(Math.abs(two.risk - (0.25 * 1 + 0.5 * 0.5)) < 1e-12)
  t.ok(Math.abs(two.expected - 0.125) < 1e-12)
  const answers = { sure: 0, chances: new Array<number>(30).fill(0.4) }
  const many = shortfall(answers, { sure: 4, chances: new Array<number>(12).fill(0.5) })
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

t.test('in a crowd the chances are read off a curve, and none is wrong by more than two hundredths', async (t) => {
  const learned = new Learned()
  const random = seededRandom(8)
  for (let i = 0; i < 1_000; i += 1) {
    learned.learn({ kind: 'talked', ms: logNormal(random, 120_000, 1) })
    learned.learn({ kind: 'wrapped', ms: logNormal(random, 20_000, 0.6) })
    learned.learn({ kind: 'picked-up', call: `c${i}`, at: i, afterMs: logNormal(random, 12_000, 0.5) })
    learned.learn({ kind: 'failed', call: `c${i}`, at: i, afterMs: 25_000 + 5_000 * random(), isClassified: false })
  }
  const within = Float64Array.of(8_000, 12_000, 18_000)
  const freeing = new Freeing(learned.delays, within)
  const ringing = (ageMs: number, chances: Float64Array) => learned.answering(ageMs, 0.4, within, chances)
  const [exact, read] = [new Float64Array(3), new Float64Array(3)]
  const kinds = [
    { reckon: ringing, finestMs: 20, upToMs: 25_000 },
    { reckon: freeing.talking.bind(freeing), finestMs: 200, upToMs: 1_200_000 },
    { reckon: freeing.wrapping.bind(freeing), finestMs: 50, upToMs: 90_000 },
  ]
  for (const { reckon, finestMs, upToMs } of kinds) {
    const curved = curve(reckon, finestMs, 3)
    let worst = 0
    for (let i = 0; i < 3_000; i += 1) {
      const ageMs = random() * upToMs
      reckon(ageMs, exact)
      curved(ageMs, read)
      worst = Math.max(worst, ...exact.map((chance, at) => Math.abs(chance - (read[at] as number))))
    }
    t.ok(worst < 0.02, `${worst}`)
    reckon(9_000_000, exact)
    curved(9_000_000, read)
    t.same(read, exact, 'whoever has been at it for hours is reckoned one by one')
  }
})

t.test('a call added to the odds is as if it had been there from the beginning', async (t) => {
  for (const agents of [3, 30]) {
    const free = { sure: 1, chances: new Array<number>(agents - 1).fill(0.4) }
    const grown = reckon({ sure: 1, chances: [0.3] }, free, 0.1)
    grown.answer(0.5)
    const whole = shortfall({ sure: 1, chances: [0.3, 0.5] }, free, 0.1)
    t.ok(Math.abs(grown.risk() - whole.risk) < 1e-12, `${agents} agents`)
    t.ok(Math.abs(grown.expected() - whole.expected) < 1e-12)
  }
})

t.test('an idle agent whom others take is not counted on', async (t) => {
  const keeping = new Keeping()
  t.equal(keeping.chance(10_000), 1)
  for (let i = 0; i < 50; i += 1) keeping.see(20_000, i % 2 === 0)
  const chance = keeping.chance(10_000)
  t.ok(chance < 0.9 && chance > 0.7, `${chance}`)
  t.equal(keeping.returning, 1)
  keeping.cameBack(true)
  for (let i = 0; i < 60; i += 1) keeping.cameBack(false)
  t.ok(keeping.returning < 0.4, 'whoever has written up a call goes to somebody else')
  const copy = new Keeping()
  copy.restore(keeping.snapshot())
  t.equal(copy.chance(10_000), chance)
  t.equal(copy.returning, keeping.returning)

  const pacer = createPacer(rules)
  pacer.observe({ kind: 'ready', at: 0, agent: 'a' })
  t.equal(pacer.linesToDial(0, 10), 1, 'nothing is known yet')
  for (let i = 1; i <= 30; i += 1) {
    pacer.observe({ kind: 'away', at: i * 60_000, agent: 'a' })
    pacer.observe({ kind: 'ready', at: i * 60_000 + 30_000, agent: 'a' })
  }
  t.equal(
    pacer.linesToDial(3_000_000, 10),
    0,
    'inbound calls take the only agent: an outbound answer would find nobody',
  )
  t.equal(pacer.why().because, 'no-room-under-cap')
  for (let i = 0; i < 200; i += 1) {
    pacer.observe({ kind: 'answered', at: 3_000_000, call: `x${i}` })
    pacer.observe({ kind: 'served', at: 3_000_000, call: `x${i}`, agent: `b${i}` })
    pacer.observe({ kind: 'away', at: 3_000_000, agent: `b${i}` })
  }
  t.equal(pacer.linesToDial(3_010_000, 10), 1, 'with room under the cap it is dialed for all the same')
})

t.test('the cap is an account: what is in flight is spent, and no room means no risk', async (t) => {
  t.same(
    limitOf({ live: 500, abandoned: 0 }, 0, 0, 5),
    { limit: 0, room: 0, saved: 0 },
    'where the law allows none there is none',
  )
  t.same(limitOf({ live: 500, abandoned: 0 }, 0, 0.03, 0), { limit: 0, room: 0, saved: 0 })
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
  t.same(tell({ kind: 'served', at: 7, call: '1', agent: 'a' }, { kind: 'served', at: 7, call: '1', agent: 'a' }), [
    'idled',
  ])
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
  t.same(tell({ kind: 'ready', at: 19, agent: 'a' }), ['wrapped', 'came-back'])
  t.same(
    tell({ kind: 'served', at: 20, call: 'never-dialed', agent: 'b' }),
    ['picked-up', 'live'],
    'its dialing and its answer were lost',
  )
  t.same(tell({ kind: 'abandoned', at: 30, call: '2' }), ['picked-up', 'live', 'abandoned'])
  t.equal(fleet.agents.get('a')?.at, 'talking', 'who left a patient waiting was not idle, whatever we thought')
  t.same(tell({ kind: 'abandoned', at: 30, call: '2' }), [])
  t.same(tell({ kind: 'served', at: 30, call: '2', agent: 'c' }), [], 'nobody serves who was given up')
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
  const day = simulateDay(createPacer, ruledBy(dayOf(5), { mode: 'progressive' }), 1)
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
  t.equal(pacer.linesToDial(500, 10), 0, 'the line was asked for; that it is dialed is told late')
  pacer.observe({ kind: 'dialed', at: 0, call: 'lost' })
  t.equal(pacer.linesToDial(1_000, 10), 0)
  t.equal(pacer.linesToDial(130_000, 10), 1, 'a line whose end was never told does not block the agent for ever')
  t.equal(pacer.linesToDial(132_000, 10), 1, 'nor does one that was asked for and never dialed')
})

t.test('power dials its ratio and falls back to one line each when the cap is near', async (t) => {
  const pacer = createPacer({ ...rules, mode: 'power', linesPerAgent: 3 })
  pacer.observe({ kind: 'ready', at: 0, agent: 'a' })
  t.equal(pacer.linesToDial(0, 10), 3)
  t.equal(createPacer({ ...rules, mode: 'power' }, 'nonsense').linesToDial(0, 10), 0)
  for (let i = 0; i < 4; i += 1) pacer.observe({ kind: 'abandoned', at: 1, call: `x${i}` })
  pacer.observe({ kind: 'ready', at: 5_000, agent: 'a' })
  t.equal(pacer.linesToDial(5_000, 10), 1)
  const plain = createPacer({ ...rules, mode: 'power' })
  plain.observe({ kind: 'ready', at: 0, agent: 'a' })
  t.equal(plain.linesToDial(0, 10), 1, 'without a ratio it is one')
})

t.test('predictive beats progressive and holds the cap, at two seats and at eight', async (t) => {
  for (const agents of [2, 8]) {
    const long = dayOf(agents, { lengthMs: 4 * hour })
    const plain = simulateDay(createPacer, ruledBy(long, { mode: 'progressive' }), 5)
    const day = simulateDay(createPacer, long, 5)
    t.ok(day.occupancy > plain.occupancy, `${agents} seats: ${day.occupancy} over ${plain.occupancy}`)
    t.ok(day.abandonment <= 0.03 && !day.brokeCapAfter100, `${agents} seats: ${day.abandonment}, ${day.worstAfter100}`)
    t.ok(day.idleMsPerCall < plain.idleMsPerCall)
  }
})

t.test('a line that rings longer than any before is not dead: it may yet be answered', async (t) => {
  const pacer = createPacer(rules)
  pacer.observe({ kind: 'ready', at: 0, agent: 'a' })
  for (let i = 0; i < 60; i += 1) {
    pacer.observe({ kind: 'dialed', at: i * 30_000, call: `c${i}` })
    pacer.observe({ kind: i % 2 === 0 ? 'answered' : 'not-answered', at: i * 30_000 + 10_000, call: `c${i}` })
    if (i % 2 === 0) pacer.observe({ kind: 'served', at: i * 30_000 + 10_000, call: `c${i}`, agent: 'b' })
  }
  const from = 2_000_000
  for (let i = 0; i < 3; i += 1) pacer.observe({ kind: 'dialed', at: from, call: `held${i}` })
  t.equal(pacer.linesToDial(from + 90_000, 10), 0)
  t.ok(pacer.why().risk > 0.5, `${pacer.why().risk}`)
})

t.test('the reasons: cold start, a login burst, risk on either side, full lines, no room', async (t) => {
  const reasons = new Set<string>()
  const spied = (given: PacingRules) => {
    const pacer = createPacer(given)
    const linesToDial = (now: number, linesFree: number): number => {
      const lines = pacer.linesToDial(now, linesFree)
      reasons.add(pacer.why().because)
      return lines
    }
    return {
      observe: (event: PacingEvent) => pacer.observe(event),
      linesToDial,
      why: () => pacer.why(),
      snapshot: () => pacer.snapshot(),
    }
  }
  simulateDay(spied, dayOf(5, { lengthMs: 2 * hour }), 2)
  simulateDay(spied, ruledBy(dayOf(3, { answerRate: () => 0.1 }), { maxLines: 4 }), 2)
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
  for (let i = 0; i < 20; i += 1) burst.observe({ kind: 'ready', at: 200_000, agent: `late${i}` })
  const lines = burst.linesToDial(200_000, 90)
  t.ok(lines >= 20 && lines * burst.why().answerRate < 20, `twenty who sign in at once are not outrun: ${lines}`)
  const none = simulateDay(createPacer, dayOf(0), 1)
  t.match(none, { live: 0, abandonment: 0, idleMsPerCall: 0, occupancy: 0 })
})

t.test('a snapshot carries on: no cold start, no burst, nothing forgotten', async (t) => {
  let first = createPacer(rules)
  const kept = (given: PacingRules) => {
    first = createPacer(given)
    return first
  }
  simulateDay(kept, dayOf(4, { answerRate: () => 0.3 }), 9)
  const given = dayOf(4).rules
  const restored = createPacer(given, JSON.parse(JSON.stringify(first.snapshot())))
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

t.test('persons whom the detector hung up on count against the cap, though nobody reports them', async (t) => {
  const detection = { takesMs: 1_800, machines: 0.25, missed: 0.1, mistaken: 0.01 }
  const day = simulateDay(createPacer, dayOf(8, { lengthMs: 4 * hour, detection }), 3)
  t.ok(day.abandonment <= 0.03, `${day.abandonment}`)
  t.ok(day.abandoned > 0)
})
