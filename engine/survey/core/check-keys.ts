import { readOneKey, takesManyKeys, yesNoKeys } from './entry.ts'
import { mannersOf } from './moves.ts'
import { type Problem, problem } from './problems.ts'
import type { Question, Questionnaire } from './questionnaire.ts'

type KeyUse = { key: string; use: 'repeat' | 'back' | 'refuse' | 'opt-out'; path: string }

/** No key means two things at one place. */
export function checkKeys(questionnaire: Questionnaire): Problem[] {
  const controls = controlKeys(questionnaire)
  const { consent } = questionnaire
  const consentKeys = consent === undefined ? [] : [consent.yesKey, consent.noKey]
  return [
    ...twice(controls.map(({ key, path }) => ({ key, path }))),
    ...answerKeys('/consent', consentKeys, controls),
    ...questionnaire.questions.flatMap((question, i) => checkQuestion(question, `/questions/${i}`, controls)),
  ]
}

function controlKeys(questionnaire: Questionnaire): KeyUse[] {
  const { repeatKey, backKey, refuseKey, optOutKey } = mannersOf(questionnaire)
  const uses = [
    { key: repeatKey, use: 'repeat', path: '/manners/repeatKey' },
    { key: backKey, use: 'back', path: '/manners/backKey' },
    { key: refuseKey, use: 'refuse', path: '/manners/refuseKey' },
    { key: optOutKey, use: 'opt-out', path: '/manners/optOutKey' },
  ] as const
  return uses.flatMap(({ key, use, path }) => (key === undefined ? [] : [{ key, use, path }]))
}

function checkQuestion(question: Question, path: string, controls: readonly KeyUse[]): Problem[] {
  if (takesManyKeys(question)) {
    const dead = controls.filter(({ key }) => /\d/.test(key))
    return dead.map(({ key, use }) => problem(path, 'key-dead', { key, use }))
  }
  switch (question.kind) {
    case 'yes-no': {
      const { yes, no } = yesNoKeys(question)
      return answerKeys(path, [yes, no], controls)
    }
    case 'choice': {
      const values = question.choices.map(({ value }) => value)
      const repeated = values.flatMap((value, i) =>
        values.indexOf(value) < i ? [problem(`${path}/choices/${i}/value`, 'value-twice', { value })] : [],
      )
      const keys = question.choices.map(({ key }) => key)
      return [...answerKeys(`${path}/choices`, keys, controls), ...repeated]
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

function answerKeys(path: string, keys: readonly string[], controls: readonly KeyUse[]): Problem[] {
  const taken = controls.filter(({ key }) => keys.includes(key))
  return [
    ...twice(keys.map((key) => ({ key, path }))),
    ...taken.map(({ key, use }) => problem(path, 'key-taken', { key, use })),
  ]
}

const twice = (uses: readonly { key: string; path: string }[]): Problem[] =>
  uses
    .filter(({ key }, i) => uses.findIndex((other) => other.key === key) < i)
    .map(({ key, path }) => problem(path, 'key-twice', { key }))
