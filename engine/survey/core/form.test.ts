import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { endStateOf } from './end-state.ts'
import { endOfForm, fillIn, progressOfForm, shownIn, takeBack } from './form.ts'
import { type Answers, type AskedQuestion, pathOf, progressFrom, wholeRoad, wholeWay } from './path.ts'
import type { Question, Questionnaire } from './questionnaire.ts'
import { anyQuestionnaire, both, choice, quiz } from './sample-questionnaires.ts'
import { readTyped } from './typed-answer.ts'

const at = Date.UTC(2026, 10, 23, 2)
const q = (id: string, more: object): Question => ({ id, text: both(`${id}?`), ...more }) as Question
const optional = (id: string): Question => ({ ...choice(id), optional: true })

/** Pain leads to where it hurts; no pain goes past it. */
const branching = quiz([
  { ...q('pain', { kind: 'yes-no' }), relevant: true, skip: [{ when: { question: 'pain', is: 'no' }, goTo: 'again' }] },
  choice('where'),
  q('bad', { kind: 'scale', from: 0, to: 10, redFlag: { question: 'bad', atLeast: 8 } }),
  optional('again'),
  q('told', { kind: 'statement' }),
  q('words', { kind: 'voice', maxSeconds: 30, optional: true }),
])

/** Answers one after the other, as somebody gives them who never errs. */
function given(questionnaire: Questionnaire, ...pairs: [string, string | number][]): Answers {
  let answers: Answers = new Map()
  for (const [question, value] of pairs) {
    const outcome = fillIn(questionnaire, answers, { question, value, at })
    assert(outcome.kind === 'filled', `${question}=${value}`)
    answers = outcome.answers
  }
  return answers
}
const short = (answers: Answers): string =>
  [...answers.values()].map(({ question, value }) => `${question}=${value}`).join(' ')
const idsOf = (questions: readonly Question[]): string => questions.map(({ id }) => id).join(' ')
const road = (questionnaire: Questionnaire, answers: Answers): string => idsOf(wholeWay(questionnaire, answers))
const shown = (questionnaire: Questionnaire, answers: Answers): string => idsOf(shownIn(questionnaire, answers))

t.test('an agent sees the questions that the answers lead to, and answers them in any order', (t) => {
  t.equal(road(branching, new Map()), 'pain where bad again told words', 'nothing is decided yet')
  const late = given(branching, ['bad', 3], ['again', 'a'])
  t.equal(short(late), 'bad=3 again=a', 'what lies beyond an open question is kept')
  t.equal(road(branching, given(branching, ['pain', 'no'])), 'pain again told words')
  const filled = fillIn(branching, late, { question: 'pain', value: 'yes', at })
  t.match(filled, { kind: 'filled', dropped: [], next: 'where', isNewFlag: false, isFlagged: false })
  t.match(filled.kind === 'filled' && filled.answer, { question: 'pain', value: 'yes', keys: '1', answeredAt: at })
  t.end()
})

t.test('a form shows what will be asked for certain, and more as it is answered', (t) => {
  t.equal(shown(branching, new Map()), 'pain again told words', 'where it hurts is asked of those in pain')
  t.equal(shown(branching, given(branching, ['pain', 'yes'])), 'pain where bad again told words')
  t.equal(shown(branching, given(branching, ['pain', 'no'])), 'pain again told words')
  t.equal(shown(branching, given(branching, ['where', 'a'])), 'pain where again told words', 'what is answered is seen')
  const mayEnd = quiz([
    { ...choice('goes-on'), skip: [{ when: { question: 'goes-on', is: 'b' }, goTo: 'end' }] },
    q('advice', { kind: 'statement' }),
    { ...optional('known'), skip: [{ when: { question: 'known', is: 'b' }, goTo: 'last' }] },
    choice('inner'),
    choice('last'),
  ])
  t.equal(shown(mayEnd, new Map()), 'goes-on')
  t.equal(
    shown(mayEnd, given(mayEnd, ['goes-on', 'a'])),
    'goes-on advice known inner last',
    'left open it is passed over',
  )
  t.end()
})

t.test('a correction that changes the road says which answers it costs', (t) => {
  const hurt = given(branching, ['pain', 'yes'], ['where', 'b'], ['bad', 9], ['again', 'a'])
  const corrected = fillIn(branching, hurt, { question: 'pain', value: 'no', at })
  t.match(corrected, { kind: 'filled', dropped: ['where', 'bad'], isFlagged: false })
  t.equal(corrected.kind === 'filled' && short(corrected.answers), 'pain=no again=a')
  const back = takeBack(branching, hurt, 'pain')
  t.match(back, { dropped: ['pain'], answer: undefined, next: 'pain', isFlagged: true }, 'undecided: the others stay')
  t.same(takeBack(branching, hurt, 'words').dropped, [], 'nothing was there')
  t.match(takeBack(branching, hurt, 'bad'), { isFlagged: false, next: 'bad' })
  t.end()
})

