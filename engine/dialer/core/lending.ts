/**
 * Which campaign an idle agent is lent to. Campaigns that share agents would each count all of them as theirs, and dial for them
 * all; so an idle agent is lent to one campaign at a time, the one that has fewest, and some are kept back for callers.
 *
 * A change costs the campaigns of the agent; with agents kept back for callers also the idle ones, once through.
 */
export type AgentId = string
export type CampaignId = number

/** To a campaign: this agent is (not) to be counted on. */
export type LendingNews = { campaign: CampaignId; kind: 'ready' | 'away'; agent: AgentId }

type Borrower = {
  id: CampaignId
  isOfStaff: (agent: AgentId) => boolean
  keepFree: number
  lent: Set<AgentId>
  turn: number
}

export class Lending {
  readonly #borrowers = new Map<CampaignId, Borrower>()
  #turns = 0
  /** Every idle agent, and the campaign that has borrowed them. The longest idle first. */
  readonly #idle = new Map<AgentId, Borrower | undefined>()

  /** A campaign begins, or its staff has changed. */
  join(id: CampaignId, isOfStaff: (agent: AgentId) => boolean, keepFree = 0): LendingNews[] {
    const left = this.leave(id)
    this.#borrowers.set(id, { id, isOfStaff, keepFree, lent: new Set(), turn: 0 })
    return [...left, ...this.#lendRest()]
  }

  leave(id: CampaignId): LendingNews[] {
    const borrower = this.#borrowers.get(id)
    if (borrower === undefined) return []
    this.#borrowers.delete(id)
    const gone = [...borrower.lent].map((agent) => this.#takeBack(borrower, agent))
    return [...gone, ...this.#lendRest()]
  }

  /** Waits for a call from now on. */
  ready(agent: AgentId): LendingNews[] {
    if (this.#idle.has(agent)) return []
    this.#idle.set(agent, undefined)
    const borrower = this.#borrowerFor(agent)
    return borrower === undefined ? [] : [this.#lend(borrower, agent)]
  }

  /** Does something else. */
  away(agent: AgentId): LendingNews[] {
    const borrower = this.#forget(agent)
    const told: LendingNews[] = borrower === undefined ? [] : [{ campaign: borrower.id, kind: 'away', agent }]
    return [...told, ...this.#keepEnough()]
  }

  /**
   * A call of this campaign has taken the agent. Where another one had borrowed that agent, it gets one of this campaign's instead:
   * whom a call is given to is the queue's business, how many each may count on is settled here.
   */
  taken(agent: AgentId, by: CampaignId): LendingNews[] {
    const owner = this.#forget(agent)
    const taker = this.#borrowers.get(by)
    if (owner === undefined || owner === taker) return this.#keepEnough()
    const told: LendingNews[] = [{ campaign: owner.id, kind: 'away', agent }]
    const instead = taker && [...taker.lent].find((each) => owner.isOfStaff(each))
    if (taker !== undefined && instead !== undefined)
      told.push(this.#takeBack(taker, instead), this.#lend(owner, instead))
    return [...told, ...this.#keepEnough()]
  }

  /** For the screen: how many idle agents a campaign may count on. */
  lentTo(id: CampaignId): number {
    return this.#borrowers.get(id)?.lent.size ?? 0
  }

  /** The idle agents that this campaign may count on, the one first who was lent to it first. */
  agentsOf(id: CampaignId): readonly AgentId[] {
    return [...(this.#borrowers.get(id)?.lent ?? [])]
  }

  /** Which campaign counts on this idle agent. */
  borrowerOf(agent: AgentId): CampaignId | undefined {
    return this.#idle.get(agent)?.id
  }

  #forget(agent: AgentId): Borrower | undefined {
    const borrower = this.#idle.get(agent)
    this.#idle.delete(agent)
    borrower?.lent.delete(agent)
    return borrower
  }

  #lend(borrower: Borrower, agent: AgentId): LendingNews {
    this.#idle.set(agent, borrower)
    borrower.lent.add(agent)
    this.#turns += 1
    borrower.turn = this.#turns
    return { campaign: borrower.id, kind: 'ready', agent }
  }

  #takeBack(borrower: Borrower, agent: AgentId): LendingNews {
    this.#idle.set(agent, undefined)
    borrower.lent.delete(agent)
    return { campaign: borrower.id, kind: 'away', agent }
  }

  /** The poorest of those that may have this agent, and of such the one that has waited longest; undefined where nobody wants one, or callers need one. */
  #borrowerFor(agent: AgentId): Borrower | undefined {
    let poorest: Borrower | undefined
    for (const borrower of this.#borrowers.values()) {
      if (!borrower.isOfStaff(agent) || this.#freeFor(borrower) <= borrower.keepFree) continue
      if (poorest === undefined || isBefore(borrower, poorest)) poorest = borrower
    }
    return poorest
  }

  /** Idle agents of its staff whom no campaign has. */
  #freeFor({ keepFree, isOfStaff }: Borrower): number {
    if (keepFree === 0) return 1
    let free = 0
    for (const [agent, borrower] of this.#idle) if (borrower === undefined && isOfStaff(agent)) free += 1
    return free
  }

  #lendRest(): LendingNews[] {
    const told: LendingNews[] = []
    for (const [agent, has] of this.#idle) {
      const borrower = has === undefined ? this.#borrowerFor(agent) : undefined
      if (borrower !== undefined) told.push(this.#lend(borrower, agent))
    }
    return told
  }

  /** Where too few are left to callers now, campaigns give some back: the last that they were lent. */
  #keepEnough(): LendingNews[] {
    const told: LendingNews[] = []
    for (const borrower of this.#borrowers.values()) {
      if (borrower.keepFree === 0) continue
      for (let free = this.#freeFor(borrower); free < borrower.keepFree; free += 1) {
        const last = [...borrower.lent].at(-1)
        if (last === undefined) break
        told.push(this.#takeBack(borrower, last))
      }
    }
    return told
  }
}

const isBefore = (a: Borrower, b: Borrower): boolean =>
  a.lent.size < b.lent.size || (a.lent.size === b.lent.size && a.turn < b.turn)
