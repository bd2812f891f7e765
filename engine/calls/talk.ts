import type { LegId } from '../kernel/ids.ts'
import { type CallEvent, echoMs, forever, type LegLine } from './leg-line.ts'
import type { Waiting } from './mailbox.ts'

/** The person's connection with a second leg, from before that leg is dialed to the moment when one of the two goes. */
export class Talk {
  readonly #line: LegLine
  readonly #other: LegId
  readonly #joined: Waiting<true>
  readonly #over: Waiting<true>
  #isJoined = false
  #isOver = false

  constructor(line: LegLine, other: LegId) {
    this.#line = line
    this.#other = other
    this.#joined = line.expect((event) => this.#seeJoined(event), forever, true)
    this.#over = line.expect((event) => this.#seeOver(event), forever, true)
  }

  /** Resolves when the other has gone; throws HungUp when the person has. */
  get over(): Promise<true> {
    return this.#over.value
  }

  /** Connects the two; why it did not come about, or undefined when it did. */
  async join(): Promise<string | undefined> {
    if (this.#isOver) return 'hung-up'
    const { leg } = this.#line
    // Not `command`: a leg that is gone may be either of the two.
    const outcome = await this.#line.outlast(
      () => this.#line.switch.bridge(leg, this.#other),
      () => !this.#isOver,
    )
    if (outcome.kind === 'done') return undefined
    if (outcome.kind === 'declined') return outcome.why
    await this.#newsOfEither()
    return this.#isJoined ? undefined : outcome.kind
  }

  giveUp(): void {
    this.#joined.giveUp()
    this.#over.giveUp()
  }

  async #newsOfEither(): Promise<void> {
    const patience = this.#line.expect<true>(() => undefined, echoMs, true)
    await Promise.race([this.#joined.value, this.#over.value, patience.value])
    patience.giveUp()
  }

  #seeJoined(event: CallEvent): true | undefined {
    this.#isJoined ||= event.kind === 'LegBridged' && event.leg === this.#line.leg && event.other === this.#other
    return this.#isJoined || undefined
  }

  #seeOver(event: CallEvent): true | undefined {
    this.#isOver ||=
      (event.kind === 'LegUnbridged' && event.leg === this.#line.leg && event.other === this.#other) ||
      (event.kind === 'LegEnded' && event.leg === this.#other)
    return this.#isOver || undefined
  }
}
