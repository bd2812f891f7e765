import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import type { Static } from 'typebox'
import { Check } from 'typebox/value'
import { root } from '../../root.ts'
import { checkQuestionnaire, readQuestionnaire } from './check.ts'
import { problemTexts } from './problems.ts'
import type { Question, Questionnaire } from './questionnaire.ts'
import { QuestionnaireSchema } from './questionnaire-schema.ts'
import { anyQuestionnaire, both, choice, quiz } from './sample-questionnaires.ts'

const template = async (code: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(root, `engine/survey/templates/${code}.json`), 'utf8'))

/** `/questions/0/id id-twice`, sorted as they come. */
const found = (questionnaire: Questionnaire): string[] =>
  checkQuestionnaire(questionnaire).map(({ path, code }) => `${path} ${code}`)

/** These are told of what has not the right form, in a test of their own. */
const ofShape = new Set(
  'shape value-missing setting-unknown kind-unknown id-form key-form day-form question-unchosen text-too-long'
    .concat(' number-too-small number-too-great number-not-positive too-few too-many')
    .split(' '),
)

type Mutable<Value> = Value extends object ? { -readonly [Key in keyof Value]: Mutable<Value[Key]> } : Value
type Schema = Static<typeof QuestionnaireSchema>

t.test('schema and type say the same', async (t) => {
  // The compiler is the test: each must be acceptable as the other.
  const asType = (given: Schema): Questionnaire => given
  const asSchema = (given: Mutable<Questionnaire>): Schema => given
  t.equal(asType.length + asSchema.length, 2)
  fc.assert(fc.property(anyQuestionnaire, (questionnaire) => Check(QuestionnaireSchema, questionnaire)))
})

t.test('the questionnaires that ship are without errors and without warnings', async (t) => {
  const files = await readdir(path.join(root, 'engine/survey/templates'))
  t.ok(files.length >= 6)
  for (const file of files) {
    const code = file.replace('.json', '')
    const read = readQuestionnaire(await template(code))
    t.equal(read.kind, 'valid', JSON.stringify(read.problems.map(({ path, en }) => `${path} ${en}`)))
    t.equal(read.kind === 'valid' && read.questionnaire.code, code)
    t.strictSame(
      read.problems.filter(({ severity }) => severity !== 'note'),
      [],
    )
  }
})

t.test('what is not a questionnaire at all is told by the place that is wrong', async (t) => {
  const json = { ...quiz([choice('q1')]), questions: [{ ...choice('q1'), kind: 'riddle' }] }
  const read = readQuestionnaire(json)
  t.equal(read.kind, 'invalid')
  t.ok(read.problems.some(({ path, code }) => path === '/questions/0/kind' && code === 'kind-unknown'))
  t.equal(readQuestionnaire('nonsense').kind, 'invalid')
  t.equal(readQuestionnaire(quiz([choice('q1')])).kind, 'valid')
  t.equal(readQuestionnaire(quiz([choice('q1'), choice('q1')])).kind, 'invalid')
})

