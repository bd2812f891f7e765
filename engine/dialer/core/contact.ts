import type { Disposition } from '../../calls/core/disposition.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Openings } from './calendar.ts'
import type { RetryCause } from './rules.ts'

/** What became of one number of a contact in this campaign. */
export type NumberHistory = {
  /** Attempts on it. */
  attempts: number
  /** Turns it has used up: attempts, rounded up to a full round when an outcome sends us on to the next number. */
  turns: number
  /** The carrier says that there is no such number. */
  dead?: true
}

/** What the rules need to know of a contact's earlier attempts. It is a fold of them, kept beside the contact. */
export type ContactHistory = {
  /** Attempts at which a phone rang, and at which none did. */
  rings: number
  unrung: number
  outcomes: Readonly<Partial<Record<RetryCause, number>>>
  numbers: Readonly<Record<string, NumberHistory>>
  last?: { number: string; disposition: Disposition; endedAt: EpochMs }
}

export const noHistory: ContactHistory = { rings: 0, unrung: 0, outcomes: {}, numbers: {} }

export type ContactNumber = {
  /** 1 is tried first. */
  position: number
  number: string
  /** Dialed once the number has answered. */
  extension?: string
}

export type Contact = {
  /** In the order of their positions. */
  numbers: readonly ContactNumber[]
  history: ContactHistory
}

/** What the world outside the contact says; gathered by the caller for this contact's numbers. */
export type World = {
  openings: Pick<Openings, 'next'>
  lists: ReadonlyMap<string, 'do-not-call' | 'black'>
  /** When these numbers were called in the last days, by any campaign: the instants at which attempts began. */
  recentCalls: ReadonlyMap<string, readonly EpochMs[]>
  /** Numbers with a call of ours on them at this moment. */
  onCall: ReadonlySet<string>
}

/** A number's history, also for a number that an import has just added. */
export const historyOf = (history: ContactHistory, number: string): NumberHistory =>
  (Object.hasOwn(history.numbers, number) ? history.numbers[number] : undefined) ?? { attempts: 0, turns: 0 }

/** How many attempts in all ended so. */
export const timesOf = ({ outcomes }: ContactHistory, cause: RetryCause): number => outcomes[cause] ?? 0
