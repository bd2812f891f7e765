/**
 * A survey over the keypad, as a pure machine. It opens (intro, or where it stopped last time), asks for consent if it
 * must, then walks the questionnaire: a question is said, a key answers it (also while it is said), the answer is kept,
 * the road is worked out anew, the next question is said. Silence and wrong keys are counted apart, each with its own
 * words and limit; at the limit an optional question is passed over and any other ends the survey. Whatever happens,
 * hanging up included, leads to one of the six end states, and what was answered stays.
 *
 * Every step says, listens or records at most once, as its last effect: the shell does that and comes back with what
 * happened. A step without one of these is the end.
 */
import type { EpochMs } from '../../kernel/clock.ts'
import type { Digit } from '../../switch/switch.ts'
import { controlKey, isSkip, said, wrongKey } from './control-keys.ts'
import { close, goOn, lead, refuse, sayLine, silent, speak } from './moves.ts'
import { nothingYet, type Progress } from './path.ts'
import { prompt, resumePhrase } from './phrases.ts'
import { confirmKey, endEntry, questionKey, voiceAnswer } from './question-keys.ts'
import type { Questionnaire } from './questionnaire.ts'
import type { Line, Moment, Opening, SessionEvent, SessionState, Step } from './session-state.ts'

export function newSession(progress: Progress = nothingYet, opening: Opening = 'first'): SessionState {
  return { at: 'ready', progress, opening }
}

/** What follows from `event`. An event that means nothing in this state leaves it as it is, without effects. */
export function step(state: SessionState, event: SessionEvent, now: EpochMs, questionnaire: Questionnaire): Step {
  const turn = turns[state.at][event.kind] as Turn | 'ignore'
  return turn === 'ignore' ? [state] : turn(state, event, { now, questionnaire })
}

type At = SessionState['at']
type Kind = SessionEvent['kind']
type Turn = (state: SessionState, event: SessionEvent, moment: Moment) => Step
type TurnOf<A extends At, K extends Kind> = (
  state: Extract<SessionState, { at: A }>,
  event: Extract<SessionEvent, { kind: K }>,
  moment: Moment,
) => Step

const hungUp = (state: { progress: Progress }, _: unknown, moment: Moment): Step =>
  close(state.progress, 'end', [], moment)

const turns: { [A in At]: { [K in Kind]: TurnOf<A, K> | 'ignore' } } = {
  ready: {
    begin,
    said: 'ignore', // nothing is being said yet
    key: 'ignore',
    silence: 'ignore',
    captured: 'ignore',
    'hung-up': hungUp,
  },
  consenting: {
    begin: 'ignore', // it has begun
    said,
    key: consentKey,
    silence: (state, _, moment) => silent(state, moment),
    captured: 'ignore', // nothing is recorded here
    'hung-up': hungUp,
  },
  asking: {
    begin: 'ignore', // it has begun
    said,
    key: questionKey,
    silence: (state, _, moment) => (state.typed === '' ? silent(state, moment) : endEntry(state, moment)),
    captured: voiceAnswer,
    'hung-up': hungUp,
  },
  confirming: {
    begin: 'ignore', // it has begun
    said,
    key: confirmKey,
    silence: (state, _, moment) => silent(state, moment),
    captured: 'ignore', // nothing is recorded here
    'hung-up': hungUp,
  },
  ending: {
    begin: 'ignore', // it is settled
    said: nextLastLine,
    key: nextLastLine, // only a closing statement can be cut short; the thanks are said to their end
    silence: 'ignore', // nobody listens any more
    captured: 'ignore',
    'hung-up': ({ end }) => [{ at: 'over', end }],
  },
  over: {
    begin: 'ignore', // late echoes of a survey that has ended
    said: 'ignore',
    key: 'ignore',
    silence: 'ignore',
    captured: 'ignore',
    'hung-up': 'ignore',
  },
}

function begin({ progress, opening }: Extract<SessionState, { at: 'ready' }>, _: unknown, moment: Moment): Step {
  const { questionnaire, now } = moment
  const hasBegun = progress.answers.size + progress.passed.size > 0
  const recovered: Line[] = opening === 'recovered' ? [lead(prompt('survey/recovered'))] : []
  if (!hasBegun && questionnaire.consent !== undefined) {
    const attempt = { lines: [], since: now, silences: 0, invalids: 0, again: 0 }
    return speak(
      { at: 'consenting', progress, attempt },
      [...recovered, { phrase: { say: 'intro' }, aKey: 'answers' }],
      moment,
    )
  }
  const welcome = lead(hasBegun ? resumePhrase(questionnaire) : { say: 'intro' })
  return goOn({ progress, backs: 0 }, opening === 'recovered' ? recovered : [welcome], moment)
}

function consentKey(
  state: Extract<SessionState, { at: 'consenting' }>,
  { digit }: { digit: Digit },
  moment: Moment,
): Step {
  const { consent } = moment.questionnaire
  if (!isSkip(state)) {
    const answeredAt = moment.now
    if (digit === consent?.yesKey) return goOn({ progress: state.progress, answeredAt, backs: 0 }, [], moment)
    if (digit === consent?.noKey) return refuse(state.progress, 'declined', moment)
  }
  const control = controlKey(state, digit, moment)
  if (control !== undefined) return control
  return isSkip(state) ? said(state, undefined, moment) : wrongKey(state, moment)
}

function nextLastLine({ lines, end }: Extract<SessionState, { at: 'ending' }>): Step {
  const [, ...rest] = lines
  const [next] = rest
  return next === undefined ? [{ at: 'over', end }] : [{ at: 'ending', lines: rest, end }, sayLine(next)]
}
