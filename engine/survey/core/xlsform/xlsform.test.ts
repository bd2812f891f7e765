import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { root } from '../../../root.ts'
import { readQuestionnaire } from '../check.ts'
import { type Answers, wholeRoad } from '../path.ts'
import type { Answer, Question, Questionnaire, SkipRule } from '../questionnaire.ts'
import { anyQuestionnaire, both, choice, quiz } from '../sample-questionnaires.ts'
import { type Expression, simplified, toXPath } from './expression.ts'
import { fromXlsForm } from './read-xlsform.ts'
import { readXPath } from './read-xpath.ts'
import { relevances, skipsOf } from './relevance.ts'
import type { Sheet } from './sheets.ts'
import { languageNamed } from './table.ts'
import { toCondition } from './to-condition.ts'
import { toXlsForm } from './write-xlsform.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
t.comment(`seed ${seed}`)

const templates = async (): Promise<Questionnaire[]> => {
  const folder = path.join(root, 'engine/survey/templates')
  return await Promise.all(
    (await readdir(folder)).map(async (file) => JSON.parse(await readFile(path.join(folder, file), 'utf8'))),
  )
}

/** What is not set and what is set to its usual value are the same. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const isStatement = 'kind' in value && value.kind === 'statement'
  const kept = Object.entries(value)
    .filter(([key, part]) => !(key === 'optional' && (part === false || isStatement)))
    .filter(([key, part]) => !(key === 'skip' && (part as []).length === 0))
    .map(([key, part]) => [key, plain(part)])
  return Object.fromEntries(kept.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}

function back(sheets: readonly Sheet[]) {
  const read = fromXlsForm(sheets)
  if (read.kind !== 'read') throw new Error(read.en)
  return read
}

/** Which questions these answers lead to, as a person who walks meets them. */
const answersOf = (given: Readonly<Record<string, string | number>>): Answers =>
  new Map(
    Object.entries(given).map(([question, value]): [string, Answer] => [
      question,
      { question, value, keys: '', answeredAt: 0, tookMs: 0, repeats: 0 },
    ]),
  )
const roadOf = (questions: readonly Question[], answers: Answers): string =>
  wholeRoad(quiz(questions), answers)
    .map(({ id }) => id)
    .join(' ')

/** `@a` for an answer, which forms write with a dollar and braces. */
const form = (text: string): string => text.replace(/@(\w+)/g, (_, name: string) => `$\{${name}}`)
const short = (text: string): string => text.replace(/\$\{(\w+)\}/g, '@$1')

/** An answer that can be given to the question; none where it may stay open. */
function answerTo(question: Question, n: number): string | number | undefined {
  if (question.kind === 'statement' || (question.optional === true && n % 4 === 0)) return undefined
  if (question.kind === 'yes-no') return n % 2 === 0 ? 'yes' : 'no'
  if (question.kind === 'choice') return question.choices[n % question.choices.length]?.value
  if (question.kind === 'scale') return question.from + (n % (question.to - question.from + 1))
  if (question.kind === 'number') return question.min + (n % (question.max - question.min + 1))
  return '2026-03-05'
}

const anyAnswers = fc.array(fc.nat(1_000), { minLength: 7, maxLength: 7 })

t.test('a questionnaire that goes out and comes back is the same, and nothing is reported as lost', async (t) => {
  for (const questionnaire of await templates()) {
    const read = back(toXlsForm(questionnaire).sheets)
    t.strictSame(plain(read.questionnaire), plain(questionnaire), questionnaire.code)
    t.strictSame(read.notes, [])
    t.equal(readQuestionnaire(read.questionnaire).kind, 'valid')
  }
  fc.assert(
    fc.property(anyQuestionnaire, (questionnaire) => {
      const read = back(toXlsForm(questionnaire).sheets)
      assert.deepEqual(plain(read.questionnaire), plain(questionnaire))
      assert.deepEqual(read.notes, [])
    }),
    { seed, numRuns: 60 },
  )
})

