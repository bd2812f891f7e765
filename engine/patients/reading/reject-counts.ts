import type { RejectReason } from '../core/reject-reasons.ts'
import type { RejectCount } from './list-protocol.ts'

const reasonsTold = 50

/** Counts why rows are rejected, by column and reason: what somebody mends first. */
export class RejectCounts {
  readonly #counts = new Map<string, RejectCount>()

  /** One row's problems. */
  add(problems: readonly { header: string; reason: RejectReason }[]): void {
    const once = new Map(problems.map((problem) => [`${problem.reason} ${problem.header}`, problem]))
    for (const [key, { header, reason }] of once) {
      const known = this.#counts.get(key)
      if (known === undefined) this.#counts.set(key, { header: header.slice(0, 100), reason, rows: 1 })
      else known.rows += 1
    }
  }

  /** The most frequent first. */
  list(): RejectCount[] {
    return [...this.#counts.values()].toSorted((one, other) => other.rows - one.rows).slice(0, reasonsTold)
  }
}
