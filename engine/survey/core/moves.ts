/** The moves of a survey: what it can do next, whatever brought it there. Every move is a state and its effects. */
import { endStateOf, isResumable } from './end-state.ts'
import { takesPoint } from './entry.ts'
import { type AskedQuestion, isRedFlag, type Progress, pathOf, settle } from './path.ts'
import { goodbyePhrase, hintOf, type Phrase, prompt } from './phrases.ts'
import {
  type Answer,
  defaultManners,
  type EndState,
  type KeypadManners,
  type Question,
  type Questionnaire,
} from './questionnaire.ts'
import type { Asking, Attempt, Line, Moment, SessionEffect, SessionState, Step } from './session-state.ts'

export const mannersOf = (questionnaire: Questionnaire): KeypadManners => ({
  ...defaultManners,
  ...questionnaire.manners,
})

/** States in which somebody is expected to press something. */
export type Attending = Extract<SessionState, { at: 'consenting' | 'asking' | 'confirming' }>

/** A key pressed again and again must not hold a line for ever: after so many times it is a wrong key. */
export const mostAgain = 5
export const mostBacks = 20

const firstTry = { silences: 0, invalids: 0, again: 0 }

export const sayLine = ({ phrase, aKey }: Line): SessionEffect => ({ do: 'say', phrase, bargeIn: aKey !== 'waits' })

export const lead = (phrase: Phrase): Line => ({ phrase, aKey: 'skips' })
const questionPhrase = ({ id }: Question): Phrase => ({ say: 'question', question: id })

/** Goes on with these lines, or listens when there are none. */
export function speak<State extends Attending>(
  state: State,
  lines: readonly Line[],
  { now, questionnaire }: Moment,
): Step {
  const attempt: Attempt = { ...state.attempt, lines, since: now }
  const [first] = lines
  if (first !== undefined) return [{ ...state, attempt }, sayLine(first)]
  if (state.at === 'asking' && state.question.kind === 'voice') {
    const { id, maxSeconds } = state.question
    return [
      { ...state, attempt },
      { do: 'capture', question: id, maxMs: maxSeconds * 1000 },
    ]
  }
  return [
    { ...state, attempt },
    { do: 'listen', waitMs: mannersOf(questionnaire).silence.waitMs },
  ]
}

/** The lines of a question. While a voice question is said nothing can be answered: a key only skips ahead. */
function questionLines(question: AskedQuestion, { withHint }: { withHint: boolean }): Line[] {
  const isVoice = question.kind === 'voice'
  const hint = isVoice || withHint ? hintOf(question) : undefined
  const aKey = isVoice ? 'skips' : 'answers'
  const phrases = hint === undefined ? [questionPhrase(question)] : [questionPhrase(question), hint]
  return phrases.map((phrase) => ({ phrase, aKey }))
}

/** What this state says when it has to say it again. */
function linesAgain(state: Attending): Line[] {
  if (state.at === 'consenting') return [{ phrase: { say: 'intro' }, aKey: 'answers' }]
  if (state.at === 'asking') return questionLines(state.question, { withHint: true })
  return [{ phrase: readBack(state), aKey: 'answers' }]
}

/** Digits are read back one by one, as they were keyed; a number with a point as a number. */
function readBack({ question, value }: Extract<SessionState, { at: 'confirming' }>): Phrase {
  if (question.kind === 'date') return prompt('survey/confirm-date', { value })
  return prompt(takesPoint(question) ? 'survey/confirm-decimal' : 'survey/confirm-number', { value })
}

const nameOf = (state: Attending): string => (state.at === 'consenting' ? 'intro' : state.question.id)

/** What was typed so far counts no more; it is said again, after `explanation`. */
export function sayAgain(state: Attending, explanation: Phrase | undefined, moment: Moment): Step {
  const again = linesAgain(state)
  const explained = explanation === undefined ? [] : again.slice(0, 1).map((line) => ({ ...line, phrase: explanation }))
  const fresh = state.at === 'asking' ? { ...state, typed: '', tookMs: undefined } : state
  return speak(fresh, [...explained, ...again], moment)
}

/** Asks the next question of the road, after these lines; or says good-bye when nothing is left. */
export function goOn(
  from: { progress: Progress; answeredAt?: number | undefined; backs: number },
  lines: readonly Line[],
  moment: Moment,
): Step {
  const { statements, next } = pathOf(moment.questionnaire, from.progress)
  const said = statements.map((statement) => lead(questionPhrase(statement)))
  if (next === undefined)
    return close(from.progress, 'end', [...said, { phrase: { say: 'thanks' }, aKey: 'waits' }], moment)
  return ask({ answeredAt: undefined, ...from }, next, [...lines, ...said], moment)
}

