import type { EpochMs } from '../../kernel/clock.ts'
import { type Random, seededRandom } from '../../kernel/random.ts'
import { Deadlines } from './deadlines.ts'
import type { Desk } from './desk.ts'
import type { Offer } from './offer.ts'
import type { Queue } from './queue.ts'
import type { Waiting } from './waiting.ts'
import type { AgentId, CallerId, Effect, OfferId, QueueId } from './words.ts'

/** A place that is kept for a caller who was cut off. */
export type KeptPlace = { queue: QueueId; number: string; rank: number; untilAt: EpochMs }

/** All that is on the floor. It is changed in place, since a floor holds ten thousand people and an event concerns two. */
export class Ground {
  readonly queues = new Map<QueueId, Queue>()
  readonly desks = new Map<AgentId, Desk>()
  readonly callers = new Map<CallerId, Waiting>()
  readonly offers = new Map<OfferId, Offer>()
  /** Offers that have become a conversation which goes on: what is told of them twice is an echo. */
  readonly conversations = new Set<OfferId>()
  /** By queue and number. */
  readonly keptPlaces = new Map<string, KeptPlace>()
  readonly deadlines = new Deadlines()
  /** Where somebody has come into sight in this instant. */
  readonly toServe = new Set<Queue>()
  readonly random: Random
  now: EpochMs = 0
  #effects: Effect[] = []
  #offers = 0
  #turns = 0

  constructor(seed: number) {
    this.random = seededRandom(seed)
  }

  emit(effect: Effect): void {
    this.#effects.push(effect)
  }

  takeEffects(): Effect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  nextOfferId(): OfferId {
    this.#offers += 1
    return this.#offers
  }

  nextTurn(): number {
    this.#turns += 1
    return this.#turns
  }
}