t.test('a field that is not filled in is told where it is, and hides nothing that is wrong elsewhere', async (t) => {
  const broken: [string, object, string[]][] = [
    ['no id', { ...choice('q1'), id: '' }, ['id id-form']],
    [
      'no value',
      { ...choice('q1'), choices: [{ key: '12', value: '', label: {} }] },
      ['choices too-few', 'choices/0/key key-form', 'choices/0/value value-missing'],
    ],
    [
      'too many choices',
      { ...choice('q1'), choices: Array.from({ length: 11 }, () => ({ key: '1', value: 'x', label: {} })) },
      ['choices too-many'],
    ],
    ['no bounds', { id: 'q1', kind: 'number', text: {} }, ['min value-missing', 'max value-missing']],
    ['no number', { id: 'q1', kind: 'number', text: {}, min: 'x', max: 1 }, ['min shape']],
    ['a limit', { id: 'q1', kind: 'voice', text: {}, maxSeconds: 1 }, ['maxSeconds number-too-small']],
    ['another', { id: 'q1', kind: 'voice', text: {}, maxSeconds: 999 }, ['maxSeconds number-too-great']],
    ['a weight', { ...choice('q1'), score: { weight: 0 } }, ['score/weight number-not-positive']],
    ['a day', { id: 'q1', kind: 'date', text: {}, earliest: 'soon' }, ['earliest day-form']],
    ['a novel', { ...choice('q1'), text: { en: 'x'.repeat(2001) } }, ['text/en text-too-long']],
    ['a word of its own', { ...choice('q1'), colour: 'red' }, ['colour setting-unknown']],
    [
      'a rule without its question',
      { ...choice('q1'), skip: [{ when: { question: '', is: 1 }, goTo: '' }] },
      ['skip/0/when/question question-unchosen', 'skip/0/goTo question-unchosen'],
    ],
    ['rules that are none', { ...choice('q1'), skip: 'always' }, ['skip shape']],
    ['a rule that is none', { ...choice('q1'), redFlag: { all: [] } }, ['redFlag shape']],
    ['a riddle', { ...choice('q1'), kind: 'riddle' }, ['kind kind-unknown']],
    ['no question at all', 7 as unknown as object, ['kind kind-unknown']],
    ['an id of another sort', { ...choice('q1'), id: 7 }, ['id shape']],
  ]
  const elsewhere = ['/questions/1/text/en text-missing', '/questions/2/skip/0/goTo go-to-unknown']
  const rest = [
    { ...choice('q2'), text: { 'zh-CN': '？' } },
    { ...choice('q3'), skip: [{ when: { question: 'q1', is: 'anything' }, goTo: 'gone' }] },
  ]
  for (const [name, question, problems] of broken) {
    const read = readQuestionnaire({ ...quiz([]), questions: [question, ...rest] })
    const told = read.problems.map(({ path, code }) => `${path} ${code}`)
    for (const problem of problems)
      t.ok(told.includes(`/questions/0/${problem}`), `${name}: ${problem} in ${told.join()}`)
    for (const problem of elsewhere.slice(name.includes('sort') || name.includes('at all') || name === 'no id' ? 2 : 0))
      t.ok(told.includes(problem), `${name}: ${problem} in ${told.join()}`)
    t.equal(read.kind, 'invalid')
  }
  const empty = readQuestionnaire({ ...quiz([]), manners: { silence: { waitMs: 5, limit: 99 } }, colour: 'red' })
  t.match(empty.problems, [{ path: '/colour', code: 'setting-unknown', zh: '没有名为“colour”的设置。' }])
  const told = empty.problems.map(({ path, code }) => `${path} ${code}`)
  t.ok(told.includes('/questions too-few'))
  t.ok(told.includes('/manners/silence/limit number-too-great'))
})

