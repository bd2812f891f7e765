import type { Utterance } from '../../speech/speech.ts'
import type { Fields } from '../api.ts'
import { fieldsOf, utteranceOf, type VerbContext } from '../context.ts'
import { noted, played } from '../trail-line.ts'

type Source = { file: string } | { text: string; fields?: Fields }

/** Plays a recorded file (from prompts/recorded/) or speaks a text that is not a prompt. */
export async function play(ctx: VerbContext, source: Source): Promise<void> {
  const name = 'file' in source ? source.file : 'text'
  await noted(ctx.call, 'play', name, async () => {
    const sources = await ctx.services.speech.render(toUtterance(ctx, source))
    return played(await ctx.call.play(name, sources, { bargeIn: false }))
  })
}

function toUtterance(ctx: VerbContext, source: Source): Utterance {
  if ('file' in source) return utteranceOf(ctx, source.file)
  return { kind: 'text', text: source.text, language: ctx.language, fields: fieldsOf(ctx, source.fields) }
}
