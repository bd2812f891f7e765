import { toMs } from '../../kernel/duration.ts'
import type { Digit, MenuOptions } from '../api.ts'
import { utteranceOf, type VerbContext } from '../context.ts'
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
  const sources = await ctx.services.speech.render(utteranceOf(ctx, prompt, options.fields))
  for (let left = options.tries; left > 0; left -= 1) {
    const end = await ctx.call.play(prompt, sources, { bargeIn: true })
    const pressed = end.kind === 'interrupted' ? end.digit : await ctx.call.nextDigit(toMs(options.wait))
    const key = options.keys.find((candidate) => candidate === pressed)
    ctx.call.trail({ verb: 'menu', prompt, outcome: outcomeOf(pressed, key !== undefined) })
    if (key !== undefined) return key
    if (left > 1) await explain(ctx, pressed)
  }
  return 'none'
}

function outcomeOf(pressed: Digit | 'silence', isKnown: boolean): string {
  if (pressed === 'silence') return 'silence'
  return isKnown ? `key ${pressed}` : `invalid key ${pressed}`
}

async function explain(ctx: VerbContext, pressed: Digit | 'silence'): Promise<void> {
  ctx.call.dropTypedAhead()
  await say(ctx, pressed === 'silence' ? 'menu/silence' : 'menu/invalid-key')
}
