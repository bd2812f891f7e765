/**
 * A distribution of durations that is learned as they come: weights in logarithmic bins from a quarter of a second to
 * two hours, the old fading as the new arrive.
 */
const bins = 64
const shortestMs = 250
const longestMs = 7_200_000
const step = Math.log(longestMs / shortestMs) / bins
const edges = Array.from({ length: bins + 1 }, (_, i) => shortestMs * Math.exp(i * step))
/** Beyond this quantile there is too little to read a hazard from: it is held constant. */
const tailFrom = 0.95
const tailReadFrom = 0.75

/** An element that is known to be there. */
const at = (values: readonly number[], i: number): number => values[i] as number

export type DurationsSnapshot = { weights: number[] }

export class Durations {
  readonly #weights: number[]
  readonly #fade: number
  #cumulative: number[] = []
  #tailMs = 0
  #tailHazard = 0
  #isStale = true

  /** `prior`: what to believe before anything was seen, log-normal, worth `weight` observations. */
  constructor(prior: { medianMs: number; spread: number; weight: number }, memory: number) {
    this.#fade = 1 - 1 / memory
    const density = edges.slice(0, bins).map((edge) => {
      const z = (Math.log(edge) + step / 2 - Math.log(prior.medianMs)) / prior.spread
      return Math.exp((-z * z) / 2)
    })
    const total = density.reduce((sum, value) => sum + value, 0)
    this.#weights = density.map((value) => (value / total) * prior.weight)
  }

  see(ms: number): void {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(Math.log(Math.max(ms, 1) / shortestMs) / step)))
    for (let i = 0; i < bins; i += 1) this.#weights[i] = at(this.#weights, i) * this.#fade
    this.#weights[bin] = at(this.#weights, bin) + 1
    this.#isStale = true
  }

  /** Share of durations that are at most `ms`. */
  atMost(ms: number): number {
    if (ms <= shortestMs) return at(this.#table(), 1) * (Math.max(0, ms) / shortestMs)
    const position = Math.min(bins, Math.log(ms / shortestMs) / step)
    const bin = Math.min(bins - 1, Math.floor(position))
    const table = this.#table()
    const [from, to] = [at(table, bin), at(table, bin + 1)]
    const [left, right] = [at(edges, bin), at(edges, bin + 1)]
    return from + (to - from) * Math.min(1, (ms - left) / (right - left))
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
    if (ms <= 0) return 0
    this.#table()
    const tail = this.#tailMs
    if (ageMs >= tail) return 1 - Math.exp(-this.#tailHazard * ms)
    const alive = 1 - this.atMost(ageMs)
    const upTo = Math.min(ageMs + ms, tail)
    const endsBefore = (this.atMost(upTo) - this.atMost(ageMs)) / alive
    return upTo === tail
      ? endsBefore + (1 - endsBefore) * (1 - Math.exp(-this.#tailHazard * (ageMs + ms - tail)))
      : endsBefore
  }

  snapshot(): DurationsSnapshot {
    return { weights: [...this.#weights] }
  }

  restore({ weights }: DurationsSnapshot): void {
    if (weights.length !== bins) return
    for (let i = 0; i < bins; i += 1) this.#weights[i] = at(weights, i)
    this.#isStale = true
  }

  #table(): number[] {
    if (!this.#isStale) return this.#cumulative
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0)
    this.#cumulative = [0]
    for (const weight of this.#weights)
      this.#cumulative.push(at(this.#cumulative, this.#cumulative.length - 1) + weight / total)
    this.#isStale = false
    this.#tailMs = this.quantile(tailFrom)
    // Ends per millisecond, as seen between two high quantiles.
    this.#tailHazard =
      Math.log((1 - tailReadFrom) / (1 - tailFrom)) / Math.max(1, this.#tailMs - this.quantile(tailReadFrom))
    return this.#cumulative
  }
}
