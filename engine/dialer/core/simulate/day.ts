/**
 * A campaign day as the simulator plays it: who works when, how patients answer, what goes wrong. Plain values and
 * functions of chance; times are milliseconds since the day began, shares go from 0 to 1.
 */
import type { Random } from '../../../kernel/random.ts'
import type { CallTraits } from '../contact-score.ts'
import type { Pacer, PacingRules } from '../pacing.ts'

export type Span = { from: number; to: number }

/** An agent's day: signed in from … to, less the breaks. A call that has begun is finished first. */
export type Shift = Span & { breaks: readonly Span[] }

/** What an answering machine detector does to picked-up calls. */
export type Detection = {
  takesMs: number
  /** Machines among all that pick up. */
  machines: number
  /** Machines that are taken for a person. */
  missed: number
  /** Persons who are taken for a machine, and hung up on: they count as abandoned. */
  mistaken: number
}

/** How the wire between the switch and the pacer fails. */
export type Faults = {
  /** Every event comes late by up to this much, in order. */
  latencyMs?: number
  doubled?: number
  lost?: number
  /** The pacer is replaced by one made from its snapshot, which is some seconds old: what was told since is gone. */
  restartsAt?: readonly number[]
  /** The trunk is dead: some calls fail at once, the others hang and are resolved together when it is back. */
  outage?: Span
}

/** Calls that come in and take the agent who is idle longest; with nobody idle they go elsewhere. */
export type Inbound = { perHour: number; talkMs: (random: Random) => number }

/** Patients who are alike: what is known of them, and how likely they are to answer, whatever the hour. */
export type ContactKind = { answerRate: number; traits: Omit<CallTraits, 'hour'> }

/** A list of which each kind is an equal part, in any order; scored: the next to be called is chosen by score. */
export type Contacts = { kinds: readonly ContactKind[]; isScored: boolean }

export type Day = {
  lengthMs: number
  rules: PacingRules
  shifts: readonly Shift[]
  /** Chance that a call dialed at this instant is answered by a person. */
  answerRate: (at: number) => number
  answerAfterMs: (random: Random) => number
  /** How long a call that nobody answers keeps its line. */
  failAfterMs: (random: Random) => number
  talkMs: (random: Random) => number
  wrapMs: (random: Random) => number
  /** Whoever has not answered by then is given up, also one who would have answered later. */
  ringLimitMs?: number
  /** Patients of several kinds; they then answer by their kind and not by the hour. */
  contacts?: Contacts
  /** The survey serves the purpose of the campaign: whoever finds no agent answers it, and has not been abandoned. */
  hasSurvey?: boolean
  /** Campaigns that share the agents; every one has its own list and its own pacer. */
  campaigns: number
  /** An idle agent is lent to one of them at a time; else all of them see all agents. */
  isLent?: boolean
  detection?: Detection
  inbound?: Inbound
  faults?: Faults
}

/** As `createPacer`: any pacer can be driven. */
export type MakePacer = (rules: PacingRules, snapshot?: unknown) => Pacer

export type CampaignResult = {
  dialed: number
  /** Persons who answered. */
  live: number
  /** Of these, without an agent in time, or taken for a machine. */
  abandoned: number
  /** Without an agent in time, and given the survey. */
  surveyed: number
  /** abandoned ÷ live */
  abandonment: number
  /** The highest running abandonment once a hundred had answered. */
  worstAfter100: number
  brokeCapAfter100: boolean
}

export type DayResult = CampaignResult & {
  /** Talk and wrap-up as a share of the time signed in. */
  occupancy: number
  signedInMs: number
  idleMs: number
  idleMsPerCall: number
  served: number
  /** One for each campaign; the figures above are of all of them, the worst of them where it is about the cap. */
  campaigns: CampaignResult[]
}
