import type { HangupCause } from './hangup-cause.ts'

/** What an attempt came to, in the hospital's terms. Retry rules and reports go by it. */
export type Disposition =
  | 'completed' // survey answered to its end, or a notice heard to its end
  | 'partial' // broke off with at least one answer kept
  | 'broke-off' // answered the phone and hung up before the first answer (or before the notice was heard)
  | 'declined' // said no to being asked
  | 'opted-out' // asked never to be called again, by key
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'machine'
  | 'abandoned' // answered, and nobody was there to speak with
  | 'agreed' // spoke with an agent, who is to call again at a time that they agreed on
  | 'unallocated'
  | 'unreachable'
  | 'failed' // fault of ours, of the switch or of the carrier; the person was not reached
  | 'unknown' // we lost sight of it and nobody could tell us

/** Whose doing it was that a leg ended. */
export type Fault = 'person' | 'network' | 'us'

/** Every cause has its disposition for a leg that was never answered, and whose fault it was. Total by type. */
const byCause: Record<HangupCause, { disposition: Disposition; fault: Fault }> = {
  'hung-up': { disposition: 'no-answer', fault: 'person' },
  busy: { disposition: 'busy', fault: 'person' },
  'no-answer': { disposition: 'no-answer', fault: 'person' },
  rejected: { disposition: 'rejected', fault: 'person' },
  unallocated: { disposition: 'unallocated', fault: 'network' },
  unreachable: { disposition: 'unreachable', fault: 'person' },
  congestion: { disposition: 'failed', fault: 'network' },
  'carrier-error': { disposition: 'failed', fault: 'network' },
  cancelled: { disposition: 'failed', fault: 'us' },
  'media-lost': { disposition: 'failed', fault: 'network' },
  'switch-lost': { disposition: 'failed', fault: 'us' },
  unknown: { disposition: 'failed', fault: 'us' },
}

export const dispositionOfUnanswered = (cause: HangupCause): Disposition => byCause[cause].disposition
export const faultOf = (cause: HangupCause): Fault => byCause[cause].fault

export type Termination = { result: 'ok' | 'person-ended' | 'upstream-error' | 'our-error'; reason: string }

/** One verdict a leg: an answered call that somebody put down is fine, everything else says whose fault it was. */
export function terminationOf(cause: HangupCause, rawCause: string, wasAnswered: boolean): Termination {
  if (wasAnswered && cause === 'hung-up') return { result: 'ok', reason: rawCause }
  const result = { person: 'person-ended', network: 'upstream-error', us: 'our-error' } as const
  return { result: result[faultOf(cause)], reason: rawCause }
}
