import type { Cancel, Clock } from '../../kernel/clock.ts'
import type { CommandHeaders, Replied, Requests } from './requests.ts'

/** What became of a command. In the first three nothing was sent. */
export type Reply =
  | { kind: 'not-connected' }
  /** Too many commands are waiting. */
  | { kind: 'full' }
  /** It waited too long for its turn and was taken out of the queue. */
  | { kind: 'not-sent' }
  | { kind: 'ok'; text: string }
  | { kind: 'error'; text: string }
  /** Sent, and no reply came: it may have been done. */
  | { kind: 'lost'; why: string }

type Waiting = {
  command: string
  headers: CommandHeaders
  settle: (reply: Reply) => void
  disarm: Cancel
}

/**
 * Commands that wait for their turn on the connection. Bounded, and empty while there is no connection: a command that
 * was given to a switch that is away must not be carried out minutes later.
 */
export class CommandQueue {
  readonly #clock: Clock
  readonly #limits: { waiting: number; turnMs: number; replyMs: number }
  readonly #onStalled: () => void
  #waiting: Waiting[] = []
  #requests: Requests | undefined
  #isBusy = false

  /** `onStalled`: a reply did not come; replies can no longer be told apart, so the connection must go. */
  constructor(clock: Clock, limits: { waiting: number; turnMs: number; replyMs: number }, onStalled: () => void) {
    this.#clock = clock
    this.#limits = limits
    this.#onStalled = onStalled
  }

  get length(): number {
    return this.#waiting.length
  }

  attach(requests: Requests): void {
    this.#requests = requests
    this.#isBusy = false
  }

  /** The connection is gone. What was not sent is answered `not-connected`. */
  detach(): void {
    this.#requests = undefined
    const unsent = this.#waiting
    this.#waiting = []
    for (const one of unsent) {
      one.disarm()
      one.settle({ kind: 'not-connected' })
    }
  }

  /** Never rejects. */
  send(command: string, headers: CommandHeaders = {}): Promise<Reply> {
    if (this.#requests === undefined) return Promise.resolve({ kind: 'not-connected' })
    if (this.#waiting.length >= this.#limits.waiting) return Promise.resolve({ kind: 'full' })
    return new Promise((settle) => {
      const one: Waiting = {
        command,
        headers,
        settle,
        disarm: this.#clock.at(this.#clock.now() + this.#limits.turnMs, () => {
          this.#waiting = this.#waiting.filter((other) => other !== one)
          settle({ kind: 'not-sent' })
        }),
      }
      this.#waiting.push(one)
      this.#giveTurn()
    })
  }

  #giveTurn(): void {
    const requests = this.#requests
    if (requests === undefined || this.#isBusy) return
    const next = this.#waiting.shift()
    if (next === undefined) return
    next.disarm()
    this.#isBusy = true
    void requests.request(next.command, next.headers, this.#limits.replyMs).then((replied) => {
      next.settle(replyOf(replied))
      if (this.#requests !== requests) return
      this.#isBusy = false
      if (replied.kind === 'silent') this.#onStalled()
      else this.#giveTurn()
    })
  }
}

function replyOf(replied: Replied): Reply {
  if (replied.kind === 'silent') return { kind: 'lost', why: 'the switch did not reply in time' }
  if (replied.kind === 'ended') return { kind: 'lost', why: 'the connection ended before the reply' }
  return replied
}
