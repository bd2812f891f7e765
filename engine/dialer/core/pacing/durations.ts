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

/** An element that is known to be there. */
const at = (values: Float64Array | Uint8Array, i: number): number => values[i] as number

export type DurationsSnapshot = { weights: number[] }

export class Durations {
  readonly #weights: Float64Array
  readonly #fade: number
  readonly #cumulative = new Float64Array(bins + 1)
  #tailMs = 0
  #tailHazard = 0
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
    for (let i = 0; i < bins; i += 1) this.#weights[i] = at(this.#weights, i) * this.#fade
    this.#weights[bin] = at(this.#weights, bin) + 1
    this.#isStale = true
  }

  /** Share of durations that are at most `ms`. */
  atMost(ms: number): number {
    const table = this.#table()
    if (ms <= shortestMs) return at(table, 1) * (Math.max(0, ms) / shortestMs)
    if (ms >= longestMs) return 1
    let bin = at(slots, Math.floor(ms / slotMs))
    while (at(edges, bin + 1) < ms) bin += 1
    const [from, left] = [at(table, bin), at(edges, bin)]
    return from + ((at(table, bin + 1) - from) * (ms - left)) / (at(edges, bin + 1) - left)
  }

  /** The duration that this share of all does not exceed. */
  quantile(share: number): number {
    const table = this.#table()
    const bin = Math.max(0, Math.min(bins - 1, table.findIndex((value) => value >= share) - 1))
    const [from, to] = [at(table, bin), at(table, bin + 1)]
    const [left, right] = [at(edges, bin), at(edges, bin + 1)]
    return left + ((share - from) / (to - from)) * (right - left)
  }

  /** Chance that what has lasted `ageMs` ends within the next `ms`. */
  endsWithin(ageMs: number, ms: number): number {
    return this.rest(ageMs)(ms)
  }

  /** For what has lasted `ageMs`: the chance that it ends within the next so many milliseconds. */
  rest(ageMs: number): (ms: number) => number {
    this.#table()
    const [tail, hazard] = [this.#tailMs, this.#tailHazard]
    const endsBy = (ms: number): number => 1 - Math.exp(-hazard * Math.max(0, ms))
    if (ageMs >= tail) return endsBy
    const gone = this.atMost(ageMs)
    const share = (upTo: number): number => (this.atMost(upTo) - gone) / (1 - gone)
    return (ms) => {
      if (ageMs + ms <= tail) return Math.max(0, share(ageMs + ms))
      const before = share(tail)
      return before + (1 - before) * endsBy(ageMs + ms - tail)
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
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0)
    this.#weights.forEach((weight, i) => {
      this.#cumulative[i + 1] = at(this.#cumulative, i) + weight / total
    })
    this.#isStale = false
    this.#tailMs = this.quantile(tailFrom)
    // Ends per millisecond, as seen between two high quantiles.
    this.#tailHazard =
      Math.log((1 - tailReadFrom) / (1 - tailFrom)) / Math.max(1, this.#tailMs - this.quantile(tailReadFrom))
    return this.#cumulative
  }
}