t.test('every setting of every kind survives the journey', async (t) => {
  const all = quiz(
    [
      { id: '1st', kind: 'statement', text: both('Listen') },
      { id: '_1st', kind: 'yes-no', text: both('Well?'), title: both('well'), yesKey: '3', noKey: '4', optional: true },
      { ...choice('mood'), relevant: true, score: { weight: 2, lowIsGood: true } } as Question,
      { id: 'ten', kind: 'scale', from: 0, to: 10, text: both('0-10'), labels: { to: both('best') } },
      { id: 'five', kind: 'scale', from: 1, to: 5, text: both('1-5'), labels: { from: both('worst') } },
      {
        id: 'warm',
        kind: 'number',
        min: 34,
        max: 42,
        decimals: 1,
        confirm: false,
        unit: both('°C'),
        text: both('°C?'),
      },
      { id: 'steps', kind: 'number', min: 0, max: 9, decimals: 0, confirm: true, text: both('Steps?') },
      { id: 'day', kind: 'date', earliest: '2026-01-01', latest: '2026-12-31', confirm: true, text: both('When?') },
      {
        id: 'tell',
        kind: 'voice',
        maxSeconds: 33,
        text: both(form('Say\n<b>anything</b> & **more** @x')),
        redFlag: { question: 'day', is: '2026-02-02' },
      },
    ],
    {
      consent: { yesKey: '7', noKey: '8' },
      languages: ['en', 'zh-CN'],
      resume: both('Again'),
      goodbye: both('Bye'),
      manners: { refuseKey: '0', silence: { waitMs: 4_000, limit: 2 } },
      intro: { en: 'Hello {{name}}', 'zh-CN': '您好{{name}}' },
    },
  )
  const { sheets, notes } = toXlsForm(all)
  t.strictSame(plain(back(sheets).questionnaire), plain(all))
  t.strictSame(
    notes.map(({ code }) => code),
    ['fields-stay', 'kept-apart', 'phone-only'],
  )
  t.match(notes[0], { zh: /\{\{name\}\}/, en: /\{\{name\}\}/, weight: 'info', row: undefined })
  const [survey] = sheets
  const types = survey?.rows.map(([type, name]) => `${type} ${name}`)
  t.strictSame(types, [
    'type name',
    'select_one wardline_yes_no intro',
    'begin_group wardline_questions',
    'note _1st',
    'select_one wardline_yes_no __1st',
    'select_one mood mood',
    'range ten',
    'range five',
    'decimal warm',
    'integer steps',
    'date day',
    'audio tell',
    'end_group wardline_questions',
    'note thanks',
  ])
})

t.test('other programs ask the same questions as the telephone: jumps and conditions have one meaning', async () => {
  fc.assert(
    fc.property(anyQuestionnaire, anyAnswers, ({ questions }, given) => {
      const naming = { nameOf: (id: string) => id, isDate: () => false }
      const byId = new Map(questions.map((question) => [question.id, question]))
      const texts = relevances(questions).map((met) => toXPath(met ?? true, naming))
      const met = texts.map((text) => readXPath(text, { questionNamed: (id) => byId.get(id) }))
      // A choice that is compared with a number is understood by nobody.
      fc.pre(met.every((each) => each !== undefined))
      const { skips, ignored } = skipsOf(questions, met as Expression[])
      fc.pre(ignored.length === 0)
      const again = questions.map((question, i) => ({ ...question, skip: skips[i] ?? [] }))
      const answers = answersOf(
        Object.fromEntries(
          questions.flatMap((question, i) => {
            const value = answerTo(question, given[i] ?? 0)
            return value === undefined ? [] : [[question.id, value]]
          }),
        ),
      )
      assert.equal(roadOf(again, answers), roadOf(questions, answers), texts.join(' | '))
    }),
    { seed, numRuns: 300 },
  )
})

const q = (id: string, more: object = {}): Question => ({ id, kind: 'yes-no', text: both(id), ...more }) as Question
const skip = (...rules: [when: SkipRule['when'], goTo: string][]): object => ({
  skip: rules.map(([when, goTo]) => ({ when, goTo })),
})

