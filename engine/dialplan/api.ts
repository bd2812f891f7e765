/**
 * What a dialplan script sees. A script is an async function whose verbs await; the caller hanging up throws and
 * unwinds; every wait returns a closed union, so the compiler lists the roads not taken.
 *
 * This module is bundled into scripts: types and the one function below, nothing that holds state.
 */
import type { Duration } from '../kernel/duration.ts'
import type { Fields, Language } from '../speech/speech.ts'
import type { Digit } from '../switch/switch.ts'

export type { Digit, Duration, Fields, Language }

export type MenuOptions<Key extends Digit> = {
  keys: readonly Key[]
  /** How often the prompt is said in all before giving up. */
  tries: number
  /** How long to wait for a key after the prompt has ended. */
  wait: Duration
  fields?: Fields
}

export type DigitsOptions = {
  min: number
  max: number
  tries: number
  wait: Duration
  betweenDigits?: Duration
  endKey?: Digit
  fields?: Fields
}
export type DigitsOutcome = { kind: 'digits'; digits: string } | { kind: 'none' }

export type RecordOptions = { max: Duration; beep?: boolean; fields?: Fields }
export type RecordOutcome = { kind: 'recorded'; seconds: number; file: string } | { kind: 'nothing' }

export type SurveyOutcome =
  | 'completed'
  | 'partial'
  | 'broke-off'
  | 'declined'
  | 'refused-by-key'
  | 'opted-out'
  | 'unavailable'

export type ConnectOutcome =
  | { kind: 'connected'; talkSeconds: number }
  | { kind: 'busy' }
  | { kind: 'no-answer' }
  | { kind: 'failed'; cause: string }

export type QueueOptions = {
  /** Counts as having waited this much longer: a VIP, a key patient. */
  headStart?: Duration
  /** Comes before everybody who is not. */
  urgent?: boolean
  /** Skills that the agent must have, each at this level at least. */
  skills?: Readonly<Record<string, number>>
}

/**
 * `served`: somebody spoke with the person and that is over. `exited`: the person pressed the key that leads out.
 * `callback`: the person keeps the place and will be called; that was said. The rest: nobody
 * came, and the script says what then.
 */
export type QueueOutcome =
  | { kind: 'served'; talkSeconds: number; rating: number | undefined }
  | { kind: 'exited' }
  | { kind: 'callback' }
  | { kind: 'timed-out' }
  | { kind: 'full' }
  | { kind: 'nobody-signed-in' }
  | { kind: 'nobody-at-work' }
  | { kind: 'no-such-queue' }

export type Patient = {
  id: string
  fields: Fields
  language: Language
  isVip: boolean
}

/** `none`: nobody has this number. `several`: a family shares it. */
export type PatientLookup = { kind: 'one'; patient: Patient } | { kind: 'several'; count: number } | { kind: 'none' }

export type CallVerbs = {
  readonly id: string
  readonly direction: 'inbound' | 'outbound'
  readonly callerNumber: string
  readonly dialedNumber: string
  /** The patient this call is about, where that is known (always so for a campaign's call). */
  readonly patient: Patient | undefined
  /** What the campaign handed over: `questionnaire`, `notice`, … Empty for inbound calls. */
  readonly task: Readonly<Record<string, string>>

  answer(): Promise<void>
  say(prompt: string, fields?: Fields): Promise<void>
  /** Plays an audio file from prompts/recorded/, or a text that is not a prompt. */
  play(source: { file: string } | { text: string; fields?: Fields }): Promise<void>
  /** Says the prompt, takes one of `keys`. A wrong key and silence have prompts of their own. */
  menu<Key extends Digit>(prompt: string, options: MenuOptions<Key>): Promise<Key | 'none'>
  digits(prompt: string, options: DigitsOptions): Promise<DigitsOutcome>
  record(prompt: string, options: RecordOptions): Promise<RecordOutcome>
  /** Asks a questionnaire by its code; answers are kept as they come. */
  survey(code: string): Promise<SurveyOutcome>
  /** Hands the call to a person or a desk by its name in the settings, or to an extension; the script ends when it is connected. */
  transfer(target: string): Promise<ConnectOutcome>
  /** Like transfer, but the script goes on afterwards. */
  bridge(target: string, options: { ring: Duration }): Promise<ConnectOutcome>
  /** Waits in a queue, by its code, until an agent comes; the conversation is over when it resolves. */
  queue(code: string, options?: QueueOptions): Promise<QueueOutcome>
  /** Leaves this script for another, for good. */
  goTo(script: string): Promise<never>
  pause(duration: Duration): Promise<void>
  /** Notes a fact in the call log. */
  mark(name: string, value?: string): Promise<void>
  hangup(): Promise<never>
  /** Speaks this language from here on. */
  speak(language: Language): void
}

export type Desk = {
  hours: { isOpen(calendar: string): boolean }
  lists: { isBlack(number: string): Promise<boolean>; isWhite(number: string): Promise<boolean> }
  patients: { byNumber(number: string): Promise<PatientLookup> }
}

export type ScriptBody = (call: CallVerbs, desk: Desk) => Promise<unknown>

export type Script = {
  name: string
  /** Numbers it answers. Empty: it is only gone to, or used by campaigns. */
  numbers: readonly string[]
  run: ScriptBody
  /** Where a live call re-enters after a restart of the engine; without it the call is told good-bye. */
  onRecovered?: ScriptBody
}

/** Declares a script; the file's default export. */
export function dialplan(
  name: string,
  numbers: readonly string[],
  run: ScriptBody,
  more: { onRecovered?: ScriptBody } = {},
): Script {
  return { name, numbers, run, ...more }
}
