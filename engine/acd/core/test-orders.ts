/** What may happen on a floor, by chance: people who are there and people who are not, offers that are open and offers that are over. */
import type { Random } from '../../kernel/random.ts'
import type { Floor } from './floor.ts'
import { type FloorEvent, type QueueRules, type StrategyName, strategies, usualQueueRules } from './words.ts'

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item

export const agents = ['a1', 'a2', 'a3', 'a4', 'a5']
export const callers = Array.from({ length: 12 }, (_, i) => `c${i}`)
export const queues = ['q1', 'q2', 'q3']

export function rulesFor(random: Random): QueueRules {
  return {
    ...usualQueueRules,
    strategy: pick<StrategyName>(random, strategies),
    levelsOpenAfterMs: pick(random, [[0], [0, 0], [0, 8_000], [0, 5_000, 20_000]]),
    opensWhenLowerAreAway: random() < 0.5,
    wrapUpMs: pick(random, [0, 5_000, 20_000]),
    needsDisposition: random() < 0.2,
    pauseAfterMisses: pick(random, [0, 1, 2]),
    maxWaitMs: random() < 0.3 ? 60_000 : undefined,
    maxLength: random() < 0.2 ? 3 : undefined,
    needsAgents: pick(random, ['none', 'none', 'signed-in', 'at-work'] as const),
    overflow: random() < 0.25 ? { afterMs: 30_000, to: pick(random, queues) } : undefined,
    lastAgentWaitMs: pick(random, [0, 5_000]),
  }
}

export function eventFor({ random, floor, now }: { random: Random; floor: Floor; now: number }): FloorEvent {
  const agent = pick(random, agents)
  const caller = pick(random, callers)
  const queue = pick(random, queues)
  const offers = [...floor.ground.offers.keys()]
  // Mostly an offer that is open; now and then one that is over, or never was.
  const offer = offers.length > 0 && random() < 0.85 ? pick(random, offers) : Math.floor(random() * 30)
  const roll = random()
  if (roll < 0.24)
    return {
      kind: 'caller-joined',
      caller,
      queue,
      joinedAt: now - (random() < 0.2 ? 9_000 : 0),
      ...(random() < 0.3 && { headStartMs: 60_000 }),
      ...(random() < 0.1 && { isUrgent: true }),
      ...(random() < 0.3 && { skills: { english: 1 } }),
      ...(random() < 0.3 && { lastAgent: agent }),
      ...(random() < 0.5 && { number: caller }),
      ...(random() < 0.1 && { isCallback: true }),
    }
  if (roll < 0.32) return { kind: 'caller-gone', caller }
  if (roll < 0.34) return { kind: 'caller-exited', caller }
  if (roll < 0.37) return { kind: 'caller-moved', caller, to: pick(random, ['head' as const, { queue }, { agent }]) }
  if (roll < 0.48) {
    const level = () => Math.floor(random() * 3)
    const tiers = queues
      .filter(() => random() < 0.7)
      .map((each) => ({ queue: each, level: level(), position: 1 + Math.floor(random() * 4) }))
    return { kind: 'agent-signed-in', agent, tiers, skills: random() < 0.5 ? { english: 2 } : {} }
  }
  if (roll < 0.5) return { kind: 'agent-signed-out', agent }
  if (roll < 0.54) return { kind: 'agent-paused', agent, reason: 'tea' }
  if (roll < 0.6) return { kind: 'agent-ready', agent }
  if (roll < 0.62) return { kind: 'agent-unreachable', agent }
  if (roll < 0.64) return { kind: 'agent-reachable', agent }
  if (roll < 0.66) return { kind: 'agent-began-call', agent }
  if (roll < 0.72) return { kind: 'agent-ended-call', agent }
  if (roll < 0.74) return { kind: 'wrap-up-extended', agent, byMs: 10_000 }
  if (roll < 0.77) return { kind: 'wrap-up-done', agent }
  if (roll < 0.78) return { kind: 'agent-reserved', agent, untilAt: now + 4_000 }
  if (roll < 0.79) return { kind: 'agent-released', agent }
  if (roll < 0.86) return { kind: 'offer-answered', offer }
  if (roll < 0.89) return { kind: 'offer-declined', offer }
  if (roll < 0.9) return { kind: 'offer-unreachable', offer }
  if (roll < 0.96) return { kind: 'offer-connected', offer }
  if (roll < 0.975) return { kind: 'offer-not-connected', offer, whose: pick(random, ['caller', 'agent'] as const) }
  if (roll < 0.978) return { kind: 'day-began' }
  if (roll < 0.98) return { kind: 'queue-closed', queue }
  if (roll < 0.99) return { kind: 'queue-opened', queue, rules: rulesFor(random) }
  return { kind: 'woken' }
}
