import type { EpochMs } from '../../kernel/clock.ts'

/** How many a second, from a count that only grows; each reading is about the time since the one before it. */
export class Rate {
  #count: number
  #at: EpochMs

  constructor(count: number, at: EpochMs) {
    this.#count = count
    this.#at = at
  }

  read(count: number, at: EpochMs): number {
    const elapsedMs = at - this.#at
    if (elapsedMs <= 0) return 0
    const perSecond = Math.round(((count - this.#count) / elapsedMs) * 100_000) / 100
    this.#count = count
    this.#at = at
    return perSecond
  }
}
