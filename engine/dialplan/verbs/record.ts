import { isHungUp } from '../../calls/live-call.ts'
import { toMs } from '../../kernel/duration.ts'
import type { RecordOptions, RecordOutcome } from '../api.ts'
import type { VerbContext } from '../context.ts'
import { noted } from '../trail-line.ts'
import { say } from './say.ts'

const shortestMessageMs = toMs('1s')

/**
 * Says the prompt, beeps, and keeps what the person says until a key or the limit. Under a second it is nothing. Most
 * people end a message by hanging up: it is kept all the same, and the hang-up thrown after that.
 */
export async function record(ctx: VerbContext, prompt: string, options: RecordOptions): Promise<RecordOutcome> {
  await say(ctx, prompt, options.fields)
  if (options.beep ?? true) await ctx.call.play('beep', [{ kind: 'tone', tone: 'beep' }], { bargeIn: false })
  const { outcome, hungUp } = await noted(ctx.call, 'record', prompt, async () => {
    const file = await ctx.services.newVoiceFile(ctx.call)
    const { durationMs, hungUp } = await capture(ctx, file, toMs(options.max))
    const isMessage = durationMs >= shortestMessageMs
    if (isMessage) await ctx.services.voiceKept(ctx.call, file, durationMs)
    const outcome: RecordOutcome = isMessage
      ? { kind: 'recorded', seconds: durationMs / 1000, file }
      : { kind: 'nothing' }
    return { value: { outcome, hungUp }, outcome: outcome.kind, detail: { ms: durationMs } }
  })
  if (hungUp !== undefined) throw hungUp
  return outcome
}

async function capture({ call, services }: VerbContext, file: string, maxMs: number) {
  const startedAt = services.clock.now()
  try {
    const { durationMs } = await call.captureVoice(file, { maxMs })
    return { durationMs, hungUp: undefined }
  } catch (error) {
    if (!isHungUp(error)) throw error
    return { durationMs: services.clock.now() - startedAt, hungUp: error }
  }
}
