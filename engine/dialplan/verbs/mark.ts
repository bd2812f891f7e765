import type { VerbContext } from '../context.ts'

/** Notes a fact in the call log: reports can count it, and it travels with the call. */
export function mark({ call }: VerbContext, name: string, value = 'yes'): Promise<void> {
  call.facts.set(name, value)
  call.trail({ verb: 'mark', prompt: name, outcome: value.slice(0, 64) })
  return Promise.resolve()
}
