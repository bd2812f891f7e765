import type { VerbContext } from '../context.ts'

export async function answer({ call }: VerbContext): Promise<void> {
  if (call.isAnswered) return
  await call.answer()
  call.trail({ verb: 'answer', prompt: '', outcome: 'answered' })
}
