import type { Clock, EpochMs } from '../kernel/clock.ts'
import { sleep } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import { type LegId, newLegId } from '../kernel/ids.ts'
import { Lanes } from '../kernel/lanes.ts'
import type { SwitchEvent } from '../switch/switch.ts'
import { AttemptCourse, type CourseEnd } from './attempt-course.ts'
import type { AttemptsStore, ContactChange, DueContact, OpenAttempt } from './attempts-store.ts'
import type { Attempt, Campaign } from './campaign.ts'
import type { ContactFacts, LastWord } from './contact-facts-store.ts'
import { afterAttempt } from './core/after-attempt.ts'
import type { Openings } from './core/calendar.ts'
import type { World } from './core/contact.ts'
import { type Decision, type Looked, nextStep } from './core/next-step.ts'
import { type CallerIds, type CampaignRules, callerIdFor } from './core/rules.ts'
import type { Run } from './dispatcher.ts'
import type { Conversations, DialerEvent, Telephony, Told } from './ports.ts'

export type CallingParts = {
  clock: Clock
  attempts: AttemptsStore
  telephony: Telephony
  conversations: Conversations
  openingsOf(rules: CampaignRules): Openings
  /** The numbers of the house that patients see where a campaign has none. */
  callerIds(): CallerIds
  /** The run of a campaign while it is being called. */
  runOf(campaignId: number): Run | undefined
  /** Nobody of this campaign is called again. */
  isOver(campaign: Campaign): boolean
  /** A call takes a line (`started`: it was placed now), or gives it back. */
  line(campaign: Campaign, what: 'started' | 'adopted' | 'ended'): void
  /** An agent is to look at the contact before it is called, or nobody is there to: true, and it is seen to. */
  lookFirst(run: Run, facts: ContactFacts, to: { number: string }): Promise<boolean>
  /** This agent is held for that call. */
  heldFor(leg: LegId, agent: string): void
  emit(event: DialerEvent): void
  onError(error: unknown): void
}

const afterErrorMs = toMs('5s')
const dayMs = toMs('24h')

/** How far back the frequency rules look. */
export const lookBackOf = ({ frequency }: CampaignRules): number => Math.max(dayMs, frequency.minGapMinutes * 60_000)

export const worldOf = (openings: Openings, { lists, recentCalls, onCall }: ContactFacts): World => ({
  openings,
  lists,
  recentCalls,
  onCall,
})

type Live = { course: AttemptCourse; settled: Promise<void>; isLost: boolean }

/** The calls of all campaigns while they live: from the decision to the row that says how it ended. */
export class Calling {
  readonly #parts: CallingParts
  readonly #live = new Map<LegId, Live>()
  /** What is written about one attempt is written in order. */
  readonly #writes: Lanes<LegId>
  #isClosed = false

  constructor(parts: CallingParts) {
    this.#parts = parts
    this.#writes = new Lanes((error) => parts.onError(error))
  }

  has(leg: string): boolean {
    return this.#live.has(leg as LegId)
  }

  campaignOf(leg: string): number | undefined {
    return this.#live.get(leg as LegId)?.course.attempt.campaign.id
  }

  get liveCount(): number {
    return this.#live.size
  }

  /** Lets go of everything; calls that live go on on the switch, and `recover` finds them. */
  close(): void {
    this.#isClosed = true
    this.#live.clear()
  }