t.test('when a question is shown is said in few words', async (t) => {
  const shown = (questions: readonly Question[]): string[] =>
    relevances(questions).map((met) =>
      short(toXPath(met ?? true, { nameOf: (id) => id, isDate: (id) => id.startsWith('day') })),
    )
  const no = { question: 'a', is: 'no' } as const
  const always = {
    any: [
      { question: 'a', answered: true },
      { question: 'a', answered: false },
    ],
  }
  t.strictSame(shown([q('a', skip([no, 'c'])), q('b'), q('c')]), ['true()', "not(@a = 'no')", 'true()'])
  t.strictSame(
    shown([q('a', skip([no, 'c'])), q('b', skip([always, 'd'])), q('c'), q('d')]),
    ['true()', "not(@a = 'no')", "@a = 'no'", 'true()'],
    'two roads that part and meet again',
  )
  t.strictSame(
    shown([q('a', skip([no, 'b'], [{ question: 'a', answered: true }, 'c'])), q('b'), q('c')]),
    ['true()', "not(@a != '' and not(@a = 'no'))", 'true()'],
    'a rule that leads elsewhere comes first',
  )
  t.strictSame(
    shown([
      q('day1', { kind: 'date', ...skip([{ question: 'day1', is: '2026-01-01' }, 'end']) }),
      q(
        'n',
        skip([
          {
            any: [
              { question: 'n', atLeast: 3 },
              { question: 'n', atMost: 1 },
            ],
          },
          'end',
        ]),
      ),
      q('z', skip([{ question: 'z', isNot: `it's` }, 'end'])),
      q('y', skip([{ question: 'y', is: `"it's"` }, 'end'])),
      q('last'),
    ]).at(-1),
    [
      "not(@day1 = date('2026-01-01'))",
      'not(@n >= 3 or @n <= 1)',
      `not((@z != '' and @z != "it's"))`,
      `not(@y = concat('"it', "'", 's"'))`,
    ].join(' and '),
  )
  t.strictSame(shown([q('a', skip([always, 'end'])), q('b')]), ['true()', 'false()'])
  t.strictSame(
    shown([q('a'), q('b', skip([no, 'd'])), q('c'), q('d')]),
    ['true()', 'true()', "not(@a = 'no')", 'true()'],
    'a condition about another question',
  )
  const wide = { question: 'q0', is: 'x'.repeat(250) }
  const many = Array.from({ length: 150 }, (_, i) =>
    q(`q${i}`, skip([{ question: `q${i}`, is: `${i}`.padEnd(250, 'x') }, 'end'])),
  )
  const rules = Array.from({ length: 20 }, () => ({ any: Array.from({ length: 20 }, () => wide) }))
  const { sheets, notes } = toXlsForm(quiz([...many, q('last', skip([{ all: rules }, 'end'])), q('after')]))
  const lost = notes.filter(({ weight }) => weight === 'lost').map(({ code, name }) => `${code} ${name}`)
  t.ok(lost.includes('relevance-too-long q149') && !lost.includes('relevance-too-long q9'))
  t.ok(lost.includes('rules-too-long last'))
  const crossing = Array.from({ length: 60 }, (_, i) => q(`q${i}`, skip([{ question: 'q0', is: `${i}` }, 'end'])))
  const began = performance.now()
  const unsaid = relevances([...crossing, q('q60'), q('q61')]).filter((met) => met === undefined)
  t.ok(unsaid.length > 0, 'roads that cross sixty times are not written down')
  t.ok(performance.now() - began < 5_000, 'nor does anybody wait for them')
  t.strictSame(back(sheets).questionnaire.questions.slice(0, 150), many, 'the rest comes back to us whole')
})

