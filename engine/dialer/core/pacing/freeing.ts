import type { Durations } from './durations.ts'
import { nth } from './nth.ts'

/** Nobody is free for certain; a history that ends is no promise. */
const surest = 0.97
/** A talk and its wrap-up are put together in so many steps. */
const parts = 6
const bounds = parts + 1

/** Who is busy now and free at some instants ahead, by what they do and for how long already. */
export class Freeing {
  readonly #talk: Durations
  readonly #wrap: Durations
  readonly #ahead: Float64Array
  /** For each instant: now, and the end of each part of the time until then. */
  readonly #steps: Float64Array
  /** For each of these bounds: who begins to write up in the part that it ends is done by the instant with this chance. */
  readonly #wrapped: Float64Array
  /** For one agent at a time: shares that last beyond each bound. */
  readonly #lasting: Float64Array

  constructor({ talk, wrap }: { talk: Durations; wrap: Durations }, aheadMs: Float64Array) {
    this.#talk = talk
    this.#wrap = wrap
    this.#ahead = Float64Array.from([0, ...aheadMs])
    this.#steps = new Float64Array(aheadMs.length * bounds)
    this.#wrapped = new Float64Array(aheadMs.length * bounds)
    this.#lasting = new Float64Array(aheadMs.length * bounds)
    for (const [i, ms] of aheadMs.entries())
      for (let part = 0; part < bounds; part += 1) {
        this.#steps[i * bounds + part] = (ms * part) / parts
        this.#wrapped[i * bounds + part] = part === 0 ? 0 : wrap.atMost((ms * (parts - part + 0.5)) / parts)
      }
  }

  /** For who has written up a call for `ageMs`: the chances to be free at each instant, written to `chances`. */
  wrapping(ageMs: number, chances: Float64Array): void {
    this.#wrap.lasting(ageMs, this.#ahead, this.#lasting)
    for (let i = 0; i < chances.length; i += 1)
      chances[i] = Math.min(surest, 1 - nth(this.#lasting, i + 1) / nth(this.#lasting, 0))
  }

  /** For who has talked for `ageMs`. */
  talking(ageMs: number, chances: Float64Array): void {
    this.#talk.lasting(ageMs, this.#steps, this.#lasting)
    for (let i = 0; i < chances.length; i += 1) {
      let chance = 0
      for (let step = i * bounds + 1; step < (i + 1) * bounds; step += 1)
        chance += (nth(this.#lasting, step - 1) - nth(this.#lasting, step)) * nth(this.#wrapped, step)
      chances[i] = Math.min(surest, chance / nth(this.#lasting, 0))
    }
  }
}
