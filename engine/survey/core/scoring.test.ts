import t from 'tap'
import type { Answers } from './path.ts'
import type { Answer, Question } from './questionnaire.ts'
import { both, choice, quiz } from './sample-questionnaires.ts'
import { qualityOf, scoreOf } from './scoring.ts'

const q = (id: string, more: object): Question =>
  ({ id, text: both(`${id}?`), score: { weight: 1 }, ...more }) as Question
const given = (answers: Record<string, [string | number, tookMs?: number]>): Answers =>
  new Map(
    Object.entries(answers).map(([question, [value, tookMs = 900]]): [string, Answer] => [
      question,
      { question, value, keys: String(value), answeredAt: 0, tookMs, repeats: 0 },
    ]),
  )

t.test('a score is the weighted mean of what was scored and answered', async (t) => {
  const choices = [
    { key: '1', value: 'good', label: both('good'), points: 80 },
    { key: '2', value: 'none', label: both('none') },
  ]
  const questionnaire = quiz([
    q('s', { kind: 'scale', from: 1, to: 5, score: { weight: 3 } }),
    q('pain', { kind: 'scale', from: 0, to: 10, score: { weight: 1, lowIsGood: true } }),
    q('y', { kind: 'yes-no' }),
    q('c', { kind: 'choice', choices }),
    q('n', { kind: 'number', min: 0, max: 9 }),
    q('t', { kind: 'statement' }),
    choice('unscored'),
  ])
  t.equal(scoreOf(questionnaire, given({})), undefined)
  t.equal(scoreOf(questionnaire, given({ unscored: ['a'], n: [3] })), undefined)
  t.equal(scoreOf(questionnaire, given({ s: [5] })), 100)
  t.equal(scoreOf(questionnaire, given({ s: [2] })), 25)
  t.equal(scoreOf(questionnaire, given({ pain: [1] })), 90)
  t.equal(scoreOf(questionnaire, given({ s: [5], pain: [10], y: ['no'], c: ['good'] })), 63.33)
  t.equal(scoreOf(questionnaire, given({ y: ['yes'], c: ['none'] })), 100, 'a choice without points does not count')
})

t.test('a run through without listening shows, and so does the same key for everything', async (t) => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const questionnaire = quiz([
    ...ids.map((id) => q(id, { kind: 'scale', from: 1, to: 5 })),
    choice('f'),
    q('g', { kind: 'yes-no' }),
  ])
  const all = (value: (i: number) => number, tookMs: number): Answers =>
    given(Object.fromEntries(ids.map((id, i) => [id, [value(i), tookMs]])))
  t.match(qualityOf(questionnaire, given({})), {
    answered: 0,
    bargedIn: 0,
    medianTookMs: undefined,
    isSpeedRun: false,
    isStraightLine: false,
  })
  t.match(
    qualityOf(
      questionnaire,
      all(() => 5, -1),
    ),
    { answered: 5, bargedIn: 1, isSpeedRun: true, isStraightLine: true },
  )
  t.match(
    qualityOf(
      questionnaire,
      all((i) => i, 1_500),
    ),
    { bargedIn: 0, medianTookMs: 1_500, isSpeedRun: false, isStraightLine: false },
  )
  t.match(
    qualityOf(
      questionnaire,
      all((i) => i, -4_000),
    ),
    { bargedIn: 1, isSpeedRun: false },
    'they know the question by then',
  )
  t.match(qualityOf(questionnaire, given({ a: [3], b: [3], c: [3] })), { isStraightLine: false }, 'three tell nothing')
})
