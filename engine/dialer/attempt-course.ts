import { type Disposition, dispositionOfUnanswered } from '../calls/core/disposition.ts'
import type { HangupCause } from '../calls/core/hangup-cause.ts'
import { type Clock, type EpochMs, sleep } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { LegSnapshot, Refused, SwitchEvent, Unknown } from '../switch/switch.ts'
import type { Attempt } from './campaign.ts'
import type { Conversations, Telephony } from './ports.ts'

export type LegEventOf = Extract<SwitchEvent, { leg: string }>

/** How an attempt came out. */
export type CourseEnd =
  | {
      kind: 'ended'
      disposition: Disposition
      rang: boolean
      answeredAt: EpochMs | undefined
      endedAt: EpochMs
      cause: HangupCause | undefined
      rawCause: string | undefined
    }
  /** The switch never saw the leg. */
  | { kind: 'never-happened' }

export type CourseParts = {
  telephony: Telephony
  conversations: Conversations
  clock: Clock
  onRang: (at: EpochMs) => void
  onAnswered: (at: EpochMs) => void
  /** We lost sight of the leg and are finding out. */
  onLost: () => void
  /** The fate is known: the leg is being talked on, or the attempt is over. */
  onSettled: () => void
  onError: (error: unknown) => void
}

const settleAgainMs = toMs('2s')
/** A connected switch that cannot tell after this many questions will never tell. */
const settleTries = 3

type Fate =
  | { kind: 'answered'; found: LegSnapshot | undefined }
  | { kind: 'refused'; cause: HangupCause; rawCause: string; rang: boolean; endedAt: EpochMs }
  | { kind: 'over'; cause: HangupCause; rawCause: string; answeredAt: EpochMs; endedAt: EpochMs }
  | { kind: 'never-seen' }
  | { kind: 'unknown' }

/**
 * One attempt from its originate to its end, whatever happens to the switch or to us in between. It never dials a
 * second time: what it does not know it asks the switch, and what the switch does not know is `unknown`.
 */
export class AttemptCourse {
  readonly attempt: Attempt
  readonly #parts: CourseParts
  #rang: boolean
  #answeredAt: EpochMs | undefined
  #ended: (LegEventOf & { kind: 'LegEnded' }) | undefined
  #wake: (() => void) | undefined

  constructor(attempt: Attempt, parts: CourseParts, known: { rang: boolean; answeredAt: EpochMs | undefined }) {
    this.attempt = attempt
    this.#parts = parts
    this.#rang = known.rang
    this.#answeredAt = known.answeredAt
  }

  /** An event of this leg, or the link's going and coming. Told twice, it does nothing the second time. */
  deliver(event: SwitchEvent): void {
    if (event.kind === 'LegRinging' && !this.#rang) {
      this.#rang = true
      this.#parts.onRang(event.at)
    }
    if (event.kind === 'LegAnswered') this.#answer(event.at)
    if (event.kind === 'LegEnded') {
      this.#ended ??= event
      this.#rang ||= event.rang
      this.#answeredAt ??= event.answeredAt
    }
    this.#wake?.()
  }

  /** Dials, and sees it through. The attempt must be written down already. */
  async dial(ringMs: number): Promise<CourseEnd> {
    const { attempt } = this
    const { telephony, clock } = this.#parts
    const request = {
      leg: attempt.leg,
      to: telephony.destinationOf(attempt.number),
      callerId: { number: attempt.callerId ?? '' },
      ringMs,
    }
    const dialled = await this.#orUnknown(() => telephony.originate(request, factsOf(attempt)))
    if (dialled.kind === 'answered') {
      this.#answer(dialled.at)
      return await this.#end({ kind: 'answered', found: undefined })
    }
    if (dialled.kind === 'refused' && !mayNotHaveHappened(dialled)) {
      return await this.#end({ ...dialled, endedAt: this.#ended?.at ?? clock.now() })
    }
    const fate = await this.#settle()
    // The link was down when we asked for the call, and nobody saw it ring: it was not placed.
    const wasNotSent = fate.kind === 'unknown' && dialled.kind === 'refused'
    return await this.#end(wasNotSent ? { kind: 'never-seen' } : fate)
  }

  /** Takes over an attempt that an engine before us began. */
  async recover(): Promise<CourseEnd> {
    const talked = this.#answeredAt !== undefined
    const fate = await this.#settle()
    if (fate.kind === 'answered' && fate.found !== undefined && (talked || fate.found.answeredAt !== undefined)) {
      const { found } = fate
      this.#parts.onSettled()
      return await this.#talk(() => this.#parts.conversations.resume(this.attempt, found))
    }
    return await this.#end(fate)
  }

  #answer(at: EpochMs): void {
    if (this.#answeredAt !== undefined) return
    this.#rang = true
    this.#answeredAt = at
    this.#parts.onAnswered(at)
  }

