import type { EpochMs } from '../../kernel/clock.ts'

/** The words that the floor speaks: who is on it, what happens to them, what is to be done. */
export type AgentId = string
export type CallerId = string
export type QueueId = string
/** Counted up by the floor: the same events give the same offers. */
export type OfferId = number
export type Skill = string

export const strategies = [
  'longest-idle',
  'circular',
  'linear',
  'fewest-answered',
  'least-talk-time',
  'priority',
  'skills',
  'random',
  'ring-all',
  'ring-progressively',
] as const
export type StrategyName = (typeof strategies)[number]

export type QueueRules = {
  strategy: StrategyName
  /** How long one agent is rung for one caller. */
  ringMs: number
  /** How long the switch may take to connect an agent who has answered. */
  connectMs: number
  /** How long a person who asked to be called back is rung, while the agent waits on the line. */
  callbackRingMs: number
  /** ring-progressively: one more agent rings after each of these. */
  ringMoreMs: number
  /** When level 0, 1, 2, … opens for a caller, counted from `joinedAt`. The first should be 0. Levels beyond open with the last. */
  levelsOpenAfterMs: readonly number[]
  /** A level also opens while nobody of the lower ones is at work (signed in and not paused). */
  opensWhenLowerAreAway: boolean
  wrapUpMs: number
  /** Ready again only once the agent has said what came of the call, however long that takes. */
  needsDisposition: boolean
  /** Missed rings in a row after which an agent is paused; 0: never. */
  pauseAfterMisses: number
  /** How long an agent who declined is left alone. */
  declinedMs: number
  maxWaitMs: number | undefined
  maxLength: number | undefined
  /** Turns a caller away who could not be served: nobody is signed in, or everybody who is has paused. */
  needsAgents: 'none' | 'signed-in' | 'at-work'
  /** Never back into a queue that the caller has overflowed from. */
  overflow: { afterMs: number; to: QueueId } | undefined
  /** A caller who gives up sooner counts apart. */
  shortAbandonMs: number
  /** Who was cut off and calls again within this keeps the place, once. */
  resumeWithinMs: number
  /** How long a caller waits for the agent who spoke with this patient last, before anybody may answer. */
  lastAgentWaitMs: number
  serviceLevelMs: number
}

export const usualQueueRules: QueueRules = {
  strategy: 'longest-idle',
  ringMs: 18_000,
  connectMs: 5_000,
  callbackRingMs: 30_000,
  ringMoreMs: 10_000,
  levelsOpenAfterMs: [0, 0],
  opensWhenLowerAreAway: true,
  wrapUpMs: 20_000,
  needsDisposition: false,
  pauseAfterMisses: 1,
  declinedMs: 10_000,
  maxWaitMs: undefined,
  maxLength: undefined,
  needsAgents: 'none',
  overflow: undefined,
  shortAbandonMs: 5_000,
  resumeWithinMs: 300_000,
  lastAgentWaitMs: 5_000,
  serviceLevelMs: 20_000,
}

/** An agent's place in one queue. Level 0 is asked first; within a level `position` counts for some strategies. */
export type Tier = { queue: QueueId; level: number; position: number }

export type Joining = {
  caller: CallerId
  queue: QueueId
  joinedAt: EpochMs
  /** Counts as having waited this much longer: a VIP, a key patient, a place kept from elsewhere. */
  headStartMs?: number
  /** Comes before everybody who is not. */
  isUrgent?: boolean
  /** Skills wanted, each at this level at least. */
  skills?: Readonly<Record<Skill, number>>
  /** Whom this patient spoke with last. */
  lastAgent?: AgentId
  /** For keeping the place of a caller who was cut off; undefined for a hidden number. */
  number?: string
  /** The person has hung up and is dialed when an agent is free. */
  isCallback?: boolean
}

export type PauseReason = string
export const missedTooOften: PauseReason = 'missed'
export const declinedACall: PauseReason = 'declined'

/** How waiting in a queue ended. */
export type WaitingEnd =
  | { how: 'served'; agent: AgentId }
  | { how: 'abandoned'; isShort: boolean }
  | { how: 'timed-out' }
  | { how: 'exited' }
  | { how: 'overflowed'; to: QueueId }

