import type { Cancel, Clock } from '../kernel/clock.ts'

type Waiter<Event> = { pick: (event: Event) => boolean; fail: (error: Error) => void; disarm: Cancel }

/** Somebody waits. Until it is given up; then `value` never settles. Nobody has to look at a `value` that rejects. */
export type Waiting<Value> = { readonly value: Promise<Value>; giveUp(): void }

/**
 * Events on one side, code that waits for one of them on the other. A waiter sees events until it picks one; the event
 * that is picked is consumed. Closing the box fails every waiter, present and future; abandoning it leaves them where they are.
 */
export class Mailbox<Event> {
  readonly #clock: Clock
  readonly #waiters = new Set<Waiter<Event>>()
  #closed: Error | undefined
  #isAbandoned = false

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

  /** The engine lets go: whoever waits, now or later, waits for ever, and no timer is left. */
  abandon(): void {
    this.#isAbandoned = true
    for (const waiter of this.#waiters) waiter.disarm()
    this.#waiters.clear()
  }

  get isClosed(): boolean {
    return this.#closed !== undefined
  }

  get waiting(): number {
    return this.#waiters.size
  }

  /** The first event that `pick` turns into a value, or `otherwise` after `ms`. Rejects when the box is closed. */
  next<Value>(pick: (event: Event) => Value | undefined, wait: { ms: number; otherwise: Value }): Promise<Value> {
    return this.expect(pick, wait).value
  }

  /**
   * As `next`, for what is awaited only after something else was done: what is told meanwhile is not missed, a closing
   * meanwhile is not an unhandled rejection, and whoever is not interested any more gives up.
   */
  expect<Value>(pick: (event: Event) => Value | undefined, wait: { ms: number; otherwise: Value }): Waiting<Value> {
    const { promise, resolve, reject } = settleable<Value>()
    promise.catch(() => undefined)
    if (this.#isAbandoned) return { value: promise, giveUp: () => undefined }
    if (this.#closed !== undefined) {
      reject(this.#closed)
      return { value: promise, giveUp: () => undefined }
    }
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
    return { value: promise, giveUp: leave }
  }
}

function settleable<Value>() {
  let resolve: (value: Value) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
