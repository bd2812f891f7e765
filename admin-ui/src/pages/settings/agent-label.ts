import type { Agent } from './use-queues.ts'

/** `王护士 8001`: two agents may have the same name. */
export const agentLabel = ({ name, number }: Pick<Agent, 'name' | 'number'>): string =>
  number === null ? name : `${name} ${number}`
