import t from 'tap'
import { openingsOf } from './calendar.ts'
import { type EstimateRequest, estimateOf, usualFigures } from './estimate.ts'
import { openDays } from './open-days.ts'
import { type CampaignRules, defaultRules } from './rules.ts'

const hourMs = 3_600_000
const monday10 = Date.parse('2026-11-23T10:00+08:00')
const everybodyAnswers = { outcomes: { completed: 1 }, talkMs: 90_000, answerMs: 10_000, unansweredMs: 30_000 }
const nobodyAnswers = { ...everybodyAnswers, outcomes: { 'no-answer': 1 } }
const halfAnswers = { ...everybodyAnswers, outcomes: { completed: 0.5, 'no-answer': 0.3, unreachable: 0.2 } }

function request(change: Partial<EstimateRequest> = {}, rules: Partial<CampaignRules> = {}): EstimateRequest {
  const own = { ...defaultRules, caps: { lines: 10, callsPerSecond: 50 }, ...rules }
  return {
    contacts: 1000,
    alternateShare: 0,
    figures: everybodyAnswers,
    rules: own,
    openings: openingsOf(own, new Map()),
    house: { lines: 100, callsPerSecond: 100 },
    startAt: monday10,
    ...change,
  }
}

t.test('a list on which everybody answers takes as many calls as it has people', async (t) => {
  const estimate = estimateOf(request())
  t.match(estimate, { attempts: 1000, answered: 1000, answerRate: 1, meanCallMs: 100_000, limit: 'lines' })
  t.equal(Math.round(estimate.attemptsPerHour), 360, 'ten lines, a hundred seconds a call')
  t.equal(Math.round((estimate.workMs / hourMs) * 100) / 100, 2.78)
  t.equal(estimate.endsAt, monday10 + estimate.workMs, 'the windows are open all the while')
})

t.test(
  'who never answers is tried until the rules have had enough, and the evening waits for the last retry',
  async (t) => {
    const estimate = estimateOf(request({ contacts: 10, figures: nobodyAnswers }))
    t.match(estimate, { attempts: 40, answered: 0, answerRate: 0, meanCallMs: 30_000 }, 'four rings are the budget')
    t.equal(estimate.endsAt, monday10 + 3 * hourMs, 'three times an hour after "no answer"')
    const second = estimateOf(request({ contacts: 10, figures: nobodyAnswers, alternateShare: 1 }))
    t.equal(second.attempts, 40, 'the budget is one for the patient, over all numbers')
    t.ok((second.endsAt ?? 0) < (estimate.endsAt ?? 0), 'but the other number is tried sooner')
  },
)

t.test('outcomes of past campaigns weigh in, and the same question has the same answer', async (t) => {
  const estimate = estimateOf(request({ figures: halfAnswers }))
  t.ok(estimate.attempts > 1700 && estimate.attempts < 2200, `${estimate.attempts} attempts`)
  t.ok(estimate.answered > 850 && estimate.answered < 980, `${estimate.answered} answered`)
  t.equal(estimate.answerRate, 0.5)
  t.strictSame(estimateOf(request({ figures: halfAnswers })), estimate)
  const rounded = estimateOf(request({ contacts: 10, figures: { ...nobodyAnswers, outcomes: {} } }))
  t.equal(rounded.attempts, 40, 'what the shares leave open is taken for no answer')
})

t.test('where nobody has called yet, figures are stated and add up', async (t) => {
  const { outcomes, talkMs } = usualFigures({ questions: 5 })
  t.equal(Math.round(Object.values(outcomes).reduce((sum, share) => sum + share, 0) * 1000), 1000)
  t.equal(talkMs, 80_000)
  t.equal(usualFigures({ characters: 100 }).talkMs, 45_000)
})

t.test('what the house allows is the limit, also of calls a second', async (t) => {
  const few = estimateOf(request({ house: { lines: 2, callsPerSecond: 100 } }))
  t.match(few, { limit: 'lines' })
  t.equal(Math.round(few.attemptsPerHour), 72)
  t.match(estimateOf(request({ house: { lines: 100, callsPerSecond: 0.05 } })), {
    limit: 'calls-per-second',
    attemptsPerHour: 180,
  })
})

t.test('what does not fit into the windows goes on the next evening, or is not done at all', async (t) => {
  const evening = { weekdays: [1, 2, 3, 4, 5], from: 18 * 60, to: 20 * 60 }
  const two = estimateOf(request({}, { windows: [evening] }))
  const tuesday = Date.parse('2026-11-24T18:00+08:00')
  t.equal(two.endsAt, tuesday + two.workMs - 2 * hourMs)
  const day = { ...evening, firstDay: '2026-11-23', lastDay: '2026-11-23' }
  const cut = estimateOf(request({}, { windows: [day] }))
  t.equal(cut.endsAt, undefined)
  t.equal(Math.round(cut.doneShare * 100), 72)
  t.match(estimateOf(request({}, { windows: [{ ...day, firstDay: '2025-11-24', lastDay: '2025-11-24' }] })), {
    endsAt: undefined,
    doneShare: 0,
  })
  const whole = estimateOf(request({ contacts: 720 }, { windows: [day] }))
  t.match(whole, { endsAt: Date.parse('2026-11-23T20:00+08:00'), doneShare: 1 }, 'the last call as the window closes')
  const late = { contacts: 10, figures: nobodyAnswers, startAt: monday10 + 9 * hourMs }
  const { endsAt } = estimateOf(request(late, { windows: [day] }))
  t.equal(endsAt, late.startAt + 40 * 3_000, 'a retry for which no window is left is none')
  t.match(estimateOf(request({ contacts: 5_000_000 })), { endsAt: undefined }, 'longer than anybody waits')
  t.match(estimateOf(request({ contacts: 0 })), { attempts: 0, workMs: 0, doneShare: 1 })
})

t.test('the days to come, as the rules see them', async (t) => {
  const windows = [
    { weekdays: [1, 2, 3, 4, 5], from: 10 * 60, to: 12 * 60 },
    { weekdays: [1, 2, 3, 4, 5], from: 11 * 60, to: 13 * 60 },
    { weekdays: [1], from: 18 * 60, to: 22 * 60 },
  ]
  const days = new Map([
    ['2026-11-24', 'holiday'],
    ['2026-11-28', 'workday'],
  ] as const)
  const found = openDays({ ...defaultRules, windows }, days, monday10, 7)
  const whole = { from: 600, to: 780 }
  t.strictSame(found, [
    { day: '2026-11-23', weekday: 1, kind: undefined, spans: [whole, { from: 1080, to: 1260 }] },
    { day: '2026-11-24', weekday: 2, kind: 'holiday', spans: [] },
    { day: '2026-11-25', weekday: 3, kind: undefined, spans: [whole] },
    { day: '2026-11-26', weekday: 4, kind: undefined, spans: [whole] },
    { day: '2026-11-27', weekday: 5, kind: undefined, spans: [whole] },
    { day: '2026-11-28', weekday: 6, kind: 'workday', spans: [whole, { from: 1080, to: 1260 }] },
    { day: '2026-11-29', weekday: 7, kind: undefined, spans: [] },
  ])
})
