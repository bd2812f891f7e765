/** Joining a queue, waiting in it, and the five ways in which waiting ends. */
import type { Ground } from './ground.ts'
import { findAgent, place, unplace } from './matching.ts'
import { withdrawAll } from './offers.ts'
import { isAtWork } from './presence.ts'
import type { Queue } from './queue.ts'
import { serveSoon } from './seats.ts'
import { stopHolding, Waiting } from './waiting.ts'
import type { AgentId, Joining, QueueId, TurnedAway, WaitingEnd, Withdrawal } from './words.ts'

const noSkills: Joining['skills'] & object = {}
const placeKey = (queue: QueueId, number: string): string => `${queue} ${number}`

export function join(ground: Ground, joining: Joining): void {
  const { caller, queue: id } = joining
  // The instant may be that of another machine's clock.
  const joinedAt = Math.min(joining.joinedAt, ground.now)
  const queue = ground.queues.get(id)
  if (queue === undefined) return turnAway(ground, joining, 'no-such-queue')
  const because = whyNot(ground, queue, joining)
  if (because !== undefined) return turnAway(ground, joining, because)
  const kept = takeKeptPlace(ground, joining)
  const heldFor = holderFor(ground, queue, joining)
  const rank = Math.min(joinedAt - (joining.headStartMs ?? 0), kept?.rank ?? Number.POSITIVE_INFINITY)
  const waiting = new Waiting({
    caller,
    inQueue: queue,
    joinedAt,
    skills: joining.skills ?? noSkills,
    number: joining.number,
    isCallback: joining.isCallback ?? false,
    isUrgent: joining.isUrgent ?? false,
    rank,
    turn: ground.nextTurn(),
    wasResumed: kept !== undefined,
    heldFor,
    heldUntil: heldFor === undefined ? undefined : ground.now + queue.rules.lastAgentWaitMs,
  })
  enter(ground, queue, waiting)
  findAgent(ground, waiting)
}

function turnAway(ground: Ground, { caller, queue }: Joining, because: TurnedAway): void {
  ground.emit({ do: 'turn-away', caller, queue, because })
}

function whyNot(ground: Ground, queue: Queue, { caller }: Joining): TurnedAway | undefined {
  if (ground.callers.has(caller)) return 'is-waiting-already'
  const { maxLength, needsAgents } = queue.rules
  if (needsAgents !== 'none' && !queue.hasSignedIn) return 'nobody-signed-in'
  if (needsAgents === 'at-work' && !queue.hasAtWork) return 'nobody-at-work'
  if (maxLength !== undefined && queue.waiting.size >= maxLength) return 'full'
  return undefined
}

/** The agent who spoke with this patient last, where it is worth waiting for: at work, and allowed to take this call. */
function holderFor(ground: Ground, queue: Queue, { lastAgent, skills = {} }: Joining): AgentId | undefined {
  const desk = lastAgent === undefined ? undefined : ground.desks.get(lastAgent)
  if (desk === undefined || queue.rules.lastAgentWaitMs <= 0) return undefined
  return desk.memberOf(queue) !== undefined && isAtWork(desk.state) && desk.has(skills) ? lastAgent : undefined
}

function takeKeptPlace(ground: Ground, { queue, number }: Joining) {
  if (number === undefined) return undefined
  const key = placeKey(queue, number)
  const kept = ground.keptPlaces.get(key)
  ground.keptPlaces.delete(key)
  return kept !== undefined && kept.untilAt >= ground.now ? kept : undefined
}

function enter(ground: Ground, queue: Queue, waiting: Waiting): void {
  const { caller, joinedAt, wasResumed } = waiting
  ground.callers.set(caller, waiting)
  queue.waiting.add(waiting)
  waiting.enteredAt = ground.now
  waiting.openLevel = queue.openLevelAt(joinedAt, ground.now)
  ground.emit({ do: 'waiting-began', caller, queue: queue.id, joinedAt, wasResumed })
  place(ground, waiting)
  setDeadlines(ground, queue, waiting)
}