t.test('conditions of other forms are understood or refused, never guessed', async (t) => {
  const known: Record<string, Question> = {
    a: q('a'),
    c: choice('c'),
    n: q('n', { kind: 'number', min: 0, max: 9 }),
    d: q('d', { kind: 'number', min: 0, max: 9, decimals: 1 }),
    s: q('s', { kind: 'scale', from: 1, to: 5 }),
  }
  const read = (text: string): Expression | undefined => readXPath(form(text), { questionNamed: (name) => known[name] })
  const cases: [string, Expression | undefined][] = [
    ['', true],
    ['true()', true],
    ['not(true())', false],
    ["@a='yes'", { question: 'a', is: 'yes' }],
    ["'yes' = @a", { question: 'a', is: 'yes' }],
    ['@c = 1', { question: 'c', is: '1' }],
    ["selected(@c, 'b')", { question: 'c', is: 'b' }],
    ["not(selected( @c , 'b' ))", { not: { question: 'c', is: 'b' } }],
    ['@n > 3', { question: 'n', atLeast: 4 }],
    [
      "@n > 3 and (@a != 'yes' or @c = '1')",
      {
        all: [
          { question: 'n', atLeast: 4 },
          {
            any: [
              { question: 'a', isNot: 'yes' },
              { question: 'a', answered: false },
              { question: 'c', is: '1' },
            ],
          },
        ],
      },
    ],
    ['3 > @n', { question: 'n', atMost: 2 }],
    ['@d < 3.5', { question: 'd', atMost: 3.4 }],
    ['@d > 3.5', { question: 'd', atLeast: 3.6 }],
    ['@s >= 2', { question: 's', atLeast: 2 }],
    ['@s <= "2"', { question: 's', atMost: 2 }],
    ['@n = -1', { question: 'n', is: -1 }],
    ["@a = ''", { question: 'a', answered: false }],
    ["@a != ''", { question: 'a', answered: true }],
    [
      "@a != 'no'",
      {
        any: [
          { question: 'a', isNot: 'no' },
          { question: 'a', answered: false },
        ],
      },
    ],
    ["@a != '' and @a != 'no'", { question: 'a', isNot: 'no' }],
    [
      "@c != '' and @a != 'no'",
      {
        all: [
          { question: 'c', answered: true },
          {
            any: [
              { question: 'a', isNot: 'no' },
              { question: 'a', answered: false },
            ],
          },
        ],
      },
    ],
    [
      "(@a = 'yes' or @n = 1) and @s = 2",
      {
        all: [
          {
            any: [
              { question: 'a', is: 'yes' },
              { question: 'n', is: 1 },
            ],
          },
          { question: 's', is: 2 },
        ],
      },
    ],
    ["not(@a != '' and @a != 'no')", { not: { question: 'a', isNot: 'no' } }],
    ["@a = 'yes' and @a = 'yes'", { question: 'a', is: 'yes' }],
    ["@a = 'yes' or not(@a = 'yes')", true],
    ["@a = 'yes' and not(@a = 'yes')", false],
    ["@a = concat('y', 'es')", { question: 'a', is: 'yes' }],
    ["@a = date('2026-01-01')", { question: 'a', is: '2026-01-01' }],
    ["@a >= 'b'", undefined],
    ["@a > ''", undefined],
    ["@n = 'three'", undefined],
    ['@nobody = 1', undefined],
    ['@a = @c', undefined],
    ["'a' = 'a'", undefined],
    ['@a', undefined],
    ["@a = 'yes' and", undefined],
    ["@a = 'yes' @c", undefined],
    ["(@a = 'yes'", undefined],
    ['count-selected(@c) > 1', undefined],
    ['true', undefined],
    ["selected('x', 'b')", undefined],
    ['selected(@c, @a)', undefined],
    ['selected(@c)', undefined],
    ['not(@a)', undefined],
    ['@a = concat(@c)', undefined],
    ['@a = today()', undefined],
    ["@a = date '2026'", undefined],
    ['. > 5', undefined],
    ['@a = #', undefined],
  ]
  for (const [text, expression] of cases) t.strictSame(read(text), expression, text)
  t.equal(simplified({ not: { not: false } }), false)
  t.strictSame(toCondition(true, known['a'] as Question, []), { all: [] })
  t.strictSame(
    toCondition(
      { not: { all: [true, { not: false }, { question: 'a', answered: true }] } },
      known['a'] as Question,
      [],
    ),
    { any: [{ any: [] }, { any: [] }, { question: 'a', answered: false }] },
  )
  t.strictSame(
    toCondition({ not: { question: 'n', atLeast: 3 } }, known['n'] as Question, Object.values(known)),
    { question: 'n', atMost: 2 },
    'whole numbers, where nothing is said of decimals',
  )
  t.strictSame(
    toCondition(
      {
        not: {
          any: [
            { question: 'd', atLeast: 3 },
            { question: 'd', atMost: 1 },
            { question: 'b', isNot: 'x' },
          ],
        },
      },
      known['a'] as Question,
      Object.values(known),
    ),
    {
      all: [
        {
          any: [
            { question: 'd', atMost: 2.9 },
            { question: 'd', answered: false },
          ],
        },
        {
          any: [
            { question: 'd', atLeast: 1.1 },
            { question: 'd', answered: false },
          ],
        },
        {
          any: [
            { question: 'b', is: 'x' },
            { question: 'b', answered: false },
          ],
        },
      ],
    },
  )
})

