/** Calls that ended while no engine listened, or too late for the one that was killed to write it down. */
import type { LegSnapshot, Switch } from '../switch/switch.ts'
import type { CallOpening } from './calls-store.ts'
import { isHungUp } from './live-call.ts'
import type { Switchboard } from './switchboard.ts'

export type ForgottenCallsParts = {
  switchboard: Pick<Switchboard, 'adopt' | 'callOf' | 'drive'>
  switch: Pick<Switch, 'settle'>
  /** Under whose name the call is kept. */
  scriptOf(call: CallOpening): string | undefined
  onError(error: unknown): void
}

const atOnce = 20

/** Closes the books of calls that live no more, with what the switch knows of each. Resolves when all are closed. */
export async function closeForgotten(calls: readonly CallOpening[], parts: ForgottenCallsParts): Promise<void> {
  for (let from = 0; from < calls.length; from += atOnce)
    await Promise.all(calls.slice(from, from + atOnce).map((call) => close(call, parts).catch(parts.onError)))
}

async function close(opening: CallOpening, parts: ForgottenCallsParts): Promise<void> {
  const { switchboard, scriptOf } = parts
  const seenLast = asSeenLast(opening)
  if (switchboard.callOf(seenLast.leg) !== undefined) return // began since
  if ((await parts.switch.settle(seenLast.leg, opening.startedAt)).kind === 'alive') return
  const call = await switchboard.adopt(seenLast, opening.facts)
  await switchboard.drive(call, scriptOf(opening) ?? '', async () => {
    // A leg that the switch has no more is asked for: the answer is the end of the call.
    await call.hangUp('no-one-there').catch((error: unknown) => {
      if (!isHungUp(error)) throw error
    })
    return undefined
  })
}

const asSeenLast = ({ id, direction, from, to, startedAt }: CallOpening): LegSnapshot => ({
  leg: id as string as LegSnapshot['leg'],
  direction,
  from,
  to,
  createdAt: startedAt,
  answeredAt: undefined,
  bridgedTo: undefined,
  room: undefined,
  listensTo: undefined,
})
