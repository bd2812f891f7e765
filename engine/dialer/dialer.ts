import type { Disposition } from '../calls/core/disposition.ts'
import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import type { LegId } from '../kernel/ids.ts'
import type { SwitchEvent } from '../switch/switch.ts'
import type { AttemptsStore } from './attempts-store.ts'
import { Calling } from './calling.ts'
import { CallsAtDesks } from './calls-at-desks.ts'
import type { Campaign, CampaignCounts, Mover } from './campaign.ts'
import { CampaignMoves } from './campaign-moves.ts'
import { CampaignRuns } from './campaign-runs.ts'
import type { CampaignsStore } from './campaigns-store.ts'
import { type CalendarDays, type Openings, openingsOf } from './core/calendar.ts'
import { campaignCannot } from './core/cannot.ts'
import { isOver } from './core/life-cycle.ts'
import type { Caps } from './core/line-budget.ts'
import { type CallerIds, type CampaignRules, isRetryCause } from './core/rules.ts'
import type { Staffing } from './core/staffing.ts'
import { Dispatcher } from './dispatcher.ts'
import { type Explanation, explain } from './explain.ts'
import { Lines } from './lines.ts'
import type { PaceReason } from './pace.ts'
import { Paces } from './paces.ts'
import type { PacingStore } from './pacing-store.ts'
import type { Conversations, DialerEvent, SpeechPreparation, Telephony, Told } from './ports.ts'
import { type Preparation, Preparations } from './preparations.ts'
import { nobody, type Staff } from './staff.ts'
import { WindowAlarm } from './window-alarm.ts'

export type DialerOptions = {
  clock: Clock
  campaigns: CampaignsStore
  attempts: AttemptsStore
  pacing: PacingStore
  /** The agents who take calls. Absent: there are none. */
  staff?: Staff
  telephony: Telephony
  conversations: Conversations
  speech: SpeechPreparation
  /** Lines and pace of the house, over all campaigns. */
  caps: Caps
  /** The numbers of the house that patients see where a campaign has none; asked for every call. Absent: the trunk's own. */
  callerIds?: () => CallerIds
  onEvent?: (event: DialerEvent) => void
  /** What this agent is to look at has changed. */
  onPreview?: (agent: string) => void
  onError: (error: unknown) => void
}

export type Progress = {
  campaign: Campaign
  counts: CampaignCounts
  liveCalls: number
  preparation: Preparation
  /** The next instant at which its windows allow a call; undefined: never again. */
  opensAt: EpochMs | undefined
  /** How it is paced just now; undefined where it is not, or is not being called. */
  pace: (PaceReason & { borrowed: number }) | undefined
}

/**
 * Campaigns: it decides whom to call and when, writes it down, calls, and writes down what came of it. All commands
 * throw `not-found`, or `campaign-cannot` when the campaign's state does not allow them.
 */
export class Dialer {
  /** Calls that agents look at first, or have promised. */
  readonly atDesks: CallsAtDesks
  readonly #options: DialerOptions
  readonly #lines: Lines
  readonly #preparations: Preparations
  readonly #dispatcher: Dispatcher
  readonly #moves: CampaignMoves
  readonly #runs: CampaignRuns
  readonly #calling: Calling
  readonly #windows: WindowAlarm
  readonly #paces: Paces
  readonly #unsubscribe: () => void
  #days: CalendarDays = new Map()
  #isClosed = false

