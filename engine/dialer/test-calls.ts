import { dispositionOfUnanswered } from '../calls/core/disposition.ts'
import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import { type LegId, newLegId } from '../kernel/ids.ts'
import { Lanes } from '../kernel/lanes.ts'
import { type PhoneRules, readPhone } from '../kernel/phone-number.ts'
import { reasonText } from '../patients/core/reject-reasons.ts'
import type { Destination, Switch, SwitchEvent } from '../switch/switch.ts'
import type { Attempt } from './campaign.ts'
import { defaultRules } from './core/rules.ts'
import type { Conversations, Telephony } from './ports.ts'
import type { KeyedAnswer, TestCallEnd, TestCallPlan, TestCallsStore } from './test-calls-store.ts'

export type TestCallRequest = Omit<TestCallPlan, 'number'> & {
  /** As somebody typed it: a number or an extension. */
  to: string
  /** What the phone shows; `''`: what the house shows. */
  callerId: string
}

/** Ids only; who shows a test call asks for it. */
export type TestCallNews = { testCallId: string; userId: number; state: 'begun' | 'ringing' | 'answered' | 'ended' }

export type TestCallsParts = {
  clock: Clock
  store: TestCallsStore
  telephony: Pick<Telephony, 'originate' | 'subscribe' | 'destinationOf'> & { hangUp: Switch['hangUp'] }
  conversations: Pick<Conversations, 'begin'>
  phoneRules: PhoneRules
  /** What a phone shows where nothing is said. */
  callerId(): string
  emit(news: TestCallNews): void
  onError(error: unknown): void
}

type Live = {
  plan: TestCallPlan
  answers: KeyedAnswer[]
  ended: (SwitchEvent & { kind: 'LegEnded' }) | undefined
  isCancelled: boolean
}

const ringMs = toMs('45s')

/**
 * "Call me first": what a campaign will say, said to a phone at hand. No attempt, no contact, no response comes of it, so
 * it counts in no report; the call log has it, under no patient and no campaign.
 */
export class TestCalls {
  readonly #parts: TestCallsParts
  readonly #live = new Map<LegId, Live>()
  readonly #writes: Lanes<LegId>
  readonly #unsubscribe: () => void

  constructor(parts: TestCallsParts) {
    this.#parts = parts
    this.#writes = new Lanes(parts.onError)
    this.#unsubscribe = parts.telephony.subscribe((event) => this.#hear(event))
  }

