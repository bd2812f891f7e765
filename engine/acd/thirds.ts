import type { LiveCall, Ring } from '../calls/live-call.ts'
import type { LegId } from '../kernel/ids.ts'
import type { AskedColleague } from './colleagues.ts'
import type { AcdPorts } from './ports.ts'

/** Somebody whom the agent has called to the conversation: a colleague at a desk, a doctor at home, a number outside. */
export type Third = { ring: Ring; to: string; colleague: AskedColleague | undefined }
/** Why a third did not come: a cause of the switch, or `no-such-number`. */
export type ThirdFailed = { to: string; why: string }

export type ThirdsOptions = {
  call: LiveCall
  ports: AcdPorts
  /** Whose desk this phone is at. */
  colleagueAt(phone: string): AskedColleague | undefined
  onAnswered(): void
  onFailed(): void
  onRings(): void
}

/** How long a third is rung before the person is with the agent again. */
const ringsMs = 30_000

/** Those whom an agent has called to one conversation: who has answered, and the one who is rung. */
export class Thirds {
  readonly #options: ThirdsOptions
  #present: Third[] = []
  #rung: Third | undefined
  #failed: ThirdFailed | undefined

  constructor(options: ThirdsOptions) {
    this.#options = options
  }

  /** Who has answered, in that order. */
  get present(): readonly Third[] {
    return this.#present
  }

  /** Everybody, the one who is rung at the end. */
  get all(): readonly Third[] {
    return this.#rung === undefined ? this.#present : [...this.#present, this.#rung]
  }

  /** The last that was rung and did not come, until another is rung. */
  get failed(): ThirdFailed | undefined {
    return this.#failed
  }

  /** `isWanted`: asked once the number has been looked up. */
  async ring(to: string, isWanted: () => boolean): Promise<void> {
    const { call, ports, colleagueAt, onFailed, onRings } = this.#options
    const destination = await ports.destinationOf(to)
    this.#failed = destination === undefined ? { to, why: 'no-such-number' } : undefined
    if (destination === undefined) return onFailed()
    if (!isWanted()) return // taken back, or hung up, meanwhile
    const colleague = colleagueAt(to)
    colleague?.rings(ringsMs)
    const options = { ringMs: ringsMs }
    const ring = colleague?.phoneFor(call, destination, options) ?? call.ring(destination, options)
    const third: Third = { ring, to, colleague }
    this.#rung = third
    onRings()
    // Not waited for here: the person may be taken back while it rings.
    void third.ring.outcome.then((outcome) => this.#hasComeOut(third, outcome)).catch(ports.onError)
  }

  /** A leg has ended: which of them it was, and no more. */
  lose(leg: LegId, why: string): 'rung' | 'present' | undefined {
    if (this.#rung?.ring.leg === leg) {
      // The end of the leg may be told before the dialing comes out.
      this.#failed = { to: this.#rung.to, why }
      this.#forgetRung()
      return 'rung'
    }
    const lost = this.#present.find(({ ring }) => ring.leg === leg)
    if (lost === undefined) return undefined
    this.#leave(lost)
    return 'present'
  }

  /** Puts one who has answered down. */
  drop(third: Third): void {
    third.ring.letGo()
    this.#leave(third)
  }

  /** By hand of the agent's own desk. */
  putDown(agent: string): 'rung' | 'present' | undefined {
    const third = this.all.find(({ colleague }) => colleague?.agent === agent)
    third?.ring.letGo()
    return third && this.lose(third.ring.leg, 'rejected')
  }

  /** Whether this agent's phone rings. */
  rings(agent: string): boolean {
    return this.#rung?.colleague?.agent === agent
  }

  letGo(): void {
    for (const { ring } of this.all) ring.letGo()
    this.#forgetRung()
    for (const third of [...this.#present]) this.#leave(third)
  }

  /** Those who are agents are free at once, whatever becomes of their phones. */
  free(): void {
    for (const { colleague } of this.all) colleague?.isFree()
  }

  /** Gives the only one away, to be the agent. */
  giveAway(third: Third): void {
    this.#present = this.#present.filter((each) => each !== third)
  }

  #hasComeOut(third: Third, outcome: Awaited<Ring['outcome']>): void {
    if (this.#rung !== third) return // let go meanwhile
    if (outcome.kind === 'answered') {
      this.#rung = undefined
      this.#present.push(third)
      third.colleague?.answered()
      return this.#options.onAnswered()
    }
    this.#failed = { to: third.to, why: outcome.kind === 'refused' ? outcome.cause : 'unknown' }
    this.#forgetRung()
    this.#options.onFailed()
  }

  #forgetRung(): void {
    this.#rung?.colleague?.isFree()
    this.#rung = undefined
  }

  #leave(third: Third): void {
    this.giveAway(third)
    third.colleague?.isFree()
  }
}
