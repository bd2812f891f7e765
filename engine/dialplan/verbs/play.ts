import type { Fields } from '../api.ts'
import { fieldsOf, type VerbContext } from '../context.ts'

/** Plays a recorded file (from prompts/recorded/) or speaks a text that is not a prompt. */
export async function play(
  ctx: VerbContext,
  source: { file: string } | { text: string; fields?: Fields },
): Promise<void> {
  const isFile = 'file' in source
  const name = isFile ? source.file : 'text'
  const sources = isFile
    ? await ctx.services.speech.render({
        kind: 'prompt',
        prompt: source.file,
        language: ctx.language,
        fields: fieldsOf(ctx),
      })
    : await ctx.services.speech.render({
        kind: 'text',
        text: source.text,
        language: ctx.language,
        fields: fieldsOf(ctx, source.fields),
      })
  const end = await ctx.call.play(name, sources, { bargeIn: false })
  ctx.call.trail({ verb: 'play', prompt: name, outcome: end.kind })
}
