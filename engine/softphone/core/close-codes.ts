/** Why the engine closes a browser's telephone socket, as its close code says. */
export const closeCodes = {
  /** The engine stops; another one will be there soon. */
  engineStops: 1001,
  /** What came was no SIP text, or too much of it. */
  notUnderstood: 1008,
  /** The session has ended: signed out, expired or disabled. */
  sessionOver: 4401,
  /** The same user opened the telephone in another place. */
  takenOver: 4409,
  /** One side does not take what is sent to it. */
  stuck: 4429,
  /** The switch cannot be reached, or has gone. */
  switchAway: 4503,
} as const

export type SocketEnd = 'session-over' | 'taken-over' | 'lost'

/** What a close code means to a telephone: most mean that it should come again. */
export function socketEndOf(code: number): SocketEnd {
  if (code === closeCodes.sessionOver) return 'session-over'
  return code === closeCodes.takenOver ? 'taken-over' : 'lost'
}