/** Also after the queue's rules have changed. */
export function setDeadlines(ground: Ground, queue: Queue, waiting: Waiting): void {
  const { deadlines } = ground
  const maxWaitMs = limitOf(queue, waiting)
  const overflow = overflowOf(ground, queue, waiting)
  forget(ground, waiting)
  if (waiting.heldUntil !== undefined)
    waiting.deadlines.hold = deadlines.set(waiting.heldUntil, () => {
      if (waiting.offers.length === 0) releaseHeld(ground, waiting)
    })
  if (maxWaitMs !== undefined)
    waiting.deadlines.limit = deadlines.set(waiting.joinedAt + maxWaitMs, () => {
      // An agent has answered: this is no moment to send the caller away.
      if (!waiting.isConnecting) endWaiting(ground, waiting, { how: 'timed-out' })
    })
  if (overflow !== undefined)
    waiting.deadlines.overflow = deadlines.set(waiting.enteredAt + overflow.afterMs, () => {
      if (!waiting.isConnecting) overflowTo(ground, waiting, overflow.to)
    })
  openNextLevel(ground, queue, waiting)
}

function openNextLevel(ground: Ground, queue: Queue, waiting: Waiting): void {
  const at = queue.nextOpening(waiting.joinedAt, waiting.openLevel)
  if (at === undefined) return
  waiting.deadlines.level = ground.deadlines.set(at, () => {
    const isInLine = waiting.pool !== undefined && waiting.heldFor === undefined
    if (isInLine) unplace(waiting)
    waiting.openLevel = queue.openLevelAt(waiting.joinedAt, ground.now)
    if (isInLine) place(ground, waiting)
    openNextLevel(ground, queue, waiting)
    serveSoon(ground, queue)
  })
}

/** Who is called back waits without a phone at the ear: as long as it takes. */
const limitOf = ({ rules }: Queue, { isCallback }: Waiting): number | undefined =>
  isCallback ? undefined : rules.maxWaitMs

/** Undefined also where it leads nowhere: a queue that is not open, or the same one. */
function overflowOf(ground: Ground, { id, rules: { overflow } }: Queue, { been }: Waiting) {
  if (overflow === undefined || overflow.to === id || been.has(overflow.to)) return undefined
  return ground.queues.has(overflow.to) ? overflow : undefined
}

function forget(ground: Ground, { deadlines }: Waiting): void {
  const { level, hold, limit, overflow, more } = deadlines
  ground.deadlines.callOff(level)
  ground.deadlines.callOff(hold)
  ground.deadlines.callOff(limit)
  ground.deadlines.callOff(overflow)
  ground.deadlines.callOff(more)
}

/** Anybody may answer from now on. */
export function releaseHeld(ground: Ground, waiting: Waiting): void {
  unplace(waiting)
  stopHolding(waiting)
  ground.deadlines.callOff(waiting.deadlines.hold)
  place(ground, waiting)
  serveSoon(ground, waiting.inQueue)
}

/** After an offer that came to nothing. What fell due meanwhile is made up for. */
export function backToQueue(ground: Ground, waiting: Waiting): void {
  // Rung by others still; or sent away meanwhile, since the agent who did not answer was the last one.
  if (waiting.offers.length > 0 || ground.callers.get(waiting.caller) !== waiting) return
  const queue = waiting.inQueue
  const maxWaitMs = limitOf(queue, waiting)
  const overflow = overflowOf(ground, queue, waiting)
  const { joinedAt, enteredAt } = waiting
  if (maxWaitMs !== undefined && ground.now - joinedAt >= maxWaitMs)
    return endWaiting(ground, waiting, { how: 'timed-out' })
  if (overflow !== undefined && ground.now - enteredAt >= overflow.afterMs)
    return overflowTo(ground, waiting, overflow.to)
  place(ground, waiting)
  serveSoon(ground, queue)
}

