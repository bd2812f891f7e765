import type { EpochMs } from '../../kernel/clock.ts'
import type { Digit } from '../../switch/switch.ts'
import type { AskedQuestion, Progress } from './path.ts'
import type { Phrase } from './phrases.ts'
import type { Answer, EndState, Questionnaire } from './questionnaire.ts'

/**
 * One thing said. A key pressed meanwhile answers the question that it belongs to; or skips to the next line, where the
 * question has not been heard yet; or waits, where nothing is asked any more.
 */
export type Line = { phrase: Phrase; aKey: 'answers' | 'skips' | 'waits' }

/** How one question (or the consent, or a read-back) is going. */
export type Attempt = {
  /** What is being said, the first of them now. None: we listen. */
  lines: readonly Line[]
  /** When the line began, or the listening. */
  since: EpochMs
  silences: number
  invalids: number
  /** Times the person asked for it again, by key. */
  again: number
}

export type Asking = {
  progress: Progress
  question: AskedQuestion
  attempt: Attempt
  /** Digits gathered for an answer of several. */
  typed: string
  tookMs: number | undefined
  /** When the answer before this was keyed: a `#` right after it belongs to it. */
  answeredAt: EpochMs | undefined
  /** Times the person went back, in the whole survey. */
  backs: number
}

export type SessionState =
  | { at: 'ready'; progress: Progress; opening: Opening }
  /** The intro, whose last words ask whether we may. */
  | { at: 'consenting'; progress: Progress; attempt: Attempt }
  | ({ at: 'asking' } & Asking)
  /** The value was read back; 1 takes it, 2 keys it again. */
  | ({ at: 'confirming'; value: string | number } & Asking)
  /** Settled and on its way to good-bye: hanging up changes nothing now. */
  | { at: 'ending'; lines: readonly Line[]; end: EndState }
  | { at: 'over'; end: EndState }

/** `first`: a fresh call. `recovered`: the same call, after the engine was away. */
export type Opening = 'first' | 'recovered'

export type SessionEvent =
  | { kind: 'begin' }
  /** The line was said to its end. */
  | { kind: 'said' }
  /** A key, while a line was being said or while we listened. */
  | { kind: 'key'; digit: Digit }
  /** The time that `listen` gave has passed without a key. */
  | { kind: 'silence' }
  | { kind: 'captured'; voice: string; durationMs: number; endedBy: Digit | 'limit' }
  | { kind: 'hung-up' }

export type SessionEffect =
  /** Say it; then `said` or `key`. */
  | { do: 'say'; phrase: Phrase; bargeIn: boolean }
  /** Wait for a key; then `key` or `silence`. */
  | { do: 'listen'; waitMs: number }
  /** Beep and record; then `captured`. */
  | { do: 'capture'; question: string; maxMs: number }
  /** After an error a person starts afresh. */
  | { do: 'drop-typed-ahead' }
  /** Keep it before anything else is said. `dropped`: answers of a road that was left. `next`: where a later call goes on. */
  | { do: 'keep'; answer: Answer; dropped: readonly string[]; next: string | undefined; isFlagged: boolean }
  /** An optional question was given up. */
  | { do: 'pass'; next: string | undefined }
  /** This answer must reach somebody at once. */
  | { do: 'red-flag'; answer: Answer }
  | { do: 'opt-out' }
  /** The response ends here. `next`: undefined when nothing is left to ask. */
  | { do: 'close'; end: EndState; next: string | undefined }
  /** For the call log. Keys are personal. */
  | { do: 'note'; about: string; outcome: string; keys?: string }

export type Step = readonly [SessionState, ...SessionEffect[]]

export type Moment = { now: EpochMs; questionnaire: Questionnaire }
