import { isDeepStrictEqual } from 'node:util'
import type { Cancel, Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { DueContact } from './attempts-store.ts'
import type { Campaign } from './campaign.ts'
import { Lending, type LendingNews } from './core/lending.ts'
import type { PacingEvent } from './core/pacing.ts'
import { pacingRulesOf, type Staffing } from './core/staffing.ts'
import type { DueWindow } from './due-window.ts'
import { Pace, type PaceReason } from './pace.ts'
import type { PacingStore } from './pacing-store.ts'
import type { DialerEvent, Told } from './ports.ts'
import type { AgentNow, Staff } from './staff.ts'

export type PacesParts = {
  clock: Clock
  store: Pick<PacingStore, 'snapshot' | 'keep' | 'note' | 'traitsOf'>
  staff: Staff
  /** Whether this leg is a call of a campaign's. */
  isOurs(leg: string): boolean
  /** Lines that this campaign and the house have left. */
  linesFree(campaignId: number): number
  wake(): void
  /** Something may have changed about an agent. */
  onAgent(agent: string): void
  /** An agent has a record to look at, or waits for its patient to answer. */
  isLooking(agent: string): boolean
  onError(error: unknown): void
}

type Paced = {
  campaign: Campaign
  staffing: Staffing
  pace: Pace
  isRunning: boolean
  /** Has nobody to call just now, or may not: its agents are lent to others. */
  isResting: boolean
}

/** A restart finds a snapshot that is no older than this. */
const keepEveryMs = toMs('5s')
/** For the chart. */
const noteEveryMs = toMs('10s')

/**
 * The pace of every campaign with agents: its pacer is told of the calls and of the agents, and asked before each call. Idle agents
 * are lent to one campaign at a time. It outlives a pause of its campaign, as live calls do.
 */
export class Paces {
  readonly #parts: PacesParts
  readonly #paced = new Map<number, Paced>()
  readonly #lending = new Lending()
  readonly #seen = new Map<string, AgentNow>()
  readonly #unsubscribe: () => void
  #alarm: Cancel | undefined
  #notedAt = Number.NEGATIVE_INFINITY
  /** After a restart nobody is dialed for until it is known who is there. */
  #isStaffKnown = false

  constructor(parts: PacesParts) {
    this.#parts = parts
    this.#unsubscribe = parts.staff.subscribe((news) => {
      if (news.kind === 'agent') {
        parts.onAgent(news.agent)
        this.#look(news.agent)
      }
      if (news.kind === 'staff-changed') this.#joinAgain()
      if (news.kind === 'waiting-changed') parts.wake()
    })
  }

  /** Makes the pace of a campaign, from what an engine before us has left. Nothing where it is not paced. */
  async open(campaign: Campaign): Promise<void> {
    const { staffing, id, rules } = campaign
    const known = this.#paced.get(id)
    if (staffing === undefined) return
    if (known !== undefined) return this.#reopen(known, campaign, staffing)
    // Without what was learned it learns anew: that is better than not calling.
    const snapshot = await this.#parts.store.snapshot(id).catch(this.#parts.onError)
    if (this.#paced.has(id)) return
    const who = { timeZone: rules.timeZone, traitsOf: this.#parts.store.traitsOf }
    const pace = new Pace(pacingRulesOf(staffing, rules.caps.lines), who, snapshot)
    this.#paced.set(id, { campaign, staffing, pace, isRunning: false, isResting: false })
  }

  #reopen(known: Paced, campaign: Campaign, staffing: Staffing): void {
    known.campaign = campaign
    this.#restaff(known, staffing)
  }

  /** It is being called: from here on it borrows agents. */
  start(campaignId: number): void {
    const paced = this.#paced.get(campaignId)
    if (paced === undefined) return
    paced.isRunning = true
    paced.isResting = false
    this.#join(paced)
    this.#setAlarm()
  }

  /** Nobody is to be called for a while: until it is asked again whether it may dial it borrows nobody. */
  rest(campaignId: number): void {
    const paced = this.#paced.get(campaignId)
    if (paced === undefined || !paced.isRunning || paced.isResting) return
    paced.isResting = true
    this.#tellAll(this.#lending.leave(campaignId))
  }

  /** It is not being called: its agents are for others. What its live calls still tell is heard. */
  stop(campaignId: number): void {
    const paced = this.#paced.get(campaignId)
    if (paced === undefined) return
    paced.isRunning = false
    this.#tellAll(this.#lending.leave(campaignId))
    this.#keep(paced)
  }

  /** It has no call any more and is not being called. */
  forget(campaignId: number): void {
    if (this.#paced.get(campaignId)?.isRunning === false) this.#paced.delete(campaignId)
  }

  /** Other rules for a campaign, also while it runs. */
  change(campaign: Campaign, staffing: Staffing): void {
    const paced = this.#paced.get(campaign.id)
    if (paced === undefined) return
    paced.campaign = campaign
    this.#restaff(paced, staffing)
    this.#parts.wake()
  }

  /** Agents are where they are from now on: what the last engine left of them is set right. */
  staffIsKnown(): void {
    this.#isStaffKnown = true
    for (const paced of this.#paced.values()) this.#settle(paced)
    this.#parts.wake()
  }

  isPaced(campaignId: number): boolean {
    return this.#paced.has(campaignId)
  }

  /** One more call of this campaign now? */
  mayDial(campaignId: number): boolean {
    const paced = this.#paced.get(campaignId)
    if (paced === undefined) return true
    if (!this.#isStaffKnown) return false
    const { staff, isOurs, linesFree, clock } = this.#parts
    const { staffing, pace } = paced
    if (staffing.mostLines === 0 && staffing.mode !== 'preview') this.rest(campaignId)
    else if (paced.isResting && paced.isRunning) this.#wakeUp(paced)
    if (staffing.inbound.pausesWhileTheyWait && staff.callersWait(staffing.queueId, isOurs)) {
      pace.hold('callers-wait')
      return false
    }
    if (staffing.mode === 'preview') return this.agentToLook(campaignId) !== undefined
    return pace.mayDial(clock.now(), linesFree(campaignId))
  }

  /** Which of the contacts that are due is called next; undefined: none is, or the campaign has no agents. */
  async choose(campaignId: number, due: DueWindow): Promise<DueContact | undefined> {
    const pace = this.#paced.get(campaignId)?.pace
    if (pace === undefined) return undefined
    const isForIdleAgent = pace.why().ringing < pace.why().idle
    return await pace.whoNext.take(due, this.#parts.clock.now(), isForIdleAgent)
  }

  /** In a preview: the agent who looks at the next patient. */
  agentToLook(campaignId: number): string | undefined {
    const isPreview = this.#paced.get(campaignId)?.staffing.mode === 'preview'
    // One may be lent and ring for another campaign's patient.
    const isFree = (agent: string): boolean =>
      this.#parts.staff.now(agent).is === 'ready' && !this.#parts.isLooking(agent)
    return isPreview ? this.#lending.agentsOf(campaignId).find(isFree) : undefined
  }

  why(campaignId: number): (PaceReason & { borrowed: number }) | undefined {
    const paced = this.#paced.get(campaignId)
    if (paced === undefined) return undefined
    const why = paced.pace.why()
    const because = paced.staffing.mode === 'preview' ? 'preview' : why.because
    return { ...why, because, borrowed: this.#lending.lentTo(campaignId) }
  }

  /** What happens on the campaign's calls. */
  hear(event: DialerEvent): void {
    if (!('leg' in event)) return
    const paced = this.#paced.get(event.campaignId)
    if (paced === undefined) return
    const at = this.#parts.clock.now()
    const call = event.leg
    if (event.kind === 'AttemptAnswered') paced.pace.whoNext.over(call, true)
    if (event.kind === 'AttemptEnded') paced.pace.whoNext.over(call, false)
    if (event.kind === 'AttemptBegun') {
      paced.pace.dialed()
      paced.pace.whoNext.begun(event.contactId, call)
      this.#tell(paced, { kind: 'dialed', at, call })
    } else if (event.kind !== 'AttemptRang' && event.kind !== 'AttemptAnswered')
      this.#tell(paced, { kind: 'not-answered', at, call })
  }

  /** What happens on an answered call of a campaign with agents. */
  told(campaignId: number, call: string, what: Told): void {
    const paced = this.#paced.get(campaignId)
    if (paced === undefined) return
    const at = this.#parts.clock.now()
    switch (what.kind) {
      case 'needs-agent':
        return this.#tell(paced, { kind: 'answered', at, call })
      case 'left-alone':
        this.#tell(paced, { kind: 'abandoned', at, call })
        return this.#tellIdle(paced)
      case 'talk-ended':
        return this.#tell(paced, { kind: 'talk-ended', at, call, agent: what.agent })
      case 'served': {
        this.#tell(paced, { kind: 'served', at, call, agent: what.agent })
        this.#tellAll(this.#lending.taken(what.agent, campaignId))
        this.#tellOthers(what.agent, campaignId)
      }
    }
  }

  close(): void {
    this.#unsubscribe()
    this.#alarm?.()
    for (const paced of this.#paced.values()) this.#keep(paced)
  }

  /** Something may have changed about an agent: from what is seen now follows what is told. */
  #look(agent: string): void {
    const before = this.#seen.get(agent) ?? { is: 'away' }
    const now = this.#parts.staff.now(agent)
    this.#seen.set(agent, now)
    if (now.is === 'away') this.#seen.delete(agent)
    if ('leavesAfter' in now && now.leavesAfter && !('leavesAfter' in before && before.leavesAfter))
      this.#tellAbout(agent, 'leaving')
    const isOurCall = now.is === 'busy' && now.call !== undefined && this.#parts.isOurs(now.call)
    if (now.is === 'ready') this.#isReady(agent)
    // Of our own calls the conversations tell; after them comes the wrap-up, which pacers know of.
    else if (!isOurCall && now.is !== 'wrap-up' && !isDeepStrictEqual(now, before)) this.#isAway(agent)
  }

  #isReady(agent: string): void {
    const lender = this.#paced.get(this.#lending.borrowerOf(agent) ?? Number.NaN)
    const news = this.#lending.ready(agent)
    this.#tellAll(news)
    // It rang for a call in vain and is lent as before: a pacer may have thought better of counting on this agent.
    if (lender !== undefined) this.#tell(lender, { kind: 'ready', at: this.#parts.clock.now(), agent })
    const borrower = news.find(({ kind }) => kind === 'ready')?.campaign
    if (news.length > 0 || borrower === undefined) this.#tellOthers(agent, borrower)
    this.#parts.wake()
  }

  /** A pacer that sees a patient abandoned beside idle agents takes them to be busy: those who are not it is told of. */
  #tellIdle(paced: Paced): void {
    for (const agent of paced.pace.agents)
      if (this.#lending.borrowerOf(agent) === paced.campaign.id && this.#parts.staff.now(agent).is === 'ready')
        this.#tell(paced, { kind: 'ready', at: this.#parts.clock.now(), agent })
  }

  #isAway(agent: string): void {
    this.#tellAll(this.#lending.away(agent))
    this.#tellOthers(agent, undefined)
  }

  #tellOthers(agent: string, but: number | undefined): void {
    for (const [id, paced] of this.#paced)
      if (id !== but && this.#lending.borrowerOf(agent) !== id && this.#isOfStaff(paced, agent))
        this.#tell(paced, { kind: 'away', at: this.#parts.clock.now(), agent })
  }

  #tellAbout(agent: string, kind: 'leaving'): void {
    for (const paced of this.#paced.values())
      if (this.#isOfStaff(paced, agent)) this.#tell(paced, { kind, at: this.#parts.clock.now(), agent })
  }

  #isOfStaff({ staffing }: Paced, agent: string): boolean {
    return this.#parts.staff.isOf(staffing.queueId, agent)
  }

  #wakeUp(paced: Paced): void {
    paced.isResting = false
    this.#join(paced)
  }

  #join(paced: Paced): void {
    const { id } = paced.campaign
    const { keepFree } = paced.staffing.inbound
    this.#tellAll(this.#lending.join(id, (agent) => this.#isOfStaff(paced, agent), keepFree))
    for (const agent of this.#parts.staff.signedIn(paced.staffing.queueId)) this.#look(agent)
    if (this.#isStaffKnown) this.#settle(paced)
  }

  #joinAgain(): void {
    for (const paced of this.#paced.values()) if (paced.isRunning && !paced.isResting) this.#join(paced)
    this.#parts.wake()
  }

  #restaff(paced: Paced, staffing: Staffing): void {
    const isOtherStaff =
      paced.staffing.queueId !== staffing.queueId || paced.staffing.inbound.keepFree !== staffing.inbound.keepFree
    paced.staffing = staffing
    paced.pace.change(pacingRulesOf(staffing, paced.campaign.rules.caps.lines))
    if (isOtherStaff && paced.isRunning && !paced.isResting) this.#join(paced)
  }

  /** A pacer that comes from a snapshot may count on agents who have gone home. */
  #settle(paced: Paced): void {
    for (const agent of paced.pace.agents) {
      const now = this.#parts.staff.now(agent)
      const isIdle = now.is === 'ready' && this.#lending.borrowerOf(agent) === paced.campaign.id
      const isOnOurCall =
        now.is === 'wrap-up' || (now.is === 'busy' && now.call !== undefined && this.#parts.isOurs(now.call))
      if (!isIdle && !isOnOurCall) this.#tell(paced, { kind: 'away', at: this.#parts.clock.now(), agent })
    }
  }

  #tellAll(news: readonly LendingNews[]): void {
    for (const { campaign, kind, agent } of news) {
      const paced = this.#paced.get(campaign)
      if (paced !== undefined) this.#tell(paced, { kind, at: this.#parts.clock.now(), agent })
    }
  }

  #tell({ pace }: Paced, event: PacingEvent): void {
    pace.observe(event)
    this.#parts.wake()
  }

  #setAlarm(): void {
    const { clock } = this.#parts
    this.#alarm ??= clock.at(clock.now() + keepEveryMs, () => {
      this.#alarm = undefined
      const now = clock.now()
      const isNoted = now - this.#notedAt >= noteEveryMs
      if (isNoted) this.#notedAt = now
      for (const paced of this.#paced.values()) {
        this.#keep(paced)
        if (isNoted && paced.isRunning) this.#note(paced)
      }
      if ([...this.#paced.values()].some(({ isRunning }) => isRunning)) this.#setAlarm()
    })
  }

  #keep({ campaign, pace }: Paced): void {
    if (!pace.hasNews) return
    pace.hasNews = false
    const { store, clock, onError } = this.#parts
    void store.keep(campaign.id, pace.snapshot(), clock.now()).catch((error: unknown) => {
      pace.hasNews = true
      onError(error)
    })
  }

  #note({ campaign, pace }: Paced): void {
    const { store, clock, onError } = this.#parts
    void store.note(campaign.id, { at: clock.now(), reason: pace.why() }).catch(onError)
  }
}
