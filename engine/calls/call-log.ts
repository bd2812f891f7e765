import type { Cancel, Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import {
  type CallClosing,
  type CallLogBatch,
  type CallOpening,
  type CallsStore,
  isRefusal,
  type TrailLine,
} from './calls-store.ts'

const flushAfterMs = toMs('250ms')
const retryAfterMs = toMs('2s')
const batchLines = 500
/** Of each kind in one write: after an hour without a database the backlog still fits into the server's packets. */
const mostPerWrite = 2_000

type Pending = { -readonly [Part in keyof CallLogBatch]: CallLogBatch[Part][number][] }
const nothing = (): Pending => ({ opened: [], legs: [], trail: [], closed: [] })
const sizeOf = (batch: Pending): number =>
  batch.opened.length + batch.legs.length + batch.trail.length + batch.closed.length

/**
 * The call log, written behind: lines of all calls are gathered for a quarter of a second and go to MySQL together, so
 * that a call costs a few rows and not a few round trips. What must be on disk before something irreversible happens
 * (an attempt, an answer) is not written here but awaited where it happens. When the database is away the lines wait
 * in memory and are tried again.
 */
export class CallLog {
  readonly #store: Pick<CallsStore, 'write'>
  readonly #clock: Clock
  readonly #inFlight: InFlight
  readonly #onError: (error: unknown) => void
  #pending = nothing()
  #writing: Promise<void> | undefined
  #alarm: Cancel | undefined
  #isStopped = false

  constructor(options: {
    store: Pick<CallsStore, 'write'>
    clock: Clock
    inFlight: InFlight
    onError: (error: unknown) => void
  }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#inFlight = options.inFlight
    this.#onError = options.onError
  }

  open(call: CallOpening): void {
    this.#pending.opened.push(call)
    this.#soon()
  }

  leg(leg: CallLogBatch['legs'][number]): void {
    this.#pending.legs.push(leg)
    this.#soon()
  }

  trail(line: TrailLine): void {
    this.#pending.trail.push(line)
    this.#soon()
  }

  close(call: CallClosing): void {
    this.#pending.closed.push(call)
    this.#soon()
  }

  /** Lines that are not on disk yet. */
  get waiting(): number {
    return sizeOf(this.#pending)
  }

  /** Resolves when everything logged so far is on disk. Rejects when the database refuses it. */
  async flush(): Promise<void> {
    this.#disarm()
    while (this.#writing !== undefined || this.waiting > 0) await (this.#writing ?? this.#write())
    this.#disarm()
  }

  /** As `flush`; what is logged after it is lost. */
  async stop(): Promise<void> {
    try {
      await this.flush()
    } finally {
      this.#isStopped = true
      this.#disarm()
    }
  }

  #disarm(): void {
    this.#alarm?.()
    this.#alarm = undefined
  }

  #soon(): void {
    if (this.#alarm !== undefined || this.#isStopped) return
    const waitMs = this.waiting >= batchLines ? 0 : flushAfterMs
    this.#alarm = this.#clock.at(this.#clock.now() + waitMs, () => this.#flushInBackground())
  }

  #flushInBackground(): void {
    this.#alarm = undefined
    if (this.#writing !== undefined) return // what waits is taken when that write ends
    void this.#write().then(
      () => {
        if (this.waiting > 0) this.#soon()
      },
      (error: unknown) => this.#onError(error),
    )
  }

  #write(): Promise<void> {
    const batch = this.#take()
    this.#writing = this.#inFlight
      .during(() => this.#put(batch))
      .catch((error: unknown) => {
        this.#pending = putBack(batch, this.#pending)
        this.#alarm ??= this.#clock.at(this.#clock.now() + retryAfterMs, () => this.#flushInBackground())
        throw error
      })
      .finally(() => {
        this.#writing = undefined
      })
    return this.#writing
  }

  #take(): Pending {
    const { opened, legs, trail, closed } = this.#pending
    this.#pending = {
      opened: opened.splice(mostPerWrite),
      legs: legs.splice(mostPerWrite),
      trail: trail.splice(mostPerWrite),
      closed: closed.splice(mostPerWrite),
    }
    return { opened, legs, trail, closed }
  }

  /** One line that the database will never take must not hold up the lines of all other calls. */
  async #put(batch: Pending): Promise<void> {
    try {
      await this.#store.write(batch)
    } catch (error) {
      if (!isRefusal(error)) throw error
      for (const line of lineByLine(batch)) await this.#putAlone(line)
    }
  }

  async #putAlone(line: CallLogBatch): Promise<void> {
    try {
      await this.#store.write(line)
    } catch (error) {
      if (!isRefusal(error)) throw error
      this.#onError(new Error(`a line of the call log was refused by the database and is lost: ${error.code}`))
    }
  }
}

const lineByLine = ({ opened, legs, trail, closed }: Pending): CallLogBatch[] => [
  ...opened.map((line) => ({ ...nothing(), opened: [line] })),
  ...legs.map((line) => ({ ...nothing(), legs: [line] })),
  ...trail.map((line) => ({ ...nothing(), trail: [line] })),
  ...closed.map((line) => ({ ...nothing(), closed: [line] })),
]

const putBack = (failed: Pending, since: Pending): Pending => ({
  opened: [...failed.opened, ...since.opened],
  legs: [...failed.legs, ...since.legs],
  trail: [...failed.trail, ...since.trail],
  closed: [...failed.closed, ...since.closed],
})
