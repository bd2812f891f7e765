import { readOneKey, takesManyKeys, yesNoKeys } from './entry.ts'
import { mannersOf } from './moves.ts'
import { type Problem, problem } from './problems.ts'
import type { Question, Questionnaire } from './questionnaire.ts'

type KeyUse = { key: string; use: { zh: string; en: string }; path: string }

const useWords = {
  repeat: { zh: '重听', en: 'repeat' },
  back: { zh: '上一题', en: 'back' },
  refuse: { zh: '拒答', en: 'refuse' },
  optOut: { zh: '不再来电', en: 'opt out' },
} as const

/** No key means two things at one place. */
export function checkKeys(questionnaire: Questionnaire): Problem[] {
  const controls = controlKeys(questionnaire)
  const { consent } = questionnaire
  return [
    ...twice(controls),
    ...(consent === undefined ? [] : yesNoProblems('/consent', { yes: consent.yesKey, no: consent.noKey }, controls)),
    ...questionnaire.questions.flatMap((question, i) => checkQuestion(question, `/questions/${i}`, controls)),
  ]
}

function controlKeys(questionnaire: Questionnaire): KeyUse[] {
  const { repeatKey, backKey, refuseKey, optOutKey } = mannersOf(questionnaire)
  const uses = [
    { key: repeatKey, use: useWords.repeat, path: '/manners/repeatKey' },
    { key: backKey, use: useWords.back, path: '/manners/backKey' },
    { key: refuseKey, use: useWords.refuse, path: '/manners/refuseKey' },
    { key: optOutKey, use: useWords.optOut, path: '/manners/optOutKey' },
  ] as const
  return uses.flatMap(({ key, use, path }) => (key === undefined ? [] : [{ key, use, path }]))
}

function checkQuestion(question: Question, path: string, controls: readonly KeyUse[]): Problem[] {
  if (takesManyKeys(question)) {
    const dead = controls.filter(({ key }) => /\d/.test(key))
    return dead.map(({ key, use }) => problem(path, 'key-dead', { key, use }))
  }
  switch (question.kind) {
    case 'yes-no':
      return yesNoProblems(path, yesNoKeys(question), controls)
    case 'choice': {
      const values = question.choices.map(({ value }) => value)
      const repeated = values.flatMap((value, i) =>
        values.indexOf(value) < i ? [problem(`${path}/choices/${i}/value`, 'value-twice', { value })] : [],
      )
      const keys = question.choices.map(({ key }, i) => ({ key, path: `${path}/choices/${i}/key` }))
      return [...answerKeys(keys, controls), ...repeated]
    }
    case 'scale':
      return controls
        .filter(({ key }) => readOneKey(question, key) !== undefined)
        .map(({ key, use }) => problem(path, 'key-taken', { key, use }))
    case 'statement':
    case 'number':
    case 'date':
    case 'voice':
      return []
  }
}

const yesNoProblems = (path: string, { yes, no }: { yes: string; no: string }, controls: readonly KeyUse[]) =>
  answerKeys(
    [
      { key: yes, path: `${path}/yesKey` },
      { key: no, path: `${path}/noKey` },
    ],
    controls,
  )

type KeyAt = { key: string; path: string }

/** Each problem lies at the answer's key, which is the one that can be changed for this question alone. */
const answerKeys = (answers: readonly KeyAt[], controls: readonly KeyUse[]): Problem[] => [
  ...twice(answers),
  ...answers.flatMap(({ key, path }) =>
    controls.filter((control) => control.key === key).map(({ use }) => problem(path, 'key-taken', { key, use })),
  ),
]

const twice = (uses: readonly KeyAt[]): Problem[] =>
  uses
    .filter(({ key }, i) => uses.findIndex((other) => other.key === key) < i)
    .map(({ key, path }) => problem(path, 'key-twice', { key }))
