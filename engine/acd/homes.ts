import type { LiveCall, Ring, RingOptions } from '../calls/live-call.ts'
import type { Destination } from '../switch/switch.ts'

type Home = { call: LiveCall; isLent: boolean }

/**
 * Phones that stay off the hook: each is in a call of its own all day long, and is lent to the calls that its agent takes. A beep
 * instead of ringing; everybody else's phone is rung.
 */
export class Homes {
  readonly #homes = new Map<string, Home>()

  has(agent: string): boolean {
    return this.#homes.get(agent)?.call.hasEnded === false
  }

  set(agent: string, call: LiveCall): void {
    this.#homes.set(agent, { call, isLent: false })
  }

  /** True where it was this call's. */
  forget(agent: string, call: LiveCall): boolean {
    return this.#homes.get(agent)?.call === call && this.#homes.delete(agent)
  }

  /** The agent goes home. */
  hangUp(agent: string): void {
    const home = this.#homes.get(agent)
    this.#homes.delete(agent)
    void home?.call.hangUp('finished').catch(() => undefined)
  }

  /** The phone of this agent for this call: rung, or at hand. */
  ring(call: LiveCall, agent: string, to: Destination, options: RingOptions): Ring {
    const home = this.#homes.get(agent)
    if (home === undefined || home.isLent || home.call.hasEnded) return call.ring(to, options)
    home.isLent = true
    const ring = call.borrow(home.call)
    const beep = ring.play('beep', [{ kind: 'tone', tone: 'beep' }])
    return {
      ...ring,
      outcome: beep.then(() => ring.outcome),
      letGo() {
        home.isLent = false
        ring.letGo()
      },
    }
  }
}
