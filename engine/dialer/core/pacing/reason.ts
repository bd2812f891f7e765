import type { PacingReason } from '../pacing.ts'

/** What is said before anything was asked. */
export const blankReason: PacingReason = {
  lines: 0,
  because: 'no-agent',
  idle: 0,
  busy: 0,
  ringing: 0,
  waiting: 0,
  answerRate: 0,
  risk: 0,
  limit: 0,
  live: 0,
  abandoned: 0,
  room: 0,
}