export function ask(
  { progress, answeredAt, backs }: Pick<Asking, 'progress' | 'answeredAt' | 'backs'>,
  question: AskedQuestion,
  lines: readonly Line[],
  moment: Moment,
): Step {
  const attempt: Attempt = { ...firstTry, lines: [], since: moment.now }
  const state = { at: 'asking', progress, question, attempt, typed: '', tookMs: undefined, answeredAt, backs } as const
  return speak(state, [...lines, ...questionLines(question, { withHint: false })], moment)
}

/** Ends the response and says good-bye. `end` as the reason: whatever the answers come to. */
export function close(
  progress: Progress,
  reason: 'end' | Exclude<EndState, 'completed' | 'partial' | 'broke-off'>,
  lines: readonly Line[],
  { questionnaire }: Moment,
): Step {
  const end = reason === 'end' ? endStateOf(questionnaire, progress.answers) : reason
  const [first] = lines
  const closed: SessionEffect = {
    do: 'close',
    end,
    next: isResumable(end) ? pathOf(questionnaire, progress).next?.id : undefined,
  }
  if (first === undefined) return [{ at: 'over', end }, closed]
  return [{ at: 'ending', lines, end }, closed, sayLine(first)]
}

const lastWords = (phrase: Phrase): Line[] => [{ phrase, aKey: 'waits' }]

export const refuse = (progress: Progress, how: 'declined' | 'refused-by-key', moment: Moment): Step =>
  close(progress, how, lastWords(goodbyePhrase(moment.questionnaire)), moment)

export function optOut(progress: Progress, moment: Moment): Step {
  const [state, ...effects] = close(progress, 'opted-out', lastWords(prompt('survey/opted-out')), moment)
  return [state, { do: 'opt-out' }, ...effects]
}

export function silent(state: Attending, moment: Moment): Step {
  const silences = state.attempt.silences + 1
  const note: SessionEffect = { do: 'note', about: nameOf(state), outcome: 'silence' }
  const tried = { ...state, attempt: { ...state.attempt, silences } }
  const [next, ...effects] =
    silences > mannersOf(moment.questionnaire).silence.limit
      ? giveUp(tried, prompt('survey/goodbye-silence'), moment)
      : sayAgain(tried, prompt('survey/silence'), moment)
  return [next, note, { do: 'drop-typed-ahead' }, ...effects]
}

/** A key or an entry that is no answer here; `explanation` says why. */
export function wrong(state: Attending, explanation: Phrase, outcome: string, moment: Moment): Step {
  const invalids = state.attempt.invalids + 1
  const note: SessionEffect = { do: 'note', about: nameOf(state), outcome }
  const tried = { ...state, attempt: { ...state.attempt, invalids } }
  const [next, ...effects] =
    invalids >= mannersOf(moment.questionnaire).invalid.limit
      ? giveUp(tried, prompt('survey/goodbye-invalid'), moment)
      : sayAgain(tried, explanation, moment)
  return [next, note, { do: 'drop-typed-ahead' }, ...effects]
}

/** The limit is reached: on past a question that may stay open or that has its answer from before, else good-bye. */
function giveUp(state: Attending, goodbye: Phrase, moment: Moment): Step {
  if (state.at === 'consenting') return close(state.progress, 'end', lastWords(goodbye), moment)
  const { progress, question, backs } = state
  const hasAnswer = progress.answers.has(question.id)
  if (!hasAnswer && question.optional !== true) return close(progress, 'end', lastWords(goodbye), moment)
  const passed = hasAnswer ? progress.passed : new Set([...progress.passed, question.id])
  const settled = { ...progress, passed }
  const effect: SessionEffect = { do: 'pass', next: pathOf(moment.questionnaire, settled).next?.id }
  const [next, ...effects] = goOn({ progress: settled, backs }, [lead(prompt('survey/moving-on'))], moment)
  return [next, effect, ...effects]
}

/** Takes the answer: kept first, reported if it is a red flag, and on to the next question. */
export function accept(state: Asking, value: string | number, keys: string, moment: Moment): Step {
  const { questionnaire, now } = moment
  const { question, attempt, progress } = state
  const answer: Answer = {
    question: question.id,
    value,
    keys,
    answeredAt: now,
    tookMs: state.tookMs ?? now - attempt.since,
    repeats: attempt.silences + attempt.invalids,
  }
  const passed = new Set([...progress.passed].filter((id) => id !== question.id))
  const settled = settle(questionnaire, { answers: new Map(progress.answers).set(question.id, answer), passed })
  const { dropped, isFlagged } = settled
  const isNews = isRedFlag(question, settled.progress.answers) && progress.answers.get(question.id)?.value !== value
  const kept: SessionEffect = { do: 'keep', answer, dropped, next: settled.next, isFlagged }
  const [next, ...effects] = goOn({ progress: settled.progress, answeredAt: now, backs: state.backs }, [], moment)
  const note: SessionEffect = { do: 'note', about: question.id, outcome: 'answered', keys }
  return [next, note, kept, ...(isNews ? [{ do: 'red-flag', answer } as const] : []), ...effects]
}
