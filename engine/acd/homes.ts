import { isHungUp, type LiveCall, type Loan, type Ring, type RingOptions } from '../calls/live-call.ts'
import type { LegId } from '../kernel/ids.ts'
import type { Destination } from '../switch/switch.ts'

type Home = { call: LiveCall; loans: number; isAtHand: Promise<void> }

/**
 * Phones that stay off the hook: each is in a call of its own all day long, and is lent to the calls that its agent takes. A beep
 * instead of ringing; everybody else's phone is rung.
 */
export class Homes {
  readonly #homes = new Map<string, Home>()

  has(agent: string): boolean {
    return this.#homes.get(agent)?.call.hasEnded === false
  }

  /** In the hand, and in no call but its own. */
  isIdle(agent: string): boolean {
    return this.has(agent) && this.#homes.get(agent)?.loans === 0
  }

  set(agent: string, call: LiveCall): void {
    this.#homes.set(agent, { call, loans: 0, isAtHand: Promise.resolve() })
  }

  /** True where it was this call's. */
  forget(agent: string, call: LiveCall): boolean {
    return this.#homes.get(agent)?.call === call && this.#homes.delete(agent)
  }

  /** The agent goes home. Resolves once the phone is put down. */
  async hangUp(agent: string): Promise<void> {
    const home = this.#homes.get(agent)
    this.#homes.delete(agent)
    try {
      await home?.call.hangUp('finished')
    } catch (error) {
      if (!isHungUp(error)) throw error
    }
  }

  /** The phone of this agent for this call: rung, or at hand. One that is on its way back from another call is waited for. */
  ring(call: LiveCall, agent: string, to: Destination, options: RingOptions): Ring {
    const home = this.#homes.get(agent)
    if (home === undefined || home.call.hasEnded) return call.ring(to, options)
    const before = home.isAtHand
    const loan = lend(home, call)
    let isWanted = true
    const beeps = before
      .then(() => silence(home.call))
      .then(() => (isWanted ? loan.play('beep', [{ kind: 'tone', tone: 'beep' }]) : undefined))
    return {
      ...loan,
      outcome: beeps.then(() => loan.outcome),
      letGo() {
        isWanted = false
        loan.letGo()
      },
    }
  }

  /** After a restart of the engine: the phone with which this agent talks on, where it is the one in the hand. */
  lendAgain(call: LiveCall, agent: string, leg: LegId): Ring | undefined {
    const home = this.#homes.get(agent)
    return home?.call.leg === leg ? lend(home, call) : undefined
  }
}

function lend(home: Home, call: LiveCall): Loan {
  const before = home.isAtHand
  const loan = call.borrow(home.call)
  home.loans += 1
  home.isAtHand = before
    .then(() => loan.isBack)
    .then(() => {
      home.loans -= 1
    })
  return loan
}

/** What is said to the agent when the day begins, and is not over yet. */
async function silence(call: LiveCall): Promise<void> {
  try {
    await call.silence()
  } catch (error) {
    if (!isHungUp(error)) throw error // whoever connects it finds out
  }
}