  async #end(fate: Fate): Promise<CourseEnd> {
    this.#parts.onSettled()
    switch (fate.kind) {
      case 'answered':
        return await this.#talk(() => this.#parts.conversations.begin(this.attempt, fate.found))
      case 'refused':
        this.#rang ||= fate.rang
        return this.#over(dispositionOfUnanswered(fate.cause), fate)
      case 'over':
        this.#answeredAt ??= fate.answeredAt
        return this.#over(await this.#reconstruct(), fate)
      case 'never-seen':
        return { kind: 'never-happened' }
      case 'unknown':
        return this.#over(this.#answeredAt === undefined ? 'unknown' : await this.#reconstruct(), {
          cause: 'unknown',
          rawCause: 'unknown',
          endedAt: this.#parts.clock.now(),
        })
    }
  }

  #over(disposition: Disposition, how: { cause: HangupCause; rawCause: string; endedAt: EpochMs }): CourseEnd {
    const answeredAt = this.#answeredAt
    const { cause, rawCause, endedAt } = how
    return {
      kind: 'ended',
      disposition,
      rang: this.#rang || answeredAt !== undefined,
      answeredAt,
      endedAt,
      cause,
      rawCause,
    }
  }

  async #talk(conversation: () => Promise<Disposition>): Promise<CourseEnd> {
    const disposition = await this.#orFailed(conversation)
    const endedAt = this.#ended?.at ?? this.#parts.clock.now()
    const answeredAt = this.#answeredAt ?? endedAt
    const { cause, rawCause } = { cause: this.#ended?.cause, rawCause: this.#ended?.rawCause }
    return { kind: 'ended', disposition, rang: true, answeredAt, endedAt, cause, rawCause }
  }

  #reconstruct(): Promise<Disposition> {
    return this.#orFailed(() => this.#parts.conversations.reconstruct(this.attempt))
  }

  /** A conversation that breaks by a fault of ours must not take the campaign with it. */
  async #orFailed(conversation: () => Promise<Disposition>): Promise<Disposition> {
    try {
      return await conversation()
    } catch (error) {
      this.#parts.onError(error)
      return 'failed'
    }
  }

  /** The port rejects only for bugs; even then nothing is dialed twice. */
  async #orUnknown<Outcome>(ask: () => Promise<Outcome>): Promise<Outcome | Unknown> {
    try {
      return await ask()
    } catch (error) {
      this.#parts.onError(error)
      return { kind: 'unknown', why: 'the command failed on our side' }
    }
  }

  /** Finds out what became of a leg that we lost sight of. Waits for the link while it is down. */
  async #settle(): Promise<Fate> {
    const { telephony, clock } = this.#parts
    this.#parts.onLost()
    for (let tries = 0; tries < settleTries; ) {
      if (!telephony.isConnected()) {
        await this.#news()
        continue
      }
      const settled = await this.#orUnknown(() => telephony.settle(this.attempt.leg, this.attempt.begunAt))
      if (settled.kind === 'never-seen') return settled
      if (settled.kind === 'ended') return this.#fateOf(settled)
      if (settled.kind === 'alive') {
        const fate = await this.#answerOrEnd(settled.snapshot)
        if (fate !== undefined) return fate
      } else if (telephony.isConnected()) {
        tries += 1
        if (tries < settleTries) await sleep(clock, settleAgainMs)
      }
    }
    return { kind: 'unknown' }
  }

  /** The leg lives: it is being talked on, or it rings and will be answered or end. Undefined: the link broke, ask again. */
  async #answerOrEnd(snapshot: LegSnapshot): Promise<Fate | undefined> {
    this.#parts.onSettled()
    if (snapshot.answeredAt !== undefined) {
      this.#answer(snapshot.answeredAt)
      return { kind: 'answered', found: snapshot }
    }
    while (this.#answeredAt === undefined && this.#ended === undefined) {
      await this.#news()
      if (!this.#parts.telephony.isConnected()) return undefined
    }
    if (this.#ended !== undefined) return this.#fateOf({ ...this.#ended, endedAt: this.#ended.at })
    return { kind: 'answered', found: snapshot }
  }

  #fateOf(ended: {
    cause: HangupCause
    rawCause: string
    rang: boolean
    answeredAt: EpochMs | undefined
    endedAt: EpochMs
  }): Fate {
    const { cause, rawCause, rang, endedAt } = ended
    const answeredAt = ended.answeredAt ?? this.#answeredAt
    return answeredAt === undefined
      ? { kind: 'refused', cause, rawCause, rang, endedAt }
      : { kind: 'over', cause, rawCause, answeredAt, endedAt }
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined
        resolve()
      }
    })
  }
}

/** Refused because the link was gone: whether the switch got the request is what has to be found out. */
const mayNotHaveHappened = ({ cause, rang }: Refused): boolean => cause === 'switch-lost' && !rang

const factsOf = (attempt: Attempt): Record<string, string> => ({
  campaign: String(attempt.campaign.id),
  contact: String(attempt.contactId),
  patient: String(attempt.patientId),
  attempt: attempt.leg,
})
