import type { Cancel, Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import type { FloorLogLine } from './acd-log-store.ts'

const retryAfterMs = toMs('2s')

/**
 * Writes what happens on the floor in the order in which it happened. Nobody who waits for an agent waits for it: while the
 * database is away the lines wait in memory.
 */
export class FloorLog {
  readonly #options: {
    write: (line: FloorLogLine) => Promise<void>
    clock: Clock
    inFlight: InFlight
    onError: (error: unknown) => void
  }
  readonly #lines: FloorLogLine[] = []
  #writing: Promise<void> | undefined
  #alarm: Cancel | undefined

  constructor(options: FloorLog['#options']) {
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
        if (isLineAtFault(error)) this.#lines.shift()
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

/** The database has looked at the line and will never take it. */
function isLineAtFault(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code !== undefined && /^(ER_DATA|ER_TRUNC|ER_BAD|ER_NO_REFERENCED|ER_DUP)/.test(code)
}
