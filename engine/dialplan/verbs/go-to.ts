import { GoTo, type VerbContext } from '../context.ts'

export function goTo({ call }: VerbContext, script: string): Promise<never> {
  call.trail({ verb: 'goTo', prompt: script, outcome: 'gone' })
  return Promise.reject(new GoTo(script))
}
