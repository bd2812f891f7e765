import type { Cancel, Clock } from '../../kernel/clock.ts'
import type { LegId } from '../../kernel/ids.ts'

type Waiter = { isMet: () => boolean; done: (met: boolean) => void }

/** Waiting for something to be true of a leg, looked at again after each event of it. */
export class Watch {
  readonly #clock: Clock
  readonly #waiters = new Map<LegId, Set<Waiter>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get waiting(): number {
    return this.#waiters.size
  }

  /** True as soon as `isMet` is; false when it is not by then. */
  until(leg: LegId, isMet: () => boolean, ms: number): Promise<boolean> {
    if (isMet()) return Promise.resolve(true)
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(leg) ?? new Set()
      this.#waiters.set(leg, waiters)
      const disarm: Cancel = this.#clock.at(this.#clock.now() + ms, () => waiter.done(false))
      const waiter: Waiter = {
        isMet,
        done: (met) => {
          disarm()
          waiters.delete(waiter)
          if (waiters.size === 0 && this.#waiters.get(leg) === waiters) this.#waiters.delete(leg)
          resolve(met)
        },
      }
      waiters.add(waiter)
    })
  }

  /** Something about this leg may have changed. */
  look(leg: LegId): void {
    for (const waiter of [...(this.#waiters.get(leg) ?? [])]) if (waiter.isMet()) waiter.done(true)
  }

  /** Nothing will change any more. */
  close(): void {
    for (const waiters of [...this.#waiters.values()]) for (const waiter of [...waiters]) waiter.done(false)
  }
}
