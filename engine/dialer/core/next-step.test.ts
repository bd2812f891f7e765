import fc from 'fast-check'
import t from 'tap'
import type { Disposition } from '../../calls/core/disposition.ts'
import { afterAttempt } from './after-attempt.ts'
import { openingsOf } from './calendar.ts'
import { type Contact, noHistory, type World } from './contact.ts'
import { type Decision, nextStep, ruleNames } from './next-step.ts'
import { sentenceOf } from './rule-texts.ts'
import { type CampaignRules, defaultRules, retryCauses } from './rules.ts'

const minuteMs = 60_000
const monday10 = Date.parse('2026-11-23T10:00+08:00')
const mobile = '+8613800138000'
const son = '+8613900139000'
const rulesWith = (change: Partial<CampaignRules>): CampaignRules => ({ ...defaultRules, ...change })

function contactWith(numbers: string[], history = noHistory): Contact {
  return { numbers: numbers.map((number, i) => ({ position: i + 1, number })), history }
}

function worldWith(change: Partial<World> = {}, rules = defaultRules): World {
  const openings = openingsOf(rules, new Map())
  return { openings, lists: new Map(), recentCalls: new Map(), onCall: new Set(), ...change }
}

/** The history after attempts that ended at `monday10`, a minute apart, the last of them then. */
function historyAfter(ends: [disposition: Disposition, number?: string, rang?: boolean][], rules = defaultRules) {
  return ends.reduce((history, [disposition, number = mobile, rang = true], i) => {
    const endedAt = monday10 - (ends.length - 1 - i) * minuteMs
    return afterAttempt(history, { number, disposition, rang, endedAt }, rules)
  }, noHistory)
}

const wait = (minutes: number, why: string) => ({ kind: 'wait', until: monday10 + minutes * minuteMs, why })
const dial = (number: string, position: number) => ({ kind: 'dial', number, position })

t.test('what is decided, case by case', async (t) => {
  const both = [mobile, son]
  const ended = { history: historyAfter([['busy']]) }
  const cases: [name: string, Contact, Decision | object, Partial<World>?, CampaignRules?][] = [
    ['a fresh contact is called on the first number', contactWith(both), dial(mobile, 1)],
    ['a busy one is called again ten minutes later', contactWith([mobile], ended.history), wait(10, 'retry-wait')],
    [
      'one who answered everything is left alone',
      contactWith(both, historyAfter([['completed']])),
      { kind: 'done', disposition: 'completed', why: 'last-word' },
    ],
    [
      'one who said no is left alone',
      contactWith(both, historyAfter([['opted-out']])),
      { kind: 'done', disposition: 'opted-out', why: 'last-word' },
    ],
    ['nobody without a number is called', contactWith([]), { kind: 'exclude', why: 'no-number' }],
    ['a listed number is passed over', contactWith(both), dial(son, 2), { lists: new Map([[mobile, 'do-not-call']]) }],
    [
      'with every number listed the contact is excluded',
      contactWith([mobile]),
      { kind: 'exclude', why: 'listed' },
      { lists: new Map([[mobile, 'black']]) },
    ],
    [
      'listed between two attempts',
      contactWith([mobile], ended.history),
      { kind: 'done', disposition: 'busy', why: 'listed' },
      { lists: new Map([[mobile, 'do-not-call']]) },
    ],
    [
      'a number that does not exist leaves the next one',
      contactWith(both, historyAfter([['unallocated', mobile, false]])),
      wait(5, 'retry-wait'),
    ],
    [
      'and none leaves nothing',
      contactWith([mobile], historyAfter([['unallocated', mobile, false]])),
      { kind: 'done', disposition: 'unallocated', why: 'no-number-left' },
    ],
    [
      'with alternates off the son is not called',
      contactWith(both, historyAfter([['unallocated', mobile, false]])),
      { kind: 'done', disposition: 'unallocated', why: 'no-number-left' },
      {},
      rulesWith({ numbers: { ...defaultRules.numbers, useAlternates: false } }),
    ],
    [
      'after two tries the next number has its turn, soon',
      contactWith(both, historyAfter([['no-answer'], ['no-answer']])),
      wait(5, 'retry-wait'),
    ],
    [
      'switched off: the next number at once',
      contactWith(both, historyAfter([['unreachable']])),
      wait(5, 'retry-wait'),
    ],
    [
      'three busy signals may be followed by a fourth attempt',
      contactWith(
        [mobile],
        historyAfter([
          ['busy', mobile, false],
          ['busy', mobile, false],
          ['busy', mobile, false],
        ]),
      ),
      wait(10, 'retry-wait'),
    ],
    [
      'a fourth may not',
      contactWith(
        [mobile],
        historyAfter([
          ['busy', mobile, false],
          ['busy', mobile, false],
          ['busy', mobile, false],
          ['busy', mobile, false],
        ]),
      ),
      { kind: 'done', disposition: 'busy', why: 'retry-limit' },
    ],
    [
      'one budget over all causes',
      contactWith([mobile], historyAfter([['busy'], ['no-answer'], ['machine'], ['partial']])),
      { kind: 'done', disposition: 'partial', why: 'ring-budget' },
    ],
    [
      'faults do not go on for ever',
      contactWith([mobile], historyAfter(Array(6).fill(['failed', mobile, false]))),
      { kind: 'done', disposition: 'failed', why: 'unrung-cap' },
    ],
    [
      'a survey that broke off goes on with whoever picked up',
      contactWith(both, historyAfter([['partial', son]])),
      wait(30, 'retry-wait'),
    ],
    [
      'a number called by another campaign is given its peace',
      contactWith([mobile]),
      wait(2, 'frequency-gap'),
      { recentCalls: new Map([[mobile, [monday10 - 3 * minuteMs]]]) },
    ],
    [
      'five calls in a day are enough',
      contactWith([mobile]),
      { kind: 'wait', until: monday10 + 1440 * minuteMs - 300 * minuteMs, why: 'frequency-day' },
      { recentCalls: new Map([[mobile, [10, 20, 30, 40, 300].map((ago) => monday10 - ago * minuteMs)]]) },
      rulesWith({ callingHours: { from: 0, to: 1440 } }),
    ],
    [
      'nobody is called on a line that is talking',
      contactWith([mobile]),
      wait(1, 'line-to-number'),
      { onCall: new Set([mobile]) },
    ],
  ]
  for (const [name, contact, expected, world, rules] of cases) {
    t.strictSame(nextStep(contact, rules ?? defaultRules, monday10, worldWith(world, rules)).decision, expected, name)
  }
})

