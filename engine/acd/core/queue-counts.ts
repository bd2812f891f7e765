/**
 * What a day came to, for every queue and every agent: a fold of what the floor says. It is changed in place, as the floor is
 * (docs/decisions/0004): a day has a hundred thousand effects, and each concerns one queue and one agent.
 */
import type { EpochMs } from '../../kernel/clock.ts'
import type { AgentAt, AgentId, Effect, QueueId, WaitingEnd } from './words.ts'

export type QueueDay = {
  /** Callers who began to wait here, also those who came from another queue. Who was turned away did not. */
  offered: number
  turnedAway: number
  served: number
  /** Served within the queue's `serviceLevelMs`. */
  servedInTime: number
  /** Who gave up; those who did so at once are counted in `shortAbandons` and not here. */
  abandoned: number
  shortAbandons: number
  timedOut: number
  exited: number
  overflowed: number
  /** Of everybody whose waiting ended here, however it ended. */
  longestWaitMs: number
  waitedMs: number
  /** Of the calls that this queue brought. */
  talkedMs: number
  wroteUpMs: number
}

export type AgentDay = {
  answered: number
  missed: number
  declined: number
  unreachable: number
  /** Time in each state, up to the instant for which it was asked. */
  inState: Record<AgentAt, number>
}

/** A plain value, to be sent and stored. */
export type DayCounts = {
  startedAt: EpochMs
  until: EpochMs
  queues: Record<QueueId, QueueDay>
  agents: Record<AgentId, AgentDay>
}

type Now = { at: AgentAt; since: EpochMs; callOf: QueueId | undefined }

export type DayRules = {
  /** When the day began that an instant belongs to. */
  startOf: (at: EpochMs) => EpochMs
  serviceLevelMsOf: (queue: QueueId) => number
}

export class Day {
  readonly #rules: DayRules
  readonly #queues = new Map<QueueId, QueueDay>()
  readonly #agents = new Map<AgentId, AgentDay>()
  /** Outlives the day: who talks at midnight goes on talking. */
  readonly #now = new Map<AgentId, Now>()
  #startedAt: EpochMs

  constructor(rules: DayRules, at: EpochMs) {
    this.#rules = rules
    this.#startedAt = rules.startOf(at)
  }

  /** Takes in what the floor said at `at`. Gives back the day before where this is the first that is said on a new one. */
  note(effects: readonly Effect[], at: EpochMs): DayCounts | undefined {
    const ended = this.#turnOver(at)
    for (const effect of effects) this.#take(effect, at)
    return ended
  }

