import type { EpochMs } from '../../kernel/clock.ts'

export type SessionRules = {
  /** Without a request for this long it ends. */
  idleMs: number
  /** However busy, it ends after this. */
  longestMs: number
}

export type SessionTimes = { seenAt: EpochMs; expiresAt: EpochMs }

export const isAlive = (session: SessionTimes, now: EpochMs, rules: SessionRules): boolean =>
  now < session.expiresAt && now - session.seenAt < rules.idleMs

/** Being seen is written down at most once a minute (or a tenth of the idle time): not one UPDATE per request. */
export const isWorthNoting = (session: SessionTimes, now: EpochMs, rules: SessionRules): boolean =>
  now - session.seenAt >= Math.min(60_000, rules.idleMs / 10)