t.test('the son’s turn is on the son’s number, and after his turns the patient’s comes again', async (t) => {
  let history = noHistory
  let now = monday10
  const called: number[] = []
  const rules = rulesWith({
    budget: { rings: 7, unrung: 6 },
    retry: { ...defaultRules.retry, 'no-answer': { waitMinutes: 1, limit: 20 } },
    frequency: { minGapMinutes: 0, maxPer24Hours: 20 },
  })
  for (let i = 0; i < 7; i += 1) {
    const { decision } = nextStep(contactWith([mobile, son], history), rules, now, worldWith())
    if (decision.kind !== 'dial') break
    called.push(decision.position)
    history = afterAttempt(
      history,
      { number: decision.number, disposition: 'no-answer', rang: true, endedAt: now },
      rules,
    )
    now += minuteMs
  }
  t.strictSame(called, [1, 1, 2, 2, 1, 1, 2])
})

t.test('outside the hours it waits for the opening, after the last window it is over', async (t) => {
  const windows = [{ weekdays: [1], from: 600, to: 720, firstDay: '2026-11-23', lastDay: '2026-11-23' }]
  const rules = rulesWith({ windows })
  const before = nextStep(contactWith([mobile]), rules, monday10 - 30 * minuteMs, worldWith({}, rules))
  t.strictSame(before.decision, { kind: 'wait', until: monday10, why: 'opening' })
  const after = nextStep(contactWith([mobile]), rules, monday10 + 120 * minuteMs, worldWith({}, rules))
  t.strictSame(after.decision, { kind: 'done', disposition: undefined, why: 'windows-over' })
  t.match(after.chain.at(-1), { rule: 'opening', verdict: 'ends' })
  const tried = contactWith([mobile], historyAfter([['no-answer']]))
  const late = nextStep(tried, rules, monday10 + 90 * minuteMs, worldWith({}, rules))
  t.strictSame(late.decision, { kind: 'dial', number: mobile, position: 1 })
  const tooLate = nextStep(tried, rules, monday10 + 120 * minuteMs, worldWith({}, rules))
  t.strictSame(tooLate.decision, { kind: 'done', disposition: 'no-answer', why: 'windows-over' })
})

t.test('the chain reads as sentences in both languages, and names no number', async (t) => {
  const contact = contactWith([mobile, son], historyAfter([['busy']]))
  const { chain } = nextStep(contact, defaultRules, monday10, worldWith({ lists: new Map([[son, 'do-not-call']]) }))
  const zh = chain.map((looked) => sentenceOf(looked, 'zh-CN'))
  const en = chain.map((looked) => sentenceOf(looked, 'en'))
  t.ok(zh.includes('号码 2 的名单：免打扰名单：跳过该号码'), zh.join('\n'))
  t.ok(zh.includes('“忙”之后等待 10 分钟：等待'))
  t.ok(en.includes('attempts that rang: 1 of 4: passes'), en.join('\n'))
  t.notMatch([...zh, ...en].join(), /undefined|1380013|1390013/)
  t.strictSame(
    chain.filter(({ verdict }) => verdict === 'waits').map(({ rule }) => rule),
    ['retry-wait'],
  )
})

