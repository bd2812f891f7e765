import type { EpochMs } from '../../kernel/clock.ts'

export type Caps = { lines: number; callsPerSecond: number }

/**
 * Lines and starts of one owner (the house, a campaign): never more calls at once than `lines`, and starts that are at
 * least a cap's share of a second apart, so that a trunk sees a stream and not bursts.
 */
export class LineBudget {
  #caps: Caps
  #used = 0
  #nextStartAt: EpochMs = Number.NEGATIVE_INFINITY

  constructor(caps: Caps) {
    this.#caps = caps
  }

  get used(): number {
    return this.#used
  }

  get caps(): Caps {
    return this.#caps
  }

  get hasFreeLine(): boolean {
    return this.#used < this.#caps.lines
  }

  /** The first instant at which one more call may start, a free line given. */
  get nextStartAt(): EpochMs {
    return this.#nextStartAt
  }

  change(caps: Caps): void {
    this.#caps = caps
  }

  /** A call starts now. Lateness is not caught up, but for the part of a millisecond that no timer can keep. */
  start(now: EpochMs): void {
    this.#used += 1
    this.#nextStartAt = Math.max(this.#nextStartAt, now - 1) + 1000 / this.#caps.callsPerSecond
  }

  /** A call that was already there when we came (after a restart): it holds a line and was started long ago. */
  adopt(): void {
    this.#used += 1
  }

  end(): void {
    this.#used -= 1
  }
}
