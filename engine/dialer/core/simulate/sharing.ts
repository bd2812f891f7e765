import type { PacingEvent } from '../pacing.ts'
import type { Agenda } from './agenda.ts'
import type { Listener } from './staff.ts'
import type { Wire } from './wire.ts'

/**
 * What the campaigns are told of the agents whom they share. Seen by all: every campaign counts every idle agent, and
 * learns that others take them. Lent: an idle agent is told to one campaign, the one that has fewest, and of such the one that has
 * waited longest, until the next call.
 */
export class Sharing implements Listener {
  readonly wires: Wire[] = []
  readonly #agenda: Agenda
  readonly #isLent: boolean
  /** Idle agents, and the campaign that each is lent to. */
  readonly #lent = new Map<string, Wire>()

  constructor(agenda: Agenda, isLent: boolean) {
    this.#agenda = agenda
    this.#isLent = isLent
  }

  ready(agent: string): void {
    const borrower = this.#isLent ? this.#poorest() : undefined
    for (const wire of this.wires)
      this.#tell(wire, borrower === undefined || wire === borrower ? 'ready' : 'away', agent)
    if (borrower !== undefined) this.#lent.set(agent, borrower)
  }

  away(agent: string): void {
    this.#lent.delete(agent)
    for (const wire of this.wires) this.#tell(wire, 'away', agent)
  }

  leaving(agent: string): void {
    for (const wire of this.wires) this.#tell(wire, 'leaving', agent)
  }

  /** A call of one campaign has taken the agent. */
  taken(agent: string, by: Wire): void {
    this.#lent.delete(agent)
    for (const wire of this.wires) if (wire !== by) this.#tell(wire, 'away', agent)
  }

  isOf(wire: Wire, agent: string): boolean {
    return !this.#isLent || this.#lent.get(agent) === wire
  }

  #poorest(): Wire {
    const lentTo = (wire: Wire): number => [...this.#lent.values()].filter((each) => each === wire).length
    const [borrower] = this.wires.toSorted((a, b) => lentTo(a) - lentTo(b)) as [Wire] // a day has a campaign at least
    this.wires.splice(this.wires.indexOf(borrower), 1)
    this.wires.push(borrower)
    return borrower
  }

  #tell(wire: Wire, kind: 'ready' | 'away' | 'leaving', agent: string): void {
    const event: PacingEvent = { kind, at: this.#agenda.now, agent }
    wire.tell(event)
  }
}