/** Takes the caller off the floor first, so that agents who become free by it find somebody else. */
export function endWaiting(ground: Ground, waiting: Waiting, end: WaitingEnd): void {
  leave(ground, waiting, end)
  const because: Withdrawal = end.how === 'abandoned' ? 'caller-gone' : end.how === 'timed-out' ? 'timed-out' : 'moved'
  withdrawAll(ground, waiting, because)
}

function leave(ground: Ground, waiting: Waiting, end: WaitingEnd): void {
  const { caller, queue, joinedAt } = waiting
  unplace(waiting)
  forget(ground, waiting)
  ground.callers.delete(caller)
  waiting.inQueue.waiting.delete(waiting)
  ground.emit({ do: 'waiting-ended', caller, queue, end, waitedMs: ground.now - joinedAt })
}

/** Hung up while waiting. The place is kept for a while, once, and never for a hidden number. */
export function abandon(ground: Ground, waiting: Waiting): void {
  const queue = waiting.inQueue
  const { shortAbandonMs, resumeWithinMs } = queue.rules
  const { number, rank } = waiting
  if (number !== undefined && !waiting.wasResumed && resumeWithinMs > 0) {
    const kept = { queue: queue.id, number, rank, untilAt: ground.now + resumeWithinMs }
    const key = placeKey(queue.id, number)
    ground.keptPlaces.set(key, kept)
    ground.deadlines.set(kept.untilAt + 1, () => {
      if (ground.keptPlaces.get(key) === kept) ground.keptPlaces.delete(key)
    })
  }
  endWaiting(ground, waiting, { how: 'abandoned', isShort: ground.now - waiting.joinedAt < shortAbandonMs })
}

function overflowTo(ground: Ground, waiting: Waiting, to: QueueId): void {
  waiting.been = new Set([...waiting.been, waiting.queue])
  changeQueue(ground, waiting, to)
}

/** Goes on waiting elsewhere with the same `joinedAt` and the same rank. */
export function changeQueue(ground: Ground, waiting: Waiting, to: QueueId): void {
  const queue = ground.queues.get(to)
  if (queue === undefined || to === waiting.queue) return
  leave(ground, waiting, { how: 'overflowed', to })
  waiting.inQueue = queue
  stopHolding(waiting)
  // In sight of the new queue first: an agent who was rung for this caller may be in it as well.
  enter(ground, queue, waiting)
  withdrawAll(ground, waiting, 'moved')
  serveSoon(ground, queue)
}

/** A supervisor's hand: before everybody else in the queue. */
export function moveToHead(ground: Ground, waiting: Waiting): void {
  const wasPlaced = waiting.pool !== undefined
  unplace(waiting)
  waiting.isUrgent = true
  const queue = waiting.inQueue
  for (const other of queue.waiting) if (other.isUrgent && other.rank <= waiting.rank) waiting.rank = other.rank - 1
  if (wasPlaced) place(ground, waiting)
}

/**
 * A supervisor's hand: for this agent and nobody else, and before everybody else whom the agent may serve. The agent has to be at
 * work, and once the agent leaves work anybody may answer.
 */
export function assign(ground: Ground, waiting: Waiting, agent: AgentId): void {
  const desk = ground.desks.get(agent)
  if (desk === undefined || !isAtWork(desk.state)) return
  const { deadlines } = waiting
  for (const deadline of [deadlines.hold, deadlines.more]) ground.deadlines.callOff(deadline)
  unplace(waiting)
  waiting.heldFor = agent
  waiting.heldUntil = undefined
  const isRungAlready = desk.offer?.waiting === waiting
  if (!isRungAlready) place(ground, waiting)
  withdrawAll(ground, waiting, 'moved', desk.offer)
  findAgent(ground, waiting)
}