t.test(
  'whatever happens on the line: it ends, within the budget, in the hours, never to a listed number',
  async (t) => {
    const outcomes: Disposition[] = [...retryCauses, 'unallocated', 'completed', 'declined', 'opted-out']
    const numbers = ['+861', '+862', '+863']
    const small = (max: number) => fc.integer({ min: 0, max })
    const rulesOf = fc.record({
      rings: fc.integer({ min: 1, max: 6 }),
      unrung: fc.integer({ min: 1, max: 8 }),
      limits: fc.array(small(4), { minLength: 9, maxLength: 9 }),
      waits: fc.array(small(90), { minLength: 9, maxLength: 9 }),
      attemptsEach: fc.integer({ min: 1, max: 3 }),
      useAlternates: fc.boolean(),
      minGapMinutes: small(30),
      maxPer24Hours: fc.integer({ min: 1, max: 4 }),
      from: fc.integer({ min: 0, max: 1200 }),
      length: fc.integer({ min: 10, max: 240 }),
    })
    const lives = fc.record({
      given: rulesOf,
      count: small(3),
      listed: fc.subarray(numbers),
      script: fc.array(
        fc.record({ disposition: fc.constantFrom(...outcomes), rang: fc.boolean(), minutes: small(20) }),
        { minLength: 20, maxLength: 20 },
      ),
    })
    fc.assert(
      fc.property(lives, ({ given, count, listed, script }) => {
        const rules = rulesWith({
          budget: { rings: given.rings, unrung: given.unrung },
          retry: Object.fromEntries(
            retryCauses.map((cause, i) => [cause, { waitMinutes: given.waits[i] ?? 0, limit: given.limits[i] ?? 0 }]),
          ) as CampaignRules['retry'],
          numbers: { ...defaultRules.numbers, attemptsEach: given.attemptsEach, useAlternates: given.useAlternates },
          frequency: { minGapMinutes: given.minGapMinutes, maxPer24Hours: given.maxPer24Hours },
          windows: [{ weekdays: [1, 3, 5], from: given.from, to: Math.min(1440, given.from + given.length) }],
          callingHours: { from: 0, to: 1440 },
        })
        const openings = openingsOf(rules, new Map())
        const calls = new Map<string, number[]>()
        let contact = contactWith(numbers.slice(0, count))
        let now = monday10
        for (let step = 0; step < 200; step += 1) {
          const world = {
            openings,
            lists: new Map(listed.map((n) => [n, 'black' as const])),
            recentCalls: calls,
            onCall: new Set<string>(),
          }
          const { decision, chain } = nextStep(contact, rules, now, world)
          const verdicts = chain.map(({ verdict }) => verdict)
          const order = chain.map(({ rule }) => ruleNames.indexOf(rule))
          if (chain.length === 0 || order.some((rank) => rank < 0)) return false
          if (decision.kind === 'wait') {
            if (
              decision.until <= now ||
              !verdicts.includes('waits') ||
              verdicts.includes('ends') ||
              !openings.isOpen(decision.until)
            )
              return false
            now = decision.until
            continue
          }
          const { history } = contact
          if (decision.kind !== 'dial') {
            const isEnded = verdicts.includes('ends') || !chain.some(({ rule }) => rule === 'number-in-turn')
            return isEnded && history.rings <= given.rings && history.unrung <= given.unrung
          }
          if (verdicts.includes('waits') || verdicts.includes('ends')) return false
          if (listed.includes(decision.number) || !openings.isOpen(now)) return false
          if (history.rings >= given.rings || history.unrung >= given.unrung) return false
          const made = calls.get(decision.number) ?? []
          if (made.some((begun) => now - begun < given.minGapMinutes * minuteMs)) return false
          if (made.filter((begun) => now - begun < 1440 * minuteMs).length >= given.maxPer24Hours) return false
          calls.set(decision.number, [...made, now])
          const event = script[(history.rings + history.unrung) % script.length]
          if (event === undefined) return false
          now += event.minutes * minuteMs
          contact = {
            ...contact,
            history: afterAttempt(history, { number: decision.number, ...event, endedAt: now }, rules),
          }
        }
        return false // it did not end
      }),
      { seed: 20261123, numRuns: 1500 },
    )
    t.pass('seed 20261123')
  },
)
