import type { LiveCall } from '../calls/live-call.ts'
import type { Clock } from '../kernel/clock.ts'
import { type OwnWords, ownUtterance } from '../speech/core/own-words.ts'
import type { Fields, Language, Speech, Utterance } from '../speech/speech.ts'
import type { Destination } from '../switch/switch.ts'
import type { Patient, QueueOutcome, SurveyOutcome } from './api.ts'

export type QueueWait = {
  queue: string
  language: Language
  patient: Patient | undefined
  wishes: { isUrgent?: boolean; headStartMs?: number; skills?: Readonly<Record<string, number>> }
}

/** What the verbs need of the rest of the house; main hands it over. */
export type DialplanServices = {
  clock: Clock
  speech: Speech
  hospital: Fields
  /** Asks a questionnaire over this call. Throws HungUp when the person goes. */
  askSurvey(call: LiveCall, request: { code: string; patient: Patient; language: Language }): Promise<SurveyOutcome>
  /** Waits for an agent and speaks with one. Throws HungUp when the person goes. */
  waitInQueue(call: LiveCall, request: QueueWait): Promise<QueueOutcome>
  /** A desk or a person by the name in the settings, an extension, or an outside number. */
  destinationOf(target: string): Promise<Destination | undefined>
  /** Where a message of this call is kept: an absolute path that does not exist yet. */
  newVoiceFile(call: LiveCall): Promise<string>
  /** Enters a recorded message in the call log. */
  voiceKept(call: LiveCall, file: string, durationMs: number): Promise<void>
}

/** One run of one script over one call. Verbs are functions of this. */
export type VerbContext = {
  readonly call: LiveCall
  readonly services: DialplanServices
  readonly patient: Patient | undefined
  /** Words that this call brings along, by the prompt's id under which the script says them. */
  readonly words?: Readonly<Record<string, OwnWords>>
  language: Language
}

/** Fields that every prompt may use: the hospital's, then the patient's, then those of the verb. */
export const fieldsOf = (ctx: VerbContext, given: Fields = {}): Fields => ({
  ...ctx.services.hospital,
  ...ctx.patient?.fields,
  ...given,
})

export function utteranceOf(ctx: VerbContext, prompt: string, fields: Fields = {}): Utterance {
  const own = ctx.words?.[prompt]
  if (own !== undefined) return ownUtterance(own, ctx.language, fieldsOf(ctx, fields))
  return { kind: 'prompt', prompt, language: ctx.language, fields: fieldsOf(ctx, fields) }
}

/** Leaves the running script for another. Caught by the runner, never by a script. */
export class GoTo extends Error {
  override readonly name = 'GoTo'
  readonly script: string
  constructor(script: string) {
    super(`on to ${script}`)
    this.script = script
  }
}
