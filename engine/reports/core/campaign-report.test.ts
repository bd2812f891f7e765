import t from 'tap'
import type { Questionnaire } from '../../survey/core/questionnaire.ts'
import { asFewLines } from './bins.ts'
import { answerLabel, isFailure, isReached, questionReports, share, textIn, totalsOf } from './campaign-report.ts'

const questionnaire: Questionnaire = {
  code: 'discharge',
  title: { 'zh-CN': '出院回访', en: 'After discharge' },
  languages: ['zh-CN', 'en'],
  intro: { 'zh-CN': '您好' },
  thanks: { 'zh-CN': '谢谢' },
  questions: [
    { id: 'hello', kind: 'statement', text: { 'zh-CN': '下面开始' } },
    {
      id: 'pain',
      kind: 'yes-no',
      text: { 'zh-CN': '还疼吗', en: 'Any pain?' },
      title: { 'zh-CN': '疼痛', en: 'Pain' },
    },
    {
      id: 'medicine',
      kind: 'choice',
      text: { 'zh-CN': '按时服药吗', en: 'Medicine?' },
      choices: [
        { key: '1', value: 'always', label: { 'zh-CN': '按时', en: 'Always' } },
        { key: '2', value: 'never', label: { 'zh-CN': '没有' } },
      ],
    },
    { id: 'score', kind: 'scale', from: 1, to: 3, text: { 'zh-CN': '打分' } },
    { id: 'pressure', kind: 'number', min: 60, max: 250, text: { 'zh-CN': '高压' } },
    { id: 'visit', kind: 'date', text: { 'zh-CN': '复诊' } },
    { id: 'words', kind: 'voice', maxSeconds: 30, text: { 'zh-CN': '意见' } },
  ],
}

const tally = new Map([
  [
    'pain',
    new Map([
      ['yes', 1],
      ['no', 3],
    ]),
  ],
  ['medicine', new Map([['always', 2]])],
  [
    'score',
    new Map([
      ['1', 1],
      ['3', 1],
    ]),
  ],
  [
    'pressure',
    new Map([
      ['140', 2],
      ['98', 1],
    ]),
  ],
  [
    'visit',
    new Map([
      ['2026-12-01', 1],
      ['2026-11-30', 1],
    ]),
  ],
])

t.test('every question that was asked has its table, with counts that add up', async (t) => {
  const reports = questionReports(questionnaire, tally, 'zh-CN')
  t.same(
    reports.map(({ id }) => id),
    ['pain', 'medicine', 'score', 'pressure', 'visit', 'words'],
  )
  const [pain, medicine, score, pressure, visit, words] = reports
  t.same(pain?.counts, [
    { value: 'yes', label: '是', count: 1, share: 0.25 },
    { value: 'no', label: '否', count: 3, share: 0.75 },
  ])
  t.equal(pain?.title, '疼痛')
  t.same(
    medicine?.counts.map(({ label, count }) => [label, count]),
    [
      ['按时', 2],
      ['没有', 0],
    ],
    'a choice nobody made is shown with zero',
  )
  t.same(
    score?.counts.map(({ count }) => count),
    [1, 0, 1],
  )
  t.same(score?.figures, { mean: 2, min: 1, max: 3 })
  t.same(
    pressure?.counts.map(({ value }) => value),
    ['98', '140'],
    'numbers are in order of size, not of letters',
  )
  t.equal(pressure?.figures?.mean, 126)
  t.same(
    visit?.counts.map(({ value }) => value),
    ['2026-11-30', '2026-12-01'],
  )
  t.same(words, { id: 'words', title: '意见', kind: 'voice', answered: 0, counts: [], figures: undefined })
  t.equal(questionReports(questionnaire, new Map(), 'en')[2]?.figures, undefined, 'no figures where nobody answered')
})

t.test('the ends of a scale say what they mean, in the reader’s language', async (t) => {
  const scale = { id: 's', kind: 'scale', from: 1, to: 3, relevant: true, text: { en: 'How?' } } as const
  const labels = { from: { 'zh-CN': '很不好', en: 'badly' }, to: { 'zh-CN': '很好', en: 'very well' } }
  const asked = (language: 'zh-CN' | 'en', more: object) =>
    questionReports({ ...questionnaire, questions: [{ ...scale, ...more }] }, new Map(), language)[0]?.counts.map(
      ({ label }) => label,
    )
  t.same(asked('zh-CN', { labels }), ['1 很不好', '2', '3 很好'])
  t.same(asked('en', { labels: { to: labels.to } }), ['1', '2', '3 very well'])
  t.same(asked('en', {}), ['1', '2', '3'])
})