  constructor(options: DialerOptions) {
    const { clock, attempts, telephony, onError } = options
    const emit = this.#emit
    const openings = (rules: CampaignRules) => this.openingsOf(rules)
    this.#options = options
    this.#lines = new Lines(options.caps)
    this.#preparations = new Preparations({ speech: options.speech, emit, onError })
    this.#paces = new Paces({
      clock,
      store: options.pacing,
      staff: options.staff ?? nobody,
      isOurs: (leg) => this.#calling.has(leg),
      linesFree: (id) => this.#lines.freeFor(id),
      wake: () => this.#dispatcher.wake(),
      onAgent: (agent) => this.atDesks.previews.look(agent),
      isLooking: (agent) => this.atDesks.previews.of(agent) !== undefined,
      onError,
    })
    this.atDesks = new CallsAtDesks({
      clock,
      attempts,
      staff: options.staff ?? nobody,
      onPreview: options.onPreview ?? (() => undefined),
      agentToLook: (id) => this.#paces.agentToLook(id),
      callFor: (run, contactId, agent) => this.#calling.callFor(run, contactId, agent),
      runOf: (id) => this.#dispatcher.runOf(id),
      linesFree: (id) => this.#lines.freeFor(id),
      isLive: (leg) => this.#calling.has(leg),
      wake: () => this.#dispatcher.wake(),
      onError,
    })
    this.#dispatcher = new Dispatcher({
      clock,
      house: this.#lines.house,
      due: (campaignId, limit) => attempts.due(campaignId, limit),
      consider: (run, contact) => this.#calling.consider(run, contact),
      finish: ({ campaign }, because) => this.#moves.byItself(campaign.id, { do: 'finish' }, because),
      onError,
    })
    this.#moves = new CampaignMoves({
      ...options,
      shut: (campaign) => this.#runs.shut(campaign),
      open: (campaign) => this.#open(campaign),
      emit,
    })
    this.#runs = new CampaignRuns({
      clock,
      dispatcher: this.#dispatcher,
      lines: this.#lines,
      preparations: this.#preparations,
      paces: this.#paces,
      previews: this.atDesks.previews,
      openingsOf: openings,
      isConnected: () => telephony.isConnected(),
      pause: (id, because) => this.#moves.move(id, { do: 'pause', because }, { because }),
      onError,
    })
    this.#calling = new Calling({
      ...options,
      openingsOf: openings,
      callerIds: options.callerIds ?? (() => ({ default: '', byDepartment: {} })),
      runOf: (id) => this.#dispatcher.runOf(id),
      isOver: (campaign) => this.#runs.isOver(campaign),
      line: (campaign, what) => this.#runs.line(campaign, what),
      lookFirst: (run, facts, to) => this.atDesks.takes(run, facts, to),
      heldFor: (leg, agent) => this.atDesks.previews.placed(agent, leg),
      emit,
    })
    this.#windows = new WindowAlarm({
      clock,
      scheduled: () => options.campaigns.inStates(['scheduled']),
      openingsOf: openings,
      start: (id) => this.#moves.move(id, { do: 'start' }, { because: 'window-opened' }),
      onError,
    })
    this.#unsubscribe = telephony.subscribe((event) => this.#onSwitchEvent(event))
  }

  /** Waits for its first window and starts by itself. Throws `campaign-never-opens` when there is none. */
  async schedule(id: number, by: Mover): Promise<Campaign> {
    const campaign = await this.#moves.move(id, { do: 'schedule' }, by, (draft) => this.#mustOpen(draft))
    await this.startDue()
    return campaign
  }

  unschedule = (id: number, by: Mover): Promise<Campaign> => this.#moves.move(id, { do: 'unschedule' }, by)

  /** Calls from now on, within its windows. Throws `campaign-never-opens` when they never open again. */
  start = (id: number, by: Mover): Promise<Campaign> =>
    this.#moves.move(id, { do: 'start' }, by, (campaign) => this.#mustOpen(campaign))

  /** No new call is placed once this has resolved; calls that live go on to their end. */
  pause = (id: number, by: Mover): Promise<Campaign> => this.#moves.move(id, { do: 'pause', because: 'by-user' }, by)

  resume = (id: number, by: Mover): Promise<Campaign> => this.#moves.move(id, { do: 'resume', because: 'by-user' }, by)

  /** For good: contacts that wait are closed as `campaign-stopped`; calls that live go on to their end. */
  stop = (id: number, by: Mover): Promise<Campaign> => this.#moves.move(id, { do: 'stop' }, by)

  /** New rules for a campaign that is not being called just now. They must have been read by `readRules`. */
  async changeRules(id: number, rules: CampaignRules): Promise<void> {
    await this.#moves.inLane(id, async () => {
      const campaign = await this.#moves.byId(id)
      const mayChange = campaign.life.state !== 'running' && !isOver(campaign.life)
      if (!mayChange) throw campaignCannot('change-rules', campaign.life.state)
      await this.#options.campaigns.changeRules(id, rules)
      this.#lines.change(id, rules.caps)
    })
    await this.startDue()
  }

  /** Who takes its calls and how it is paced, from now on; also while it is being called. It must have been read by `readStaffing`. */
  async changeStaffing(id: number, staffing: Staffing): Promise<void> {
    await this.#moves.inLane(id, async () => {
      const campaign = await this.#moves.byId(id)
      if (campaign.kind !== 'agents' || isOver(campaign.life)) throw campaignCannot('change-rules', campaign.life.state)
      await this.#options.campaigns.changeStaffing(id, staffing)
      const changed = { ...campaign, staffing }
      const run = this.#dispatcher.runOf(id)
      if (run !== undefined) run.campaign = changed
      this.#paces.change(changed, staffing)
    })
  }

  /** What a conversation of a campaign with agents tells of itself. */
  told(campaignId: number, leg: LegId, what: Told): void {
    if (this.#isClosed) return
    this.#paces.told(campaignId, leg, what)
    this.#calling.told(leg, what)
  }

  /** After a restart: agents are where they are from now on, and calls may be placed for them. */
  staffIsKnown(): void {
    this.#paces.staffIsKnown()
  }

  /**
   * The patient called the hospital and finished what the campaign wanted (or said no to it): no more calls for that.
   * `disposition` is `completed`, `declined` or `opted-out`; after anything else the retry rules go on as they were.
   * `answered-late`: it was on our own call, and was written when that had been given up.
   */
  async calledBack(
    campaignId: number,
    patientId: number,
    disposition: Disposition,
    why: 'called-back' | 'answered-late' | 'asked-at-desk' = 'called-back',
  ): Promise<void> {
    if (isRetryCause(disposition)) return
    const { attempts, clock } = this.#options
    const contactId = await attempts.closeWaiting(campaignId, patientId, { disposition, why }, clock.now())
    if (contactId === undefined) return
    this.#emit({ kind: 'ContactClosed', campaignId, contactId, state: 'done', why })
    this.#dispatcher.wake()
  }

  /**
   * An agent has asked the patient what the campaign wanted to know. With the last word in it there are no more calls for
   * that: one that lives at this moment is the last. Anything else leaves a contact that waits to the rules, and betters
   * what is told of one that is not called any more.
   */
  async askedAtDesk(campaignId: number, patientId: number, disposition: Disposition): Promise<void> {
    const { attempts, clock } = this.#options
    if (!isRetryCause(disposition)) await this.calledBack(campaignId, patientId, disposition, 'asked-at-desk')
    await attempts.betterDone(campaignId, patientId, disposition, clock.now())
  }

  async progress(id: number): Promise<Progress> {
    const { campaigns, clock } = this.#options
    const [campaign, counts] = await Promise.all([this.#moves.byId(id), campaigns.counts(id)])
    return {
      campaign,
      counts,
      liveCalls: this.#lines.usedBy(id),
      preparation: this.#preparations.of(id),
      opensAt: this.openingsOf(campaign.rules).next(clock.now()),
      pace: this.#dispatcher.runOf(id) && this.#paces.why(id),
    }
  }

  /** Why a contact was called, or is not. Throws `not-found`. */
  async explain(contactId: number): Promise<Explanation> {
    const { campaigns, attempts, clock } = this.#options
    return await explain(contactId, { campaigns, attempts, now: clock.now(), openingsOf: (r) => this.openingsOf(r) })
  }

  /**
   * At the start of the engine, once, before anything else: every attempt that was not over is settled with the switch,
   * then campaigns go on where they were. Resolves when that is done, or, with the switch away, when it is known what
   * there is to ask it.
   */
  async recover(): Promise<void> {
    const { attempts, telephony } = this.#options
    await this.refreshCalendar()
    for (const campaign of await this.#options.campaigns.inStates(['running'])) await this.#paces.open(campaign)
    for (const open of await attempts.open()) {
      const campaign = await this.#options.campaigns.byId(open.campaignId)
      if (campaign === undefined) continue
      await this.#paces.open(campaign)
      await this.#calling.recover(open, campaign)
    }
    if (telephony.isConnected()) await this.#calling.reconciled()
    for (const campaign of await this.#options.campaigns.inStates(['running'])) this.#open(campaign)
    await this.#resumeAfterSwitch()
    await this.startDue()
  }

  /** Starts the scheduled campaigns whose window is open, and sets an alarm for the next one. */
  startDue(): Promise<void> {
    return this.#windows.startDue()
  }

  /** Reads the calendar of statutory days again, after it was edited. */
  async refreshCalendar(): Promise<void> {
    this.#days = await this.#options.campaigns.calendarDays()
    for (const run of this.#dispatcher.runs) run.openings = this.openingsOf(run.campaign.rules)
    this.#dispatcher.wake()
  }

  /** When rules allow calls, by the calendar as it is now. */
  openingsOf(rules: CampaignRules): Openings {
    return openingsOf(rules, this.#days)
  }

  changeCaps(caps: Caps): void {
    this.#lines.house.change(caps)
    this.#dispatcher.wake()
  }

  /** Whether this is a live call of that campaign. */
  isOn(campaignId: number, leg: string): boolean {
    return this.#calling.campaignOf(leg) === campaignId
  }

  /** Lines and pace of the house as they are now. */
  get caps(): Caps {
    return this.#lines.house.caps
  }

  /** Calls of campaigns that live. */
  get liveCalls(): number {
    return this.#calling.liveCount
  }

  /** Lets go. Calls that live go on; a new dialer's `recover` finds them. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#unsubscribe()
    this.#windows.close()
    this.#dispatcher.close()
    this.#calling.close()
    this.#paces.close()
    this.atDesks.previews.close()
    await this.#dispatcher.quiet()
    await this.#moves.quiet()
  }

  #mustOpen({ rules }: Campaign): void {
    if (this.openingsOf(rules).next(this.#options.clock.now()) === undefined) {
      throw new WardlineError('campaign-never-opens')
    }
  }

  #open(campaign: Campaign): void {
    if (!this.#isClosed) this.#runs.open(campaign)
  }

  #onSwitchEvent(event: SwitchEvent): void {
    this.#calling.deliver(event)
    if (event.kind === 'SwitchLost') this.#onSwitchLost()
    if (event.kind === 'SwitchBack') void this.#onSwitchBack().catch(this.#options.onError)
  }

  #onSwitchLost(): void {
    for (const { campaign } of this.#dispatcher.runs) {
      this.#dispatcher.remove(campaign.id)
      this.#moves.byItself(campaign.id, { do: 'pause', because: 'switch-lost' }, 'switch-lost')
    }
  }

  async #onSwitchBack(): Promise<void> {
    await this.#calling.reconciled()
    await this.#moves.quiet() // a pause that is still being written comes first
    await this.#resumeAfterSwitch()
  }

  async #resumeAfterSwitch(): Promise<void> {
    for (const { id, life } of await this.#options.campaigns.inStates(['paused'])) {
      if (life.pausedBecause !== 'switch-lost' || !this.#options.telephony.isConnected()) continue
      await this.#moves.move(id, { do: 'resume', because: 'switch-lost' }, { because: 'switch-back' })
    }
  }

  readonly #emit = (event: DialerEvent): void => {
    if (this.#isClosed) return
    this.#paces.hear(event)
    if (event.kind === 'AttemptEnded' || event.kind === 'AttemptUndone') this.atDesks.over(event.leg)
    this.#options.onEvent?.(event)
  }
}
