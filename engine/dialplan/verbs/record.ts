import { toMs } from '../../kernel/duration.ts'
import type { RecordOptions, RecordOutcome } from '../api.ts'
import type { VerbContext } from '../context.ts'
import { say } from './say.ts'

const shortestMessageMs = toMs('1s')

/** Says the prompt, beeps, and keeps what the person says until a key or the limit. Under a second it is nothing. */
export async function record(ctx: VerbContext, prompt: string, options: RecordOptions): Promise<RecordOutcome> {
  await say(ctx, prompt, options.fields)
  if (options.beep ?? true) await ctx.call.play('beep', [{ kind: 'tone', tone: 'beep' }], { bargeIn: false })
  const file = await ctx.services.newVoiceFile(ctx.call)
  const captured = await ctx.call.captureVoice(file, { maxMs: toMs(options.max) })
  const isMessage = captured.durationMs >= shortestMessageMs
  ctx.call.trail({
    verb: 'record',
    prompt,
    outcome: isMessage ? 'recorded' : 'nothing',
    detail: { ms: captured.durationMs },
  })
  if (!isMessage) return { kind: 'nothing' }
  await ctx.services.voiceKept(ctx.call, file, captured.durationMs)
  return { kind: 'recorded', seconds: captured.durationMs / 1000, file }
}
