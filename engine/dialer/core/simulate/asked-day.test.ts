import t from 'tap'
import { createPacer } from '../pacing.ts'
import { type AskedDay, dayOf, together } from './asked-day.ts'
import { simulateDay } from './simulate.ts'

const asked: AskedDay = {
  agents: 2,
  answerRate: 0.5,
  talkMs: 60_000,
  wrapUpMs: 10_000,
  ringLimitMs: 18_000,
  lengthMs: 3_600_000,
  cap: 0.03,
  mode: 'progressive',
  linesPerAgent: 2,
  detection: false,
}

t.test('a day is played as it was asked for', async (t) => {
  const day = dayOf({ ...asked, mode: 'power', lines: 5 })
  t.match(day.rules, { mode: 'power', linesPerAgent: 2, maxLines: 5, abandonmentCap: 0.03 })
  t.equal(dayOf(asked).rules.maxLines, 10, 'three lines an agent and four')
  t.equal(dayOf(asked).detection, undefined)
  t.match(dayOf({ ...asked, detection: true }).detection, { takesMs: 1_800 })
})

t.test('days are taken together, also such on which nobody answers', async (t) => {
  const days = [1, 2].map((seed) => simulateDay(createPacer, dayOf(asked), seed))
  const sum = together('progressive', days)
  t.equal(sum.servedPerDay, ((days[0]?.served ?? 0) + (days[1]?.served ?? 0)) / 2)
  t.ok(sum.occupancy > 0.4 && sum.occupancy < 1)
  t.ok(sum.idleMsPerCall > 0)
  const silent = simulateDay(createPacer, { ...dayOf(asked), answerRate: () => 0 }, 1)
  t.match(together('progressive', [silent]), { abandonment: 0, idleMsPerCall: 0, servedPerDay: 0, occupancy: 0 })
})
