/**
 * Counts work whose end is not a matter of virtual time: a query, a file being written, a prompt being rendered. The
 * virtual clock stands still while anything is in flight. Under the real clock the count is only a gauge.
 */
export class InFlight {
  #count = 0

  get count(): number {
    return this.#count
  }

  begin(): void {
    this.#count += 1
  }

  end(): void {
    this.#count -= 1
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
