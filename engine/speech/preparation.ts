import type { WardlineError } from '../errors.ts'
import type { PlannedSound } from './sound-plan.ts'
import type { PreparationReport, Utterance } from './speech.ts'

const turn = 100

/** What became of one utterance. */
export type Prepared = { kind: 'rendered' } | { kind: 'already-there' } | { kind: 'failed'; error: WardlineError }

/** The books of one preparation. */
export class Preparation {
  done = 0
  /** Set once the engine turned out not to be installed: it is not tried again a hundred thousand times. */
  engineGone: WardlineError | undefined
  readonly engineVersion: string
  #rendered = 0
  #alreadyThere = 0
  readonly #failed: { utterance: Utterance; why: string }[] = []
  readonly #there = new Set<readonly PlannedSound[]>()
  readonly #utterances: Iterator<Utterance>
  readonly #onProgress: ((done: number) => void) | undefined

  constructor(utterances: Iterable<Utterance>, engineVersion: string, onProgress?: (done: number) => void) {
    this.#utterances = utterances[Symbol.iterator]()
    this.engineVersion = engineVersion
    this.#onProgress = onProgress
  }

  next(): Utterance | undefined {
    const { value, done } = this.#utterances.next()
    return done === true ? undefined : value
  }

  /** So many were looked up and planned in one go: others get a turn, and progress is told. */
  get isTimeForOthers(): boolean {
    return this.done % turn === 0
  }

  isThere(sounds: readonly PlannedSound[]): boolean {
    return this.#there.has(sounds)
  }

  noteThere(sounds: readonly PlannedSound[]): void {
    this.#there.add(sounds)
  }

  note(utterance: Utterance, outcome: Prepared): void {
    this.done += 1
    if (outcome.kind === 'rendered') this.#rendered += 1
    else if (outcome.kind === 'already-there') this.#alreadyThere += 1
    else {
      if (outcome.error.code === 'speech-engine-missing') this.engineGone = outcome.error
      this.#failed.push({ utterance, why: outcome.error.messageIn(utterance.language) })
    }
    if (this.isTimeForOthers) this.#onProgress?.(this.done)
  }

  report(): PreparationReport {
    this.#onProgress?.(this.done)
    return { rendered: this.#rendered, alreadyThere: this.#alreadyThere, failed: this.#failed }
  }
}
