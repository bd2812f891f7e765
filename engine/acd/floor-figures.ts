import type { EpochMs } from '../kernel/clock.ts'
import type { Floor } from './core/floor.ts'
import { positionOf } from './core/floor-view.ts'
import { isAtWork } from './core/presence.ts'
import { type AgentDay, Day, type DayCounts } from './core/queue-counts.ts'
import {
  type Experience,
  inexperienced,
  learnHandling,
  learnWaiting,
  waitAsTheHead,
  waitBehind,
} from './core/wait-estimate.ts'
import type { AgentId, CallerId, Effect, QueueId } from './core/words.ts'

export type FloorFiguresOptions = {
  startOfDay: (at: EpochMs) => EpochMs
  serviceLevelMsOf: (queue: QueueId) => number
  now: EpochMs
}

/** What a call takes until there is experience. */
const expectedHandleMs = 180_000

/** What the day has come to, and how long a caller will wait, learned from what the floor does. */
export class FloorFigures {
  readonly #day: Day
  readonly #experience = new Map<QueueId, Experience>()
  readonly #handling = new Map<AgentId, { queue: QueueId; since: EpochMs }>()

  constructor({ startOfDay, serviceLevelMsOf, now }: FloorFiguresOptions) {
    this.#day = new Day({ startOf: startOfDay, serviceLevelMsOf }, now)
  }

  note(effect: Effect, at: EpochMs): void {
    this.#day.note([effect], at)
    if (effect.do === 'waiting-ended') this.#learnWaiting(effect, at)
    if (effect.do === 'agent-moved' && effect.to !== 'wrap-up' && effect.from !== 'ringing')
      this.#learnHandling(effect.agent, at)
  }

  countsAt(at: EpochMs): DayCounts {
    return this.#day.countsAt(at)
  }

  agentAt(agent: AgentId, at: EpochMs): AgentDay | undefined {
    return this.#day.agentAt(agent, at)
  }

  /** In ms; undefined where nobody can serve, or the caller waits no more. */
  waitOf(floor: Floor, caller: CallerId, at: EpochMs): number | undefined {
    const { ground } = floor
    const waiting = ground.callers.get(caller)
    const position = positionOf(ground, caller)
    if (waiting === undefined || position === undefined) return undefined
    const queue = waiting.inQueue
    const agents = [...queue.members].filter(({ desk }) => isAtWork(desk.state)).length
    if (agents === 0) return undefined
    // With several lines nobody can say who is ahead of whom.
    if (queue.lines.size > 1) {
      const head = Math.min(...[...queue.waiting].map(({ joinedAt }) => joinedAt))
      return waitAsTheHead(at - head, at - waiting.joinedAt)
    }
    return waitBehind(position - 1, agents, this.#of(queue.id))
  }

  #of(queue: QueueId): Experience {
    return this.#experience.get(queue) ?? inexperienced(expectedHandleMs)
  }

  #learnWaiting({ queue, end, waitedMs }: Extract<Effect, { do: 'waiting-ended' }>, at: EpochMs): void {
    this.#experience.set(queue, learnWaiting(this.#of(queue), waitedMs, end.how === 'abandoned'))
    if (end.how === 'served') this.#handling.set(end.agent, { queue, since: at })
  }

  #learnHandling(agent: AgentId, at: EpochMs): void {
    const handled = this.#handling.get(agent)
    if (handled === undefined || handled.since === at) return // the move that began it
    this.#handling.delete(agent)
    this.#experience.set(handled.queue, learnHandling(this.#of(handled.queue), at - handled.since))
  }
}
