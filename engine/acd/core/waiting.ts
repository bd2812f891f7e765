import type { EpochMs } from '../../kernel/clock.ts'
import type { Deadline } from './deadlines.ts'
import type { Offer } from './offer.ts'
import { type OrderedPool, type Seat, seatOf } from './pool.ts'
import type { Queue } from './queue.ts'
import type { AgentId, CallerId, QueueId, Skill } from './words.ts'

/** What a caller waits with, beside the place. */
export type Wishes = Pick<
  Waiting,
  'caller' | 'inQueue' | 'joinedAt' | 'skills' | 'number' | 'isCallback' | 'isUrgent'
> &
  Pick<Waiting, 'rank' | 'turn' | 'wasResumed' | 'heldFor' | 'heldUntil'>

const nowhere: ReadonlySet<QueueId> = new Set()

/** A caller in a queue: in exactly one pool of one line, or held for one agent. */
export class Waiting {
  readonly caller: CallerId
  readonly joinedAt: EpochMs
  readonly skills: Readonly<Record<Skill, number>>
  /** The name of `skills`: callers with the same stand in one line. */
  readonly wish: string
  readonly number: string | undefined
  readonly isCallback: boolean
  /** Came back once already: a place is kept once. */
  readonly wasResumed: boolean
  inQueue: Queue
  /** Queues that it has overflowed from, and does not overflow into again. */
  been = nowhere
  /** When it came into this queue; another may have sent it on. */
  enteredAt: EpochMs
  isUrgent: boolean
  /** Joined when, counted with every head start: the order of the queue. */
  rank: number
  /** Joined in which order: decides between equal ranks. */
  readonly turn: number
  /** The highest level that is open for this caller. */
  openLevel = 0
  /** Only this agent may answer, until the hold is over. */
  heldFor: AgentId | undefined
  /** undefined where a supervisor has chosen the agent: until the agent leaves work. */
  heldUntil: EpochMs | undefined
  readonly offers: Offer[] = []
  /** An agent has answered and the legs are being connected. */
  isConnecting = false
  readonly seat: Seat<Waiting>
  /** Where the seat is now; undefined while an agent rings for this caller alone. */
  pool: OrderedPool<Waiting> | undefined = undefined
  readonly deadlines: Record<'level' | 'hold' | 'limit' | 'overflow' | 'more', Deadline | undefined>

  constructor(wishes: Wishes) {
    this.caller = wishes.caller
    this.joinedAt = wishes.joinedAt
    this.skills = wishes.skills
    this.wish = wishOf(wishes.skills)
    this.number = wishes.number
    this.isCallback = wishes.isCallback
    this.wasResumed = wishes.wasResumed
    this.inQueue = wishes.inQueue
    this.enteredAt = wishes.joinedAt
    this.isUrgent = wishes.isUrgent
    this.rank = wishes.rank
    this.turn = wishes.turn
    this.heldFor = wishes.heldFor
    this.heldUntil = wishes.heldUntil
    this.seat = seatOf<Waiting>(this)
    this.deadlines = { level: undefined, hold: undefined, limit: undefined, overflow: undefined, more: undefined }
  }

  get queue(): QueueId {
    return this.inQueue.id
  }
}

/** Who comes first: the urgent, then who waited longest with head starts counted, then who was there first. */
export const comesBefore = (a: Waiting, b: Waiting): boolean => {
  if (a.isUrgent !== b.isUrgent) return a.isUrgent
  return a.rank < b.rank || (a.rank === b.rank && a.turn < b.turn)
}

/** Before an agent, those come first whom a supervisor has chosen the agent for. */
export const isBeforeForHolder = (a: Waiting, b: Waiting): boolean => {
  if (isAssigned(a) !== isAssigned(b)) return isAssigned(a)
  return comesBefore(a, b)
}

export const isAssigned = ({ heldFor, heldUntil }: Waiting): boolean => heldFor !== undefined && heldUntil === undefined

/** Not while it is in a pool: the order there depends on it. */
export function stopHolding(waiting: Waiting): void {
  waiting.heldFor = undefined
  waiting.heldUntil = undefined
}

/** What a caller wants, as a name: callers who want the same stand in one line. */
function wishOf(skills: Readonly<Record<Skill, number>>): string {
  const names = Object.keys(skills)
  if (names.length === 0) return ''
  return names
    .sort()
    .map((name) => `${name}>=${skills[name]}`)
    .join()
}
