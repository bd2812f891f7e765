import type { HangupCause } from '../../calls/core/hangup-cause.ts'
import type { HangUpReason } from '../switch.ts'
import type { Refusal } from './person.ts'

/** Why a leg ended, and who ended it. */
export type End = { cause: HangupCause; rawCause: string; by: 'them' | 'us' | 'switch' }

/** Nobody answered until the ring limit. */
export const rangOut: End = { cause: 'no-answer', rawCause: 'NO_ANSWER', by: 'switch' }
/** A caller whom we did not answer in time. */
export const gaveUpRinging: End = { cause: 'cancelled', rawCause: 'ORIGINATOR_CANCEL', by: 'them' }

/** What the real switch calls it. */
export const rawCauseOf: Readonly<Record<HangUpReason | Refusal, string>> = {
  finished: 'NORMAL_CLEARING',
  busy: 'USER_BUSY',
  declined: 'CALL_REJECTED',
  'no-one-there': 'NO_ANSWER',
  rejected: 'CALL_REJECTED',
  unallocated: 'UNALLOCATED_NUMBER',
  unreachable: 'NO_USER_RESPONSE',
  congestion: 'NORMAL_CIRCUIT_CONGESTION',
  'carrier-error': 'NORMAL_TEMPORARY_FAILURE',
}

/** A phone that rang and then could not be reached is one that nobody answered. */
export function endOfRefusal(refusal: Refusal, rang: boolean): End {
  const cause = refusal === 'unreachable' && rang ? 'no-answer' : refusal
  return { cause, rawCause: rawCauseOf[refusal], by: 'them' }
}
