import type { VerbContext } from '../context.ts'

/** Ends the call. Of one that the person has ended nothing is noted: it was not us. */
export async function hangup({ call }: VerbContext): Promise<never> {
  if (!call.hasEnded) call.trail({ verb: 'hangup', prompt: '', outcome: 'finished' })
  return await call.hangUp('finished')
}
