import { type CallTraits, choose, emptyBook, learn, scoreOf, windowSize } from '../contact-score.ts'
import { type Fate, fateOf } from './chance.ts'
import type { ContactKind, Day } from './day.ts'

const hourMs = 3_600_000

export type Listed = { fate: Fate; kind: ContactKind | undefined; passedOver: number }

/** A campaign's list as it is called: in order, or chosen by score among those that are due next. */
export class List {
  readonly #day: Day
  readonly #seed: number
  #read = 0
  #due: Listed[] = []
  #book = emptyBook

  constructor(day: Day, seed: number) {
    this.#day = day
    this.#seed = seed
  }

  take(now: number, isForIdleAgent: boolean): Listed {
    const ahead = this.#day.contacts?.isScored === true ? windowSize : 1
    while (this.#due.length < ahead) this.#due.push(this.#next())
    const scored = this.#due.map(({ kind, passedOver }) => ({ passedOver, score: this.#score(kind, now) }))
    const [taken] = this.#due.splice(choose(scored, isForIdleAgent), 1) as [Listed] // there is at least one
    for (const each of this.#due) each.passedOver += 1
    return taken
  }

  ended({ kind }: Listed, now: number, isAnswered: boolean): void {
    if (kind !== undefined) this.#book = learn(this.#book, traitsOf(kind, now), isAnswered)
  }

  #next(): Listed {
    const fate = fateOf(this.#day, this.#seed, this.#read)
    this.#read += 1
    const kinds = this.#day.contacts?.kinds ?? []
    return { fate, kind: kinds[Math.floor(fate.kind * kinds.length)], passedOver: 0 }
  }

  #score(kind: ContactKind | undefined, now: number): number {
    return kind === undefined ? 0 : scoreOf(this.#book, traitsOf(kind, now))
  }
}

const traitsOf = ({ traits }: ContactKind, now: number): CallTraits => ({
  ...traits,
  hour: Math.floor(now / hourMs) % 24,
})
