import { toMs } from '../../kernel/duration.ts'
import type { Duration } from '../api.ts'
import type { VerbContext } from '../context.ts'

export async function pause({ call }: VerbContext, duration: Duration): Promise<void> {
  await call.pause(toMs(duration))
  call.trail({ verb: 'pause', prompt: '', outcome: duration })
}
