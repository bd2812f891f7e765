/** Questionnaires for tests: by hand, and any whatever. */
import fc from 'fast-check'
import type { Condition, Question, Questionnaire, SkipRule, Text } from './questionnaire.ts'

export const both = (text: string): Text => ({ 'zh-CN': text, en: text })

export const choice = (id: string): Question => ({
  id,
  kind: 'choice',
  text: both(`${id}?`),
  choices: [
    { key: '1', value: 'a', label: both('a') },
    { key: '2', value: 'b', label: both('b') },
  ],
})

export const quiz = (questions: readonly Question[], more: Partial<Questionnaire> = {}): Questionnaire => ({
  code: 'test',
  title: both('Test'),
  languages: ['zh-CN', 'en'],
  intro: both('Hello'),
  thanks: both('Thanks'),
  questions,
  ...more,
})

/** Kinds that a single key answers: surveys of these get far when keys are pressed at random. */
const easyKinds = [
  { kind: 'statement' },
  { kind: 'yes-no' },
  { kind: 'choice', choices: [1, 2, 3].map((n) => ({ key: String(n), value: `v${n}`, label: both('x') })) },
  { kind: 'scale', from: 1, to: 5 },
] as const

const kinds = [
  { kind: 'statement' },
  { kind: 'yes-no' },
  { kind: 'yes-no', yesKey: '3', noKey: '4' },
  { kind: 'choice', choices: [1, 2, 3].map((n) => ({ key: String(n), value: `v${n}`, label: both('x') })) },
  { kind: 'scale', from: 1, to: 5 },
  { kind: 'scale', from: 0, to: 10 },
  { kind: 'number', min: 10, max: 250 },
  { kind: 'number', min: 34, max: 42, decimals: 1, confirm: true },
  { kind: 'date' },
  { kind: 'date', earliest: '2026-01-01', latest: '2026-12-31', confirm: false },
  { kind: 'voice', maxSeconds: 30 },
] as const

/** Conditions about any question before, or itself. */
const anyCondition = (before: readonly string[]): fc.Arbitrary<Condition> => {
  const question = fc.constantFrom(...before)
  const one: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({ question, is: fc.constantFrom<string | number>('yes', 'v1', 3, 120) }),
    fc.record({ question, isNot: fc.constantFrom<string | number>('no', 'v2', 1) }),
    fc.record({ question, atLeast: fc.constantFrom(3, 38, 100) }),
    fc.record({ question, atMost: fc.constantFrom(2, 37, 200) }),
    fc.record({ question, answered: fc.boolean() }),
  )
  const few = fc.array(one, { minLength: 1, maxLength: 2 })
  return fc.oneof(one, fc.record({ all: few }), fc.record({ any: few }))
}

type AnyKinds = typeof kinds | typeof easyKinds

function anyQuestion(i: number, count: number, ofKinds: AnyKinds): fc.Arbitrary<Question> {
  const before = Array.from({ length: i + 1 }, (_, at) => `q${at}`)
  const later = [...Array.from({ length: count - i - 1 }, (_, at) => `q${i + 1 + at}`), 'end']
  const rule: fc.Arbitrary<SkipRule> = fc.record({ when: anyCondition(before), goTo: fc.constantFrom(...later) })
  const settings = fc.record(
    {
      relevant: fc.boolean(),
      optional: fc.boolean(),
      skip: fc.array(rule, { maxLength: 2 }),
      redFlag: anyCondition(before),
    },
    { requiredKeys: [] },
  )
  return fc
    .tuple(fc.constantFrom<(typeof kinds)[number] | (typeof easyKinds)[number]>(...ofKinds), settings)
    .map(([kind, more]) => ({ id: `q${i}`, text: both(`q${i}`), ...kind, ...more }) as Question)
}

const anyManners = fc.record(
  {
    refuseKey: fc.constant('0'),
    optOutKey: fc.constant('9'),
    silence: fc.record({ waitMs: fc.constant(5_000), limit: fc.constantFrom(0, 1, 3) }),
    invalid: fc.record({ limit: fc.constantFrom(1, 2, 3) }),
  },
  { requiredKeys: [] },
)

const anyQuestionnaireOf = (ofKinds: AnyKinds): fc.Arbitrary<Questionnaire> =>
  fc
    .integer({ min: 1, max: 7 })
    .chain((count) =>
      fc.record({
        questions: fc.tuple(...Array.from({ length: count }, (_, i) => anyQuestion(i, count, ofKinds))),
        manners: anyManners,
        hasConsent: fc.boolean(),
        hasResume: fc.boolean(),
      }),
    )
    .map(({ questions, manners, hasConsent, hasResume }) =>
      quiz(questions, {
        manners,
        ...(hasConsent ? { consent: { yesKey: '1', noKey: '2' } } : {}),
        ...(hasResume ? { resume: both('Again'), goodbye: both('Bye') } : {}),
      }),
    )

export const easyQuestionnaire = anyQuestionnaireOf(easyKinds)
export const anyQuestionnaire = fc.oneof(anyQuestionnaireOf(kinds), easyQuestionnaire)
