import type { Fields } from '../api.ts'
import { utteranceOf, type VerbContext } from '../context.ts'

/** Says a prompt to its end; keys pressed meanwhile are kept for whoever asks next. */
export async function say(ctx: VerbContext, prompt: string, fields?: Fields): Promise<void> {
  const sources = await ctx.services.speech.render(utteranceOf(ctx, prompt, fields))
  const end = await ctx.call.play(prompt, sources, { bargeIn: false })
  ctx.call.trail({ verb: 'say', prompt, outcome: end.kind })
}
