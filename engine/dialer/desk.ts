import type { TSchema } from 'typebox'
import type { Database } from '../../db/connection.ts'
import type { SignedInUser } from '../accounts/core/roles.ts'
import type { Clock } from '../kernel/clock.ts'
import type { CampaignLinesStore } from './campaign-lines-store.ts'
import type { CampaignsStore } from './campaigns-store.ts'
import type { ChoicesStore } from './choices-store.ts'
import type { Caps } from './core/line-budget.ts'
import type { CallerIds } from './core/rules.ts'
import type { Dialer } from './dialer.ts'
import type { DraftsStore } from './drafts-store.ts'
import type { HistoryStore } from './history-store.ts'
import type { PacingStore } from './pacing-store.ts'
import type { Pulses } from './pulses.ts'
import type { TestCalls } from './test-calls.ts'
import type { TestCallsStore } from './test-calls-store.ts'
import type { WatchStore } from './watch-store.ts'
import type { WhoStore } from './who-store.ts'
import type { Wording } from './wording.ts'

/** Who would be called. */
export type Chosen = {
  patients: number
  withoutNumber: number
  /** Every number of theirs is on the do-not-call or the black list. */
  listed: number
  withAlternate: number
  departments: readonly { department: string; patients: number }[]
  /** One of them, for hearing what is said to a patient. */
  exampleId: number | undefined
}

/** A query that gives patients by one column, `id`. */
export type IdsQuery = ReturnType<Database['queryBuilder']>

/** Choosing among patients; the patients' feature knows how. */
export type PatientChoice = {
  /** What a filter looks like in a request. */
  filter: TSchema
  /** Gives a query each time that it is called. Throws `not-found` for a selection that is somebody else's. */
  ids(filter: unknown, user: SignedInUser): Promise<() => IdsQuery>
  /** The same, a page of them in memory at a time. */
  select(filter: unknown, user: SignedInUser): AsyncIterable<number>
}

export type StaffLine = {
  userId: number
  name: string
  is: 'ready' | 'busy' | 'wrap-up' | 'held' | 'away'
  isOnItsCall: boolean
  served: number
}

/** Agents and queues for people. */
export type StaffDesk = {
  queues(): readonly { id: number; code: string; title: Record<string, string>; agents: number; isOpen: boolean }[]
  queue(id: number): { code: string; title: Record<string, string> } | undefined
  /** Everybody who is signed in to the queue or has had a call of the campaign. */
  agents(queueId: number, served: ReadonlyMap<number, number>, isItsCall: (leg: string) => boolean): StaffLine[]
  /** Scripts that a campaign may run. */
  scripts(): readonly string[]
  /** Whether a number, an extension or a name of the settings leads somewhere. */
  leadsSomewhere(to: string): Promise<boolean>
}

/** What the pages of campaigns stand on. */
export type CampaignDesk = {
  dialer: Dialer
  campaigns: CampaignsStore
  lines: CampaignLinesStore
  watch: WatchStore
  drafts: DraftsStore
  history: HistoryStore
  choices: ChoicesStore
  choice: PatientChoice
  who: WhoStore
  wording: Wording
  pacing: PacingStore
  staff: StaffDesk
  pulses: Pick<Pulses, 'closedPerMinute'>
  testCalls: TestCalls
  testCallsStore: TestCallsStore
  clock: Clock
  /** Of the hospital: in this zone campaigns are made. */
  timeZone: string
  /** What phones show where a campaign says nothing. */
  callerIds: () => CallerIds
  houseCaps: () => Caps
}

/** Who may look at campaigns, and who may make and move them. */
export const readers = ['it', 'manager', 'supervisor'] as const
export const callers = ['it', 'supervisor'] as const
