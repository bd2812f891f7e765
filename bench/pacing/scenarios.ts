/** The campaign days of the table, and those on which something fails. */
import { logNormal } from '../../engine/dialer/core/simulate/chance.ts'
import type { Day, Shift } from '../../engine/dialer/core/simulate/day.ts'
import { usualDay } from '../../engine/dialer/core/simulate/usual-day.ts'
import { seededRandom } from '../../engine/kernel/random.ts'

const minute = 60_000

export type Scenario = { name: string; day(agents: number, lengthMs: number): Day }

const share = (at: number, lengthMs: number): number => at / lengthMs

export const scenarios: readonly Scenario[] = [
  { name: 'base', day: (agents, lengthMs) => usualDay({ agents, lengthMs }) },
  {
    name: 'drift',
    day: (agents, lengthMs) => usualDay({ agents, lengthMs, answerRate: (at) => 0.6 - 0.35 * share(at, lengthMs) }),
  },
  {
    name: 'step',
    day: (agents, lengthMs) =>
      usualDay({
        agents,
        lengthMs,
        answerRate: (at) => [0.25, 0.6, 0.35][Math.floor(3 * share(at, lengthMs))] ?? 0.35,
      }),
  },
  { name: 'low', day: (agents, lengthMs) => usualDay({ agents, lengthMs, answerRate: () => 0.15 }) },
  { name: 'high', day: (agents, lengthMs) => usualDay({ agents, lengthMs, answerRate: () => 0.7 }) },
  { name: 'shifts', day: (agents, lengthMs) => usualDay({ agents, lengthMs, shifts: staggered(agents, lengthMs) }) },
  {
    name: 'mixed talk',
    day: (agents, lengthMs) =>
      usualDay({
        agents,
        lengthMs,
        answerRate: (at) => 0.55 - 0.15 * share(at, lengthMs),
        talkMs: (random) => (random() < 0.25 ? logNormal(random, 18_000, 0.5) : logNormal(random, 200_000, 0.5)),
        wrapMs: (random) => logNormal(random, 30_000, 0.6),
      }),
  },
  {
    name: 'detection',
    day: (agents, lengthMs) =>
      usualDay({ agents, lengthMs, detection: { takesMs: 1_800, machines: 0.25, missed: 0.1, mistaken: 0.01 } }),
  },
]

/** People come and go over a quarter of the day, have lunch one after the other, and rest now and then. */
function staggered(agents: number, lengthMs: number): Shift[] {
  const random = seededRandom(agents)
  return Array.from({ length: agents }, (_, i) => {
    const place = agents === 1 ? 0 : i / (agents - 1)
    const from = 0.12 * lengthMs * place
    const to = lengthMs * (0.88 + 0.12 * place)
    const lunch = lengthMs * (0.4 + 0.2 * place)
    const rest = (at: number) => ({ from: at, to: at + 0.01 * lengthMs })
    return {
      from,
      to,
      breaks: [
        rest(from + (0.1 + 0.1 * random()) * lengthMs),
        { from: lunch, to: lunch + lengthMs / 16 },
        rest(lunch + (0.1 + 0.1 * random()) * lengthMs),
      ],
    }
  })
}

/** Days on which the world is unkind; the cap has to hold on all of them. */
export const hardDays: readonly Scenario[] = [
  {
    name: 'events late to 500 ms',
    day: (agents, lengthMs) => usualDay({ agents, lengthMs, faults: { latencyMs: 500 } }),
  },
  {
    name: '1 % doubled, 1 % lost',
    day: (agents, lengthMs) => usualDay({ agents, lengthMs, faults: { doubled: 0.01, lost: 0.01 } }),
  },
  {
    name: 'restarts in mid-wave',
    day: (agents, lengthMs) =>
      usualDay({
        agents,
        lengthMs,
        faults: { restartsAt: [0.1, 0.3, 0.31, 0.6, 0.9].map((part) => part * lengthMs) },
      }),
  },
  {
    name: 'trunk dead 2 min, burst',
    day: (agents, lengthMs) =>
      usualDay({ agents, lengthMs, faults: { outage: { from: lengthMs / 2, to: lengthMs / 2 + 2 * minute } } }),
  },
  {
    name: 'two campaigns, agents lent',
    day: (agents, lengthMs) => usualDay({ agents, lengthMs, campaigns: 2, isLent: true }),
  },
  {
    name: 'two campaigns, one staff',
    day: (agents, lengthMs) => usualDay({ agents, lengthMs, campaigns: 2 }),
  },
  {
    name: 'inbound takes agents',
    day: (agents, lengthMs) =>
      usualDay({
        agents,
        lengthMs,
        inbound: { perHour: 3 * agents, talkMs: (random) => logNormal(random, 150_000, 1) },
      }),
  },
]
