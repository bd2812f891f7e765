import type { LiveCall } from '../calls/live-call.ts'

/** Whose call it is, as far as it is known. */
export function patientOf({ facts }: LiveCall): number | undefined {
  const patient = facts.get('patient')
  return patient === undefined ? undefined : Number(patient)
}
