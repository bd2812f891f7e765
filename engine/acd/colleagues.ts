import type { LiveCall, Ring, RingOptions } from '../calls/live-call.ts'
import type { Destination } from '../switch/switch.ts'
import type { Acd } from './acd.ts'

/** How much longer than the ring an agent is kept free for the colleague who asks. */
const graceMs = 5_000

/** An agent who is rung for a colleague's call: no caller is offered meanwhile, and a talk with two hands is on both desks. */
export class AskedColleague {
  readonly agent: string
  readonly #acd: Acd
  #holds: 'nothing' | 'reservation' | 'talk' = 'nothing'

  constructor(acd: Acd, agent: string) {
    this.#acd = acd
    this.agent = agent
  }

  rings(ringMs: number): void {
    if (this.#state() !== 'ready') return
    this.#holds = 'reservation'
    this.#acd.tell({
      kind: 'agent-reserved',
      agent: this.agent,
      untilAt: this.#acd.ports.clock.now() + ringMs + graceMs,
    })
  }

  /** The colleague's phone: rung, or off the hook already. */
  phoneFor(call: LiveCall, to: Destination, options: RingOptions): Ring {
    return this.#acd.homes.ring(call, this.agent, to, options)
  }

  answered(): void {
    const state = this.#state()
    this.#holds = state === 'talking' || state === 'signed-out' ? 'nothing' : 'talk'
    if (this.#holds === 'talk') this.#acd.tell({ kind: 'agent-began-call', agent: this.agent })
  }

  /** Was not needed, or has helped: nothing to write up. */
  isFree(): void {
    const held = this.#holds
    this.#holds = 'nothing'
    if (held === 'reservation') this.#acd.tell({ kind: 'agent-released', agent: this.agent })
    if (held === 'talk') this.#acd.tell({ kind: 'agent-ended-call', agent: this.agent, wrapUpMs: 0 })
  }

  #state(): string {
    return this.#acd.floor.ground.desks.get(this.agent)?.state.at ?? 'signed-out'
  }
}

/** Who is signed in at this phone; undefined: nobody of the floor. */
export function colleagueAt(acd: Acd, phone: string, asking: string): AskedColleague | undefined {
  for (const [id, { state }] of acd.floor.ground.desks) {
    if (id === asking || state.at === 'signed-out' || acd.agentOf(id)?.phone?.number !== phone) continue
    return new AskedColleague(acd, id)
  }
  return undefined
}
