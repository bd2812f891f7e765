import type { Disposition } from '../calls/core/disposition.ts'
import { WardlineError } from '../errors.ts'
import type { Cancel, Clock, EpochMs } from '../kernel/clock.ts'
import { Lanes } from '../kernel/lanes.ts'
import type { SwitchEvent } from '../switch/switch.ts'
import type { AttemptsStore } from './attempts-store.ts'
import { Calling } from './calling.ts'
import type { Campaign, CampaignCounts, Mover } from './campaign.ts'
import type { CampaignsStore } from './campaigns-store.ts'
import { type CalendarDays, type Openings, openingsOf } from './core/calendar.ts'
import { type CampaignCommand, turn } from './core/life-cycle.ts'
import type { Caps } from './core/line-budget.ts'
import { type CallerIds, type CampaignRules, isRetryCause } from './core/rules.ts'
import { Dispatcher, type Run } from './dispatcher.ts'
import { DueWindow } from './due-window.ts'
import { type Explanation, explain } from './explain.ts'
import { Lines } from './lines.ts'
import type { Conversations, DialerEvent, SpeechPreparation, Telephony } from './ports.ts'
import { type Preparation, Preparations } from './preparations.ts'

export type DialerOptions = {
  clock: Clock
  campaigns: CampaignsStore
  attempts: AttemptsStore
  telephony: Telephony
  conversations: Conversations
  speech: SpeechPreparation
  /** Lines and pace of the house, over all campaigns. */
  caps: Caps
  /** The numbers of the house that patients see where a campaign has none; asked for every call. Absent: the trunk's own. */
  callerIds?: () => CallerIds
  onEvent?: (event: DialerEvent) => void
  onError: (error: unknown) => void
}

export type Progress = {
  campaign: Campaign
  counts: CampaignCounts
  liveCalls: number
  preparation: Preparation
  /** The next instant at which its windows allow a call; undefined: never again. */
  opensAt: EpochMs | undefined
}

/**
 * Campaigns: it decides whom to call and when, writes it down, calls, and writes down what came of it. All commands
 * throw `not-found`, or `campaign-cannot` when the campaign's state does not allow them.
 */
export class Dialer {
  readonly #options: DialerOptions
  readonly #lines: Lines
  readonly #preparations: Preparations
  /** Campaigns that ended while we ran; calls of theirs may still be going on. */
  readonly #over = new Set<number>()
  readonly #commands: Lanes<number>
  readonly #dispatcher: Dispatcher
  readonly #calling: Calling
  readonly #unsubscribe: () => void
  #days: CalendarDays = new Map()
  #scheduleAlarm: Cancel | undefined
  #isClosed = false

