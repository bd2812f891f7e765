import fc from 'fast-check'
import t from 'tap'
import { compareQuestionnaires, isSame, type QuestionChange } from './compare.ts'
import type { Question } from './questionnaire.ts'
import { anyQuestionnaire, both, choice, quiz } from './sample-questionnaires.ts'

const q = (id: string, more: object = {}): Question => ({ id, kind: 'yes-no', text: both(id), ...more }) as Question
const all = (...ids: string[]): Question[] => ids.map((id) => q(id))

/** `+b -c ~d >e`: added, removed, changed, moved. */
const told = (changes: readonly QuestionChange[]): string =>
  changes
    .map((change) =>
      change.kind === 'added'
        ? `+${change.question.id}`
        : change.kind === 'removed'
          ? `-${change.question.id}`
          : `${change.isMoved ? '>' : ''}${change.settings.length > 0 ? '~' : ''}${change.after.id}`,
    )
    .join(' ')

t.test('what was added, taken out, changed and moved is told in the order of the new version', async (t) => {
  const between = (before: Question[], after: Question[]): string =>
    told(compareQuestionnaires(quiz(before), quiz(after)).questions)
  t.equal(between(all('a', 'b', 'c'), all('a', 'x', 'b', 'c')), '+x')
  t.equal(between(all('a', 'b', 'c'), all('a', 'c')), '-b')
  t.equal(
    between(all('a', 'b', 'c', 'd'), all('d', 'a', 'b', 'c')),
    '>d',
    'the one that moved, and not the three that did not',
  )
  t.equal(between(all('a', 'b', 'c'), all('a', 'c', 'b', 'z')), '>b +z')
  t.equal(between(all('a', 'b'), all('y')), '+y -a -b')
  t.equal(between(all('a', 'b', 'c'), [q('a'), q('b', { optional: true }), q('c')]), '~b')
  t.equal(between(all('r', 'a', 'b'), all('b', 'a')), '-r >a')
})

t.test('a change says which setting, what it was and what it is', async (t) => {
  const rule = { when: { question: 'a', is: 'no' }, goTo: 'end' } as const
  const before = quiz([choice('a'), q('b', { text: both('How?') })], { manners: { refuseKey: '0' } })
  const after = quiz(
    [
      {
        ...choice('a'),
        choices: [
          { key: '2', value: 'b', label: both('b') },
          { key: '3', value: 'a', label: { en: 'A', 'zh-CN': 'a' } },
        ],
      } as Question,
      q('b', { text: { en: 'How are you?', 'zh-CN': 'How?' }, skip: [rule] }),
    ],
    { languages: ['en'], thanks: { en: 'Thanks' } },
  )
  const { settings, questions } = compareQuestionnaires(before, after)
  t.strictSame(settings, [
    { setting: 'languages', before: ['zh-CN', 'en'], after: ['en'] },
    { setting: 'thanks/zh-CN', before: 'Thanks', after: undefined },
    { setting: 'manners/refuseKey', before: '0', after: undefined },
  ])
  t.match(questions, [
    {
      kind: 'changed',
      settings: [
        { setting: 'choices/a/key', before: '1', after: '3' },
        { setting: 'choices/a/label/en', before: 'a', after: 'A' },
        { setting: 'choices', before: 'a, b', after: 'b, a' },
      ],
    },
    {
      settings: [
        { setting: 'text/en', before: 'How?', after: 'How are you?' },
        { setting: 'skip', before: undefined, after: [rule] },
      ],
    },
  ])
  t.strictSame(compareQuestionnaires(quiz([q('a', { title: undefined })]), quiz([q('a')])).questions, [])
})

t.test('a questionnaire differs from no copy of itself, and from any other that has other words', async () => {
  fc.assert(
    fc.property(anyQuestionnaire, (questionnaire) =>
      isSame(compareQuestionnaires(questionnaire, structuredClone(questionnaire))),
    ),
    { numRuns: 50 },
  )
  fc.assert(
    fc.property(
      anyQuestionnaire,
      (questionnaire) => !isSame(compareQuestionnaires(questionnaire, { ...questionnaire, intro: both('other') })),
    ),
    { numRuns: 20 },
  )
})