t.test('an author is told of every mistake, where it is and in both languages', async (t) => {
  const q = (question: object): Question => ({ id: 'q1', text: both('?'), ...question }) as Question
  const yesNo = (more: object = {}): Question => q({ kind: 'yes-no', ...more })
  const later = choice('later')
  const skip = (when: object, goTo = 'later'): object => ({ skip: [{ when, goTo }] })
  const cases: [string, Questionnaire, string[]][] = [
    ['nothing is asked', quiz([q({ kind: 'statement' })]), ['/questions nothing-asked']],
    ['a language lacks', quiz([yesNo({ text: { en: '?' } })]), ['/questions/0/text/zh-CN text-missing']],
    ['a text is blank', quiz([yesNo()], { thanks: { 'zh-CN': ' ', en: 'x' } }), ['/thanks/zh-CN text-missing']],
    [
      'a language that is not spoken',
      quiz([yesNo()], { languages: ['en'], title: { en: 'x' }, intro: { en: 'x' }, thanks: { en: 'x' } }),
      ['/questions/0/text/zh-CN text-unspoken'],
    ],
    [
      'a field that nobody has',
      quiz([yesNo({ text: { 'zh-CN': '{{name}}{{shoeSize}}', en: '{{#each x}}{{/each}}' } })]),
      ['/questions/0/text/zh-CN field-unknown', '/questions/0/text/en template-invalid'],
    ],
    [
      'titles, labels and units too',
      quiz(
        [
          q({ kind: 'choice', title: {}, choices: [{ key: '1', value: 'a', label: {} }] }),
          { ...q({ kind: 'number', min: 1, max: 2, unit: {} }), id: 'q2' } as Question,
          { ...q({ kind: 'scale', from: 1, to: 2, labels: { from: {}, to: both('x') } }), id: 'q3' } as Question,
        ],
        { languages: ['en'], title: { en: 'x' }, intro: { en: 'x' }, thanks: { en: 'x' }, resume: { en: 'x' } },
      ),
      [
        '/questions/0/text/zh-CN text-unspoken',
        '/questions/0/title/en text-missing',
        '/questions/0/choices/0/label/en text-missing',
        '/questions/1/text/zh-CN text-unspoken',
        '/questions/1/unit/en text-missing',
        '/questions/2/text/zh-CN text-unspoken',
        '/questions/2/labels/from/en text-missing',
        '/questions/2/labels/to/zh-CN text-unspoken',
      ],
    ],
    ['two of one id', quiz([yesNo(), yesNo()]), ['/questions/1/id id-twice']],
    ['an id of the house', quiz([yesNo({ id: 'end' })]), ['/questions/0/id id-reserved']],
    ['a scale the wrong way', quiz([q({ kind: 'scale', from: 5, to: 1 })]), ['/questions/0/to scale-empty']],
    ['a scale below zero', quiz([q({ kind: 'scale', from: -1, to: 1 })]), ['/questions/0/from number-not-keyable']],
    ['a scale to ten', quiz([q({ kind: 'scale', from: 0, to: 10 })]), ['/questions/0/to scale-two-digits']],
    ['a range that is none', quiz([q({ kind: 'number', min: 2, max: 1 })]), ['/questions/0/max range-empty']],
    [
      'bounds that nobody can key',
      quiz([q({ kind: 'number', min: -1, max: 1.25, decimals: 1 })]),
      ['/questions/0/min number-not-keyable', '/questions/0/max number-not-keyable'],
    ],
    [
      'days that there are not',
      quiz([q({ kind: 'date', earliest: '2026-02-30', latest: '2026-99-01' })]),
      ['/questions/0/earliest no-such-day', '/questions/0/latest no-such-day'],
    ],
    [
      'days the wrong way',
      quiz([q({ kind: 'date', earliest: '2026-03-01', latest: '2026-02-01' })]),
      ['/questions/0/latest range-empty'],
    ],
    ['good days', quiz([q({ kind: 'date', earliest: '2026-01-01', latest: '2026-02-01' })]), []],
    ['one good day', quiz([q({ kind: 'date', earliest: '2026-01-01' })]), []],
    [
      'a score on a voice',
      quiz([q({ kind: 'voice', maxSeconds: 9, score: { weight: 1 } })]),
      ['/questions/0/score score-impossible'],
    ],
    [
      'a score without points',
      quiz([{ ...choice('q1'), score: { weight: 1 } }]),
      ['/questions/0/choices/0/points points-missing', '/questions/0/choices/1/points points-missing'],
    ],
    ['a scored yes or no', quiz([yesNo({ score: { weight: 1 } })]), []],
    [
      'a relevant statement',
      quiz([q({ kind: 'statement', relevant: true }), later]),
      ['/questions/0/relevant statement-settings'],
    ],
    ['one key for both', quiz([yesNo({ yesKey: '2' })]), ['/questions/0/noKey key-twice']],
    [
      'a choice that is repeat',
      quiz([choice('q1')], { manners: { repeatKey: '1' } }),
      ['/questions/0/choices/0/key key-taken'],
    ],
    [
      'a value used twice',
      quiz([
        q({
          kind: 'choice',
          choices: [
            { key: '1', value: 'a', label: both('a') },
            { key: '2', value: 'a', label: both('b') },
          ],
        }),
      ]),
      ['/questions/0/choices/1/value value-twice'],
    ],
    [
      'a scale over refuse',
      quiz([q({ kind: 'scale', from: 0, to: 5 })], { manners: { refuseKey: '0' } }),
      ['/questions/0 key-taken'],
    ],
    [
      'digits that do nothing',
      quiz([q({ kind: 'number', min: 0, max: 5 })], { manners: { optOutKey: '9' } }),
      ['/questions/0 key-dead'],
    ],
    [
      'two manners on one key',
      quiz([yesNo()], { manners: { refuseKey: '9', optOutKey: '9' } }),
      ['/manners/optOutKey key-twice'],
    ],
    [
      'a consent that is refuse',
      quiz([yesNo()], { manners: { refuseKey: '2' }, consent: { yesKey: '3', noKey: '2' } }),
      ['/consent/noKey key-taken', '/questions/0/noKey key-taken'],
    ],
    [
      'onwards to nowhere',
      quiz([yesNo(skip({ question: 'q1', is: 'yes' }, 'gone')), later]),
      ['/questions/0/skip/0/goTo go-to-unknown'],
    ],
    [
      'backwards',
      quiz([later, yesNo(skip({ question: 'q1', is: 'yes' }))]),
      ['/questions/1/skip/0/goTo go-to-backwards'],
    ],
    [
      'asking about nobody',
      quiz([yesNo(skip({ question: 'gone', answered: true })), later]),
      ['/questions/0/skip/0/when condition-unknown'],
    ],
    [
      'asking too early',
      quiz([yesNo(skip({ question: 'later', answered: true })), later]),
      ['/questions/0/skip/0/when condition-too-early'],
    ],
    [
      'asking a statement',
      quiz([q({ kind: 'statement', id: 's' }), yesNo(skip({ question: 's', answered: true })), later]),
      ['/questions/1/skip/0/when condition-on-statement'],
    ],
    [
      'an answer that cannot be',
      quiz([
        yesNo({
          redFlag: {
            any: [
              { question: 'q1', is: 'maybe' },
              { question: 'q1', isNot: 'no' },
            ],
          },
        }),
      ]),
      ['/questions/0/redFlag/any/0 condition-never'],
    ],
    [
      'a number out of range',
      quiz([
        q({
          kind: 'number',
          min: 0,
          max: 5,
          redFlag: {
            all: [
              { question: 'q1', is: 9 },
              { question: 'q1', is: 3 },
            ],
          },
        }),
      ]),
      ['/questions/0/redFlag/all/0 condition-never'],
    ],
    ['a date may be anything', quiz([q({ kind: 'date', redFlag: { question: 'q1', is: '2026-01-01' } })]), []],
  ]
  for (const [name, questionnaire, problems] of cases) t.strictSame(found(questionnaire), problems, name)
  const [told] = checkQuestionnaire(quiz([yesNo(), yesNo()]))
  t.match(told, { severity: 'error', zh: '编号“q1”重复。', en: 'The id "q1" is used twice.' })
  const tested = new Set(cases.flatMap(([, , problems]) => problems.map((line) => line.split(' ')[1])))
  const untested = Object.keys(problemTexts).filter(
    (code) => !tested.has(code) && !ofShape.has(code) && code !== 'unreachable',
  )
  t.strictSame(untested, [], 'every problem has its case')
})

