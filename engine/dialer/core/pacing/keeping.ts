/**
 * Whether an agent who has written up a call comes back to us, and whether an idle one will still be there: inbound calls, other campaigns and breaks take some away. Learned as
 * losses for each millisecond of idling, the old fading as the new arrive.
 */
const fade = 1 - 1 / 100
/** Before anything was seen: five minutes without a loss. The first loss then says a lot. */
const priorMs = 300_000
/** Before anybody has gone elsewhere. */
const priorReturns = 20

export type KeepingSnapshot = { taken: number; idleMs: number; ours: number; others: number }

export class Keeping {
  #taken = 0
  #idleMs = priorMs
  #ours = priorReturns
  #others = 0

  /** An agent was idle for so long, and then taken by somebody else, or not. */
  see(idleMs: number, isTaken: boolean): void {
    this.#taken = this.#taken * fade + (isTaken ? 1 : 0)
    this.#idleMs = this.#idleMs * fade + idleMs
  }

  /** An agent had written up a call and was ready for us, or went to somebody else. */
  cameBack(isOurs: boolean): void {
    this.#ours = this.#ours * fade + (isOurs ? 1 : 0)
    this.#others = this.#others * fade + (isOurs ? 0 : 1)
  }

  /** Chance that who is busy will be ready for us afterwards. */
  get returning(): number {
    return this.#ours / (this.#ours + this.#others)
  }

  /** Chance that an idle agent is still to be had in `ms`. */
  chance(ms: number): number {
    return Math.exp((-this.#taken * ms) / this.#idleMs)
  }

  snapshot(): KeepingSnapshot {
    return { taken: this.#taken, idleMs: this.#idleMs, ours: this.#ours, others: this.#others }
  }

  restore({ taken, idleMs, ours, others }: KeepingSnapshot): void {
    this.#taken = taken
    this.#idleMs = idleMs
    this.#ours = ours
    this.#others = others
  }
}