const sheet = (name: string, ...rows: string[]): Sheet => ({
  name,
  rows: rows.map((row) =>
    form(row)
      .split('|')
      .map((cell) => cell.trim()),
  ),
})

t.test('a form that was made for a screen is asked on the telephone, and what cannot be is reported', async (t) => {
  const read = back([
    sheet(
      'Survey',
      'Type | name | Label::English (en) | label::中文 (zh) | label::Français (fr) | required | relevance | constraint | hint | parameters',
      'start | start',
      'note | hello | **Hello** there | 您好 | Bonjour',
      '',
      'begin group | g | About you | | | | count(x) > 1',
      'select one yesno | well | Are you <b>well</b>? | 您好吗 | | yes',
      'end group',
      'begin_group | h | | | | | @well = "no"',
      'select_multiple why or_other | why.1 | Why, @well? | 为什么？',
      'int | age | Age | 年龄 | | yes | | . > 0 and . <= 120 | how old',
      'decimal | temp | Temperature | 体温 | | | | . >= 34 and (. < 42)',
      'end group',
      'begin repeat | r | Child | 孩子',
      'text | child | Name | 姓名',
      'end repeat',
      'range | pain | Pain | 疼痛 | | | | | | start=0 end=10 step=1',
      'range | percent | Percent | 百分比 | | | | | | start=0 end=100 step=10',
      'range | ratio | Ratio | 比例 | | | | | | start=0 end=1 step=0.1',
      'range | plain | Plain | 简单',
      'range | five | Five | 五 | | | | | | start=1 end=5',
      'note | remark | Listen | 听着 | | | @five = 1',
      'note | remark2 | Listen | 听着 | | | @remark = 1',
      "date | day | When | 何时 | | | today() > 5 | . <= date(\"x\") and . >= date('2026-01-01') and . <= '2026-12-31'",
      'integer | kids | Kids | 孩子数 | | | | . != 3',
      'geopoint | where | Where | 哪里',
      'select_one gone | lost | Lost | 丢失',
      'select_one many | many | Many | 很多',
      'audio | end | Say | 说',
      'string | end | Say | 说',
      'calculate |',
      'note | bye | Bye | 再见',
    ),
    sheet(
      'choices',
      'list name | name | label::English (en) | label::中文 (zh)',
      'yesno | yes | Yes | 是',
      'yesno | no | No | 否',
      'why | pain | Pain | 疼痛',
      'why | work | Work | 工作',
      ...Array.from({ length: 12 }, (_, i) => `many | m${i} | M${i} | 第${i}`),
    ),
    sheet('settings', 'form_title | form_id | default_language', 'Health | my form! | English (en)'),
  ])
  const { questionnaire, notes } = read
  const told = notes.map(({ code, name }) => `${code} ${name}`)
  t.strictSame(told.toSorted(), [
    'choices-missing lost',
    'choices-too-many many',
    'column-unknown ',
    'constraint-unknown day',
    'constraint-unknown kids',
    'group-title g',
    'group-title r',
    'keys-said ',
    'language-unknown ',
    'markup-dropped hello',
    'markup-dropped well',
    'multiple-as-choice why.1',
    'name-changed end',
    'name-changed end',
    'name-changed why.1',
    'note-as-intro hello',
    'note-as-thanks bye',
    'or-other why.1',
    'range-made kids',
    'range-made percent',
    'range-made ratio',
    'reference-dropped why.1',
    'relevance-unknown day',
    'relevance-unknown remark2',
    'relevance-unknown well',
    'repeat-once r',
    'text-as-voice child',
    'text-as-voice end',
    'type-unknown ',
    'type-unknown start',
    'type-unknown where',
  ])
  t.match(notes[0], { row: 1, zh: /fr/i, weight: 'lost' })
  t.match(questionnaire, { code: 'my-form', title: { en: 'Health', 'zh-CN': 'Health' }, languages: ['en', 'zh-CN'] })
  const byId = new Map(questionnaire.questions.map((question) => [question.id, question]))
  t.match(byId.get('well'), {
    kind: 'yes-no',
    title: { en: 'Are you well?' },
    text: { en: 'Are you well? For yes, press 1. For no, press 2.', 'zh-CN': '您好吗：是，请按1；不是，请按2。' },
    skip: [{ when: { question: 'well', isNot: 'no' }, goTo: 'child' }],
  })
  t.notOk('optional' in (byId.get('well') ?? {}))
  t.match(byId.get('why-1'), {
    kind: 'choice',
    optional: true,
    choices: [
      { key: '1', value: 'pain' },
      { key: '2', value: 'work' },
    ],
    text: { en: 'Why, ? For Pain, press 1. For Work, press 2.', 'zh-CN': '为什么？疼痛请按1，工作请按2。' },
  })
  t.match(byId.get('age'), { kind: 'number', min: 1, max: 120 })
  t.match(byId.get('temp'), { kind: 'number', min: 34, max: 41.9, decimals: 1 })
  t.match(byId.get('pain'), {
    kind: 'scale',
    from: 0,
    to: 10,
    text: { en: 'Pain: Press a number from 0 to 10, then pound.' },
  })
  t.match(byId.get('percent'), { kind: 'number', min: 0, max: 100, decimals: 0 })
  t.match(byId.get('ratio'), { kind: 'number', min: 0, max: 1, decimals: 1 })
  t.match(byId.get('plain'), { kind: 'scale', from: 0, to: 10 })
  t.match(byId.get('five'), {
    text: { en: 'Five: Press a number from 1 to 5.', 'zh-CN': '五：请按1到5之间的数字键。' },
  })
  t.match(byId.get('day'), { kind: 'date', earliest: '2026-01-01', latest: '2026-12-31' })
  t.match(byId.get('many'), { choices: { length: 10, 9: { key: '0' } } })
  t.match(byId.get('end-2'), { kind: 'voice' })
  t.strictSame(questionnaire.thanks, { 'zh-CN': '再见', en: 'Bye' })
  const problems = readQuestionnaire(questionnaire).problems.filter(({ severity }) => severity === 'error')
  t.strictSame(problems, [], 'what comes of it can be asked as it is')
})

