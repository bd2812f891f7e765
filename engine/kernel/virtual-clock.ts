import type { Cancel, Clock, EpochMs } from './clock.ts'
import { Heap } from './heap.ts'
import type { InFlight } from './in-flight.ts'

type Alarm = { at: EpochMs; wake: (() => void) | undefined }

/**
 * Time that passes only when nothing is in flight: the clock jumps to the next wake-up, lets everything that follows
 * from it run to the end (queries included, through {@link InFlight}), and jumps again. A campaign evening takes
 * seconds, and the same seed gives the same evening.
 */
export class VirtualClock implements Clock {
  #now: EpochMs
  readonly #inFlight: InFlight
  readonly #alarms = new Heap<Alarm>((a, b) => a.at < b.at)
  #pending = 0

  constructor(start: EpochMs, inFlight: InFlight) {
    this.#now = start
    this.#inFlight = inFlight
  }

  now(): EpochMs {
    return this.#now
  }

  at(at: EpochMs, wake: () => void): Cancel {
    if (Number.isNaN(at)) throw new RangeError('a wake-up at no time')
    const alarm: Alarm = { at: Math.max(at, this.#now), wake }
    this.#alarms.push(alarm)
    this.#pending += 1
    return () => {
      if (alarm.wake === undefined) return
      alarm.wake = undefined
      this.#pending -= 1
      this.#forgetCancelled()
    }
  }

  /** Time-outs are mostly cancelled, and some lie a day ahead: they must not pile up until then. */
  #forgetCancelled(): void {
    if (this.#alarms.size > 1_000 && this.#alarms.size > 2 * this.#pending)
      this.#alarms.keep(({ wake }) => wake !== undefined)
  }

  /** Wake-ups that are set. Zero at the end of a test means that no timer was left behind. */
  get pending(): number {
    return this.#pending
  }

  /** Wake-ups in memory, cancelled ones among them. */
  get remembered(): number {
    return this.#alarms.size
  }

  /** Runs until `isDone`, `until` or the last wake-up, whichever comes first. Resolves when all is quiet. */
  async run(options: { until?: EpochMs; isDone?: () => boolean } = {}): Promise<void> {
    const until = options.until ?? Number.POSITIVE_INFINITY
    for (;;) {
      await this.settle()
      if (options.isDone?.()) return
      const next = this.#nextAlarm()
      if (next === undefined || next.at > until) break
      this.#alarms.pop()
      this.#pending -= 1
      this.#now = next.at
      const { wake } = next
      next.wake = undefined
      wake?.()
    }
    if (Number.isFinite(until)) this.#now = Math.max(this.#now, until)
  }

  /** Resolves when no work is in flight and every promise that could go on has gone on. */
  async settle(): Promise<void> {
    // The last `end()` resumes its caller in microtasks; a second quiet turn lets it start what follows.
    for (let quietTurns = 0; quietTurns < 2; quietTurns += 1) {
      if (this.#inFlight.count > 0) {
        await this.#inFlight.idle() // without turning in circles while a query runs
        quietTurns = 0
      }
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#inFlight.count > 0) quietTurns = -1
    }
  }

  #nextAlarm(): Alarm | undefined {
    for (;;) {
      const next = this.#alarms.peek()
      if (next === undefined || next.wake !== undefined) return next
      this.#alarms.pop()
    }
  }
}