  /** Dials; resolves to the call's id once it is written down. Throws `number-unfit`, `number-listed`, `test-call-under-way`. */
  async start({ to, callerId, ...request }: TestCallRequest): Promise<LegId> {
    const { store, clock, phoneRules } = this.#parts
    const read = readPhone(to, { ...phoneRules, acceptShort: true })
    if (read.kind === 'bad') {
      const problem = { column: undefined, reason: `phone-${read.why}` as const }
      throw new WardlineError('number-unfit', { why: reasonText(problem, 'en'), whyZh: reasonText(problem, 'zh-CN') })
    }
    if (this.#isUnderWay(request.userId)) throw new WardlineError('test-call-under-way')
    if (await store.isListed(read.number, clock.now())) throw new WardlineError('number-listed')
    const leg = newLegId()
    const plan: TestCallPlan = { ...request, number: read.number }
    this.#live.set(leg, { plan, answers: [], ended: undefined, isCancelled: false })
    try {
      await store.begin(leg, plan, clock.now())
    } catch (error) {
      this.#live.delete(leg)
      throw error
    }
    this.#tell(leg, 'begun')
    const destination: Destination =
      read.type === 'short'
        ? { kind: 'extension', extension: read.number }
        : this.#parts.telephony.destinationOf(read.number)
    void this.#seeThrough(leg, plan, destination, callerId).catch(this.#parts.onError)
    return leg
  }

  /** Ends the call. One that is over already stays as it is. */
  async hangUp(leg: LegId): Promise<void> {
    const live = this.#live.get(leg)
    if (live === undefined) return
    live.isCancelled = true
    await this.#parts.telephony.hangUp(leg, 'finished')
  }

  /** The plan of a test call that is going on; undefined: the leg is something else. */
  planOf(leg: LegId): TestCallPlan | undefined {
    return this.#live.get(leg)?.plan
  }

  /** The person has keyed an answer; `dropped` are those that it takes back. */
  async keyed(leg: LegId, { question, value }: KeyedAnswer, dropped: readonly string[]): Promise<void> {
    const live = this.#live.get(leg)
    if (live === undefined) return
    const kept = live.answers.filter((answer) => answer.question !== question && !dropped.includes(answer.question))
    live.answers = [...kept, { question, value }]
    await this.#parts.store.keyed(leg, live.answers)
    this.#tell(leg, 'answered')
  }

  /** At the start of the engine: nobody is there any more who would lead an old test call, so it is ended. */
  async recover(): Promise<void> {
    const { store, telephony, clock } = this.#parts
    for (const { leg } of await store.open()) {
      await telephony.hangUp(leg, 'finished')
      await store.end(leg, { ...unknownEnd, at: clock.now() })
    }
  }

  close(): void {
    this.#unsubscribe()
    this.#live.clear()
  }

  #isUnderWay(userId: number): boolean {
    return [...this.#live.values()].some(({ plan }) => plan.userId === userId)
  }

  async #seeThrough(leg: LegId, plan: TestCallPlan, to: Destination, callerId: string): Promise<void> {
    const end = await this.#call(leg, plan, to, callerId).catch((error: unknown): TestCallEnd => {
      this.#parts.onError(error)
      return { ...unknownEnd, disposition: 'failed', at: this.#parts.clock.now() }
    })
    await this.#writes.run(leg, () => this.#parts.store.end(leg, end))
    this.#tell(leg, 'ended')
    this.#live.delete(leg)
  }

  async #call(leg: LegId, plan: TestCallPlan, to: Destination, callerId: string): Promise<TestCallEnd> {
    const { telephony, clock, conversations, store } = this.#parts
    const dialled = await telephony.originate(
      { leg, to, callerId: { number: callerId || this.#parts.callerId() }, ringMs },
      { test: leg },
    )
    if (dialled.kind === 'refused') {
      const { cause, rawCause } = dialled
      const disposition = this.#live.get(leg)?.isCancelled === true ? 'cancelled' : dispositionOfUnanswered(cause)
      return { disposition, cause, rawCause, at: clock.now() }
    }
    if (dialled.kind === 'unknown') {
      await telephony.hangUp(leg, 'finished') // nobody must sit in silence because we have lost sight of the call
      return { ...unknownEnd, at: clock.now() }
    }
    void this.#writes.run(leg, () => store.answered(leg, dialled.at))
    this.#tell(leg, 'answered')
    const disposition = await conversations.begin(asAttempt(leg, plan, dialled.at))
    const ended = this.#live.get(leg)?.ended
    return { disposition, cause: ended?.cause, rawCause: ended?.rawCause, at: ended?.at ?? clock.now() }
  }

  #hear(event: SwitchEvent): void {
    if (!('leg' in event)) return
    const live = this.#live.get(event.leg)
    if (live === undefined) return
    if (event.kind === 'LegEnded') live.ended = event
    if (event.kind !== 'LegRinging') return
    void this.#writes.run(event.leg, () => this.#parts.store.rang(event.leg))
    this.#tell(event.leg, 'ringing')
  }

  #tell(leg: LegId, state: TestCallNews['state']): void {
    const live = this.#live.get(leg)
    if (live !== undefined) this.#parts.emit({ testCallId: leg, userId: live.plan.userId, state })
  }
}

const unknownEnd = { disposition: 'unknown', cause: 'unknown', rawCause: 'unknown' }

/** As a campaign would call, so that the same conversation is held. */
function asAttempt(leg: LegId, plan: TestCallPlan, begunAt: EpochMs): Attempt {
  const { kind, questionnaireVersionId, noticePrompt, noticeText, patientId, number } = plan
  return {
    leg,
    campaign: {
      id: 0,
      name: '',
      kind,
      life: { state: 'running', pausedBecause: undefined },
      questionnaireVersionId,
      noticePrompt,
      noticeText,
      staffing: undefined,
      leadsTo: undefined,
      rules: defaultRules,
      madeFromCampaignId: undefined,
      userId: plan.userId,
      createdAt: 0,
      startedAt: undefined,
      endedAt: undefined,
    },
    contactId: 0,
    patientId: patientId ?? 0,
    number,
    position: 1,
    extension: undefined,
    callerId: undefined,
    begunAt,
  }
}
