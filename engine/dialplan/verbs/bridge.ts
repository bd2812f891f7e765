import { toMs } from '../../kernel/duration.ts'
import type { ConnectOutcome, Duration } from '../api.ts'
import type { VerbContext } from '../context.ts'

/** Connects the person to somebody; the script goes on when that talk is over or did not come about. */
export async function bridge(ctx: VerbContext, target: string, options: { ring: Duration }): Promise<ConnectOutcome> {
  const outcome = await connect(ctx, target, toMs(options.ring))
  ctx.call.trail({ verb: 'bridge', prompt: target, outcome: outcome.kind })
  return outcome
}

export async function connect(ctx: VerbContext, target: string, ringMs: number): Promise<ConnectOutcome> {
  const to = await ctx.services.destinationOf(target)
  if (to === undefined) return { kind: 'failed', cause: 'unknown-target' }
  const end = await ctx.call.connectTo(to, { ringMs })
  if (end.kind === 'connected') return { kind: 'connected', talkSeconds: end.talkMs / 1000 }
  if (end.cause === 'busy') return { kind: 'busy' }
  if (end.cause === 'no-answer') return { kind: 'no-answer' }
  return { kind: 'failed', cause: end.cause }
}
