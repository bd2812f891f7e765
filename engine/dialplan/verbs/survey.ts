import type { SurveyOutcome } from '../api.ts'
import type { VerbContext } from '../context.ts'

/** Asks a questionnaire. Without a known patient there is nobody whose answers they would be: `unavailable`. */
export async function survey(ctx: VerbContext, code: string): Promise<SurveyOutcome> {
  if (ctx.patient === undefined) {
    ctx.call.trail({ verb: 'survey', prompt: code, outcome: 'unavailable' })
    return 'unavailable'
  }
  const outcome = await ctx.services.askSurvey(ctx.call, { code, patient: ctx.patient, language: ctx.language })
  ctx.call.trail({ verb: 'survey', prompt: code, outcome })
  return outcome
}