/** Why a caller could not join. */
export type TurnedAway = 'no-such-queue' | 'full' | 'nobody-signed-in' | 'nobody-at-work' | 'is-waiting-already'

export type OfferEnd = 'answered' | 'missed' | 'declined' | 'unreachable' | 'withdrawn'
export type Withdrawal = 'caller-gone' | 'another-answered' | 'moved' | 'agent-gone' | 'timed-out'

export type FloorEvent =
  | { kind: 'queue-opened'; queue: QueueId; rules: QueueRules }
  | { kind: 'queue-closed'; queue: QueueId }
  | ({ kind: 'caller-joined' } & Joining)
  | { kind: 'caller-gone'; caller: CallerId }
  | { kind: 'caller-exited'; caller: CallerId }
  | { kind: 'caller-moved'; caller: CallerId; to: { queue: QueueId } | 'head' | { agent: AgentId } }
  | {
      kind: 'agent-signed-in'
      agent: AgentId
      tiers: readonly Tier[]
      skills: Readonly<Record<Skill, number>>
      /** Counted already today, where the engine was restarted. */
      counted?: Readonly<Record<QueueId, { answered: number; talkedMs: number }>>
    }
  | { kind: 'agent-signed-out' | 'agent-ready' | 'agent-unreachable' | 'agent-reachable'; agent: AgentId }
  | { kind: 'agent-paused'; agent: AgentId; reason: PauseReason }
  /** A call that no queue brought: click to dial, a direct call, a call of the dialer's. */
  | { kind: 'agent-began-call'; agent: AgentId }
  /** The conversation is over, whoever hung up. */
  | { kind: 'agent-ended-call'; agent: AgentId; wrapUpMs?: number }
  | { kind: 'wrap-up-extended'; agent: AgentId; byMs: number }
  | { kind: 'wrap-up-done'; agent: AgentId }
  /** One ledger for both: the dialer holds an agent for a call that rings. */
  | { kind: 'agent-reserved'; agent: AgentId; untilAt: EpochMs }
  | { kind: 'agent-released'; agent: AgentId }
  | { kind: 'offer-answered' | 'offer-declined' | 'offer-unreachable'; offer: OfferId }
  /** The two legs hear each other, or could not be brought together. */
  | { kind: 'offer-connected'; offer: OfferId }
  | { kind: 'offer-not-connected'; offer: OfferId; whose: 'caller' | 'agent' }
  /** What is counted for today begins anew. */
  | { kind: 'day-began' }
  /** Nothing happened but time. */
  | { kind: 'woken' }

export type AgentAt = 'signed-out' | 'ready' | 'ringing' | 'reserved' | 'talking' | 'wrap-up' | 'paused' | 'away'

export type Effect =
  | { do: 'turn-away'; caller: CallerId; queue: QueueId; because: TurnedAway }
  /** Ring this agent for this caller; a callback's caller is dialed once the agent is there. */
  | { do: 'offer'; offer: OfferId; agent: AgentId; caller: CallerId; queue: QueueId; untilAt: EpochMs }
  | { do: 'withdraw'; offer: OfferId; agent: AgentId; because: Withdrawal }
  | { do: 'connect'; offer: OfferId; agent: AgentId; caller: CallerId; queue: QueueId }
  /** Somebody answered an offer that is over: say so kindly and hang up. */
  | { do: 'dismiss'; offer: OfferId }
  | { do: 'offer-ended'; offer: OfferId; agent: AgentId; caller: CallerId; how: OfferEnd; rangMs: number }
  | { do: 'waiting-ended'; caller: CallerId; queue: QueueId; end: WaitingEnd; waitedMs: number }
  | { do: 'waiting-began'; caller: CallerId; queue: QueueId; joinedAt: EpochMs; wasResumed: boolean }
  /** The last one who could serve has gone, and people wait. */
  | { do: 'deserted'; queue: QueueId; because: 'nobody-signed-in' | 'nobody-at-work'; waiting: number }
  | { do: 'agent-moved'; agent: AgentId; from: AgentAt; to: AgentAt; reason: string }
