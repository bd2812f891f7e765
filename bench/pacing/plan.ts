import type { Scenario } from './scenarios.ts'

const hour = 3_600_000

export type Plan = { lengthMs: number; seeds: number[] }

/** How long the days are, and how many. Large teams have as many calls in a short day as small ones in a long one. */
export function planOf({ name }: Scenario, agents: number, isWhole: boolean): Plan {
  if (isWhole) return { lengthMs: agents >= 100 ? 4 * hour : 8 * hour, seeds: seeds(agents >= 100 ? 3 : 8) }
  if (name === 'base') return { lengthMs: agents >= 100 ? 4 * hour : 8 * hour, seeds: seeds(baseDays(agents)) }
  return { lengthMs: shortDay(agents), seeds: seeds(1) }
}

const seeds = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

/** In a small team's day chance weighs more: it takes more of them. */
function baseDays(agents: number): number {
  if (agents >= 100) return 1
  return agents > 8 ? 2 : 4
}

function shortDay(agents: number): number {
  if (agents >= 100) return hour / 2
  return agents > 8 ? 2 * hour : 8 * hour
}
