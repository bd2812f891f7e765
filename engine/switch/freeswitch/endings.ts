import type { Cancel, Clock, EpochMs } from '../../kernel/clock.ts'
import type { LegId } from '../../kernel/ids.ts'
import type { Settled } from '../switch.ts'
import type { Told } from './leg.ts'

type Ended = Extract<Settled, { kind: 'ended' }>

/**
 * How long a leg's last word is left on the switch after its end was told here: whoever was told must have written it
 * down by then. An engine that dies sooner leaves it for the next one.
 */
const keepMs = 120_000
const mostRemembered = 20_000

/** Legs whose end was told: remembered here for a while, and their last words taken off the switch later. */
export class Endings {
  readonly #clock: Clock
  readonly #forgetOnSwitch: (leg: LegId) => void
  readonly #remembered = new Map<LegId, Ended>()
  #due: { leg: LegId; at: EpochMs }[] = []
  #cancel: Cancel | undefined

  constructor(clock: Clock, forgetOnSwitch: (leg: LegId) => void) {
    this.#clock = clock
    this.#forgetOnSwitch = forgetOnSwitch
  }

  get(leg: LegId): Ended | undefined {
    return this.#remembered.get(leg)
  }

  add({ leg, cause, rawCause, rang, answeredAt, at }: Extract<Told, { kind: 'LegEnded' }>): void {
    this.#remembered.set(leg, { kind: 'ended', cause, rawCause, rang, answeredAt, endedAt: at })
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size > mostRemembered && oldest !== undefined) this.#remembered.delete(oldest)
    this.#due.push({ leg, at: this.#clock.now() + keepMs })
    this.#arm()
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#due = []
  }

  #arm(): void {
    const next = this.#due[0]
    if (next === undefined || this.#cancel !== undefined) return
    this.#cancel = this.#clock.at(next.at, () => {
      this.#cancel = undefined
      const now = this.#clock.now()
      while (this.#due[0] !== undefined && this.#due[0].at <= now) {
        const done = this.#due.shift()
        if (done !== undefined) this.#forgetOnSwitch(done.leg)
      }
      this.#arm()
    })
  }
}
