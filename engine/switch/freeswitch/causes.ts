import type { HangupCause } from '../../calls/core/hangup-cause.ts'

type Ending = { answered: boolean; rang: boolean; by: 'them' | 'us' | 'switch' }

/**
 * FreeSWITCH's causes (Q.850 and its own) in our words. Beside each SIP status, what mod_sofia 1.10.12 makes of it, as
 * seen on the wire.
 */
const causes: Readonly<Record<string, HangupCause>> = {
  NORMAL_CLEARING: 'hung-up',
  NORMAL_UNSPECIFIED: 'hung-up',
  BLIND_TRANSFER: 'hung-up',
  ATTENDED_TRANSFER: 'hung-up',
  MANAGER_REQUEST: 'hung-up',
  USER_BUSY: 'busy', // 486, 600
  NO_ANSWER: 'no-answer', // the ring limit
  ALLOTTED_TIMEOUT: 'no-answer',
  NO_USER_RESPONSE: 'unreachable', // 480; 'no-answer' when it rang
  CALL_REJECTED: 'rejected', // 401, 403, 407, 603
  OUTGOING_CALL_BARRED: 'rejected',
  INCOMING_CALL_BARRED: 'rejected',
  UNALLOCATED_NUMBER: 'unallocated', // 604
  NO_ROUTE_DESTINATION: 'unallocated', // 404
  INVALID_NUMBER_FORMAT: 'unallocated', // 484
  NUMBER_CHANGED: 'unallocated', // 410
  SUBSCRIBER_ABSENT: 'unreachable',
  USER_NOT_REGISTERED: 'unreachable',
  PROGRESS_TIMEOUT: 'unreachable',
  NORMAL_CIRCUIT_CONGESTION: 'congestion',
  SWITCH_CONGESTION: 'congestion',
  REQUESTED_CHAN_UNAVAIL: 'congestion',
  CHANNEL_UNACCEPTABLE: 'congestion',
  CHAN_NOT_IMPLEMENTED: 'carrier-error', // the endpoint is not loaded: seen while FreeSWITCH starts or stops
  NORMAL_TEMPORARY_FAILURE: 'carrier-error', // 503, and a gateway that does not answer
  RECOVERY_ON_TIMER_EXPIRE: 'carrier-error', // 408, 504
  NETWORK_OUT_OF_ORDER: 'carrier-error', // 500, 502
  DESTINATION_OUT_OF_ORDER: 'carrier-error',
  GATEWAY_DOWN: 'carrier-error',
  INVALID_GATEWAY: 'carrier-error',
  INVALID_PROFILE: 'carrier-error',
  INCOMPATIBLE_DESTINATION: 'carrier-error', // 488, 606
  BEARERCAPABILITY_NOTIMPL: 'carrier-error', // 415
  SERVICE_UNAVAILABLE: 'carrier-error',
  SERVICE_NOT_IMPLEMENTED: 'carrier-error', // 405, 501
  FACILITY_NOT_IMPLEMENTED: 'carrier-error',
  FACILITY_REJECTED: 'carrier-error',
  EXCHANGE_ROUTING_ERROR: 'carrier-error', // 483
  INTERWORKING: 'carrier-error', // any other status
  PROTOCOL_ERROR: 'carrier-error',
  MANDATORY_IE_MISSING: 'carrier-error',
  ORIGINATOR_CANCEL: 'cancelled', // 487
  LOSE_RACE: 'cancelled',
  PICKED_OFF: 'cancelled',
  MEDIA_TIMEOUT: 'media-lost',
  SYSTEM_SHUTDOWN: 'switch-lost',
  // our own words for legs that were gone when we looked again (recovery.ts)
  SWITCH_RESTARTED: 'switch-lost',
  NEVER_ARRIVED: 'switch-lost',
  NO_TRACE: 'unknown',
  CRASH: 'switch-lost',
}

/** What a FreeSWITCH cause means for a leg that ended like this. A cause that is not in the table is `unknown`. */
export function hangupCauseOf(raw: string, { answered, rang, by }: Ending): HangupCause {
  const cause = Object.hasOwn(causes, raw) ? (causes[raw] ?? 'unknown') : 'unknown'
  if (cause === 'media-lost' || cause === 'switch-lost') return cause
  if (answered) return cause === 'unknown' ? 'unknown' : 'hung-up'
  if (by === 'us') return 'cancelled'
  if (raw === 'NO_USER_RESPONSE' && rang) return 'no-answer'
  if (cause === 'hung-up') return 'cancelled'
  return cause
}
