import { toMs } from '../../kernel/duration.ts'
import type { ConnectOutcome } from '../api.ts'
import type { VerbContext } from '../context.ts'
import { connect } from './bridge.ts'
import { hangup } from './hangup.ts'

const ringMs = toMs('25s')

/** Hands the person over: once connected, the end of that talk is the end of the call. Returns only when it failed. */
export async function transfer(ctx: VerbContext, target: string): Promise<ConnectOutcome> {
  const outcome = await connect(ctx, 'transfer', target, ringMs)
  if (outcome.kind === 'connected') await hangup(ctx)
  return outcome
}
