/** Moving one agent along the axis, with all that follows from it for the queues. */
import { type AgentEvent, type AgentState, stepAgent } from './agent.ts'
import { endWaiting, releaseHeld } from './callers.ts'
import type { Desk } from './desk.ts'
import type { Ground } from './ground.ts'
import { findAgent, findCaller, unpost } from './matching.ts'
import type { OrderedPool } from './pool.ts'
import { isSignedIn, presenceOf } from './presence.ts'
import type { Queue } from './queue.ts'
import { comesBefore, type Waiting } from './waiting.ts'

export function moveAgent(ground: Ground, desk: Desk, event: AgentEvent, reason: string): void {
  const before = desk.state
  const after = stepAgent(before, event, ground.now)
  if (after === before) return
  const openedBefore =
    presenceOf(before) > presenceOf(after) ? desk.members.map(({ queue }) => queue.openToAll) : undefined
  setState(ground, desk, after)
  if (before.at !== after.at)
    ground.emit({ do: 'agent-moved', agent: desk.agent, from: before.at, to: after.at, reason })
  if (openedBefore !== undefined) whoIsLeft(ground, desk, openedBefore)
  if (after.at === 'ready') findCaller(ground, desk)
}

function setState(ground: Ground, desk: Desk, after: AgentState): void {
  const before = desk.state
  const changesCounts = presenceOf(before) !== presenceOf(after) || isSignedIn(before) !== isSignedIn(after)
  if (changesCounts) for (const member of desk.members) member.queue.count(member, -1)
  if (before.at === 'ready') unpost(desk)
  if (before.at === 'talking' && after.at !== 'talking') endConversation(ground, desk)
  // Only on the way to writing up, or while the phone is lost, is a word still owed.
  if (after.at === 'ready' || after.at === 'paused' || after.at === 'signed-out') desk.owesWords = false
  desk.state = after
  if (changesCounts) for (const member of desk.members) member.queue.count(member, 1)
  ground.deadlines.callOff(desk.deadline)
  desk.deadline = undefined
  const until = 'until' in after ? after.until : undefined
  if (until === undefined) return
  const over = { 'wrap-up': 'wrap-up-over', paused: 'pause-over', reserved: 'released' } as const
  const kind = over[after.at as keyof typeof over]
  desk.deadline = ground.deadlines.set(until, () => moveAgent(ground, desk, { kind }, 'time'))
}

/** Counted before the agent stands ready again: an order over ready agents does not change under them. */
function endConversation(ground: Ground, desk: Desk): void {
  const { talkingFor } = desk
  if (talkingFor === undefined) return
  const member = desk.memberOf(talkingFor.queue)
  if (member !== undefined) member.talkedMs += ground.now - talkingFor.since
  ground.conversations.delete(talkingFor.offer)
  desk.talkingFor = undefined
}

/** An agent has left work: nobody is held for the agent, higher levels may open, the queue may be deserted. */
function whoIsLeft(ground: Ground, desk: Desk, openedBefore: readonly number[]): void {
  for (let first = desk.held.best(); first !== undefined; first = desk.held.best()) releaseHeld(ground, first)
  desk.members.forEach(({ queue }, index) => {
    if (queue.openToAll > (openedBefore[index] as number)) serveSoon(ground, queue)
    lookForDesertion(ground, queue)
  })
}

/** To be called where a queue has lost somebody. */
export function lookForDesertion(ground: Ground, queue: Queue): void {
  if (!queue.hasAtWork && queue.waiting.size > 0) desert(ground, queue)
}

/**
 * Everybody who waits in the queue looks again, once everything else of this instant has happened: of those who come into sight
 * together, in whichever queues, the first is served first.
 */
export function serveSoon(ground: Ground, queue: Queue): void {
  if (ground.toServe.size === 0) ground.deadlines.set(ground.now, () => serve(ground))
  ground.toServe.add(queue)
}

function serve(ground: Ground): void {
  const lines = [...ground.toServe].flatMap((queue) => [...queue.lines.values()])
  ground.toServe.clear()
  const pools = new Set(lines.flatMap(({ callers }) => callers.filter((pool) => pool !== undefined)))
  for (let first = firstOf(pools); first !== undefined; first = firstOf(pools)) {
    const { pool, head } = first
    findAgent(ground, head)
    // Still there: nobody is ready for this caller, nor for those behind in the same line.
    if (pool.best() === head) pools.delete(pool)
  }
}

type CallerPool = OrderedPool<Waiting>

function firstOf(pools: ReadonlySet<CallerPool>): { pool: CallerPool; head: Waiting } | undefined {
  let first: { pool: CallerPool; head: Waiting } | undefined
  for (const pool of pools) {
    const head = pool.best()
    if (head !== undefined && (first === undefined || comesBefore(head, first.head))) first = { pool, head }
  }
  return first
}

function desert(ground: Ground, queue: Queue): void {
  const because = queue.hasSignedIn ? 'nobody-at-work' : 'nobody-signed-in'
  ground.emit({ do: 'deserted', queue: queue.id, because, waiting: queue.waiting.size })
  const { needsAgents } = queue.rules
  if (needsAgents === 'none' || (needsAgents === 'signed-in' && queue.hasSignedIn)) return
  for (const waiting of [...queue.waiting]) if (!waiting.isConnecting) endWaiting(ground, waiting, { how: 'timed-out' })
}