t.test('many different numbers or dates are drawn as ranges and months, and nobody is lost in them', async (t) => {
  const counted = (values: readonly string[]) =>
    values.map((value) => ({ value, label: value, count: 2, share: 2 / 9 }))
  const lines = (kind: string, values: readonly string[]) => asFewLines(kind, counted(values)).map(({ label }) => label)
  const pressures = Array.from({ length: 71 }, (_, i) => String(95 + i))
  t.same(lines('number', pressures), [
    '90–99',
    '100–109',
    '110–119',
    '120–129',
    '130–139',
    '140–149',
    '150–159',
    '160–169',
  ])
  const temperatures = Array.from({ length: 45 }, (_, i) => (36.1 + i / 10).toFixed(1))
  t.same(lines('number', temperatures), [
    '36.0–36.4',
    '36.5–36.9',
    '37.0–37.4',
    '37.5–37.9',
    '38.0–38.4',
    '38.5–38.9',
    '39.0–39.4',
    '39.5–39.9',
    '40.0–40.4',
    '40.5–40.9',
  ])
  t.same(
    lines(
      'number',
      Array.from({ length: 13 }, (_, i) => String(i)),
    ).at(0),
    '0–1',
  )
  t.same(lines('number', ['1', '2', '40']), ['1', '2', '40'], 'few are shown as they are')
  const days = Array.from({ length: 31 }, (_, i) => `2026-12-${String(i + 1).padStart(2, '0')}`)
  t.same(lines('date', [...days, '2027-01-05']), ['2026-12', '2027-01'])
  const decades = Array.from(
    { length: 40 },
    (_, i) => `${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
  )
  t.same(lines('date', decades), ['2000', '2001', '2002', '2003'])
  t.equal(lines('choice', pressures).length, 71, 'choices stay as they are')
  for (const values of [pressures, temperatures]) {
    const folded = asFewLines('number', counted(values))
    t.equal(
      folded.reduce((sum, { count }) => sum + count, 0),
      2 * values.length,
    )
  }
})

t.test('a reader gets the own language, and whatever there is where it lacks', async (t) => {
  t.equal(textIn({ 'zh-CN': '疼痛', en: 'Pain' }, 'en'), 'Pain')
  t.equal(textIn({ 'zh-CN': '疼痛' }, 'en'), '疼痛')
  t.equal(textIn({ en: 'Pain' }, 'zh-CN'), 'Pain')
  t.equal(textIn({}, 'en'), '')
  const label = (id: string, value: string) => {
    const question = questionnaire.questions.find((candidate) => candidate.id === id)
    return question && answerLabel(question, value, 'en')
  }
  t.equal(label('pain', 'yes'), 'Yes')
  t.equal(label('pain', 'strange'), 'strange')
  t.equal(label('medicine', 'always'), 'Always')
  t.equal(label('medicine', 'gone'), 'gone', 'a value that a later version dropped is shown as it was stored')
  t.equal(label('pressure', '140'), '140')
})

t.test('totals tell who was reached, and failures are those a new campaign may win', async (t) => {
  const totals = totalsOf(
    new Map([
      ['completed', 5],
      ['partial', 2],
      ['busy', 2],
      ['open', 1],
    ]),
    14,
  )
  t.match(totals, { contacts: 10, reached: 7, completed: 5, partial: 2, attempts: 14 })
  t.same(totals.byDisposition[0], { disposition: 'completed', count: 5, share: 0.5 })
  t.match(totalsOf(new Map(), 0), { contacts: 0, completed: 0, partial: 0, byDisposition: [] })
  t.equal(share(1, 0), 0)
  t.equal(isReached(undefined), false)
  t.equal(isReached('declined'), true)
  t.equal(isFailure(undefined), false)
  t.equal(isFailure('busy'), true)
  t.equal(isFailure('opted-out'), false, 'who asked to be left alone is left alone')
})
