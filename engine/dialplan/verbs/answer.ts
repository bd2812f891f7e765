import type { VerbContext } from '../context.ts'
import { noted } from '../trail-line.ts'

export async function answer({ call }: VerbContext): Promise<void> {
  if (call.isAnswered) return
  await noted(call, 'answer', '', async () => ({ value: await call.answer(), outcome: 'answered' }))
}
