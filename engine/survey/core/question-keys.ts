/** Keys and voice while a question is asked, or its answer read back. */
import type { Digit } from '../../switch/switch.ts'
import { controlKey, isSkip, repeat, said, wrongKey } from './control-keys.ts'
import { isAnswerKey, mostKeys, needsConfirmation, readEntry, readOneKey, takesManyKeys, takesPoint } from './entry.ts'
import { accept, ask, mannersOf, mostBacks, sayAgain, silent, speak, wrong } from './moves.ts'
import { pathOf } from './path.ts'
import { prompt } from './phrases.ts'
import type { Moment, SessionEvent, SessionState, Step } from './session-state.ts'

type AskingState = Extract<SessionState, { at: 'asking' }>
type ConfirmingState = Extract<SessionState, { at: 'confirming' }>

/** Anything shorter that was recorded is a breath, not an answer. */
export const shortestVoiceMs = 1_000
/** A `#` this soon after an answer ends that answer, as people are used to; it does not go back. */
const habitMs = 700

export function questionKey(state: AskingState, { digit }: { digit: Digit }, moment: Moment): Step {
  const { question, attempt, answeredAt } = state
  if (digit === '#' && state.typed === '' && answeredAt !== undefined && moment.now - answeredAt <= habitMs)
    return speak({ ...state, answeredAt: undefined }, attempt.lines, moment)
  if (!isAnswerKey(question, digit) && state.typed === '') {
    const control = controlKey(state, digit, moment)
    if (control !== undefined) return control
    if (digit === mannersOf(moment.questionnaire).backKey) return back(state, moment)
  }
  if (isSkip(state)) return said(state, undefined, moment)
  const heardMs = moment.now - attempt.since
  const tookMs = state.tookMs ?? (attempt.lines.length === 0 ? heardMs : -Math.max(1, heardMs))
  const begun = { ...state, tookMs, attempt: { ...attempt, lines: [] } }
  if (takesManyKeys(question)) return gather(begun, digit, moment)
  const value = readOneKey(question, digit)
  return value === undefined ? wrongKey(state, moment) : accept(begun, value, digit, moment)
}

function back(state: AskingState, moment: Moment): Step {
  const { progress, question } = state
  const { behind } = pathOf(moment.questionnaire, progress)
  const place = behind.indexOf(question)
  const earlier = behind.slice(0, place < 0 ? behind.length : place).findLast(({ id }) => progress.answers.has(id))
  if (earlier === undefined) return repeat(state, moment)
  if (state.backs >= mostBacks) return wrongKey(state, moment)
  const [next, ...effects] = ask({ progress, answeredAt: undefined, backs: state.backs + 1 }, earlier, [], moment)
  return [next, { do: 'note', about: question.id, outcome: 'back' }, ...effects]
}

/** One more key of an answer of several. */
function gather(state: AskingState, digit: Digit, moment: Moment): Step {
  const { typed, question } = state
  if (digit === '#') return typed === '' ? wrongKey(state, moment) : endEntry(state, moment)
  if (digit === '*' && (typed === '' || !takesPoint(question)))
    return typed === '' ? wrongKey(state, moment) : repeat(state, moment)
  if (typed.length >= mostKeys) return wrongKey(state, moment)
  return [
    { ...state, typed: typed + digit },
    { do: 'listen', waitMs: mannersOf(moment.questionnaire).betweenDigitsMs },
  ]
}

export function endEntry(state: AskingState, moment: Moment): Step {
  const { question, typed } = state
  const entry = readEntry(question, typed, moment.now)
  switch (entry.kind) {
    case 'value': {
      if (!needsConfirmation(question, typed)) return accept(state, entry.value, typed, moment)
      const confirming = { ...state, at: 'confirming', value: entry.value } as const
      return sayAgain(confirming, undefined, moment)
    }
    case 'out-of-range':
      return wrong(state, prompt('survey/out-of-range', { min: entry.min, max: entry.max }), 'out of range', moment)
    case 'date-out-of-range': {
      const range = { min: entry.earliest, max: entry.latest }
      return wrong(state, prompt('survey/date-out-of-range', range), 'out of range', moment)
    }
    case 'no-such-date':
      return wrong(state, prompt('survey/invalid-date'), 'no such date', moment)
    case 'not-an-answer':
      return wrongKey(state, moment)
  }
}

export function confirmKey(state: ConfirmingState, { digit }: { digit: Digit }, moment: Moment): Step {
  if (digit === '1') return accept(state, state.value, state.typed, moment)
  const isAgain = digit === '2' || digit === mannersOf(moment.questionnaire).backKey
  if (!isAgain) return controlKey(state, digit, moment) ?? wrongKey(state, moment)
  const { value: _, ...asking } = state
  return repeat({ ...asking, at: 'asking' }, moment)
}

export function voiceAnswer(
  state: AskingState,
  { voice, durationMs, endedBy }: Extract<SessionEvent, { kind: 'captured' }>,
  moment: Moment,
): Step {
  const control = endedBy === 'limit' || endedBy === '#' ? undefined : controlKey(state, endedBy, moment)
  if (control !== undefined) return control
  return durationMs < shortestVoiceMs ? silent(state, moment) : accept(state, voice, '', moment)
}
