/** An agent as a campaign sees one: whether a call could be taken now. */
export type AgentNow =
  | { is: 'ready' }
  /** Rings for a call, or speaks in it; `call`: the leg of the person, where it is known. */
  | { is: 'busy'; call: string | undefined; leavesAfter: boolean }
  | { is: 'wrap-up'; leavesAfter: boolean }
  /** For a call that is not there yet. */
  | { is: 'held'; leavesAfter: boolean }
  | { is: 'away' }

export type StaffNews = { kind: 'agent'; agent: string } | { kind: 'staff-changed' } | { kind: 'waiting-changed' }
