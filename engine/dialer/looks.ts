import type { Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'

const sameLookMs = toMs('10m')
const mostKept = 2_000

/** A page that is pushed asks again and again for what is on the screen: for the audit log that is one look. */
export class Looks {
  readonly #clock: Clock
  readonly #since = new Map<string, EpochMs>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** True where this was not looked at in the last ten minutes. `what` names who looks, and at what. */
  isNew(what: string): boolean {
    const now = this.#clock.now()
    const before = this.#since.get(what)
    if (before !== undefined && now - before < sameLookMs) return false
    this.#since.delete(what)
    this.#since.set(what, now)
    if (this.#since.size > mostKept) this.#since.delete(String(this.#since.keys().next().value))
    return true
  }
}
