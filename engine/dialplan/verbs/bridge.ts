import type { TrailEntry } from '../../calls/live-call.ts'
import { toMs } from '../../kernel/duration.ts'
import type { ConnectOutcome, Duration } from '../api.ts'
import type { VerbContext } from '../context.ts'
import { noted } from '../trail-line.ts'

/** Connects the person to somebody; the script goes on when that talk is over or did not come about. */
export function bridge(ctx: VerbContext, target: string, options: { ring: Duration }): Promise<ConnectOutcome> {
  return connect(ctx, 'bridge', target, toMs(options.ring))
}

/** Rings `target` and connects; leaves the line of `verb`. A number is somebody's: it is in the legs, not in the trail. */
export async function connect(
  ctx: VerbContext,
  verb: 'bridge' | 'transfer',
  target: string,
  ringMs: number,
): Promise<ConnectOutcome> {
  return await noted(ctx.call, verb, /^\+?\d{7,}$/.test(target) ? 'number' : target, async () => {
    const to = await ctx.services.destinationOf(target)
    const outcome: ConnectOutcome =
      to === undefined
        ? { kind: 'failed', cause: 'unknown-target' }
        : outcomeOf(await ctx.call.connectTo(to, { ringMs }))
    return { value: outcome, outcome: outcome.kind, ...detailOf(outcome) }
  })
}

function outcomeOf(end: Awaited<ReturnType<VerbContext['call']['connectTo']>>): ConnectOutcome {
  if (end.kind === 'connected') return { kind: 'connected', talkSeconds: end.talkMs / 1000 }
  if (end.cause === 'busy' || end.cause === 'no-answer') return { kind: end.cause }
  return { kind: 'failed', cause: end.cause }
}

function detailOf(outcome: ConnectOutcome): Pick<TrailEntry, 'detail'> {
  if (outcome.kind === 'connected') return { detail: { seconds: outcome.talkSeconds } }
  return outcome.kind === 'failed' ? { detail: { cause: outcome.cause } } : {}
}