t.test('a red flag is news once, and again when another answer makes it one', (t) => {
  const before = given(branching, ['pain', 'yes'], ['where', 'a'])
  const isNews = (answers: Answers, value: number): boolean => {
    const outcome = fillIn(branching, answers, { question: 'bad', value, at })
    return outcome.kind === 'filled' && outcome.isFlagged && outcome.isNewFlag
  }
  t.equal(isNews(before, 8), true)
  t.equal(isNews(before, 7), false)
  const flagged = given(branching, ['pain', 'yes'], ['bad', 8])
  t.equal(isNews(flagged, 8), false, 'the same again')
  t.equal(isNews(flagged, 10), true)
  t.end()
})

t.test('what a form comes to is what the keypad would have come to', (t) => {
  const end = (...pairs: [string, string | number][]) => endOfForm(branching, given(branching, ...pairs))
  t.same(end(), { end: 'broke-off', next: 'pain', missing: ['pain', 'where', 'bad'] })
  t.same(end(['where', 'a']), { end: 'broke-off', next: 'pain', missing: ['pain', 'bad'] }, 'not the one that counts')
  t.same(end(['pain', 'yes'], ['bad', 3]), { end: 'partial', next: 'where', missing: ['where'] })
  t.same(end(['pain', 'no']), { end: 'completed', next: undefined, missing: [] }, 'what is optional may stay open')
  const passed = given(branching, ['pain', 'no'], ['words', 'thanks'])
  t.same(progressOfForm(branching, passed).passed, new Set(['again']), 'left open before the last answer: passed over')
  t.equal(pathOf(branching, progressOfForm(branching, passed)).next, undefined)
  t.end()
})

t.test('what is no answer is refused, with its reason', (t) => {
  const refused = (question: string, value: string | number, answers: Answers = new Map()) => {
    const outcome = fillIn(branching, answers, { question, value, at })
    return outcome.kind === 'refused' ? outcome.why : short(outcome.answers)
  }
  t.same(refused('nobody', 'yes'), { kind: 'not-asked' })
  t.same(refused('told', 'yes'), { kind: 'not-asked' }, 'a statement')
  t.same(refused('bad', 3, given(branching, ['pain', 'no'])), { kind: 'not-asked' }, 'not on this road')
  t.same(refused('bad', 11), { kind: 'out-of-range', min: 0, max: 10 })
  t.same(refused('pain', 'perhaps'), { kind: 'unfit' })
  t.end()
})

t.test('answers by hand, kind by kind, with the keys that would have given them', (t) => {
  const ask = (more: object) => q('q', more) as AskedQuestion
  const year = { earliest: '2026-01-01', latest: '2026-12-31' }
  const cases: [object, string | number, string][] = [
    [{ kind: 'yes-no' }, 'no', 'no 2'],
    [{ kind: 'yes-no', yesKey: '3', noKey: '4' }, 'yes', 'yes 3'],
    [{ kind: 'yes-no' }, 1, 'unfit'],
    [{ kind: 'choice', choices: [{ key: '7', value: 'a', label: both('a') }] }, 'a', 'a 7'],
    [{ kind: 'choice', choices: [{ key: '7', value: 'a', label: both('a') }] }, '7', 'unfit'],
    [{ kind: 'scale', from: 1, to: 5 }, 5, '5 5'],
    [{ kind: 'scale', from: 1, to: 5 }, '5', 'unfit'],
    [{ kind: 'scale', from: 1, to: 5 }, 2.5, 'unfit'],
    [{ kind: 'scale', from: 1, to: 5 }, 0, 'out-of-range 1 5'],
    [{ kind: 'number', min: 34, max: 42, decimals: 1 }, 36.5, '36.5 36*5'],
    [{ kind: 'number', min: 34, max: 42, decimals: 1 }, 36.55, 'unfit'],
    [{ kind: 'number', min: 34, max: 42 }, 36.5, 'unfit'],
    [{ kind: 'number', min: 34, max: 42 }, 43, 'out-of-range 34 42'],
    [{ kind: 'number', min: 34, max: 42 }, Number.NaN, 'unfit'],
    [{ kind: 'date' }, '2026-02-28', '2026-02-28 20260228'],
    [{ kind: 'date' }, '2026-02-30', 'unfit'],
    [{ kind: 'date' }, '20260228', 'unfit'],
    [{ kind: 'date' }, 20260228, 'unfit'],
    [{ kind: 'date', ...year }, '2026-03-05', '2026-03-05 20260305'],
    [{ kind: 'date', ...year }, '2027-03-05', 'out-of-range 2026-01-01 2026-12-31'],
    [{ kind: 'date', earliest: '2026-01-01' }, '2025-03-05', 'out-of-range 2026-01-01 '],
    [{ kind: 'date', latest: '2026-01-01' }, '2026-03-05', 'out-of-range  2026-01-01'],
    [{ kind: 'voice', maxSeconds: 30 }, ' 伤口有点痒 ', '伤口有点痒 '],
    [{ kind: 'voice', maxSeconds: 30 }, '  ', 'unfit'],
    [{ kind: 'voice', maxSeconds: 30 }, 'x'.repeat(1_001), 'unfit'],
    [{ kind: 'voice', maxSeconds: 30 }, 5, 'unfit'],
  ]
  for (const [more, value, wanted] of cases) {
    const typed = readTyped(ask(more), value)
    const told =
      typed.kind === 'value'
        ? `${typed.value} ${typed.keys}`
        : typed.kind === 'unfit'
          ? 'unfit'
          : `${typed.kind} ${typed.min} ${typed.max}`
    t.equal(told, wanted, `${JSON.stringify(more)} ${String(value).slice(0, 20)}`)
  }
  t.end()
})