  constructor(options: DialerOptions) {
    const { clock, attempts, telephony, conversations, onError } = options
    this.#options = options
    this.#lines = new Lines(options.caps)
    this.#commands = new Lanes(onError)
    this.#preparations = new Preparations({ speech: options.speech, emit: (event) => this.#emit(event), onError })
    this.#dispatcher = new Dispatcher({
      clock,
      house: this.#lines.house,
      due: (campaignId, limit) => attempts.due(campaignId, limit),
      consider: (run, contact) => this.#calling.consider(run, contact),
      finish: ({ campaign }, because) => this.#byItself(campaign.id, { do: 'finish' }, because),
      onError,
    })
    this.#calling = new Calling({
      clock,
      attempts,
      telephony,
      conversations,
      openingsOf: (rules) => this.#openingsOf(rules),
      callerIds: options.callerIds ?? (() => ({ default: '', byDepartment: {} })),
      runOf: (id) => this.#dispatcher.runOf(id),
      isOver: ({ id, life }) => this.#over.has(id) || life.state === 'finished' || life.state === 'stopped',
      line: (campaign, what) => this.#line(campaign, what),
      emit: (event) => this.#emit(event),
      onError,
    })
    this.#unsubscribe = telephony.subscribe((event) => this.#onSwitchEvent(event))
  }

  /** Waits for its first window and starts by itself. Throws `campaign-never-opens` when there is none. */
  async schedule(id: number, by: Mover): Promise<Campaign> {
    const campaign = await this.#move(id, { do: 'schedule' }, by, (draft) => this.#mustOpen(draft))
    await this.startDue()
    return campaign
  }

  unschedule = (id: number, by: Mover): Promise<Campaign> => this.#move(id, { do: 'unschedule' }, by)

  /** Calls from now on, within its windows. Throws `campaign-never-opens` when they never open again. */
  start = (id: number, by: Mover): Promise<Campaign> =>
    this.#move(id, { do: 'start' }, by, (campaign) => this.#mustOpen(campaign))

  /** No new call is placed once this has resolved; calls that live go on to their end. */
  pause = (id: number, by: Mover): Promise<Campaign> => this.#move(id, { do: 'pause', because: 'by-user' }, by)

  resume = (id: number, by: Mover): Promise<Campaign> => this.#move(id, { do: 'resume', because: 'by-user' }, by)

  /** For good: contacts that wait are closed as `campaign-stopped`; calls that live go on to their end. */
  stop = (id: number, by: Mover): Promise<Campaign> => this.#move(id, { do: 'stop' }, by)

  /** New rules for a campaign that is not being called just now. They must have been read by `readRules`. */
  async changeRules(id: number, rules: CampaignRules): Promise<void> {
    await this.#inLane(id, async () => {
      const campaign = await this.#byId(id)
      const mayChange = campaign.life.state !== 'running' && !isOver(campaign)
      if (!mayChange) throw new WardlineError('campaign-cannot', { act: 'change-rules', state: campaign.life.state })
      await this.#options.campaigns.changeRules(id, rules)
      this.#lines.change(id, rules.caps)
    })
    await this.startDue()
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
    why: 'called-back' | 'answered-late' = 'called-back',
  ): Promise<void> {
    if (isRetryCause(disposition)) return
    const { attempts, clock } = this.#options
    const contactId = await attempts.closeWaiting(campaignId, patientId, { disposition, why }, clock.now())
    if (contactId === undefined) return
    this.#emit({ kind: 'ContactClosed', campaignId, contactId, state: 'done', why })
    this.#dispatcher.wake()
  }

  async progress(id: number): Promise<Progress> {
    const { campaigns, clock } = this.#options
    const [campaign, counts] = await Promise.all([this.#byId(id), campaigns.counts(id)])
    return {
      campaign,
      counts,
      liveCalls: this.#lines.usedBy(id),
      preparation: this.#preparations.of(id),
      opensAt: this.#openingsOf(campaign.rules).next(clock.now()),
    }
  }

  /** Why a contact was called, or is not. Throws `not-found`. */
  async explain(contactId: number): Promise<Explanation> {
    const { campaigns, attempts, clock } = this.#options
    return await explain(contactId, { campaigns, attempts, now: clock.now(), openingsOf: (r) => this.#openingsOf(r) })
  }

  /**
   * At the start of the engine, once, before anything else: every attempt that was not over is settled with the switch,
   * then campaigns go on where they were. Resolves when that is done, or, with the switch away, when it is known what
   * there is to ask it.
   */
  async recover(): Promise<void> {
    const { attempts, telephony } = this.#options
    await this.refreshCalendar()
    for (const open of await attempts.open()) {
      const campaign = await this.#options.campaigns.byId(open.campaignId)
      if (campaign !== undefined) await this.#calling.recover(open, campaign)
    }
    if (telephony.isConnected()) await this.#calling.reconciled()
    for (const campaign of await this.#options.campaigns.inStates(['running'])) this.#open(campaign)
    await this.#resumeAfterSwitch()
    await this.startDue()
  }

  /** Starts the scheduled campaigns whose window is open, and sets an alarm for the next one. */
  async startDue(): Promise<void> {
    const { campaigns, clock } = this.#options
    const scheduled = await campaigns.inStates(['scheduled'])
    const now = clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const { id, rules } of scheduled) {
      // One whose windows have passed unused starts too: it finds nothing to call and finishes, with the reason.
      const opens = this.#openingsOf(rules).next(now) ?? now
      if (opens <= now) await this.#move(id, { do: 'start' }, { because: 'window-opened' })
      else next = Math.min(next, opens)
    }
    this.#scheduleAlarm?.()
    this.#scheduleAlarm = undefined
    if (this.#isClosed || !Number.isFinite(next)) return
    this.#scheduleAlarm = clock.at(next, () => void this.startDue().catch(this.#options.onError))
  }

  /** Reads the calendar of statutory days again, after it was edited. */
  async refreshCalendar(): Promise<void> {
    this.#days = await this.#options.campaigns.calendarDays()
    for (const run of this.#dispatcher.runs) run.openings = this.#openingsOf(run.campaign.rules)
    this.#dispatcher.wake()
  }

  changeCaps(caps: Caps): void {
    this.#lines.house.change(caps)
    this.#dispatcher.wake()
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
    this.#scheduleAlarm?.()
    this.#dispatcher.close()
    this.#calling.close()
    await this.#dispatcher.quiet()
    await this.#commands.quiet()
  }

  #openingsOf(rules: CampaignRules): Openings {
    return openingsOf(rules, this.#days)
  }

  #mustOpen({ rules }: Campaign): void {
    if (this.#openingsOf(rules).next(this.#options.clock.now()) === undefined) {
      throw new WardlineError('campaign-never-opens')
    }
  }

  async #byId(id: number): Promise<Campaign> {
    const campaign = await this.#options.campaigns.byId(id)
    if (campaign === undefined) throw new WardlineError('not-found', { what: 'campaign' })
    return campaign
  }

  /** Commands to one campaign are obeyed one after the other. */
  #inLane<Result>(id: number, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      void this.#commands.run(id, () => work().then(resolve, reject))
    })
  }

  #move(id: number, command: CampaignCommand, by: Mover, check?: (campaign: Campaign) => void): Promise<Campaign> {
    return this.#inLane(id, async () => {
      const { campaigns, clock } = this.#options
      const campaign = await this.#byId(id)
      const turned = turn(campaign.life, command)
      if (turned.kind === 'nothing') return campaign
      const from = campaign.life.state
      if (turned.kind === 'refused') throw new WardlineError('campaign-cannot', { act: command.do, state: from })
      check?.(campaign)
      const moved: Campaign = { ...campaign, life: turned.to }
      if (turned.to.state !== 'running') await this.#shut(moved)
      await campaigns.move(campaign, turned.to, by, clock.now())
      this.#emit({ kind: 'CampaignMoved', campaignId: id, from, to: turned.to.state, because: by.because })
      if (turned.to.state === 'running') this.#open(moved)
      return moved
    })
  }

  /** A command that nobody gave: the engine's own. */
  #byItself(id: number, command: CampaignCommand, because: string): void {
    void this.#move(id, command, { because }).catch(this.#options.onError)
  }

  #open(campaign: Campaign): void {
    if (this.#isClosed) return
    const { id, rules } = campaign
    if (!this.#options.telephony.isConnected()) {
      this.#byItself(id, { do: 'pause', because: 'switch-lost' }, 'switch-lost')
      return
    }
    const budget = this.#lines.of(campaign)
    const openings = this.#openingsOf(rules)
    const run: Run = { campaign, openings, budget, due: new DueWindow(), isPrepared: false, turn: 0 }
    this.#dispatcher.add(run)
    void this.#prepare(run).catch(this.#options.onError)
  }

  async #shut(campaign: Campaign): Promise<void> {
    if (isOver(campaign)) this.#over.add(campaign.id)
    this.#dispatcher.remove(campaign.id)
    this.#preparations.forget(campaign.id)
    await this.#dispatcher.quiet()
  }

  async #prepare(run: Run): Promise<void> {
    const { id } = run.campaign
    const prepared = await this.#preparations.prepare(run.campaign, () => this.#dispatcher.runOf(id) === run)
    if (prepared?.kind === 'ready') {
      run.isPrepared = true
      this.#dispatcher.wake()
    }
    if (prepared?.kind !== 'failed') return
    await this.#move(id, { do: 'pause', because: 'speech-failed' }, { because: 'speech-failed' })
    this.#preparations.show(id, prepared) // until somebody resumes it
  }

  #line(campaign: Campaign, what: 'started' | 'adopted' | 'ended'): void {
    if (what === 'started') return this.#lines.start(campaign, this.#options.clock.now())
    if (what === 'adopted') return this.#lines.adopt(campaign)
    this.#lines.end(campaign)
    if (this.#dispatcher.runOf(campaign.id) === undefined) this.#lines.forgetIdle(campaign.id)
    this.#dispatcher.wake()
  }

  #onSwitchEvent(event: SwitchEvent): void {
    this.#calling.deliver(event)
    if (event.kind === 'SwitchLost') this.#onSwitchLost()
    if (event.kind === 'SwitchBack') void this.#onSwitchBack().catch(this.#options.onError)
  }

  #onSwitchLost(): void {
    for (const { campaign } of this.#dispatcher.runs) {
      this.#dispatcher.remove(campaign.id)
      this.#byItself(campaign.id, { do: 'pause', because: 'switch-lost' }, 'switch-lost')
    }
  }

  async #onSwitchBack(): Promise<void> {
    await this.#calling.reconciled()
    await this.#commands.quiet() // a pause that is still being written comes first
    await this.#resumeAfterSwitch()
  }

  async #resumeAfterSwitch(): Promise<void> {
    for (const { id, life } of await this.#options.campaigns.inStates(['paused'])) {
      if (life.pausedBecause !== 'switch-lost' || !this.#options.telephony.isConnected()) continue
      await this.#move(id, { do: 'resume', because: 'switch-lost' }, { because: 'switch-back' })
    }
  }

  #emit(event: DialerEvent): void {
    if (!this.#isClosed) this.#options.onEvent?.(event)
  }
}

const isOver = ({ life }: Campaign): boolean => life.state === 'finished' || life.state === 'stopped'
