import type { EpochMs } from '../../kernel/clock.ts'

const usualMs = 10 * 60_000
const mostRemembered = 20_000

/**
 * Who looked at what of late. A page that refreshes itself and a player that jumps go on with one look: it is one row of the
 * audit log, until nothing was asked for ten minutes.
 */
export class Looks {
  readonly #lastsMs: number
  readonly #last = new Map<string, EpochMs>()

  constructor(lastsMs: number = usualMs) {
    this.#lastsMs = lastsMs
  }

  /** Whether a look begins with this; it is remembered either way. */
  begins(userId: number, subject: string, now: EpochMs): boolean {
    const key = `${userId} ${subject}`
    const last = this.#last.get(key)
    this.#last.delete(key) // to the end: the oldest come first
    this.#last.set(key, now)
    if (this.#last.size > mostRemembered) this.#forget(now)
    return last === undefined || now - last > this.#lastsMs
  }

  /** Of those that go on the oldest are forgotten too when there are too many: one more row in the audit, never one less. */
  #forget(now: EpochMs): void {
    while (this.#last.size > mostRemembered || this.#isOldestOver(now)) {
      const [oldest] = this.#last.keys()
      this.#last.delete(oldest as string)
    }
  }

  /** There is one: the look that is just being remembered. */
  #isOldestOver(now: EpochMs): boolean {
    const [last] = this.#last.values()
    return now - (last as EpochMs) > this.#lastsMs
  }
}
