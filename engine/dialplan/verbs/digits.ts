import { toMs } from '../../kernel/duration.ts'
import type { Digit, DigitsOptions, DigitsOutcome } from '../api.ts'
import { utteranceOf, type VerbContext } from '../context.ts'
import { noted, whyNot } from '../trail-line.ts'
import { say } from './say.ts'

/** Takes a number of `min` to `max` digits, ended by `endKey` (`#`), by `max`, or by a pause between digits. */
export async function digits(ctx: VerbContext, prompt: string, options: DigitsOptions): Promise<DigitsOutcome> {
  for (let left = options.tries; left > 0; left -= 1) {
    const { typed, first } = await askOnce(ctx, prompt, options)
    if (isEnough(typed, first, options)) return { kind: 'digits', digits: typed }
    if (left > 1) await explain(ctx, first)
  }
  return { kind: 'none' }
}

type Typed = { first: Digit | 'silence'; typed: string }

function askOnce(ctx: VerbContext, prompt: string, options: DigitsOptions): Promise<Typed> {
  return noted(ctx.call, 'digits', prompt, async () => {
    const sources = await ctx.services.speech.render(utteranceOf(ctx, prompt, options.fields))
    const end = await ctx.call.play(prompt, sources, { bargeIn: true })
    const first = end.kind === 'interrupted' ? end.digit : await ctx.call.nextDigit(toMs(options.wait))
    const typed = await collect(ctx, first, options)
    return {
      value: { first, typed },
      outcome: outcomeOf(typed, first, options),
      ...(typed !== '' && { pii: { digits: typed } }),
      ...whyNot(end),
    }
  })
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

/** Who says nothing has typed nothing, also where nothing would do; the end key alone is an answer there. */
const isEnough = (typed: string, first: Digit | 'silence', { min }: DigitsOptions): boolean =>
  first !== 'silence' && typed.length >= min

function outcomeOf(typed: string, first: Digit | 'silence', options: DigitsOptions): string {
  if (first === 'silence') return 'silence'
  return isEnough(typed, first, options) ? `${typed.length} digits` : 'too short'
}

async function explain(ctx: VerbContext, first: Digit | 'silence'): Promise<void> {
  ctx.call.dropTypedAhead()
  await say(ctx, first === 'silence' ? 'menu/silence' : 'menu/invalid-key')
}
