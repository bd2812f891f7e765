import type { VerbContext } from '../context.ts'

export async function hangup({ call }: VerbContext): Promise<never> {
  call.trail({ verb: 'hangup', prompt: '', outcome: 'finished' })
  return await call.hangUp('finished')
}
