import { logNormal } from './chance.ts'
import type { Day, Shift } from './day.ts'

const hour = 3_600_000
/** A network gives up after this, or a few seconds later, unless it is told to ring on. */
const longestRingMs = 25_000

/** What a day is unless it is told otherwise. */
export type DayWishes = Partial<Omit<Day, 'rules' | 'shifts'>> & {
  agents: number
  cap?: number
  /** Of the calls that nobody answers this share is known within seconds: busy, unallocated. */
  earlyFailures?: number
  shifts?: readonly Shift[]
}

/**
 * Eight hours, four answers out of ten after twelve seconds, two minutes of talk, twenty seconds of writing it up,
 * lines for three calls an agent; each of it can be wished otherwise.
 */
export function usualDay({ agents, cap = 0.03, shifts, ...given }: DayWishes): Day {
  const { earlyFailures = 0.15, ...wishes } = given
  const ringsForMs = Math.max(longestRingMs, wishes.ringLimitMs ?? 0)
  const lengthMs = wishes.lengthMs ?? 8 * hour
  return {
    lengthMs,
    rules: { mode: 'predictive', abandonmentCap: cap, abandonAfterMs: 2_000, maxLines: 3 * agents + 4 },
    shifts: shifts ?? Array.from({ length: agents }, () => ({ from: 0, to: lengthMs, breaks: [] })),
    answerRate: () => 0.4,
    answerAfterMs: (random) => Math.min(ringsForMs, logNormal(random, 12_000, 0.5)),
    failAfterMs: (random) => (random() < earlyFailures ? logNormal(random, 6_000, 0.3) : ringsForMs + random() * 5_000),
    talkMs: (random) => logNormal(random, 120_000, 1),
    wrapMs: (random) => logNormal(random, 20_000, 0.6),
    campaigns: 1,
    ...wishes,
  }
}
