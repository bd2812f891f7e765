/**
 * Why a leg ended, in our words. Each switch maps its own causes onto these; the text it used is kept beside it
 * (`rawCause`) for the call log. A cause that nobody has classified is `unknown`, and counts as our fault until it is.
 */
export type HangupCause =
  | 'hung-up' // an answered leg was put down, by either side
  | 'busy'
  | 'no-answer' // it rang until the ring limit
  | 'rejected' // the phone was there and said no
  | 'unallocated' // the number does not exist
  | 'unreachable' // switched off, out of coverage, not registered
  | 'congestion' // no free line: ours or the carrier's
  | 'carrier-error' // the carrier or the gateway answered with a fault
  | 'cancelled' // we took the call back before it was answered
  | 'media-lost' // the sound stopped coming
  | 'switch-lost' // the switch went away under the leg
  | 'unknown'
