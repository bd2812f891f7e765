/**
 * A questionnaire is data: written once, frozen by version with the answers it collected, asked over any channel.
 * The JSON schema of this shape is in `questionnaire-schema.ts`; both must say the same, a test holds them together.
 */
import type { Language } from '../../speech/speech.ts'

/** A text in each language that the questionnaire speaks. Handlebars with patient fields: `{{name}}`, `{{department}}`. */
export type Text = Partial<Record<Language, string>>

export type Choice = {
  /** The key that picks it: one digit. */
  key: string
  /** Stored with the answer and used by skip rules and reports. */
  value: string
  label: Text
  /** What the choice is worth in a question that is scored: 0 (worst) to 100 (best). */
  points?: number
}

type QuestionBase = {
  /** Letters, digits, `-`, `_`; unique in the questionnaire. */
  id: string
  text: Text
  /** Short name for reports; the text when absent. */
  title?: Text
  /** A response that lacks one of the relevant questions is never `completed`; with some of them it is `partial`. */
  relevant?: boolean
  /** The first rule whose condition holds decides where to go; none: the next question. */
  skip?: readonly SkipRule[]
  /** May be left unanswered by silence: after the limit the survey goes on instead of ending. */
  optional?: boolean
  /** Answers that must reach somebody at once (Q6). */
  redFlag?: Condition
  /** Counts towards the response's score of 0 to 100: a scale by its position, yes as 100, a choice by its `points`. */
  score?: { weight: number; lowIsGood?: boolean }
}

export type Question = QuestionBase &
  (
    | { kind: 'statement' } // spoken, nothing asked
    | { kind: 'yes-no'; yesKey?: string; noKey?: string } // 1 and 2 unless set; values `yes`, `no`
    | { kind: 'choice'; choices: readonly Choice[] }
    | { kind: 'scale'; from: number; to: number; labels?: { from?: Text; to?: Text } } // 0..9 is one key; 10 needs two and `#`
    | { kind: 'number'; min: number; max: number; decimals?: 0 | 1; unit?: Text; confirm?: boolean } // `*` is the decimal point
    | { kind: 'date'; earliest?: string; latest?: string; confirm?: boolean } // eight digits YYYYMMDD, or MMDD for the nearest year; stored as YYYY-MM-DD
    | { kind: 'voice'; maxSeconds: number }
  )

export type QuestionKind = Question['kind']

/** True or false of the answers so far. An unanswered question makes every comparison false. */
export type Condition =
  | { question: string; is: string | number }
  | { question: string; isNot: string | number }
  | { question: string; atLeast: number }
  | { question: string; atMost: number }
  | { question: string; answered: boolean }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }

/** `goTo` a later question's id, or `'end'` (thanks and good-bye). Going back is not possible, so no survey is endless. */
export type SkipRule = { when: Condition; goTo: string }

export type KeypadManners = {
  /** Say the question again. */
  repeatKey: string
  /** Back to the question before; its answer is asked again. */
  backKey: string
  /** Declines the rest; `undefined`: no such key. */
  refuseKey?: string
  /** Never call again: ends the survey and puts the number on the do-not-call list. */
  optOutKey?: string
  /** Silence: how long to wait, how many times to ask again. */
  silence: { waitMs: number; limit: number }
  /** Keys that mean nothing here, told apart from silence: how many before the survey moves on or ends. */
  invalid: { limit: number }
  /** Between two digits of a number. */
  betweenDigitsMs: number
}

export const defaultManners: KeypadManners = {
  repeatKey: '*',
  backKey: '#',
  silence: { waitMs: 5_000, limit: 3 },
  invalid: { limit: 3 },
  betweenDigitsMs: 3_000,
}

export type Questionnaire = {
  /** What it is called in the API and in scripts: `discharge`. Letters, digits, `-`. */
  code: string
  title: Text
  languages: readonly Language[]
  /** Spoken first; ends with the consent question when `consent` is set (1 yes, 2 no → `declined`). */
  intro: Text
  consent?: { yesKey: string; noKey: string }
  questions: readonly Question[]
  thanks: Text
  /** Said on the next attempt or when the patient calls back, instead of the intro. */
  resume?: Text
  /** Said when the patient declined. */
  goodbye?: Text
  manners?: Partial<KeypadManners>
}

/** What was answered: `value` in the form of the question's kind, `keys` as they were pressed. */
export type Answer = {
  question: string
  value: string | number
  keys: string
  answeredAt: number
  /**
   * How long the person took from the end of the prompt to the first key. Negative: barged in after that many ms of it
   * (-1: typed ahead). Quality of answers is measured by it.
   */
  tookMs: number
  /** Times the question had to be said again because of silence or a wrong key. */
  repeats: number
}

export type EndState = 'completed' | 'partial' | 'broke-off' | 'declined' | 'refused-by-key' | 'opted-out'
