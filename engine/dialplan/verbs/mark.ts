import type { VerbContext } from '../context.ts'

/** Facts that say whose call it is and what its survey came to; campaigns and reports go by them. */
const ours: ReadonlySet<string> = new Set(['patient', 'campaign', 'contact', 'attempt', 'survey'])

/** Notes a fact in the call log: reports can count it, and it travels with the call. A value may be personal. */
export async function mark({ call }: VerbContext, name: string, value = 'yes'): Promise<void> {
  if (ours.has(name)) throw new Error(`a script cannot mark «${name}»: the engine keeps that fact itself`)
  call.facts.set(name, value)
  call.trail({ verb: 'mark', prompt: name, outcome: 'noted', pii: { value } })
}