  /** The day as it stands at `at`; what an agent is at this moment is counted up to it. */
  countsAt(at: EpochMs): DayCounts {
    for (const agent of this.#now.keys()) this.#passTime(agent, at)
    const plain = { queues: Object.fromEntries(this.#queues), agents: Object.fromEntries(this.#agents) }
    return structuredClone({ startedAt: this.#startedAt, until: at, ...plain })
  }

  /** One agent's day as it stands at `at`, at the cost of one; undefined for whom nothing was said of. */
  agentAt(agent: AgentId, at: EpochMs): AgentDay | undefined {
    if (this.#now.has(agent)) this.#passTime(agent, at)
    const day = this.#agents.get(agent)
    return day && structuredClone(day)
  }

  #turnOver(at: EpochMs): DayCounts | undefined {
    const startsAt = this.#rules.startOf(at)
    if (startsAt <= this.#startedAt) return undefined
    const ended = this.countsAt(startsAt)
    this.#queues.clear()
    this.#agents.clear()
    this.#startedAt = startsAt
    return ended
  }

  #take(effect: Effect, at: EpochMs): void {
    switch (effect.do) {
      case 'turn-away':
        this.#queue(effect.queue).turnedAway += 1
        return
      case 'waiting-began':
        this.#queue(effect.queue).offered += 1
        return
      case 'waiting-ended':
        return this.#endWaiting(effect.queue, effect.end, effect.waitedMs)
      case 'offer-ended':
        if (effect.how !== 'withdrawn') this.#agent(effect.agent)[effect.how] += 1
        return
      case 'agent-moved':
        return this.#move(effect.agent, effect.from, effect.to, at)
      case 'offer':
      case 'withdraw':
      case 'connect':
      case 'dismiss':
      case 'deserted':
        return // nothing that is counted
    }
  }

  #endWaiting(id: QueueId, end: WaitingEnd, waitedMs: number): void {
    const queue = this.#queue(id)
    queue.waitedMs += waitedMs
    queue.longestWaitMs = Math.max(queue.longestWaitMs, waitedMs)
    switch (end.how) {
      case 'served': {
        queue.served += 1
        if (waitedMs <= this.#rules.serviceLevelMsOf(id)) queue.servedInTime += 1
        const agent = this.#now.get(end.agent)
        if (agent !== undefined) agent.callOf = id
        return
      }
      case 'abandoned':
        queue[end.isShort ? 'shortAbandons' : 'abandoned'] += 1
        return
      case 'timed-out':
        queue.timedOut += 1
        return
      case 'exited':
        queue.exited += 1
        return
      case 'overflowed':
        queue.overflowed += 1
        return
    }
  }

  #move(agent: AgentId, from: AgentAt, to: AgentAt, at: EpochMs): void {
    if (!this.#now.has(agent)) this.#now.set(agent, { at: from, since: at, callOf: undefined })
    this.#passTime(agent, at)
    const now = this.#now.get(agent) as Now
    now.at = to
    // A call is talked and then written up; what comes after it is no longer that queue's.
    if (!(from === 'talking' && to === 'wrap-up')) now.callOf = undefined
  }

  #passTime(agent: AgentId, at: EpochMs): void {
    const now = this.#now.get(agent) as Now
    const ms = Math.max(0, at - now.since)
    now.since = Math.max(at, now.since)
    this.#agent(agent).inState[now.at] += ms
    if (now.callOf === undefined) return
    if (now.at === 'talking') this.#queue(now.callOf).talkedMs += ms
    else this.#queue(now.callOf).wroteUpMs += ms
  }

  #queue(id: QueueId): QueueDay {
    const known = this.#queues.get(id)
    if (known !== undefined) return known
    const fresh: QueueDay = {
      ...{ offered: 0, turnedAway: 0, served: 0, servedInTime: 0, abandoned: 0, shortAbandons: 0, timedOut: 0 },
      ...{ exited: 0, overflowed: 0, longestWaitMs: 0, waitedMs: 0, talkedMs: 0, wroteUpMs: 0 },
    }
    this.#queues.set(id, fresh)
    return fresh
  }

  #agent(id: AgentId): AgentDay {
    const known = this.#agents.get(id)
    if (known !== undefined) return known
    const inState: AgentDay['inState'] = {
      ...{ 'signed-out': 0, ready: 0, ringing: 0, reserved: 0, talking: 0, 'wrap-up': 0, paused: 0, away: 0 },
    }
    const fresh: AgentDay = { answered: 0, missed: 0, declined: 0, unreachable: 0, inState }
    this.#agents.set(id, fresh)
    return fresh
  }
}

/**
 * Service level, 0 to 1: served within T ÷ (served + abandoned), where those who gave up at once are not counted among the abandoned;
 * undefined before there is anybody to count. Who was sent away, left by key or overflowed is on neither side: that was the queue's
 * rule or the caller's choice, and is reported beside it.
 */
export function serviceLevelOf({ servedInTime, served, abandoned }: QueueDay): number | undefined {
  const counted = served + abandoned
  return counted === 0 ? undefined : servedInTime / counted
}

/** Mean of everybody whose waiting ended, in ms; undefined before the first. */
export function meanWaitOf(day: QueueDay): number | undefined {
  const ended = day.served + day.abandoned + day.shortAbandons + day.timedOut + day.exited + day.overflowed
  return ended === 0 ? undefined : day.waitedMs / ended
}
