import type { Cancel, Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'

/** A driver that goes on so long after its call has ended is told of: the database may be slow, or the script stuck. */
const windUpMs = toMs('1m')
/** And from here on nobody waits for it any more. */
const giveUpMs = toMs('10m')

/** The scripts that drive one call, and the patience with one that goes on after the call has ended. */
export class CallDrivers {
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  #script = ''
  #running = 0
  #alarm: Cancel | undefined
  #giveUp: () => void = () => undefined
  readonly #overdue: Promise<void>

  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.#clock = clock
    this.#onError = onError
    this.#overdue = new Promise((resolve) => {
      this.#giveUp = resolve
    })
  }

  get isBusy(): boolean {
    return this.#running > 0
  }

  /** What `work` comes to. Throws what it throws, and when it is still at it ten minutes after the call has ended. */
  async run<Result>(script: string, work: () => Promise<Result>): Promise<Result> {
    this.#running += 1
    this.#script = script
    try {
      const overdue = this.#overdue.then((): never => {
        throw new Error(`script ${script} went on after its call had ended`)
      })
      return await Promise.race([work(), overdue])
    } finally {
      this.#running -= 1
    }
  }

  /** The call has ended: from now on patience runs out. */
  windUp(): void {
    if (this.isBusy) this.#alarm = this.#clock.at(this.#clock.now() + windUpMs, () => this.#complain())
  }

  /** What the driver still writes may be the patient's answers: they are worth more than our impatience. */
  #complain(): void {
    this.#onError(new Error(`script ${this.#script} still goes on a minute after its call has ended`))
    this.#alarm = this.#clock.at(this.#clock.now() + giveUpMs - windUpMs, () => this.#giveUp())
  }

  close(): void {
    this.#alarm?.()
  }
}
