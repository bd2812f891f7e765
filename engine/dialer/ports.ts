/** What the dialer needs of others. main.ts hands it over. */
import type { Disposition } from '../calls/core/disposition.ts'
import type { Destination, LegSnapshot, Switch } from '../switch/switch.ts'
import type { Attempt, Campaign, CampaignState } from './campaign.ts'

/** Placing calls: the switchboard's `originate`, so that a call is in the call log from its first moment, and the switch. */
export type Telephony = {
  /** Facts go into the call log: `campaign`, `contact`, `patient`, `attempt`. */
  originate(
    request: Parameters<Switch['originate']>[0],
    facts: Readonly<Record<string, string>>,
  ): ReturnType<Switch['originate']>
  settle: Switch['settle']
  subscribe: Switch['subscribe']
  isConnected(): boolean
  /** How a patient's number is reached: over which trunk and in which form, or on which extension. */
  destinationOf(number: string): Destination
}

/** What a call of a campaign with agents tells while it goes on. */
export type Told =
  | { kind: 'needs-agent' }
  | { kind: 'served' | 'talk-ended'; agent: string }
  /** Nobody was there in time. */
  | { kind: 'left-alone' }

/** What is said on an answered call. Each resolves when the call is over, to what it came to. */
export type Conversations = {
  /**
   * The patient has just answered. `found`: we had lost sight of the leg (and the call's books may have to be taken
   * over), but nothing has been said on it.
   */
  begin(attempt: Attempt, found?: LegSnapshot): Promise<Disposition>
  /** The call went on while the engine was away: it is taken over and goes on where it stopped. */
  resume(attempt: Attempt, found: LegSnapshot): Promise<Disposition>
  /** The call was answered and is over, and nobody was there to see its end: what the answers on disk make of it. */
  reconstruct(attempt: Attempt): Promise<Disposition>
}

/** Sound for a whole campaign before its first call, so that no call waits for a voice. */
export type SpeechPreparation = {
  /** `total` is a forecast: not everybody is told the same. */
  prepare(campaign: Campaign, onProgress: (done: number, total: number) => void): Promise<Prepared>
}
/** `why` names what could not be said and what to do, without personal data. */
export type Prepared = { kind: 'ready' } | { kind: 'failed'; failures: number; why: string }

/** What happens, for those who show it live. Ids only: no numbers, no names. */
export type DialerEvent =
  | { kind: 'CampaignMoved'; campaignId: number; from: CampaignState; to: CampaignState; because: string }
  | { kind: 'SpeechPreparing'; campaignId: number; done: number; total: number }
  | { kind: 'AttemptBegun' | 'AttemptRang' | 'AttemptAnswered'; campaignId: number; contactId: number; leg: string }
  | { kind: 'AttemptEnded'; campaignId: number; contactId: number; leg: string; disposition: Disposition }
  /** The switch never saw it: it did not happen. */
  | { kind: 'AttemptUndone'; campaignId: number; contactId: number; leg: string }
  | { kind: 'ContactClosed'; campaignId: number; contactId: number; state: 'done' | 'excluded'; why: string }
