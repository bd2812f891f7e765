import type { LegId } from '../../kernel/ids.ts'
import type { Settled } from '../switch.ts'

/** How a leg ended, and who ended it. */
export type EndedLeg = { settled: Extract<Settled, { kind: 'ended' }>; by: 'them' | 'us' | 'switch' }

const mostOfOneGeneration = 10_000

/** How legs ended, for as long as somebody could still ask: the last 10,000 to 20,000 of them. */
export class EndedLegs {
  #young = new Map<LegId, EndedLeg>()
  #old = new Map<LegId, EndedLeg>()

  get(leg: LegId): EndedLeg | undefined {
    return this.#young.get(leg) ?? this.#old.get(leg)
  }

  add(leg: LegId, end: EndedLeg): void {
    this.#young.set(leg, end)
    if (this.#young.size < mostOfOneGeneration) return
    // Taking the oldest out of one big map one by one would cost a walk over the holes each time.
    this.#old = this.#young
    this.#young = new Map()
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }
}