  deliver(event: SwitchEvent): void {
    if ('leg' in event) this.#live.get(event.leg)?.course.deliver(event)
    else if (event.kind === 'SwitchLost' || event.kind === 'SwitchBack')
      for (const { course } of this.#live.values()) course.deliver(event)
  }

  /** Who spoke on a call, or that nobody did: into its row. */
  told(leg: LegId, what: Told): void {
    const { attempts } = this.#parts
    if (what.kind === 'served')
      void this.#writes.run(leg, () => (this.#isClosed ? undefined : attempts.served(leg, Number(what.agent))))
    if (what.kind === 'left-alone')
      void this.#writes.run(leg, () => (this.#isClosed ? undefined : attempts.leftAlone(leg)))
  }

  /** Resolves when the fate of every attempt that we had lost sight of is known. */
  async reconciled(): Promise<void> {
    const lost = [...this.#live.values()].filter(({ isLost }) => isLost)
    await Promise.all(lost.map(({ settled }) => settled))
  }

  /** Decides about one contact by the rules; writes the decision down, then acts on it. */
  async consider(run: Run, due: DueContact): Promise<void> {
    const { attempts, clock } = this.#parts
    const { campaign } = run
    const now = clock.now()
    const facts = await attempts.facts(due.id, now, lookBackOf(campaign.rules))
    if (facts?.state !== 'waiting') return
    if (this.#parts.runOf(campaign.id) !== run) return // paused or stopped while the database was asked
    if (facts.lastWord !== undefined) return await this.#leaveAnswered(campaign, facts, facts.lastWord)
    const { decision, chain } = nextStep(facts, campaign.rules, now, worldOf(run.openings, facts))
    if (decision.kind !== 'dial') return await this.#leave(run, facts, decision)
    if (campaign.staffing !== undefined && (await this.#parts.lookFirst(run, facts, decision))) return
    await this.#call(run, facts, decision, chain)
  }

  /** Calls a contact for an agent who has looked at it, where the rules still want it. False: they do not. */
  async callFor(run: Run, contactId: number, agent: string): Promise<boolean> {
    const { attempts, clock } = this.#parts
    const now = clock.now()
    const facts = await attempts.facts(contactId, now, lookBackOf(run.campaign.rules))
    if (facts?.state !== 'waiting' || facts.lastWord !== undefined) return false
    if (this.#parts.runOf(run.campaign.id) !== run) return false // paused while the database was asked
    const { decision, chain } = nextStep(facts, run.campaign.rules, now, worldOf(run.openings, facts))
    if (decision.kind === 'dial') return await this.#call(run, facts, decision, chain, agent)
    await this.#leave(run, facts, decision)
    return false
  }

  /** Takes over an attempt that an engine before us began. */
  async recover(open: OpenAttempt, campaign: Campaign): Promise<void> {
    const { attempts, clock } = this.#parts
    const { leg, contactId, patientId, number, position, callerId, begunAt } = open
    const facts = await attempts.facts(contactId, clock.now(), lookBackOf(campaign.rules))
    if (facts === undefined) return await attempts.neverHappened(leg, contactId, clock.now())
    const extension = extensionOf(facts, position)
    const attempt: Attempt = { leg, campaign, contactId, patientId, number, position, extension, callerId, begunAt }
    this.#parts.line(campaign, 'adopted')
    const live = this.#follow(attempt, { rang: open.rang, answeredAt: open.answeredAt })
    live.isLost = true
    this.#seeThrough(attempt, facts, live.course.recover())
  }

  async #leave(run: Run, facts: ContactFacts, decision: Decision): Promise<void> {
    const { attempts, clock } = this.#parts
    const { contactId } = facts
    const change = changeFor(facts, decision, clock.now())
    await attempts.decide(contactId, change, clock.now())
    if (change.state === 'waiting') run.due.offer({ id: contactId, nextAt: change.nextAt })
    else this.#tellClosed(run.campaign, contactId, change)
  }

  async #call(
    run: Run,
    facts: ContactFacts,
    to: Decision & { kind: 'dial' },
    why: readonly Looked[],
    agent?: string,
  ): Promise<boolean> {
    const { attempts, clock } = this.#parts
    const { campaign } = run
    const begunAt = clock.now()
    const attempt: Attempt = {
      leg: newLegId(),
      campaign,
      contactId: facts.contactId,
      patientId: facts.patientId,
      number: to.number,
      position: to.position,
      extension: extensionOf(facts, to.position),
      callerId: callerIdFor(campaign.rules, facts.department, this.#parts.callerIds()),
      begunAt,
    }
    if (!(await attempts.begin(attempt, why, begunAt)) || this.#isClosed) return false
    if (agent !== undefined) this.#parts.heldFor(attempt.leg, agent)
    this.#parts.line(campaign, 'started')
    const { course } = this.#follow(attempt, { rang: false, answeredAt: undefined })
    this.#tell('AttemptBegun', attempt)
    this.#seeThrough(attempt, facts, course.dial(campaign.rules.ringSeconds * 1000))
    return true
  }

  /** While our call was on, or with the engine away, an agent asked the same, or the patient called: it needs no more calls. */
  async #leaveAnswered({ id }: Campaign, { contactId, patientId }: ContactFacts, word: LastWord): Promise<void> {
    const { attempts, clock, emit } = this.#parts
    const why = word.isFromDesk ? 'asked-at-desk' : 'called-back'
    const closing = { disposition: word.disposition, why }
    if ((await attempts.closeWaiting(id, patientId, closing, clock.now())) === undefined) return
    emit({ kind: 'ContactClosed', campaignId: id, contactId, state: 'done', why })
  }

  #follow(attempt: Attempt, known: { rang: boolean; answeredAt: EpochMs | undefined }): Live {
    const { attempts, telephony, conversations, clock, onError } = this.#parts
    const { leg } = attempt
    let settle = (): void => undefined
    const settled = new Promise<void>((resolve) => {
      settle = resolve
    })
    const course = new AttemptCourse(
      attempt,
      {
        telephony,
        conversations,
        clock,
        onError,
        onRang: (at) => this.#note('AttemptRang', attempt, () => attempts.rang(leg, at)),
        onAnswered: (at) => this.#note('AttemptAnswered', attempt, () => attempts.answered(leg, at)),
        onLost: () => {
          live.isLost = true
        },
        onSettled: () => {
          live.isLost = false
          settle()
        },
      },
      known,
    )
    const live: Live = { course, settled, isLost: false }
    this.#live.set(leg, live)
    return live
  }

  /** Written in the attempt's lane; nobody waits for it, the patient least of all. */
  #note(kind: 'AttemptRang' | 'AttemptAnswered', attempt: Attempt, write: () => Promise<void>): void {
    void this.#writes.run(attempt.leg, () => (this.#isClosed ? undefined : write()))
    this.#tell(kind, attempt)
  }

  #seeThrough(attempt: Attempt, facts: ContactFacts, course: Promise<CourseEnd>): void {
    void course
      .then((end) => this.#writes.run(attempt.leg, () => this.#writeEnd(attempt, facts, end)))
      .catch((error: unknown) => this.#parts.onError(error))
      .finally(() => {
        if (this.#isClosed) return
        this.#live.delete(attempt.leg)
        this.#parts.line(attempt.campaign, 'ended')
      })
  }

  /** Until it is written: an outcome is not lost because the database is away for a minute. */
  async #writeEnd(attempt: Attempt, facts: ContactFacts, end: CourseEnd): Promise<void> {
    while (!this.#isClosed) {
      try {
        return await (end.kind === 'ended' ? this.#fold(attempt, facts, end) : this.#undo(attempt))
      } catch (error) {
        this.#parts.onError(error)
        await sleep(this.#parts.clock, afterErrorMs)
      }
    }
  }

  async #undo(attempt: Attempt): Promise<void> {
    const now = this.#parts.clock.now()
    await this.#parts.attempts.neverHappened(attempt.leg, attempt.contactId, now)
    this.#tell('AttemptUndone', attempt)
    this.#parts.runOf(attempt.campaign.id)?.due.offer({ id: attempt.contactId, nextAt: now })
  }

  async #fold(attempt: Attempt, facts: ContactFacts, end: CourseEnd & { kind: 'ended' }): Promise<void> {
    const { attempts, clock } = this.#parts
    const { leg, contactId, patientId, number } = attempt
    const { disposition } = end
    const campaign = this.#parts.runOf(attempt.campaign.id)?.campaign ?? attempt.campaign
    const after = { ...facts, history: afterAttempt(facts.history, { ...end, number }, campaign.rules) }
    const world = worldOf(this.#parts.openingsOf(campaign.rules), { ...facts, onCall: new Set() })
    const { decision } = nextStep(after, campaign.rules, clock.now(), world)
    const change = changeFor(after, decision, clock.now())
    const listed = disposition === 'opted-out' ? new Set([number, ...(await attempts.ownNumbers(patientId))]) : []
    await attempts.fold({ ...end, leg }, change, [...listed])
    this.#parts.emit({ kind: 'AttemptEnded', campaignId: campaign.id, contactId, leg, disposition })
    await this.#goOn(campaign, contactId, change)
  }

  async #goOn(campaign: Campaign, contactId: number, change: ContactChange): Promise<void> {
    const { attempts, clock } = this.#parts
    if (change.state !== 'waiting') return this.#tellClosed(campaign, contactId, change)
    if (!this.#parts.isOver(campaign)) {
      this.#parts.runOf(campaign.id)?.due.offer({ id: contactId, nextAt: change.nextAt })
      return
    }
    const closed: ContactChange = { ...change, state: 'done', reason: 'campaign-stopped' }
    await attempts.decide(contactId, closed, clock.now())
    this.#tellClosed(campaign, contactId, closed)
  }

  #tell(kind: 'AttemptBegun' | 'AttemptRang' | 'AttemptAnswered' | 'AttemptUndone', attempt: Attempt): void {
    this.#parts.emit({ kind, campaignId: attempt.campaign.id, contactId: attempt.contactId, leg: attempt.leg })
  }

  #tellClosed(campaign: Campaign, contactId: number, { state, reason }: ContactChange): void {
    if (state !== 'done' && state !== 'excluded') return
    this.#parts.emit({ kind: 'ContactClosed', campaignId: campaign.id, contactId, state, why: reason })
  }
}

const extensionOf = ({ numbers }: ContactFacts, position: number): string | undefined =>
  numbers.find((number) => number.position === position)?.extension

/** What a decision makes of the contact's row. */
function changeFor({ history }: ContactFacts, decision: Decision, now: EpochMs): ContactChange {
  const disposition = history.last?.disposition
  switch (decision.kind) {
    case 'dial':
      return { state: 'waiting', disposition, reason: '', nextAt: now, history }
    case 'wait':
      return { state: 'waiting', disposition, reason: decision.why, nextAt: decision.until, history }
    case 'exclude':
      return { state: 'excluded', disposition, reason: decision.why, nextAt: now, history }
    case 'done':
      return { state: 'done', disposition, reason: decision.why, nextAt: now, history }
  }
}
