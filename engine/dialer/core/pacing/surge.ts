/** Answers of the last minute beside those that were to be expected: more than chance explains is a surge. */
const windowMs = 60_000
/** So many expected answers are granted before anything is believed. */
const patience = 4

type Ended = { at: number; answered: number; expected: number }

export class Surge {
  #ended: Ended[] = []
  #head = 0
  #answered = 0
  #expected = 0

  see(ended: Ended): void {
    this.#ended.push(ended)
    this.#count(ended, 1)
  }

  /** By how much the rate has to be raised now: 1 or more. */
  factor(now: number, rate: number): number {
    for (;;) {
      const oldest = this.#ended[this.#head]
      if (oldest === undefined || oldest.at > now - windowMs) break
      this.#count(oldest, -1)
      this.#head += 1
    }
    if (this.#head > 1000) {
      this.#ended = this.#ended.slice(this.#head)
      this.#head = 0
    }
    const chance = Math.sqrt(Math.max(0, this.#expected) * (1 - rate))
    return Math.max(1, (this.#answered - chance + patience) / (this.#expected + patience))
  }

  #count({ answered, expected }: Ended, sign: 1 | -1): void {
    this.#answered += sign * answered
    this.#expected += sign * expected
  }
}
