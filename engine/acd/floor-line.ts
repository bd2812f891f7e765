import type { Cancel, Clock } from '../kernel/clock.ts'
import { Floor } from './core/floor.ts'
import type { Effect, FloorEvent } from './core/words.ts'

export type FloorLineOptions = {
  clock: Clock
  seed: number
  /** Does what follows. It may tell the floor more; that waits its turn. */
  perform: (effect: Effect) => void
  onError: (error: unknown) => void
}

/** The floor with a clock on its wall: events go in one after the other, effects come out in order, what is due wakes it. */
export class FloorLine {
  readonly floor: Floor
  readonly #options: FloorLineOptions
  readonly #told: FloorEvent[] = []
  #isBusy = false
  #wake: { at: number; cancel: Cancel } | undefined

  constructor(options: FloorLineOptions) {
    this.#options = options
    this.floor = new Floor(options.seed)
  }

  tell(event: FloorEvent): void {
    this.#told.push(event)
    if (this.#isBusy) return
    this.#isBusy = true
    try {
      for (let next = this.#told.shift(); next !== undefined; next = this.#told.shift()) this.#apply(next)
    } finally {
      this.#isBusy = false
    }
    this.#setAlarm()
  }

  close(): void {
    this.#wake?.cancel()
    this.#wake = undefined
  }

  #apply(event: FloorEvent): void {
    for (const effect of this.floor.apply(event, this.#options.clock.now())) {
      try {
        this.#options.perform(effect)
      } catch (error) {
        this.#options.onError(error) // one effect that fails must not keep the others from being done
      }
    }
  }

  #setAlarm(): void {
    const at = this.floor.nextDeadline
    if (at === this.#wake?.at) return
    this.close()
    if (at === undefined) return
    const cancel = this.#options.clock.at(at, () => {
      this.#wake = undefined
      this.tell({ kind: 'woken' })
    })
    this.#wake = { at, cancel }
  }
}
