import { toMs } from '../../kernel/duration.ts'
import type { Digit, DigitsOptions, DigitsOutcome } from '../api.ts'
import { utteranceOf, type VerbContext } from '../context.ts'
import { say } from './say.ts'

/** Takes a number of `min` to `max` digits, ended by `endKey` (`#`), by `max`, or by a pause between digits. */
export async function digits(ctx: VerbContext, prompt: string, options: DigitsOptions): Promise<DigitsOutcome> {
  const sources = await ctx.services.speech.render(utteranceOf(ctx, prompt, options.fields))
  for (let left = options.tries; left > 0; left -= 1) {
    const end = await ctx.call.play(prompt, sources, { bargeIn: true })
    const first = end.kind === 'interrupted' ? end.digit : await ctx.call.nextDigit(toMs(options.wait))
    const typed = await collect(ctx, first, options)
    const isEnough = typed.length >= options.min
    ctx.call.trail({
      verb: 'digits',
      prompt,
      outcome: isEnough ? `${typed.length} digits` : typed === '' ? 'silence' : 'too short',
      pii: { digits: typed },
    })
    if (isEnough) return { kind: 'digits', digits: typed }
    if (left > 1) await explain(ctx, typed)
  }
  return { kind: 'none' }
}

async function collect(ctx: VerbContext, first: Digit | 'silence', options: DigitsOptions): Promise<string> {
  const endKey = options.endKey ?? '#'
  let typed = ''
  let next = first
  while (next !== 'silence' && next !== endKey) {
    typed += next
    if (typed.length >= options.max) break
    next = await ctx.call.nextDigit(toMs(options.betweenDigits ?? '3s'))
  }
  return typed
}

async function explain(ctx: VerbContext, typed: string): Promise<void> {
  ctx.call.dropTypedAhead()
  await say(ctx, typed === '' ? 'menu/silence' : 'menu/invalid-key')
}
