/**
 * Whether an idle agent will still be there: inbound calls, other campaigns and breaks take some away. Learned as
 * losses for each millisecond of idling, the old fading as the new arrive.
 */
const fade = 1 - 1 / 100
/** Before anything was seen: five minutes without a loss. The first loss then says a lot. */
const priorMs = 300_000

export type KeepingSnapshot = { taken: number; idleMs: number }

export class Keeping {
  #taken = 0
  #idleMs = priorMs

  /** An agent was idle for so long, and then taken by somebody else, or not. */
  see(idleMs: number, isTaken: boolean): void {
    this.#taken = this.#taken * fade + (isTaken ? 1 : 0)
    this.#idleMs = this.#idleMs * fade + idleMs
  }

  /** Chance that an idle agent is still to be had in `ms`. */
  chance(ms: number): number {
    return Math.exp((-this.#taken * ms) / this.#idleMs)
  }

  snapshot(): KeepingSnapshot {
    return { taken: this.#taken, idleMs: this.#idleMs }
  }

  restore({ taken, idleMs }: KeepingSnapshot): void {
    this.#taken = taken
    this.#idleMs = idleMs
  }
}
