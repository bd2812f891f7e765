import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { WardlineError } from '../errors.ts'

/** argon2id with the library's parameters (19 MiB, two passes), which are OWASP's: about a tenth of a second each. */
export class Passwords {
  readonly #atOnce: number
  readonly #mayWait: number
  readonly #waiting: (() => void)[] = []
  #busy = 0
  #nobodys: Promise<string> | undefined

  /** Hashing shares its threads with the reading of recordings, so only `atOnce` run together and `mayWait` queue. */
  constructor({ atOnce = 2, mayWait = 20 }: { atOnce?: number; mayWait?: number } = {}) {
    this.#atOnce = atOnce
    this.#mayWait = mayWait
  }

  /** Throws `sign-in-busy` when too many wait already; so does `matches`. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password))
  }

  /** Takes as long for a user who does not exist (`undefined`) as for one who does. */
  matches(stored: string | undefined, password: string): Promise<boolean> {
    return this.#inTurn(async () => {
      this.#nobodys ??= hash(randomBytes(16).toString('hex'))
      const matches = await verify(stored ?? (await this.#nobodys), password)
      return matches && stored !== undefined
    })
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= this.#atOnce) {
      if (this.#waiting.length >= this.#mayWait) throw new WardlineError('sign-in-busy')
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else {
      this.#busy += 1
    }
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#busy -= 1
      else next()
    }
  }
}
