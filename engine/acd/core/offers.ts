/** How the ring of an agent ends. Each offer ends once; what comes later is an echo. */
import type { AgentEvent } from './agent.ts'
import { backToQueue, endWaiting } from './callers.ts'
import type { Desk } from './desk.ts'
import type { Ground } from './ground.ts'
import { place, unplace } from './matching.ts'
import type { Offer } from './offer.ts'
import type { Queue } from './queue.ts'
import { moveAgent } from './seats.ts'
import { stopHolding, type Waiting } from './waiting.ts'
import { declinedACall, missedTooOften, type OfferEnd, type Withdrawal } from './words.ts'

/** By the agent's doing, or by none: the caller goes on waiting in the same place. */
export function endOffer(ground: Ground, offer: Offer, how: Exclude<OfferEnd, 'answered' | 'withdrawn'>): void {
  const { desk, waiting } = offer
  close(ground, offer, how)
  waiting.isConnecting = false
  showAgain(ground, offer)
  leaveInPeace(ground, desk, how, waiting.inQueue)
  backToQueue(ground, waiting)
}

/** Whom the agent did not answer is held for nobody any more, and is back in sight before the agent is free again. */
function showAgain(ground: Ground, { desk, waiting }: Offer): void {
  if (waiting.heldFor === desk.agent) {
    unplace(waiting)
    stopHolding(waiting)
    ground.deadlines.callOff(waiting.deadlines.hold)
  }
  if (waiting.offers.length === 0) place(ground, waiting)
}

function leaveInPeace(ground: Ground, desk: Desk, how: 'missed' | 'declined' | 'unreachable', queue: Queue): void {
  const { pauseAfterMisses, declinedMs } = queue.rules
  if (how === 'unreachable') return moveAgent(ground, desk, { kind: 'phone-lost' }, how)
  if (how === 'declined') {
    const pause = { reason: declinedACall, until: ground.now + declinedMs }
    return moveAgent(ground, desk, { kind: 'missed', pause }, how)
  }
  desk.missedInARow += 1
  const isEnough = pauseAfterMisses > 0 && desk.missedInARow >= pauseAfterMisses
  const pause = { reason: missedTooOften, until: undefined }
  moveAgent(ground, desk, isEnough ? { kind: 'missed', pause } : { kind: 'missed' }, how)
}

/** The agent's phone or mind is elsewhere now: `event` moves the agent, the caller goes on waiting. */
export function takeAway(ground: Ground, offer: Offer, event: AgentEvent, reason: string): void {
  const { desk, waiting } = offer
  ground.emit({ do: 'withdraw', offer: offer.id, agent: desk.agent, because: 'agent-gone' })
  close(ground, offer, 'withdrawn')
  showAgain(ground, offer)
  moveAgent(ground, desk, event, reason)
  backToQueue(ground, waiting)
}

/** Not by the agent's doing. What becomes of the caller is the business of who withdraws. */
export function withdraw(ground: Ground, offer: Offer, because: Withdrawal): void {
  const { desk } = offer
  ground.emit({ do: 'withdraw', offer: offer.id, agent: desk.agent, because })
  close(ground, offer, 'withdrawn')
  moveAgent(ground, desk, { kind: 'withdrawn' }, because)
}

export function withdrawAll(ground: Ground, waiting: Waiting, because: Withdrawal, except?: Offer): void {
  for (const offer of [...waiting.offers]) if (offer !== except) withdraw(ground, offer, because)
}

export function answer(ground: Ground, offer: Offer): void {
  if (offer.stage === 'connecting') return
  const { desk, waiting } = offer
  const queue = waiting.inQueue
  offer.stage = 'connecting'
  waiting.isConnecting = true
  unplace(waiting)
  ground.deadlines.callOff(waiting.deadlines.more)
  ground.deadlines.callOff(offer.deadline)
  const { connectMs, callbackRingMs } = queue.rules
  const within = waiting.isCallback ? connectMs + callbackRingMs : connectMs
  offer.deadline = ground.deadlines.set(ground.now + within, () => endOffer(ground, offer, 'declined'))
  desk.missedInARow = 0
  withdrawAll(ground, waiting, 'another-answered', offer)
  ground.emit({ do: 'connect', offer: offer.id, agent: desk.agent, caller: waiting.caller, queue: queue.id })
}

export function connected(ground: Ground, offer: Offer): void {
  if (offer.stage === 'ringing') answer(ground, offer) // the answer was lost on the way
  const { desk, waiting } = offer
  const queue = waiting.inQueue
  const member = desk.memberOf(queue)
  if (member !== undefined) member.answered += 1
  close(ground, offer, 'answered')
  desk.talkingFor = { queue, offer: offer.id, since: ground.now }
  desk.owesWords = queue.rules.needsDisposition
  ground.conversations.add(offer.id)
  moveAgent(ground, desk, { kind: 'began-call' }, 'served')
  endWaiting(ground, waiting, { how: 'served', agent: desk.agent })
}

function close(ground: Ground, offer: Offer, how: OfferEnd): void {
  const { id, desk, waiting, at } = offer
  ground.offers.delete(id)
  ground.deadlines.callOff(offer.deadline)
  waiting.offers.splice(waiting.offers.indexOf(offer), 1)
  desk.offer = undefined
  ground.emit({
    do: 'offer-ended',
    offer: id,
    agent: desk.agent,
    caller: waiting.caller,
    how,
    rangMs: ground.now - at,
  })
}
