import type { SurveyOutcome } from '../api.ts'
import type { VerbContext } from '../context.ts'
import { type Noted, noted } from '../trail-line.ts'

/** Asks a questionnaire. Without a known patient there is nobody whose answers they would be: `unavailable`. */
export async function survey({ call, services, patient, language }: VerbContext, code: string): Promise<SurveyOutcome> {
  return await noted(call, 'survey', code, async (): Promise<Noted<SurveyOutcome>> => {
    if (patient === undefined) return { value: 'unavailable', outcome: 'unavailable' }
    const outcome = await services.askSurvey(call, { code, patient, language })
    return { value: outcome, outcome }
  })
}
