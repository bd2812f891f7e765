import type { EpochMs } from '../../kernel/clock.ts'
import type { AgentState } from './agent.ts'
import type { Deadline } from './deadlines.ts'
import type { Line } from './line.ts'
import type { Offer } from './offer.ts'
import { OrderedPool, type Seat } from './pool.ts'
import type { Queue } from './queue.ts'
import type { Candidate } from './strategies.ts'
import { isBeforeForHolder, type Waiting } from './waiting.ts'
import type { AgentId, OfferId, Skill, Tier } from './words.ts'

/** An agent's membership in one queue: the candidate that the queue's strategy compares. */
export type Member = Candidate & { readonly desk: Desk; readonly queue: Queue; readonly level: number }

/** A member's place in one line of its queue. */
export type Post = { readonly line: Line; readonly seat: Seat<Member> }

/** An agent's place on the floor, with everything that hangs on it. */
export class Desk {
  readonly agent: AgentId
  state: AgentState
  skills: Readonly<Record<Skill, number>> = {}
  tiers: readonly Tier[] = []
  members: Member[] = []
  posts: Post[] = []
  offer: Offer | undefined
  missedInARow = 0
  talkingFor: { queue: Queue; offer: OfferId; since: EpochMs } | undefined
  /** The disposition of a call whose queue demands one is still to come. */
  owesWords = false
  /** End of wrap-up, of a pause or of a reservation. */
  deadline: Deadline | undefined
  /** Callers who wait for this agent alone. */
  readonly held = new OrderedPool<Waiting>(isBeforeForHolder)

  constructor(agent: AgentId, now: EpochMs) {
    this.agent = agent
    this.state = { at: 'signed-out', since: now }
  }

  memberOf(queue: Queue): Member | undefined {
    return this.members.find((member) => member.queue === queue)
  }

  has(wanted: Readonly<Record<Skill, number>>): boolean {
    for (const skill in wanted) if ((this.skills[skill] ?? 0) < (wanted[skill] as number)) return false
    return true
  }
}
