/** Many days, summed up. */
import type { Day, MakePacer } from '../../engine/dialer/core/simulate/day.ts'
import { simulateDay } from '../../engine/dialer/core/simulate/simulate.ts'
import { clairvoyant } from './clairvoyant.ts'

export type Sum = {
  occupancy: number
  ofClairvoyant: number
  abandonment: number
  /** Given the survey for want of an agent, as a share of those who answered. */
  surveyed: number
  idleSeconds: number
  days: number
  /** Over the cap when the day ended. */
  daysOverCap: number
  /** Over it at any moment once a hundred had answered. */
  daysEverOver: number
  worstDay: number
}

export function runDays(make: MakePacer, dayOf: () => Day, seeds: readonly number[]): Sum {
  const results = seeds.map((seed) => ({
    bound: clairvoyant(dayOf(), seed).occupancy,
    ...simulateDay(make, dayOf(), seed),
  }))
  const cap = dayOf().rules.abandonmentCap
  const mean = (of: (result: (typeof results)[number]) => number): number =>
    results.reduce((sum, result) => sum + of(result), 0) / results.length
  const live = mean((result) => result.live)
  return {
    occupancy: mean(({ occupancy }) => occupancy),
    ofClairvoyant: mean(({ occupancy, bound }) => occupancy / bound),
    abandonment: live === 0 ? 0 : mean(({ abandoned }) => abandoned) / live,
    surveyed: live === 0 ? 0 : mean(({ surveyed }) => surveyed) / live,
    idleSeconds: mean(({ idleMsPerCall }) => idleMsPerCall) / 1000,
    days: results.length,
    daysOverCap: results.filter(({ abandonment }) => abandonment > cap).length,
    daysEverOver: results.filter(({ brokeCapAfter100 }) => brokeCapAfter100).length,
    worstDay: Math.max(...results.map(({ abandonment }) => abandonment)),
  }
}
