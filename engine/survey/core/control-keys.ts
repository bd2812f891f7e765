/** Keys that mean the same in every question, and what is common to all keys. */
import type { Digit } from '../../switch/switch.ts'
import { type Attending, mannersOf, mostAgain, optOut, refuse, sayAgain, speak, wrong } from './moves.ts'
import { prompt } from './phrases.ts'
import type { Moment, Step } from './session-state.ts'

/** The line has been said: the next one, or we listen. */
export const said = (state: Attending, _: unknown, moment: Moment): Step =>
  speak(state, state.attempt.lines.slice(1), moment)

/** Keys that mean the same everywhere; undefined: not one of them. Answer keys are looked at before these. */
export function controlKey(state: Attending, digit: Digit, moment: Moment): Step | undefined {
  const { repeatKey, refuseKey, optOutKey } = mannersOf(moment.questionnaire)
  if (digit === refuseKey) return refuse(state.progress, 'refused-by-key', moment)
  if (digit === optOutKey) return optOut(state.progress, moment)
  if (digit === repeatKey) return repeat(state, moment)
  return undefined
}

export function repeat(state: Attending, moment: Moment): Step {
  const again = state.attempt.again + 1
  if (again > mostAgain) return wrongKey(state, moment)
  return sayAgain({ ...state, attempt: { ...state.attempt, again } }, undefined, moment)
}

export const wrongKey = (state: Attending, moment: Moment): Step =>
  wrong(state, prompt('survey/invalid-key'), 'invalid key', moment)

/** A key while something is said that is not to be answered yet: on to the next line. */
export const isSkip = ({ attempt }: Attending): boolean => attempt.lines[0]?.aKey === 'skips'