t.test('a question that no answers lead to is found, and one that some lead to is not', async (t) => {
  const to = (goTo: string, when: object): Question =>
    ({ id: 'q1', text: both('?'), kind: 'yes-no', skip: [{ when, goTo }] }) as Question
  const q = (id: string, more: object = {}): Question => ({ ...choice(id), ...more }) as Question
  const number = (more: object): Question =>
    ({ id: 'q1', text: both('?'), kind: 'number', min: 0, max: 100, ...more }) as Question
  const unreachable = (questions: Question[]): string[] =>
    checkQuestionnaire(quiz(questions)).flatMap(({ path, code }) => (code === 'unreachable' ? [path] : []))
  t.strictSame(unreachable([to('q3', { question: 'q1', answered: true }), q('q2'), q('q3')]), ['/questions/1'])
  t.strictSame(unreachable([to('q3', { question: 'q1', is: 'yes' }), q('q2'), q('q3')]), [])
  t.strictSame(
    unreachable([
      q('q0', { optional: true, skip: [{ when: { question: 'q0', answered: true }, goTo: 'q2' }] }),
      q('q1'),
      q('q2'),
    ]),
    [],
  )
  const all = [
    { when: { question: 'q1', atMost: 50 }, goTo: 'q3' },
    { when: { question: 'q1', atLeast: 51 }, goTo: 'q3' },
  ]
  t.strictSame(unreachable([number({ skip: all }), q('q2'), q('q3')]), ['/questions/1'])
  t.strictSame(unreachable([number({ skip: all.slice(1) }), q('q2'), q('q3')]), [])
  const twice = {
    any: [
      { question: 'q1', is: 'yes' },
      { question: 'q1', is: 'no' },
    ],
  }
  t.strictSame(unreachable([to('end', twice), q('q2')]), ['/questions/1'])
  const about = {
    all: [
      { question: 'q0', is: 'a' },
      { question: 'q1', answered: true },
    ],
  }
  t.strictSame(unreachable([q('q0'), to('q3', about), q('q2'), q('q3')]), [], 'another answer may decide otherwise')
  const always = { question: 's', answered: false }
  const statement = { id: 's', kind: 'statement', text: both('!'), skip: [{ when: always, goTo: 'q2' }] } as Question
  t.strictSame(unreachable([statement, q('q1'), q('q2')]), ['/questions/1'])
  const spoken = {
    id: 'v',
    kind: 'voice',
    maxSeconds: 9,
    text: both('?'),
    skip: [{ when: { question: 'v', answered: true }, goTo: 'q2' }],
  } as Question
  t.strictSame(unreachable([spoken, q('q1'), q('q2')]), ['/questions/1'])
})
