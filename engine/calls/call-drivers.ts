import type { Cancel, Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'

/** How long a driver may go on after its call has ended: the last answers are still being written. */
const windUpMs = toMs('1m')

/** The scripts that drive one call, and the patience with one that goes on after the call has ended. */
export class CallDrivers {
  readonly #clock: Clock
  #running = 0
  #alarm: Cancel | undefined
  #giveUp: () => void = () => undefined
  readonly #overdue: Promise<void>

  constructor(clock: Clock) {
    this.#clock = clock
    this.#overdue = new Promise((resolve) => {
      this.#giveUp = resolve
    })
  }

  get isBusy(): boolean {
    return this.#running > 0
  }

  /** What `work` comes to. Throws what it throws, and when it is still at it a minute after the call has ended. */
  async run<Result>(script: string, work: () => Promise<Result>): Promise<Result> {
    this.#running += 1
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
    if (this.isBusy) this.#alarm = this.#clock.at(this.#clock.now() + windUpMs, () => this.#giveUp())
  }

  close(): void {
    this.#alarm?.()
  }
}
