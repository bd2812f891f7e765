import type { Agenda } from './agenda.ts'
import type { Shift } from './day.ts'

/** Who will go is known this long before. */
const announcedMs = 30_000

type Agent = {
  name: string
  at: 'out' | 'idle' | 'busy'
  since: number
  /** Goes when the present call is written up. */
  isGoing: boolean
  signedInAt: number
}

/** What the staff tells: to every campaign, or to all but the one whose call it is. */
export type Listener = { ready(agent: string): void; away(agent: string): void; leaving(agent: string): void }

/** Somebody on the line who waits for an agent; leaves the queue by `isGone`. */
export type Waiting = { isGone: boolean; serve: (agent: string) => void }

/** Agents and their shifts; the one who is idle longest is taken first, the caller who has waited longest is served first. */
export class Staff {
  readonly #agenda: Agenda
  readonly #told: Listener
  readonly #agents = new Map<string, Agent>()
  readonly #idle = new Set<Agent>()
  #waiting: Waiting[] = []
  signedInMs = 0
  busyMs = 0
  idleMs = 0

  constructor(agenda: Agenda, shifts: readonly Shift[], told: Listener) {
    this.#agenda = agenda
    this.#told = told
    for (const [i, shift] of shifts.entries()) this.#plan(`a${i}`, shift)
  }

  #plan(name: string, { from, to, breaks }: Shift): void {
    const agent: Agent = { name, at: 'out', since: 0, isGoing: false, signedInAt: 0 }
    this.#agents.set(name, agent)
    const comes = (at: number): void => this.#agenda.at(at, () => this.#comes(agent))
    const goes = (at: number): void => {
      this.#agenda.at(at - announcedMs, () => this.#announces(agent))
      this.#agenda.at(at, () => this.#goes(agent))
    }
    comes(from)
    for (const pause of breaks) {
      goes(pause.from)
      comes(pause.to)
    }
    goes(to)
  }

  /** The agent who is idle longest is given a call: of those who are preferred, and else of all. */
  take(isPreferred: (name: string) => boolean = () => true): string | undefined {
    const idle = [...this.#idle]
    const agent = idle.find(({ name }) => isPreferred(name)) ?? idle[0]
    if (agent === undefined) return undefined
    this.#idle.delete(agent)
    this.idleMs += this.#agenda.now - agent.since
    agent.at = 'busy'
    agent.since = this.#agenda.now
    return agent.name
  }

  /** The call is over and written up. */
  free(name: string): void {
    const agent = this.#known(name)
    this.busyMs += this.#agenda.now - agent.since
    if (agent.isGoing) this.#out(agent)
    else this.#ready(agent)
  }

  /** Whoever waits is served as soon as an agent is ready. */
  wait(waiting: Waiting): void {
    this.#waiting.push(waiting)
  }

  /** The day is over: what is still going on is counted up to now. */
  close(): void {
    for (const agent of this.#agents.values()) {
      if (agent.at === 'busy') this.busyMs += this.#agenda.now - agent.since
      if (agent.at === 'idle') this.idleMs += this.#agenda.now - agent.since
      if (agent.at !== 'out') this.signedInMs += this.#agenda.now - agent.signedInAt
    }
  }

  #ready(agent: Agent): void {
    agent.at = 'idle'
    agent.since = this.#agenda.now
    this.#idle.add(agent)
    this.#told.ready(agent.name)
    this.#waiting = this.#waiting.filter(({ isGone }) => !isGone)
    const first = this.#waiting.shift()
    if (first === undefined) return
    first.isGone = true
    first.serve(this.take() as string) // at least this agent is idle
  }

  #comes(agent: Agent): void {
    agent.isGoing = false
    if (agent.at !== 'out') return
    agent.signedInAt = this.#agenda.now
    this.#ready(agent)
  }

  #announces(agent: Agent): void {
    if (agent.at === 'out') return
    if (agent.at === 'busy') agent.isGoing = true
    this.#told.leaving(agent.name)
  }

  #goes(agent: Agent): void {
    if (agent.at === 'busy') agent.isGoing = true
    if (agent.at !== 'idle') return
    this.#idle.delete(agent)
    this.idleMs += this.#agenda.now - agent.since
    this.#out(agent)
  }

  #out(agent: Agent): void {
    agent.at = 'out'
    agent.isGoing = false
    this.signedInMs += this.#agenda.now - agent.signedInAt
    this.#told.away(agent.name)
  }

  #known(name: string): Agent {
    return this.#agents.get(name) as Agent // names come from take() alone
  }
}
