import type { Clock, EpochMs } from '../../engine/kernel/clock.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'

/** The wall clock, so many times quicker, from an instant of one's choice: an evening of calls goes by while one watches. */
export function fastClock(times: number, startsAt: EpochMs): Clock {
  const began = realClock.now()
  const now = (): EpochMs => startsAt + Math.round((realClock.now() - began) * times)
  return { now, at: (at, wake) => realClock.at(realClock.now() + Math.ceil((at - now()) / times), wake) }
}

const hourMs = 3_600_000

/** The next Monday at ten in the morning in China: calls are allowed, and it is long until they are not. */
export function mondayAtTen(): EpochMs {
  const now = realClock.now()
  const inShanghai = new Date(now + 8 * hourMs)
  const days = (8 - inShanghai.getUTCDay()) % 7 || 7
  const midnight = Date.UTC(inShanghai.getUTCFullYear(), inShanghai.getUTCMonth(), inShanghai.getUTCDate() + days)
  return midnight + 10 * hourMs - 8 * hourMs
}
