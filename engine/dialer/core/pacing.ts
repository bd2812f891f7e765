/**
 * How many calls to place now so that agents are busy and answered patients are not left alone. Pure: it learns from
 * events, is asked for a number, and can say why. The rule in words:
 *
 * A call may always be placed while fewer calls ring than agents are idle (progressive). In predictive mode one more
 * may be placed when the chance that nobody is free for it, by the time it would be answered, lies below a limit; the
 * limit tightens as the abandonments of the campaign near their cap and is nought when there is no room for one more.
 * The cap is a bound, not a target: at two seats too. Where others take idle agents (inbound calls, another campaign), a
 * call for an idle agent is no longer safe and is held against a limit as well. Persons whom a detector hung up on count as
 * abandoned, by an estimate.
 */
import { createPredictivePacer } from './pacing/pacer.ts'

export interface PacingRules {
  mode: 'progressive' | 'power' | 'predictive'
  /** Power: lines ringing for each idle agent. */
  linesPerAgent?: number
  /** Abandoned as a share of live answers that may not be exceeded: 0.03. */
  abandonmentCap: number
  /** An answered call with no agent by then is abandoned. */
  abandonAfterMs: number
  maxLines: number
}

/** Times are epoch milliseconds. Events may come late, twice or never; the pacer heals. */
export type PacingEvent =
  | { kind: 'dialed'; at: number; call: string }
  | { kind: 'picked-up'; at: number; call: string } // answered, machine detection still running
  | { kind: 'answered'; at: number; call: string } // needs an agent now
  | { kind: 'not-answered'; at: number; call: string } // busy, no answer, machine, failed
  | { kind: 'served'; at: number; call: string; agent: string }
  | { kind: 'abandoned'; at: number; call: string }
  | { kind: 'talk-ended'; at: number; call: string; agent: string }
  | { kind: 'ready' | 'away' | 'leaving'; at: number; agent: string } // wrap-up over, signed in; signed out, paused; will go after this call

/** The figures behind the last answer. */
export type PacingReason = {
  lines: number
  because:
    | 'no-agent'
    | 'lines-full'
    | 'one-line-per-idle-agent'
    | 'power-ratio'
    | 'cold-start'
    | 'risk-above-limit'
    | 'no-room-under-cap'
  idle: number
  busy: number
  ringing: number
  waiting: number
  /** Chance that an answer is live, as learned in the order of dialing. */
  answerRate: number
  /** Chance that the next call, if answered, would find nobody; and the limit it was held against. */
  risk: number
  limit: number
  live: number
  abandoned: number
  /** Abandonments that may still happen before the cap is reached. */
  room: number
}

export interface Pacer {
  observe(event: PacingEvent): void
  /**
   * How many to originate now, at most `linesFree`. They count as ringing from here on; one that is not reported as
   * dialed within two seconds is taken not to have been.
   */
  linesToDial(now: number, linesFree: number): number
  why(): PacingReason
  /** Plain data that survives a restart: `createPacer(rules, snapshot)`. */
  snapshot(): unknown
}

/** `seed` is a snapshot of an earlier pacer; anything else that is found there is left aside and learning starts anew. */
export function createPacer(rules: PacingRules, seed?: unknown): Pacer {
  return createPredictivePacer(rules, seed)
}
