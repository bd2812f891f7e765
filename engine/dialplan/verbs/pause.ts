import { toMs } from '../../kernel/duration.ts'
import type { Duration } from '../api.ts'
import type { VerbContext } from '../context.ts'
import { noted } from '../trail-line.ts'

export async function pause({ call }: VerbContext, duration: Duration): Promise<void> {
  await noted(call, 'pause', '', async () => ({ value: await call.pause(toMs(duration)), outcome: duration }))
}
