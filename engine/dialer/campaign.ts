import type { Disposition } from '../calls/core/disposition.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { LegId } from '../kernel/ids.ts'
import type { OwnWords } from '../speech/core/own-words.ts'
import type { CampaignState, Life, PausedBecause } from './core/life-cycle.ts'
import type { CampaignRules } from './core/rules.ts'
import type { Staffing } from './core/staffing.ts'

export const campaignKinds = ['voice-notice', 'keypad-survey', 'agents', 'script', 'application'] as const
export type CampaignKind = (typeof campaignKinds)[number]
/** A machine does the talking: what it says can be tried on a phone at hand. */
export type SpokenKind = 'voice-notice' | 'keypad-survey'

export type Campaign = {
  id: number
  name: string
  kind: CampaignKind
  life: Life
  /** What a keypad survey asks; with agents, what they fill in and what an answer without one is asked. */
  questionnaireVersionId: number | undefined
  /** What a notice says: a prompt's id, or words of its own; undefined for a survey. */
  noticePrompt: string | undefined
  noticeText: OwnWords | undefined
  /** Who takes its calls: of one with agents. */
  staffing: Staffing | undefined
  /** The script that its calls run, or the number that they are connected with. */
  leadsTo: string | undefined
  rules: CampaignRules
  madeFromCampaignId: number | undefined
  userId: number | undefined
  createdAt: EpochMs
  startedAt: EpochMs | undefined
  endedAt: EpochMs | undefined
}

/** One attempt: one originate. Its id is that of the leg. */
export type Attempt = {
  leg: LegId
  campaign: Campaign
  contactId: number
  patientId: number
  number: string
  position: number
  /** Dialed once the number has answered. */
  extension: string | undefined
  /** What the patient's phone shows; undefined: the trunk's own number. */
  callerId: string | undefined
  /** When it was written down, which is before it is dialed. */
  begunAt: EpochMs
}

export type ContactState = 'waiting' | 'calling' | 'done' | 'excluded'

/** A contact as a list shows it. */
export type ContactLine = {
  id: number
  patientId: number
  state: ContactState
  disposition: string | undefined
  /** Why it is in this state or when it is tried again: a rule's name, `campaign-stopped`, `listed`, … */
  reason: string
  rings: number
  attempts: number
  nextAt: EpochMs | undefined
}

/** How far a campaign is. */
export type CampaignCounts = Record<ContactState, number> & {
  contacts: number
  /** Contacts that are done, by what their last attempt came to; `not-called` where there was none. */
  byDisposition: Readonly<Record<string, number>>
}

/** Who moved a campaign, and why. */
export type Mover = { because: string; userId?: number }

export type CampaignEvent = {
  at: EpochMs
  from: CampaignState
  to: CampaignState
  because: string
  userId: number | undefined
}

export type AttemptRecord = {
  leg: LegId
  number: string
  position: number
  callerId: string
  state: 'begun' | 'ringing' | 'answered' | 'ended'
  rang: boolean
  /** Null with `ended`: the switch never saw it, so it did not happen. */
  disposition: Disposition | undefined
  cause: string | undefined
  rawCause: string | undefined
  begunAt: EpochMs
  rangAt: EpochMs | undefined
  answeredAt: EpochMs | undefined
  endedAt: EpochMs | undefined
}

export type { CampaignState, Life, PausedBecause }