t.test('forms in one language, forms without settings, and files that are no forms', async (t) => {
  const tiny = back([
    sheet('survey', 'type | name | label', 'note | hi | 您好', 'integer | n | 几次？ | ', 'text | x | 还有吗？'),
  ])
  t.match(tiny.questionnaire, {
    code: 'imported',
    title: { 'zh-CN': 'XLSForm' },
    languages: ['zh-CN'],
    intro: { 'zh-CN': '您好' },
    thanks: { 'zh-CN': /再见/ },
  })
  const english = back([
    sheet('survey', 'type | name | label', 'select_one l | q | Which', 'select_one m | r | Or'),
    sheet('choices', 'list_name | name | label', 'l | a | Ah', 'l | | ', 'm | yes | Sure', 'm | no | Nope'),
  ])
  t.match(english.questionnaire, {
    languages: ['en'],
    questions: [{ text: { en: 'Which: For Ah, press 1. For , press 2.' } }, { kind: 'yes-no' }],
  })
  const named = back([
    sheet('survey', 'type | name', 'integer | 症状', 'integer | 体温', `integer | ${'x'.repeat(64)}`),
  ])
  t.strictSame(
    named.questionnaire.questions.map(({ id }) => id),
    ['question', 'question-2', 'x'.repeat(64)],
  )
  t.match(fromXlsForm([]), { kind: 'no-form', en: /survey/ })
  t.match(fromXlsForm([sheet('survey', '')]), { kind: 'no-form', zh: /电话/ })
  t.match(fromXlsForm([sheet('survey', 'type | name', 'geopoint | here')]), { kind: 'no-form' })
  t.match(back([sheet('survey', 'type | name', 'integer | n')]).questionnaire.languages, ['en'])
  t.match(languageNamed('普通话'), 'zh-CN')
  t.equal(languageNamed('Klingon (tlh)'), undefined)
})

