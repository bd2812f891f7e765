import type { Cancel, Clock } from '../kernel/clock.ts'

type Waiter<Event> = { pick: (event: Event) => boolean; fail: (error: Error) => void; disarm: Cancel }

/**
 * Events on one side, code that waits for one of them on the other. A waiter sees events until it picks one; the event
 * that is picked is consumed. Closing the box fails every waiter, present and future.
 */
export class Mailbox<Event> {
  readonly #clock: Clock
  readonly #waiters = new Set<Waiter<Event>>()
  #closed: Error | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** True when somebody was waiting for the event and took it. */
  deliver(event: Event): boolean {
    for (const waiter of this.#waiters) {
      if (waiter.pick(event)) return true
    }
    return false
  }

  close(error: Error): void {
    this.#closed ??= error
    for (const waiter of [...this.#waiters]) waiter.fail(this.#closed)
  }

  get isClosed(): boolean {
    return this.#closed !== undefined
  }

  get waiting(): number {
    return this.#waiters.size
  }

  /** The first event that `pick` turns into a value, or `otherwise` after `waitMs`. Rejects when the box is closed. */
  next<Value>(pick: (event: Event) => Value | undefined, wait: { ms: number; otherwise: Value }): Promise<Value> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed)
    return new Promise<Value>((resolve, reject) => {
      const leave = (): void => {
        waiter.disarm()
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter<Event> = {
        pick: (event) => {
          const value = pick(event)
          if (value === undefined) return false
          leave()
          resolve(value)
          return true
        },
        fail: (error) => {
          leave()
          reject(error)
        },
        disarm: this.#clock.at(this.#clock.now() + wait.ms, () => {
          leave()
          resolve(wait.otherwise)
        }),
      }
      this.#waiters.add(waiter)
    })
  }
}
