import type { Member } from './desk.ts'
import { OrderedPool, type Pool } from './pool.ts'
import { poolOf } from './strategies.ts'
import { comesBefore, type Waiting } from './waiting.ts'
import type { Skill, StrategyName } from './words.ts'

/**
 * The callers of one queue who want the same skills, and the ready agents who have them. Callers stand apart by the level that is
 * open for them, agents by their own level: each side finds the other's best without looking at the rest.
 */
export class Line {
  readonly skills: Readonly<Record<Skill, number>>
  /** By the highest level that is open for the caller. */
  readonly callers: (OrderedPool<Waiting> | undefined)[] = []
  /** By level. */
  readonly ready: Pool<Member>[] = []
  readonly #strategy: StrategyName
  readonly #random: () => number

  constructor(skills: Readonly<Record<Skill, number>>, strategy: StrategyName, random: () => number) {
    this.skills = skills
    this.#strategy = strategy
    this.#random = random
  }

  callersAt(openLevel: number): OrderedPool<Waiting> {
    const known = this.callers[openLevel]
    if (known !== undefined) return known
    // Most queues open all levels at once: where nobody ever stands, nobody looks.
    while (this.callers.length < openLevel) this.callers.push(undefined)
    const pool = new OrderedPool(comesBefore)
    this.callers[openLevel] = pool
    return pool
  }

  readyAt(agentLevel: number): Pool<Member> {
    for (let level = this.ready.length; level <= agentLevel; level += 1)
      this.ready.push(poolOf<Member>(this.#strategy, this.skills, this.#random))
    return this.ready[agentLevel] as Pool<Member>
  }

  /** The best agent whose level is open: lower levels first. */
  bestAgent(openLevel: number): Member | undefined {
    for (let level = 0; level <= openLevel && level < this.ready.length; level += 1) {
      const best = this.ready[level]?.best()
      if (best !== undefined) return best
    }
    return undefined
  }

  /** The first caller for whom `agentLevel` is open. */
  firstCaller(agentLevel: number): Waiting | undefined {
    let first: Waiting | undefined
    for (let open = agentLevel; open < this.callers.length; open += 1) {
      const head = this.callers[open]?.best()
      if (head !== undefined && (first === undefined || comesBefore(head, first))) first = head
    }
    return first
  }
}
