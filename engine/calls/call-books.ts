import type { Clock } from '../kernel/clock.ts'
import type { CallLog } from './call-log.ts'
import type { CallOnSwitch } from './call-on-switch.ts'
import type { CallOpening, TrailLine } from './calls-store.ts'
import { type Disposition, dispositionOfUnanswered, terminationOf } from './core/disposition.ts'
import type { LegRecord } from './core/leg-record.ts'
import type { TrailEntry } from './live-call.ts'

/** What the call log is told of one call, from its first line to its closing. */
export class CallBooks {
  readonly #call: CallOnSwitch
  readonly #log: CallLog
  readonly #clock: Clock
  #seq = 0
  /** Lines of a call that was taken over, until it is known how many it had before. */
  #held: Omit<TrailLine, 'seq'>[] | undefined
  script: string | undefined
  disposition: Disposition | undefined

  constructor(call: CallOnSwitch, log: CallLog, clock: Clock) {
    this.#call = call
    this.#log = log
    this.#clock = clock
  }

  open(): void {
    this.#log.open(openingOf(this.#call))
  }

  /** Opens the books of a call that another engine opened before: its lines wait for `goOnFrom`. */
  reopen(): void {
    this.#held = []
    this.open()
  }

  goOnFrom(lastSeq: number): void {
    this.#seq = lastSeq
    const held = this.#held ?? []
    this.#held = undefined
    for (const line of held) this.#write(line)
  }

  trail(entry: TrailEntry): void {
    this.#write({ ...entry, call: this.#call.id, at: this.#clock.now() })
  }

  /** A line about what the call itself does. */
  note(outcome: string, detail?: Record<string, string>): void {
    this.trail({ verb: 'call', prompt: '', outcome, ...(detail && { detail }) })
  }

  close(end: NonNullable<LegRecord['end']>): void {
    const { person, direction, isAnswered, id } = this.#call
    // Who answered and had gone before anything could be said has broken off.
    if (direction === 'outbound') this.disposition ??= isAnswered ? 'broke-off' : dispositionOfUnanswered(end.cause)
    this.#log.leg({ call: id, record: person })
    this.#log.close({
      ...openingOf(this.#call),
      person,
      endedAt: end.at,
      disposition: this.disposition,
      termination: terminationOf(end.cause, end.rawCause, isAnswered),
      script: this.script,
    })
  }

  #write(line: Omit<TrailLine, 'seq'>): void {
    if (this.#held !== undefined) {
      this.#held.push(line)
      return
    }
    this.#seq += 1
    this.#log.trail({ ...line, seq: this.#seq })
  }
}

const openingOf = (call: CallOnSwitch): CallOpening => ({
  id: call.id,
  direction: call.direction,
  from: call.from,
  to: call.to,
  startedAt: call.startedAt,
  facts: Object.fromEntries(call.facts),
})
