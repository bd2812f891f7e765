import type { Desk } from './use-desk.ts'

/**
 * Where the buttons of a telephone in the browser stand, on the bar and on the page: answer, mute, device. Desks with a phone of their
 * own have none of them.
 */
export function SoftphonePlace(_: { desk: Desk }) {
  return null
}
