import { type Disposition, dispositionOfUnanswered } from '../calls/core/disposition.ts'
import type { HangupCause } from '../calls/core/hangup-cause.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Answered, Refused, SwitchEvent, Unknown } from '../switch/switch.ts'
import { type Fate, type FateParts, findFate } from './attempt-fate.ts'
import type { Attempt } from './campaign.ts'
import { LegSight, type SightTold } from './leg-sight.ts'
import type { Conversations, Telephony } from './ports.ts'

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

/** `onSettled`: the fate is known: the leg is being talked on, or the attempt is over. */
export type CourseParts = SightTold & FateParts & { telephony: Telephony; conversations: Conversations }

/**
 * One attempt from its originate to its end, whatever happens to the switch or to us in between. It never dials a
 * second time: what it does not know it asks the switch, and what the switch does not know is `unknown`.
 */
export class AttemptCourse {
  readonly attempt: Attempt
  readonly #parts: CourseParts
  readonly #sight: LegSight

  constructor(attempt: Attempt, parts: CourseParts, known: { rang: boolean; answeredAt: EpochMs | undefined }) {
    this.attempt = attempt
    this.#parts = parts
    this.#sight = new LegSight(known, parts)
  }

  /** An event of this leg, or the link's going and coming. Told twice, it does nothing the second time. */
  deliver(event: SwitchEvent): void {
    this.#sight.see(event)
  }

  /** Dials, and sees it through. The attempt must be written down already. */
  async dial(ringMs: number): Promise<CourseEnd> {
    const dialled = await this.#originate(ringMs)
    if (dialled.kind === 'answered') {
      this.#sight.answer(dialled.at)
      return await this.#end({ kind: 'answered', found: undefined })
    }
    if (dialled.kind === 'refused' && !mayNotHaveHappened(dialled)) {
      return await this.#end({ ...dialled, endedAt: this.#sight.ended?.at ?? this.#parts.clock.now() })
    }
    const fate = await this.#fate()
    // The link was down when we asked for the call, and nobody saw it ring: it was not placed.
    const wasNotSent = fate.kind === 'unknown' && dialled.kind === 'refused'
    return await this.#end(wasNotSent ? { kind: 'never-seen' } : fate)
  }

  /** Takes over an attempt that an engine before us began. */
  async recover(): Promise<CourseEnd> {
    const talked = this.#sight.answeredAt !== undefined
    const fate = await this.#fate()
    if (fate.kind === 'answered' && fate.found !== undefined && (talked || fate.found.answeredAt !== undefined)) {
      const { found } = fate
      this.#parts.onSettled()
      return await this.#talk(() => this.#parts.conversations.resume(this.attempt, found))
    }
    return await this.#end(fate)
  }

  /** The port rejects only for bugs; even then nothing is dialed twice. */
  async #originate(ringMs: number): Promise<Answered | Refused | Unknown> {
    const { leg, number, callerId = '' } = this.attempt
    const { telephony, onError } = this.#parts
    try {
      const to = telephony.destinationOf(number)
      return await telephony.originate({ leg, to, callerId: { number: callerId }, ringMs }, factsOf(this.attempt))
    } catch (error) {
      onError(error)
      return { kind: 'unknown', why: 'the command failed on our side' }
    }
  }

  #fate(): Promise<Fate> {
    return findFate(this.attempt, this.#sight, this.#parts)
  }

  async #end(fate: Fate): Promise<CourseEnd> {
    this.#parts.onSettled()
    switch (fate.kind) {
      case 'answered':
        return await this.#talk(() => this.#parts.conversations.begin(this.attempt, fate.found))
      case 'refused':
        this.#sight.rang ||= fate.rang
        return this.#over(dispositionOfUnanswered(fate.cause), fate)
      case 'over':
        this.#sight.answeredAt ??= fate.answeredAt
        return this.#over(await this.#reconstruct(), fate)
      case 'never-seen':
        return { kind: 'never-happened' }
      case 'unknown':
        return this.#over(this.#sight.answeredAt === undefined ? 'unknown' : await this.#reconstruct(), {
          cause: 'unknown',
          rawCause: 'unknown',
          endedAt: this.#parts.clock.now(),
        })
    }
  }

  #over(disposition: Disposition, how: { cause: HangupCause; rawCause: string; endedAt: EpochMs }): CourseEnd {
    const { answeredAt, rang } = this.#sight
    const { cause, rawCause, endedAt } = how
    const hasRung = rang || answeredAt !== undefined
    return { kind: 'ended', disposition, rang: hasRung, answeredAt, endedAt, cause, rawCause }
  }

  async #talk(conversation: () => Promise<Disposition>): Promise<CourseEnd> {
    const disposition = await this.#orFailed(conversation)
    const { ended, answeredAt } = this.#sight
    const endedAt = ended?.at ?? this.#parts.clock.now()
    const { cause, rawCause } = { cause: ended?.cause, rawCause: ended?.rawCause }
    return { kind: 'ended', disposition, rang: true, answeredAt: answeredAt ?? endedAt, endedAt, cause, rawCause }
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
}

/** Refused because the link was gone: whether the switch got the request is what has to be found out. */
const mayNotHaveHappened = ({ cause, rang }: Refused): boolean => cause === 'switch-lost' && !rang

const factsOf = (attempt: Attempt): Record<string, string> => ({
  campaign: String(attempt.campaign.id),
  contact: String(attempt.contactId),
  patient: String(attempt.patientId),
  attempt: attempt.leg,
})
