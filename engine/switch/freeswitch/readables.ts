import { access, constants } from 'node:fs/promises'
import type { Clock, EpochMs } from '../../kernel/clock.ts'

/** A campaign plays the same prompts in every call; asking the disk for each each time costs more than the rest of it. */
const believedMs = 10_000
const mostRemembered = 10_000

/** Which files can be read. One that could is believed to be there for a moment; one that could not is asked for anew. */
export class Readables {
  readonly #clock: Clock
  #seen = new Map<string, EpochMs>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async all(files: readonly string[]): Promise<boolean> {
    const now = this.#clock.now()
    const unsure = files.filter((file) => now - (this.#seen.get(file) ?? Number.NEGATIVE_INFINITY) > believedMs)
    if (unsure.length === 0) return true
    const found = await Promise.all(unsure.map((file) => isReadable(file)))
    if (this.#seen.size > mostRemembered) this.#seen = new Map()
    for (const [i, file] of unsure.entries()) if (found[i] === true) this.#seen.set(file, now)
    return found.every(Boolean)
  }
}

const isReadable = (file: string): Promise<boolean> =>
  access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
