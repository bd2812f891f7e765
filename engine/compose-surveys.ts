/** The questionnaires' part of the engine: asked by key, filled in at a desk, and who is told of what is answered. */
import type { EngineParts } from './compose.ts'
import { redFlagsStore } from './home/red-flags-store.ts'
import type { House } from './house.ts'
import type { CallId } from './kernel/ids.ts'
import type { Live } from './live/live.ts'
import type { RecordingFeature } from './recording/recording.ts'
import type { SpeechService } from './speech/create-speech.ts'
import { formStore } from './survey/form-store.ts'
import { createForms } from './survey/forms.ts'
import { openFormsStore } from './survey/open-forms-store.ts'
import { createSurveys, type SurveyEvents } from './survey/survey.ts'
import { surveyStore } from './survey/survey-store.ts'

type SurveyParts = Pick<EngineParts, 'clock' | 'db' | 'log'> & {
  live: Live
  hospital: House['hospital']
  speech: SpeechService
  recording: RecordingFeature
  optOut(number: string): Promise<void>
  /** Whether this call is on. */
  isOn(call: CallId): boolean
  /** A campaign's question was answered beside its own calls: in a call of the patient's, or at a desk. */
  settleBesides(patient: number, campaign: number, call: CallId, end: string): Promise<void>
  settleAtDesk(patient: number, campaign: number, end: string): Promise<void>
}

export function composeSurveys(parts: SurveyParts) {
  const { clock, db, log, live, hospital, speech, recording } = parts
  const redFlags = redFlagsStore(db)
  const redFlag: SurveyEvents['redFlag'] = async ({ response, patient, campaign, code, answer }) => {
    const department = await redFlags.departmentOfPatient(patient).catch(() => undefined)
    const told = { response, campaign: campaign ?? null, code, question: answer.question }
    live.publish('survey.red-flag', told, department === undefined ? {} : { department })
    log.warn({ response, campaign, code, question: answer.question }, 'red flag answer')
  }
  const surveys = createSurveys({
    store: surveyStore(db),
    speech,
    clock,
    voice: recording,
    hospital,
    events: {
      optOut: ({ number }) => parts.optOut(number),
      redFlag,
      ended: async ({ patient, campaign, call, end }) => {
        live.publish('survey.ended', { campaign: campaign ?? null, call, end })
        if (campaign !== undefined) await parts.settleBesides(Number(patient), campaign, call, end)
      },
    },
  })
  const forms = createForms({
    store: formStore(db),
    open: openFormsStore(db),
    clock,
    isOn: parts.isOn,
    events: {
      redFlag,
      ended: async ({ patient, campaign, end }) => {
        live.publish('survey.ended', { campaign: campaign ?? null, call: null, end })
        if (campaign !== undefined) await parts.settleAtDesk(Number(patient), campaign, end)
      },
      // Ids alone: doctors, who sit at desks too, are told as well, and ask for what they may see.
      moved: ({ by, ...told }) => live.publish('survey.form', { ...told, by: by ?? null }, { everybody: true }),
    },
  })
  return { surveys, forms }
}
