import type { LiveCall } from '../calls/live-call.ts'

/** A script that means well ends on the first HungUp; one that catches it and goes on asking is cut loose. */
const mostAfterEnd = 20
/** More than any call needs; a loop that never waits would stop the whole engine. */
const mostVerbs = 5_000

/**
 * Stands between a script and its verbs, so that a mistake in a script costs that one call and never the engine: an
 * `await` that was forgotten, a `try` that swallows the hang-up, a loop without an end.
 */
export class ScriptWatch {
  readonly #call: LiveCall
  /** Rejects when the script has to be left to itself. */
  readonly strayed: Promise<never>
  #stray: (error: Error) => void = () => undefined
  #verbs = 0
  #verbsAfterEnd = 0
  #running: { name: string; settled: Promise<unknown> } | undefined

  constructor(call: LiveCall) {
    this.#call = call
    this.strayed = new Promise((_, reject) => {
      this.#stray = reject
    })
    this.strayed.catch(() => undefined)
  }

  /** One verb. A promise of it that nobody awaits is not an unhandled rejection. */
  run<Value>(name: string, verb: () => Promise<Value>): Promise<Value> {
    const result = this.#one(name, verb)
    result.catch(() => undefined)
    return result
  }

  /** A verb that takes no time: it may be called while another goes on. */
  note(verb: () => Promise<void>): Promise<void> {
    const result = this.#mayGoOn() ? verb() : never()
    result.catch(() => undefined)
    return result
  }

  /** Resolves when no verb is going on any more: a script may have ended without awaiting its last one. */
  async quiet(): Promise<void> {
    while (this.#running !== undefined) await this.#running.settled
  }

  #one<Value>(name: string, verb: () => Promise<Value>): Promise<Value> {
    if (!this.#mayGoOn()) return never()
    if (this.#running !== undefined) {
      const other = this.#running.name
      return Promise.reject(new Error(`«${name}» was called while «${other}» went on: an await is missing`))
    }
    const result = verb()
    const isOver = (): void => {
      this.#running = undefined
    }
    this.#running = { name, settled: result.then(isOver, isOver) }
    return result
  }

  #mayGoOn(): boolean {
    this.#verbs += 1
    if (this.#call.hasEnded) this.#verbsAfterEnd += 1
    if (this.#verbs > mostVerbs) this.#stray(new Error(`the script used ${mostVerbs} verbs: it goes round and round`))
    if (this.#verbsAfterEnd > mostAfterEnd)
      this.#stray(new Error('the script went on after the hang-up: it catches HungUp and must not'))
    return this.#verbs <= mostVerbs && this.#verbsAfterEnd <= mostAfterEnd
  }
}

/** The script stops here; what it was doing is forgotten with it. */
const never = (): Promise<never> => new Promise(() => undefined)
