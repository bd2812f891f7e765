/**
 * The share of calls that are answered, learned in the order in which they were dialed. In the order in which they end
 * it would be biased: answers come sooner than ring limits, so a fresh wave looks better than it is.
 */
const memory = 150
const fade = 1 - 1 / memory
/** Before anything is known: rather too many answers than too few, for these cost idle seconds and those patients. */
const prior = { answered: 3.3, missed: 2.7 }
const surgeWindowMs = 60_000

type Dialed = { call: string; at: number; outcome: boolean | undefined }

export type AnswerRateSnapshot = { answered: number; missed: number; outcomes: number }

export class AnswerRate {
  #answered = prior.answered
  #missed = prior.missed
  #outcomes = 0
  #queue: Dialed[] = []
  #head = 0
  readonly #open = new Map<string, Dialed>()
  /** Answers of the last minute, and how many were to be expected when their calls were dialed. */
  #recent: { at: number; answered: number; expected: number }[] = []

  dialed(call: string, at: number): void {
    const dialed: Dialed = { call, at, outcome: undefined }
    this.#queue.push(dialed)
    this.#open.set(call, dialed)
  }

  ended(call: string, isAnswered: boolean, at: number): void {
    const dialed = this.#open.get(call)
    if (dialed === undefined) return
    this.#open.delete(call)
    this.#recent.push({ at, answered: isAnswered ? 1 : 0, expected: this.base })
    dialed.outcome = isAnswered
    this.#advance()
  }

  /** A call whose end was never reported must not hold up the learning from those behind it. */
  forget(call: string): void {
    const dialed = this.#open.get(call)
    if (dialed === undefined) return
    this.#open.delete(call)
    dialed.outcome = false
    this.#advance()
  }

  get outcomes(): number {
    return this.#outcomes
  }

  get base(): number {
    return this.#answered / (this.#answered + this.#missed)
  }

  /** Relative standard deviation of {@link base}. */
  get doubt(): number {
    const weight = this.#answered + this.#missed + 1
    return Math.sqrt((1 - this.base) / (this.base * weight))
  }

  /** The rate to reckon with now: a surge of answers within the last minute raises it at once, a lull does not lower it. */
  now(at: number): number {
    this.#recent = this.#recent.filter((seen) => seen.at > at - surgeWindowMs)
    const answered = this.#recent.reduce((sum, seen) => sum + seen.answered, 0)
    const expected = this.#recent.reduce((sum, seen) => sum + seen.expected, 0)
    const surge = (answered + 4) / (expected + 4) // four expected answers of patience against chance
    return Math.min(0.98, this.base * Math.max(1, surge))
  }

  snapshot(): AnswerRateSnapshot {
    return { answered: this.#answered, missed: this.#missed, outcomes: this.#outcomes }
  }

  restore({ answered, missed, outcomes }: AnswerRateSnapshot): void {
    this.#answered = answered
    this.#missed = missed
    this.#outcomes = outcomes
  }

  #advance(): void {
    for (;;) {
      const next = this.#queue[this.#head]
      if (next === undefined || next.outcome === undefined) break
      this.#answered = this.#answered * fade + (next.outcome ? 1 : 0)
      this.#missed = this.#missed * fade + (next.outcome ? 0 : 1)
      this.#outcomes += 1
      this.#head += 1
    }
    if (this.#head > 1000) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
  }
}
