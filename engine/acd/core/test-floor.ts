/** A floor for stories: people by name, time in seconds, and what the floor says as sentences. */
import type { Desk } from './desk.ts'
import { Floor } from './floor.ts'
import type { Offer } from './offer.ts'
import type { Waiting } from './waiting.ts'
import {
  type AgentAt,
  type Effect,
  type FloorEvent,
  type Joining,
  type QueueRules,
  type Tier,
  usualQueueRules,
} from './words.ts'

type AtWork = Partial<Omit<Tier, 'queue'>> & { queues?: string[]; skills?: Record<string, number> }

function sentenceOf(effect: Effect): string {
  switch (effect.do) {
    case 'turn-away':
      return `${effect.caller} is turned away: ${effect.because}`
    case 'offer':
      return `${effect.agent} rings for ${effect.caller}`
    case 'withdraw':
      return `${effect.agent} rings no longer: ${effect.because}`
    case 'connect':
      return `${effect.agent} answers ${effect.caller}`
    case 'dismiss':
      return `offer ${effect.offer} is dismissed`
    case 'offer-ended':
      return `${effect.agent} ${effect.how} ${effect.caller} after ${effect.rangMs / 1000} s`
    case 'waiting-began':
      return `${effect.caller} waits in ${effect.queue}${effect.wasResumed ? ' again' : ''}`
    case 'waiting-ended':
      return `${effect.caller} ${endOf(effect.end)} after ${effect.waitedMs / 1000} s`
    case 'deserted':
      return `${effect.queue} is deserted: ${effect.because}, ${effect.waiting} waiting`
    case 'agent-moved':
      return `${effect.agent} is ${effect.to}: ${effect.reason}`
  }
}

function endOf(end: Extract<Effect, { do: 'waiting-ended' }>['end']): string {
  if (end.how === 'served') return `served by ${end.agent}`
  if (end.how === 'overflowed') return `overflowed to ${end.to}`
  return end.how === 'abandoned' && end.isShort ? 'abandoned shortly' : end.how
}

export class TestFloor {
  readonly floor = new Floor(1)
  now = 0
  #told: Effect[] = []

  queue(rules: Partial<QueueRules> = {}, queue = 'desk'): void {
    this.tell({ kind: 'queue-opened', queue, rules: { ...usualQueueRules, ...rules } })
  }

  /** Signs in, ready for callers of `desk` unless told otherwise. */
  signsIn(agent: string, { queues = ['desk'], level = 0, position = 1, skills = {} }: AtWork = {}): void {
    const tiers = queues.map((queue) => ({ queue, level, position }))
    this.tell({ kind: 'agent-signed-in', agent, tiers, skills })
  }

  /** In this order, a second apart: the first is idle longest. */
  signIn(...agents: string[]): void {
    for (const agent of agents) {
      this.signsIn(agent)
      this.after(1)
    }
  }

  joins(caller: string, joining: Partial<Joining> = {}): void {
    this.tell({ kind: 'caller-joined', caller, queue: 'desk', joinedAt: this.now, ...joining })
  }

  pauses(agent: string, reason = 'tea'): void {
    this.tell({ kind: 'agent-paused', agent, reason })
  }

  answers(agent: string): void {
    const offer = this.offerOf(agent)
    this.tell({ kind: 'offer-answered', offer })
    this.tell({ kind: 'offer-connected', offer })
  }

  /** From the answer to the end of wrap-up. */
  talks(agent: string, seconds: number): void {
    this.answers(agent)
    this.after(seconds)
    this.tell({ kind: 'agent-ended-call', agent, wrapUpMs: 0 })
  }

  declines(agent: string): void {
    this.tell({ kind: 'offer-declined', offer: this.offerOf(agent) })
  }

  offerOf(agent: string): number {
    const { offer } = this.floor.ground.desks.get(agent) as Desk
    return (offer as Offer).id
  }

  /** Lets time pass, and wakes the floor whenever something is due. */
  after(seconds: number): void {
    const until = this.now + seconds * 1000
    for (let due = this.floor.nextDeadline; due !== undefined && due <= until; due = this.floor.nextDeadline) {
      this.now = due
      this.tell({ kind: 'woken' })
    }
    this.now = until
  }

  tell(event: FloorEvent): void {
    this.hear(this.floor.apply(event, this.now))
  }

  protected hear(effects: readonly Effect[]): void {
    this.#told.push(...effects)
  }

  /** What was said since the last look, without the agents' moves. */
  heard(): string[] {
    const told = this.#told.filter((effect) => effect.do !== 'agent-moved')
    this.#told = []
    return told.map(sentenceOf)
  }

  /** The agents' moves since the last look. */
  moves(): string[] {
    const told = this.#told.filter((effect) => effect.do === 'agent-moved')
    this.#told = []
    return told.map(sentenceOf)
  }

  /** Who rings for whom. */
  get rings(): string[] {
    return [...this.floor.ground.offers.values()].map(({ desk, waiting }) => `${desk.agent} for ${waiting.caller}`)
  }

  stateOf(agent: string): AgentAt | undefined {
    return this.floor.ground.desks.get(agent)?.state.at
  }

  waiting(caller: string): Waiting | undefined {
    return this.floor.ground.callers.get(caller)
  }
}

/** A floor with the queue `desk` and these agents, signed in a second apart. */
export function floorOf(rules: Partial<QueueRules>, ...agents: string[]): TestFloor {
  const floor = new TestFloor()
  floor.queue(rules)
  floor.signIn(...agents)
  return floor
}

/** So many callers at once: in which order the agents ring. */
export function ringsInOrder(floor: TestFloor, callers: number): string[] {
  const before = floor.rings.length
  for (let i = 1; i <= callers; i += 1) floor.joins(`c${before + i}`)
  return floor.rings.slice(before).map((ring) => ring.split(' ')[0] as string)
}

/** One caller at a time, each served for a minute by whoever rings. */
export function serveInOrder(floor: TestFloor, callers: number): string[] {
  const served: string[] = []
  for (let i = 0; i < callers; i += 1) {
    floor.joins(`caller at ${floor.now}`)
    const agent = (floor.rings[0] as string).split(' ')[0] as string
    served.push(agent)
    floor.talks(agent, 60)
  }
  return served
}
