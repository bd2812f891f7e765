import type { Fields } from '../api.ts'
import { utteranceOf, type VerbContext } from '../context.ts'
import { noted, played } from '../trail-line.ts'

/** Says a prompt to its end; keys pressed meanwhile are kept for whoever asks next. */
export async function say(ctx: VerbContext, prompt: string, fields?: Fields): Promise<void> {
  await noted(ctx.call, 'say', prompt, async () => {
    const sources = await ctx.services.speech.render(utteranceOf(ctx, prompt, fields))
    return played(await ctx.call.play(prompt, sources, { bargeIn: false }))
  })
}
