import { Heap } from '../../../kernel/heap.ts'

/** Virtual time: what falls due is done in order, and time stands still in between. */
export class Agenda {
  now = 0
  readonly #due = new Heap<{ at: number; act: () => void }>((a, b) => a.at < b.at)

  at(at: number, act: () => void): void {
    this.#due.push({ at: Math.max(at, this.now), act })
  }

  after(ms: number, act: () => void): void {
    this.at(this.now + ms, act)
  }

  /** Does all that falls due up to `end`; `afterEach` follows every act. */
  run(end: number, afterEach: () => void): void {
    for (;;) {
      const next = this.#due.peek()
      if (next === undefined || next.at > end) break
      this.#due.pop()
      this.now = next.at
      next.act()
      afterEach()
    }
    this.now = end
  }
}
