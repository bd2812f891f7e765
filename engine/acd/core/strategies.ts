/**
 * Who is asked first among the ready agents of one level of one queue. A strategy is an order over candidates that does not change
 * while they are ready, so that a pool can be kept in it; every one ends with the agent's id, so that no order is left to chance.
 */
import { OrderedPool, type Pool, RandomPool } from './pool.ts'
import type { AgentId, Skill, StrategyName } from './words.ts'

/** An agent as one queue sees it. What is counted is counted for this queue, today. */
export type Candidate = {
  agent: AgentId
  position: number
  idleSince: number
  answered: number
  talkedMs: number
  /** Of the queue's round in which it is the agent's turn (circular). */
  round: number
  skills: Readonly<Record<Skill, number>>
}

export type Order = (a: Candidate, b: Candidate) => number

const byId: Order = (a, b) => (a.agent < b.agent ? -1 : a.agent > b.agent ? 1 : 0)
const byIdle: Order = (a, b) => a.idleSince - b.idleSince
const byPosition: Order = (a, b) => a.position - b.position

/** The first difference decides. */
const inTurn =
  (...orders: readonly Order[]): Order =>
  (a, b) => {
    for (const order of orders) {
      const difference = order(a, b)
      if (difference !== 0) return difference
    }
    return byId(a, b)
  }

const sumOf = (wanted: Readonly<Record<Skill, number>>, { skills }: Candidate): number => {
  let sum = 0
  for (const skill in wanted) sum += skills[skill] ?? 0
  return sum
}

/**
 * Idle longest first. Idle counts from the last of: call or wrap-up ended, signed in, pause ended, ring missed. A ring that was
 * withdrawn (the caller hung up, somebody else was faster) does not count: who was not needed stays at the head.
 */
export const longestIdle: Order = inTurn(byIdle)

/**
 * In a circle by position: after the one who was asked last comes the next, whoever it is. One who was busy at the own turn waits for
 * the next round. The circle is the queue's, whatever the level.
 */
export const circular: Order = inTurn((a, b) => a.round - b.round, byPosition)

/** Always the first free one by position: the senior desk is meant to carry the load. Equal positions: by id. */
export const linear: Order = inTurn(byPosition)

/**
 * Fewest calls answered in this queue today first, then idle longest. Who signs in late starts with the average of those who are
 * there, and so is not flooded.
 */
export const fewestAnswered: Order = inTurn((a, b) => a.answered - b.answered, byIdle)

/** Least time talked in this queue today first, then idle longest. Late sign-in as for fewest answered. */
export const leastTalkTime: Order = inTurn((a, b) => a.talkedMs - b.talkedMs, byIdle)

/** Groups by position (1 before 2); within a group idle longest first. */
export const priority: Order = inTurn(byPosition, byIdle)

/** Best at what the caller wants first (sum of the wanted skills' levels), then idle longest. */
export const bySkills = (wanted: Readonly<Record<Skill, number>>): Order =>
  inTurn((a, b) => sumOf(wanted, b) - sumOf(wanted, a), byIdle)

/** The order of a strategy, for callers who want these skills; undefined where chance decides. */
export function orderOf(strategy: StrategyName, wanted: Readonly<Record<Skill, number>>): Order | undefined {
  switch (strategy) {
    case 'longest-idle':
    case 'ring-all': // everybody rings; the order is that in which they are told
    case 'ring-progressively':
      return longestIdle
    case 'circular':
      return circular
    case 'linear':
      return linear
    case 'fewest-answered':
      return fewestAnswered
    case 'least-talk-time':
      return leastTalkTime
    case 'priority':
      return priority
    case 'skills':
      return bySkills(wanted)
    case 'random':
      return undefined
  }
}

/** An empty pool of candidates in the strategy's order. */
export function poolOf<Member extends Candidate>(
  strategy: StrategyName,
  wanted: Readonly<Record<Skill, number>>,
  random: () => number,
): Pool<Member> {
  const order = orderOf(strategy, wanted)
  return order === undefined ? new RandomPool(random) : new OrderedPool((a, b) => order(a, b) < 0)
}