t.test('our own file after somebody has worked on it in Excel', async (t) => {
  const made = quiz([q('a', skip([{ question: 'a', is: 'no' }, 'c'])), q('b'), q('c')])
  const edit = (change: (cells: string[], head: readonly string[]) => void): Sheet[] => {
    const { sheets } = toXlsForm(made)
    return sheets.map((each) => ({
      ...each,
      rows: each.rows.map((row) => {
        const cells = [...row]
        if (each.name === 'survey') change(cells, sheets[0]?.rows[0] ?? [])
        return cells
      }),
    }))
  }
  const at = (head: readonly string[], column: string): number => head.indexOf(column)
  const shownElsewhere = back(
    edit((cells, head) => {
      if (cells[1] === 'b') cells[at(head, 'relevant')] = form("@a = 'no'")
    }),
  )
  t.match(shownElsewhere.notes, [{ code: 'relevance-edited', name: 'b', row: 4 }])
  t.strictSame(shownElsewhere.questionnaire.questions[0]?.skip, [{ when: { question: 'a', isNot: 'no' }, goTo: 'c' }])
  const nonsense = back(
    edit((cells, head) => {
      if (cells[1] !== 'a') return
      cells[at(head, 'wardline_skip')] = '{not json'
      cells[at(head, 'wardline_red_flag')] = '{"question":"a"}'
      cells[at(head, 'wardline_weight')] = 'heavy'
    }),
  )
  t.strictSame(
    nonsense.notes.map(({ code }) => code),
    ['cell-unreadable', 'cell-unreadable', 'cell-unreadable'],
  )
  t.strictSame(
    nonsense.questionnaire.questions[0]?.skip,
    [{ when: { question: 'a', is: 'no' }, goTo: 'c' }],
    'made of what is shown',
  )
  const bare = toXlsForm(made).sheets.map((each) =>
    each.name === 'settings'
      ? sheet(
          'settings',
          'form_id | wardline_format | wardline_manners | wardline_languages',
          'x | 1 | {"repeatKey":7} | ',
        )
      : { ...each, rows: each.rows.filter(([, name]) => name !== 'intro' && name !== 'thanks') },
  )
  const asking = toXlsForm({ ...made, consent: { yesKey: '3', noKey: '4' } }).sheets.map((each) => ({
    ...each,
    rows: each.rows.map((row) => row.map((cell) => (cell === '3' || cell === '4' ? '' : cell))),
  }))
  t.strictSame(
    back(asking).questionnaire.consent,
    { yesKey: '1', noKey: '2' },
    'keys that were taken out are the usual ones',
  )
  const early = toXlsForm(quiz([q('s', { kind: 'statement' }), q('b'), q('c')])).sheets.map((each) => ({
    ...each,
    rows: each.rows.map((row) =>
      row.map((cell, i) => (row[1] === 'b' && each.rows[0]?.[i] === 'relevant' ? form("@c = 'yes'") : cell)),
    ),
  }))
  t.match(back(early).notes, [{ code: 'relevance-too-early', name: 'b' }])
  const read = back(bare)
  t.strictSame(read.notes.map(({ code }) => code).toSorted(), ['cell-unreadable', 'intro-made', 'thanks-made'])
  t.match(read.questionnaire, { title: { 'zh-CN': 'x', en: 'x' }, languages: ['zh-CN', 'en'] })
})

t.test('who goes on to what, when several conditions follow one another', async (t) => {
  const is = (question: string, value: string): Expression => ({ question, is: value })
  const questions = [q('a'), q('b'), q('c'), q('d'), q('e')]
  const { skips } = skipsOf(questions, [true, is('a', 'x'), is('a', 'y'), is('c', 'z'), true])
  t.strictSame(skips[0], [
    { when: { question: 'a', is: 'x' }, goTo: 'b' },
    { when: { question: 'a', is: 'y' }, goTo: 'c' },
    {
      when: {
        any: [
          { question: 'a', answered: true },
          { question: 'a', answered: false },
        ],
      },
      goTo: 'e',
    },
  ])
  t.match(skips[3], [], 'the last falls through')
  const first = q('s', { kind: 'statement' })
  t.strictSame(skipsOf([first, q('b'), q('c')], [is('z', 'x'), is('b', 'x'), true]), {
    skips: [[], [], []],
    ignored: [0, 1],
  })
})
