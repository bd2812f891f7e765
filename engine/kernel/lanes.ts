/**
 * A FIFO per key. Tasks of one call run one after the other in the order they came; tasks of different calls do not
 * wait for each other. A task that throws is handed to `onError` and does not stop its lane, whatever `onError` does.
 */
export class Lanes<Key> {
  readonly #tails = new Map<Key, Promise<void>>()
  readonly #onError: (error: unknown, key: Key) => void

  constructor(onError: (error: unknown, key: Key) => void) {
    this.#onError = onError
  }

  /** Puts `task` at the end of the lane of `key`. The returned promise settles when it has run; it never rejects. */
  run(key: Key, task: () => void | Promise<void>): Promise<void> {
    const before = this.#tails.get(key) ?? Promise.resolve()
    const tail = before
      .then(task)
      .catch((error: unknown) => this.#onError(error, key))
      .catch(() => undefined)
    this.#tails.set(key, tail)
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
    })
    return tail
  }

  /** Lanes with work in them. Zero when everything is quiet: tests end by asserting it. */
  get busy(): number {
    return this.#tails.size
  }

  /** Resolves when every task that was queued up to now has run. */
  async quiet(): Promise<void> {
    await Promise.all(this.#tails.values())
  }
}
