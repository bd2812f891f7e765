import type { EpochMs } from '../kernel/clock.ts'
import type { SwitchEvent } from '../switch/switch.ts'

export type LegEnded = Extract<SwitchEvent, { kind: 'LegEnded' }>

export type SightTold = {
  onRang: (at: EpochMs) => void
  onAnswered: (at: EpochMs) => void
}

/** What has been seen of an attempt's leg, and who waits to see more. Told twice, an event does nothing the second time. */
export class LegSight {
  rang: boolean
  answeredAt: EpochMs | undefined
  ended: LegEnded | undefined
  readonly #told: SightTold
  #wake: (() => void) | undefined

  constructor(known: { rang: boolean; answeredAt: EpochMs | undefined }, told: SightTold) {
    this.rang = known.rang
    this.answeredAt = known.answeredAt
    this.#told = told
  }

  /** An event of this leg, or the link's going and coming. */
  see(event: SwitchEvent): void {
    if (event.kind === 'LegRinging' && !this.rang) {
      this.rang = true
      this.#told.onRang(event.at)
    }
    if (event.kind === 'LegAnswered') this.answer(event.at)
    if (event.kind === 'LegEnded') {
      this.ended ??= event
      this.rang ||= event.rang
      this.answeredAt ??= event.answeredAt
    }
    this.#wake?.()
  }

  answer(at: EpochMs): void {
    if (this.answeredAt !== undefined) return
    this.rang = true
    this.answeredAt = at
    this.#told.onAnswered(at)
  }

  /** Resolves when something has been told. One waits at a time. */
  news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined
        resolve()
      }
    })
  }
}
