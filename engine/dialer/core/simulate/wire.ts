import type { Random } from '../../../kernel/random.ts'
import type { Pacer, PacingEvent, PacingRules } from '../pacing.ts'
import type { Agenda } from './agenda.ts'
import type { Faults, MakePacer } from './day.ts'

/** A snapshot is written this often: so old is the one that a restart finds. */
const snapshotAgeMs = 5_000

/** A pacer at the end of a wire that delays, doubles and loses, and in an engine that is restarted. */
export class Wire {
  pacer: Pacer
  readonly #agenda: Agenda
  readonly #faults: Faults
  readonly #random: Random
  #lastArrival = 0

  constructor(agenda: Agenda, make: MakePacer, rules: PacingRules, faults: Faults, random: Random) {
    this.#agenda = agenda
    this.#faults = faults
    this.#random = random
    this.pacer = make(rules)
    for (const at of faults.restartsAt ?? [])
      agenda.at(at - snapshotAgeMs, () => {
        const saved = JSON.stringify(this.pacer.snapshot())
        agenda.at(at, () => {
          this.pacer = make(rules, JSON.parse(saved))
        })
      })
  }

  tell(event: PacingEvent): void {
    const { doubled = 0, lost = 0 } = this.#faults
    if (lost > 0 && this.#random() < lost) return
    this.#deliver(event)
    if (doubled > 0 && this.#random() < doubled) this.#deliver(event)
  }

  #deliver(event: PacingEvent): void {
    const { latencyMs = 0 } = this.#faults
    if (latencyMs === 0) return this.pacer.observe(event)
    this.#lastArrival = Math.max(this.#lastArrival, this.#agenda.now + this.#random() * latencyMs)
    this.#agenda.at(this.#lastArrival, () => this.pacer.observe(event))
  }
}
