import type { LiveCall } from '../calls/live-call.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Fields, Language, Speech } from '../speech/speech.ts'
import { nothingYet } from './core/path.ts'
import { languageFor } from './core/phrases.ts'
import type { EndState, Questionnaire } from './core/questionnaire.ts'
import { newSession } from './core/session.ts'
import { runSurvey, type SurveyKeeping, type VoiceFiles } from './keypad.ts'

/** An answer of a trial; `dropped` are earlier ones that it takes off the road. */
export type TrialAnswer = { question: string; value: string; dropped: readonly string[]; next: string | undefined }

export type TrialParts = { speech: Speech; clock: Clock; voice: VoiceFiles; hospital: Fields }

export type TrialRequest = {
  questionnaire: Questionnaire
  fields: Fields
  language: Language
  onAnswer(answer: TrialAnswer): Promise<void>
}

/**
 * Asks a questionnaire as a patient would be asked, and keeps nothing of it: no response, no red flag that reaches
 * anybody, no number that is never called again. The version is not frozen by it.
 */
export async function askOnTrial(call: LiveCall, request: TrialRequest, parts: TrialParts): Promise<EndState> {
  const { questionnaire, fields, language, onAnswer } = request
  const keeping: SurveyKeeping = {
    keep: ({ answer: { question, value }, dropped, next }) =>
      onAnswer({ question, value: String(value), dropped, next }),
    pass: () => Promise.resolve(),
    close: () => Promise.resolve(),
    redFlag: () => Promise.resolve(),
    optOut: () => Promise.resolve(),
  }
  return await runSurvey(call, {
    questionnaire,
    language: languageFor(questionnaire, language),
    fields: { ...parts.hospital, ...fields },
    session: newSession(nothingYet, 'first'),
    keeping,
    ...parts,
  })
}