/** An answer that the question takes; which one, `n` says. */
function someAnswer(question: AskedQuestion, n: number): string | number {
  switch (question.kind) {
    case 'yes-no':
      return n % 2 === 0 ? 'yes' : 'no'
    case 'choice':
      return question.choices[n % question.choices.length]?.value ?? ''
    case 'scale':
      return question.from + (n % (question.to - question.from + 1))
    case 'number':
      return question.min + (n % (question.max - question.min + 1))
    case 'date':
      return `2026-${String(1 + (n % 12)).padStart(2, '0')}-05`
    case 'voice':
      return `words ${n}`
  }
}

t.test('whatever is answered, corrected and taken back, in whatever order', (t) => {
  const acts = fc.array(fc.record({ which: fc.nat(), n: fc.nat(), isTakenBack: fc.boolean() }), { maxLength: 25 })
  const told = fc.check(
    fc.property(anyQuestionnaire, acts, (questionnaire, all) => {
      let answers: Answers = new Map()
      for (const { which, n, isTakenBack } of all) {
        const asked = wholeRoad(questionnaire, answers)
        const question = asked[which % Math.max(1, asked.length)]
        if (question === undefined) return // nothing but statements
        const outcome =
          isTakenBack && n % 3 === 0
            ? takeBack(questionnaire, answers, question.id)
            : fillIn(questionnaire, answers, { question: question.id, value: someAnswer(question, n), at })
        assert(outcome.kind === 'filled')
        // Nothing but what it says is gone, and nothing of that is left.
        const expected = new Map(answers)
        if (outcome.answer !== undefined) expected.set(question.id, outcome.answer)
        for (const id of outcome.dropped) expected.delete(id)
        assert.deepEqual([...outcome.answers.keys()].sort(), [...expected.keys()].sort())
        // What is gone was on no road that these answers lead to.
        const now = new Set(wholeRoad(questionnaire, outcome.answers).map(({ id }) => id))
        for (const id of outcome.dropped) assert(!now.has(id) || (isTakenBack && id === question.id), id)
        // The keypad goes on at the same place, from what was kept of it.
        if (outcome.next !== undefined)
          assert.equal(
            pathOf(questionnaire, progressFrom(questionnaire, outcome.answers, outcome.next)).next?.id,
            outcome.next,
          )
        answers = outcome.answers
      }
      // Nothing that is needed can stay out of sight: who answers all that is shown has answered all.
      const seen = new Set(shownIn(questionnaire, answers).map(({ id }) => id))
      const { end, missing } = endOfForm(questionnaire, answers)
      assert.equal(
        missing.length > 0,
        missing.some((id) => seen.has(id)),
      )
      assert.equal(end, endStateOf(questionnaire, answers))
      assert.equal(end === 'completed', missing.length === 0 && end !== 'broke-off')
    }),
    { numRuns: 2_000 },
  )
  t.equal(told.failed, false, fc.defaultReportMessage(told) ?? '')
  t.comment(`seed ${told.seed}`)
  t.end()
})
