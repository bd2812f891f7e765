import { isRefusal } from '../calls/calls-store.ts'
import type { Cancel, Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import type { FloorLogLine } from './acd-log-store.ts'

export type FloorLogOptions = {
  write: (line: FloorLogLine) => Promise<void>
  clock: Clock
  inFlight: InFlight
  onError: (error: unknown) => void
}

const retryAfterMs = toMs('2s')

/**
 * Writes what happens on the floor in the order in which it happened. Nobody who waits for an agent waits for it: while the
 * database is away the lines wait in memory.
 */
export class FloorLog {
  readonly #options: FloorLogOptions
  readonly #lines: FloorLogLine[] = []
  #writing: Promise<void> | undefined
  #alarm: Cancel | undefined

  constructor(options: FloorLogOptions) {
    this.#options = options
  }

  add(line: FloorLogLine): void {
    this.#lines.push(line)
    if (this.#alarm === undefined) this.#go()
  }

  get waiting(): number {
    return this.#lines.length
  }

  /** Resolves when everything that was added is on disk, or the database refuses it for now. */
  async quiet(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  close(): void {
    this.#alarm?.()
  }

  #go(): void {
    this.#writing ??= this.#options.inFlight
      .during(() => this.#writeAll())
      .finally(() => {
        this.#writing = undefined
      })
  }

  async #writeAll(): Promise<void> {
    const { write, clock, onError } = this.#options
    for (let line = this.#lines[0]; line !== undefined; line = this.#lines[0]) {
      try {
        await write(line)
        this.#lines.shift()
      } catch (error) {
        onError(error)
        if (isRefusal(error)) this.#lines.shift()
        else {
          this.#alarm = clock.at(clock.now() + retryAfterMs, () => {
            this.#alarm = undefined
            this.#go()
          })
          return
        }
      }
    }
  }
}
