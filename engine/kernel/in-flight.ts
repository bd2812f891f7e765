/**
 * Counts work whose end is not a matter of virtual time: a query, a file being written, a prompt being rendered. The
 * virtual clock stands still while anything is in flight. Under the real clock the count is only a gauge.
 */
export class InFlight {
  #count = 0
  #waiting: (() => void)[] = []

  get count(): number {
    return this.#count
  }

  begin(): void {
    this.#count += 1
  }

  end(): void {
    if (this.#count === 0) throw new RangeError('more work has ended than was begun')
    this.#count -= 1
    if (this.#count > 0) return
    for (const resume of this.#waiting.splice(0)) resume()
  }

  /** Resolves when nothing is in flight: at once, or with the end of the last piece of work. */
  idle(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** The result of `work`, counted while it runs. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.begin()
    try {
      return await work()
    } finally {
      this.end()
    }
  }
}
