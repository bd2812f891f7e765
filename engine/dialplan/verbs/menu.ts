import { toMs } from '../../kernel/duration.ts'
import type { Digit, MenuOptions } from '../api.ts'
import { utteranceOf, type VerbContext } from '../context.ts'
import { noted, whyNot } from '../trail-line.ts'
import { say } from './say.ts'

/**
 * Says a menu and takes one of its keys, also while it is being said. A key that the menu does not have and silence
 * are answered differently; both use up a try.
 */
export async function menu<Key extends Digit>(
  ctx: VerbContext,
  prompt: string,
  options: MenuOptions<Key>,
): Promise<Key | 'none'> {
  for (let left = options.tries; left > 0; left -= 1) {
    const pressed = await askOnce(ctx, prompt, options)
    const key = options.keys.find((candidate) => candidate === pressed)
    if (key !== undefined) return key
    if (left > 1) await explain(ctx, pressed)
  }
  return 'none'
}

function askOnce(ctx: VerbContext, prompt: string, options: MenuOptions<Digit>): Promise<Digit | 'silence'> {
  return noted(ctx.call, 'menu', prompt, async () => {
    const sources = await ctx.services.speech.render(utteranceOf(ctx, prompt, options.fields))
    const end = await ctx.call.play(prompt, sources, { bargeIn: true })
    const pressed = end.kind === 'interrupted' ? end.digit : await ctx.call.nextDigit(toMs(options.wait))
    return { value: pressed, outcome: outcomeOf(pressed, options.keys), ...whyNot(end) }
  })
}

function outcomeOf(pressed: Digit | 'silence', keys: readonly Digit[]): string {
  if (pressed === 'silence') return 'silence'
  return keys.includes(pressed) ? `key ${pressed}` : `invalid key ${pressed}`
}

async function explain(ctx: VerbContext, pressed: Digit | 'silence'): Promise<void> {
  ctx.call.dropTypedAhead()
  await say(ctx, pressed === 'silence' ? 'menu/silence' : 'menu/invalid-key')
}
