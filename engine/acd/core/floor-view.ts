/**
 * The floor as it is at one instant, in plain values: for the wallboard, for the API, for writing down. A view costs what it shows:
 * the callers and agents of the queues that are asked for (and the logarithm of their number, to put them in order), never the rest
 * of the floor.
 */
import type { EpochMs } from '../../kernel/clock.ts'
import type { Desk } from './desk.ts'
import type { Ground } from './ground.ts'
import type { Queue } from './queue.ts'
import { comesBefore, type Waiting } from './waiting.ts'
import type { AgentAt, AgentId, CallerId, OfferId, QueueId } from './words.ts'

export type CallerView = {
  caller: CallerId
  queue: QueueId
  /** 1 is next. Who is rung for keeps the place until an agent has answered. */
  position: number
  joinedAt: EpochMs
  isUrgent: boolean
  isCallback: boolean
  /** Waits for this agent alone. */
  heldFor: AgentId | undefined
  ringing: AgentId[]
  isConnecting: boolean
}

export type QueueView = {
  id: QueueId
  waiting: number
  /** When the one who has waited longest joined; undefined where nobody waits. */
  longestSince: EpochMs | undefined
  /** In the order of the queue. */
  callers: CallerView[]
  /** How many of its agents are in each state; states of nobody are left out. */
  agents: Partial<Record<AgentAt, number>>
}

export type AgentView = {
  id: AgentId
  state: AgentAt
  since: EpochMs
  /** Why paused. */
  reason: string | undefined
  /** When the state ends by itself: wrap-up, a moment's peace, a reservation. */
  until: EpochMs | undefined
  /** What the agent will be after the call. */
  next: AgentAt | undefined
  offer: { id: OfferId; caller: CallerId; queue: QueueId; stage: 'ringing' | 'connecting' } | undefined
  /** The queue whose call the agent is in. */
  talkingFor: QueueId | undefined
  queues: QueueId[]
}

export type FloorView = { at: EpochMs; queues: QueueView[]; agents: AgentView[] }
type Shown = { queues?: Iterable<QueueId>; agents?: Iterable<AgentId> }
type Looked = Readonly<Pick<Ground, 'now' | 'queues' | 'desks' | 'callers'>>

/** Of these queues and agents, or of all; ids that are not on the floor are left out. */
export function viewOf(ground: Looked, shown: Shown = {}): FloorView {
  return {
    at: ground.now,
    queues: chosen(ground.queues, shown.queues).map(viewOfQueue),
    agents: chosen(ground.desks, shown.agents).map(viewOfAgent),
  }
}

function chosen<Item>(all: ReadonlyMap<string, Item>, ids: Iterable<string> | undefined): Item[] {
  if (ids === undefined) return [...all.values()]
  return [...ids].flatMap((id) => all.get(id) ?? [])
}

/** 1 for who is next in the queue; undefined for one who does not wait. Costs the callers of that queue, once through. */
export function positionOf({ callers }: Pick<Looked, 'callers'>, caller: CallerId): number | undefined {
  const waiting = callers.get(caller)
  if (waiting === undefined) return undefined
  let position = 1
  for (const other of waiting.inQueue.waiting) if (comesBefore(other, waiting)) position += 1
  return position
}

export function viewOfQueue({ id, waiting, members }: Queue): QueueView {
  const inOrder = [...waiting].sort((a, b) => (comesBefore(a, b) ? -1 : 1))
  const agents: QueueView['agents'] = {}
  for (const { desk } of members) agents[desk.state.at] = (agents[desk.state.at] ?? 0) + 1
  const longestSince = inOrder.reduce((since, { joinedAt }) => Math.min(since, joinedAt), Number.POSITIVE_INFINITY)
  return {
    id,
    waiting: waiting.size,
    longestSince: inOrder.length === 0 ? undefined : longestSince,
    callers: inOrder.map((each, index) => viewOfCaller(each, index + 1)),
    agents,
  }
}

function viewOfCaller(waiting: Waiting, position: number): CallerView {
  const { caller, queue, joinedAt, isUrgent, isCallback, heldFor, isConnecting } = waiting
  const ringing = waiting.offers.map(({ desk }) => desk.agent)
  return { caller, queue, position, joinedAt, isUrgent, isCallback, heldFor, ringing, isConnecting }
}

export function viewOfAgent({ agent, state, offer, talkingFor, members }: Desk): AgentView {
  return {
    id: agent,
    state: state.at,
    since: state.since,
    reason: 'reason' in state ? state.reason : undefined,
    until: 'until' in state ? state.until : undefined,
    next: 'next' in state ? state.next.to : undefined,
    offer: offer && { id: offer.id, caller: offer.waiting.caller, queue: offer.waiting.queue, stage: offer.stage },
    talkingFor: talkingFor?.queue.id,
    queues: members.map(({ queue }) => queue.id),
  }
}
