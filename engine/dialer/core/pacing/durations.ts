import { nth } from './nth.ts'

/**
 * A distribution of durations that is learned as they come: weights in logarithmic bins from a quarter of a second to
 * two hours, the old fading as the new arrive.
 */
const bins = 64
const shortestMs = 250
const longestMs = 7_200_000
const step = Math.log(longestMs / shortestMs) / bins
const edges = Float64Array.from({ length: bins + 1 }, (_, i) => shortestMs * Math.exp(i * step))
/** The bin in which each eighth of a second begins: a decision looks up thousands of durations, and a logarithm is dear. */
const slotMs = 125
const slots = Uint8Array.from({ length: Math.ceil(longestMs / slotMs) + 1 }, (_, i) => binOf(i * slotMs))
/** Beyond this quantile there is too little to read a hazard from: it is held constant. */
const tailFrom = 0.95
const tailReadFrom = 0.75

function binOf(ms: number): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(Math.log(Math.max(ms, 1) / shortestMs) / step)))
}

/** Share of durations that are at most `ms`, by the shares up to each edge. */
function upTo(table: Float64Array, ms: number): number {
  if (ms <= shortestMs) return nth(table, 1) * (Math.max(0, ms) / shortestMs)
  if (ms >= longestMs) return 1
  let bin = nth(slots, Math.floor(ms / slotMs))
  while (nth(edges, bin + 1) < ms) bin += 1
  const from = nth(table, bin)
  const left = nth(edges, bin)
  return from + ((nth(table, bin + 1) - from) * (ms - left)) / (nth(edges, bin + 1) - left)
}

export type DurationsSnapshot = { weights: number[] }

export class Durations {
  readonly #weights: Float64Array
  readonly #fade: number
  readonly #cumulative = new Float64Array(bins + 1)
  #tailMs = 0
  #tailHazard = 0
  #tailShare = 0
  #isStale = true

  /** `prior`: what to believe before anything was seen, log-normal, worth `weight` observations. */
  constructor(prior: { medianMs: number; spread: number; weight: number }, memory: number) {
    this.#fade = 1 - 1 / memory
    const density = edges.subarray(0, bins).map((edge) => {
      const z = (Math.log(edge) + step / 2 - Math.log(prior.medianMs)) / prior.spread
      return Math.exp((-z * z) / 2)
    })
    const total = density.reduce((sum, value) => sum + value, 0)
    this.#weights = density.map((value) => (value / total) * prior.weight)
  }

  see(ms: number): void {
    const bin = binOf(ms)
    for (let i = 0; i < bins; i += 1) this.#weights[i] = nth(this.#weights, i) * this.#fade
    this.#weights[bin] = nth(this.#weights, bin) + 1
    this.#isStale = true
  }

  /** Share of durations that are at most `ms`. */
  atMost(ms: number): number {
    return upTo(this.#table(), ms)
  }

  /** The same for each of `afterMs` later than `ms`, written to `shares`: of hundreds at a time, so nothing is put together. */
  allAtMost(ms: number, afterMs: Float64Array, shares: Float64Array): void {
    const table = this.#table()
    for (let i = 0; i < afterMs.length; i += 1) shares[i] = upTo(table, ms + nth(afterMs, i))
  }

  /** The duration that this share of all does not exceed. */
  quantile(share: number): number {
    const table = this.#table()
    let bin = 0
    while (bin < bins - 1 && nth(table, bin + 1) < share) bin += 1
    const [from, to] = [nth(table, bin), nth(table, bin + 1)]
    const [left, right] = [nth(edges, bin), nth(edges, bin + 1)]
    return left + ((share - from) / (to - from)) * (right - left)
  }

  /**
   * Of what has lasted `ageMs`: how much lasts for each of `afterMs` longer, as shares of all, written to `shares`. In the
   * tail the hazard is the same throughout: what has reached it is judged as it was there.
   */
  lasting(ageMs: number, afterMs: Float64Array, shares: Float64Array): void {
    const table = this.#table()
    const [tail, share, hazard] = [this.#tailMs, this.#tailShare, this.#tailHazard]
    const age = Math.min(ageMs, tail)
    for (let i = 0; i < afterMs.length; i += 1) {
      const ms = age + nth(afterMs, i)
      shares[i] = ms <= tail ? 1 - upTo(table, ms) : share * Math.exp(-hazard * (ms - tail))
    }
  }

  snapshot(): DurationsSnapshot {
    return { weights: [...this.#weights] }
  }

  restore({ weights }: DurationsSnapshot): void {
    if (weights.length !== bins) return
    this.#weights.set(weights)
    this.#isStale = true
  }

  #table(): Float64Array {
    if (!this.#isStale) return this.#cumulative
    let total = 0
    for (let i = 0; i < bins; i += 1) total += nth(this.#weights, i)
    for (let i = 0; i < bins; i += 1) this.#cumulative[i + 1] = nth(this.#cumulative, i) + nth(this.#weights, i) / total
    this.#isStale = false
    this.#tailMs = this.quantile(tailFrom)
    this.#tailShare = 1 - this.atMost(this.#tailMs)
    // Ends per millisecond, as seen between two high quantiles.
    this.#tailHazard =
      Math.log((1 - tailReadFrom) / (1 - tailFrom)) / Math.max(1, this.#tailMs - this.quantile(tailReadFrom))
    return this.#cumulative
  }
}
