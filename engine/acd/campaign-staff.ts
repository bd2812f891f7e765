/** Agents for campaigns: who is ready, who speaks in which call, who will leave. Seen on the floor, told when it may have changed. */
import type { EpochMs } from '../kernel/clock.ts'
import type { Acd } from './acd.ts'
import type { AgentNow, StaffNews } from './core/agent-now.ts'
import type { Desk } from './core/desk.ts'
import { isAtWork } from './core/presence.ts'
import type { FloorNews } from './ports.ts'

export class CampaignStaff {
  readonly #acd: Acd
  readonly #listeners = new Set<(news: StaffNews) => void>()
  /** For whom each agent was rung last: until the talk has begun the floor alone knows. */
  readonly #rungFor = new Map<string, string>()

  constructor(acd: Acd) {
    this.#acd = acd
  }

  subscribe(listener: (news: StaffNews) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What the floor tells those who watch it. */
  hear(news: FloorNews): void {
    if (news.topic === 'agent') this.#tell({ kind: 'agent', agent: news.agent })
    if (news.topic === 'queue') this.#tell({ kind: 'waiting-changed' })
  }

  /** Queues, or who is in them, were set anew. */
  wasSet(): void {
    this.#tell({ kind: 'staff-changed' })
  }

  isOf(queueId: number, agent: string): boolean {
    return this.#acd.agentOf(agent)?.queues.some((queue) => queue.queueId === queueId) ?? false
  }

  signedIn(queueId: number): string[] {
    const queue = this.#queue(queueId)
    if (queue === undefined) return []
    return [...queue.members].flatMap(({ desk }) => (desk.state.at === 'signed-out' ? [] : [desk.agent]))
  }

  now(agent: string): AgentNow {
    const desk = this.#acd.floor.ground.desks.get(agent)
    return desk === undefined ? { is: 'away' } : this.#nowAt(desk)
  }

  callersWait(queueId: number, isOurs: (call: string) => boolean): boolean {
    for (const { waiting, members } of this.#acd.floor.ground.queues.values()) {
      const someone = [...waiting].some(({ caller, isConnecting }) => !isConnecting && !isOurs(caller))
      if (someone && [...members].some(({ desk }) => isAtWork(desk.state) && this.isOf(queueId, desk.agent)))
        return true
    }
    return false
  }

  reserve(agent: string, untilAt: EpochMs): void {
    this.#acd.tell({ kind: 'agent-reserved', agent, untilAt })
  }

  release(agent: string): void {
    this.#acd.tell({ kind: 'agent-released', agent })
  }

  #nowAt({ agent, state, offer }: Desk): AgentNow {
    const leavesAfter = 'next' in state && state.next.to !== 'ready'
    switch (state.at) {
      case 'ready':
        this.#rungFor.delete(agent)
        return { is: 'ready' }
      case 'ringing':
        if (offer !== undefined) this.#rungFor.set(agent, offer.waiting.caller)
        return { is: 'busy', call: this.#rungFor.get(agent), leavesAfter }
      case 'talking':
        return { is: 'busy', call: this.#acd.talkOf(agent)?.call.leg ?? this.#rungFor.get(agent), leavesAfter }
      case 'reserved':
        return { is: 'held', leavesAfter }
      case 'wrap-up':
        return { is: 'wrap-up', leavesAfter }
      default:
        this.#rungFor.delete(agent)
        return { is: 'away' }
    }
  }

  #queue(id: number) {
    const code = this.#acd.queueById(id)?.code
    return code === undefined ? undefined : this.#acd.floor.ground.queues.get(code)
  }

  #tell(news: StaffNews): void {
    for (const listener of this.#listeners) listener(news)
  }
}
