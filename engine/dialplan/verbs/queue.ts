import { toMs } from '../../kernel/duration.ts'
import type { QueueOptions, QueueOutcome } from '../api.ts'
import type { VerbContext } from '../context.ts'
import { type Noted, noted } from '../trail-line.ts'

/** Puts the person in a queue; the script goes on when somebody has spoken with the person, or when nobody will. */
export async function queue(ctx: VerbContext, code: string, options: QueueOptions = {}): Promise<QueueOutcome> {
  const { call, services, patient, language } = ctx
  return await noted(call, 'queue', code, async (): Promise<Noted<QueueOutcome>> => {
    const outcome = await services.waitInQueue(call, {
      queue: code,
      language,
      patient,
      wishes: {
        ...(options.headStart !== undefined && { headStartMs: toMs(options.headStart) }),
        ...(options.urgent === true && { isUrgent: true }),
        ...(options.skills !== undefined && { skills: options.skills }),
      },
    })
    return { value: outcome, outcome: outcome.kind, ...detailOf(outcome) }
  })
}

function detailOf(outcome: QueueOutcome): { detail?: Record<string, number> } {
  if (outcome.kind !== 'served') return {}
  const { talkSeconds, rating } = outcome
  return { detail: { seconds: Math.round(talkSeconds), ...(rating !== undefined && { rating }) } }
}
