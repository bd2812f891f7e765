import type { Cancel, Clock, EpochMs } from '../kernel/clock.ts'
import type { Campaign } from './campaign.ts'
import type { Staff } from './staff.ts'

/** A patient whom an agent looks at before the call is placed. */
export type Preview = {
  campaignId: number
  contactId: number
  patientId: number
  number: string
  agent: string
  /** Dialed when the agent says so, put back when nothing is said by then. */
  untilAt: EpochMs
  /** The agent has said so: the patient's phone rings. */
  isDialing: boolean
}

export type PreviewEnd = 'skipped' | 'expired' | 'agent-gone'

export type PreviewsParts = {
  clock: Clock
  staff: Staff
  /** The agent was told, or need not look any more. */
  onChange(agent: string): void
  onError(error: unknown): void
}

type Shown = {
  preview: Preview
  dial: () => Promise<boolean>
  putBack: (end: PreviewEnd) => Promise<void>
  alarm: Cancel
}

/**
 * Records shown to agents before their calls: one at a time each, the agent held for it. What becomes of the contact is the caller's
 * business: `dial` places the call (false: it need not be placed any more), `putBack` leaves it for later.
 */
export class Previews {
  readonly #parts: PreviewsParts
  readonly #shown = new Map<string, Shown>()
  /** Who is held for a call that rings. */
  readonly #held = new Map<string, string>()

  constructor(parts: PreviewsParts) {
    this.#parts = parts
  }

  of(agent: string): Preview | undefined {
    return this.#shown.get(agent)?.preview
  }

  /** False: the agent is not to be had. */
  show(
    asked: Omit<Preview, 'untilAt' | 'isDialing'>,
    forMs: number,
    what: { dial: () => Promise<boolean>; putBack: (end: PreviewEnd) => Promise<void> },
  ): boolean {
    const { clock, staff } = this.#parts
    const { agent } = asked
    if (this.#shown.has(agent) || staff.now(agent).is !== 'ready') return false
    const untilAt = clock.now() + forMs
    staff.reserve(agent, untilAt + 1_000)
    const alarm = clock.at(untilAt, () => this.#endSoon(agent, 'expired'))
    this.#shown.set(agent, { preview: { ...asked, untilAt, isDialing: false }, ...what, alarm })
    this.#parts.onChange(agent)
    return true
  }

  /** The agent wants to speak with this patient. False: there is nobody any more. */
  async dial(agent: string, ringMs: number): Promise<boolean> {
    const shown = this.#shown.get(agent)
    if (shown === undefined || shown.preview.isDialing) return false
    const { clock, staff } = this.#parts
    shown.alarm()
    shown.preview = { ...shown.preview, isDialing: true }
    // Until the call has ended, answered or not: longer than any phone rings.
    staff.reserve(agent, clock.now() + ringMs + 60_000)
    this.#parts.onChange(agent)
    let isPlaced = false
    try {
      isPlaced = await shown.dial()
    } finally {
      // Also where the database is away: nobody is held for a call that is not coming.
      if (!isPlaced) this.#forget(agent)
    }
    return isPlaced
  }

  async skip(agent: string): Promise<boolean> {
    if (this.#shown.get(agent)?.preview.isDialing !== false) return false
    await this.#end(agent, 'skipped')
    return true
  }

  /** This call is the one for which the agent is held. */
  placed(agent: string, leg: string): void {
    this.#held.set(leg, agent)
  }

  /** Who gets this call, being held for it. */
  holderOf(leg: string): string | undefined {
    return this.#held.get(leg)
  }

  /** The patient stands in line for the agent who was held, or the call is over. */
  letGo(leg: string): void {
    const agent = this.#held.get(leg)
    this.#held.delete(leg)
    if (agent !== undefined) this.#forget(agent)
  }

  /** An agent who has gone, or has taken another call, looks at nothing. */
  look(agent: string): void {
    const shown = this.#shown.get(agent)
    if (shown === undefined || shown.preview.isDialing) return
    const now = this.#parts.staff.now(agent)
    if (now.is === 'held' && !now.leavesAfter) return
    this.#endSoon(agent, 'agent-gone')
  }

  /** The campaign is not called any more: nobody looks at its patients. */
  stop({ id }: Pick<Campaign, 'id'>): void {
    for (const [agent, { preview }] of this.#shown)
      if (preview.campaignId === id && !preview.isDialing) this.#endSoon(agent, 'agent-gone')
  }

  close(): void {
    for (const { alarm } of this.#shown.values()) alarm()
    this.#shown.clear()
  }

  /** The contact is put off in the database already: with that away it is only later. */
  #endSoon(agent: string, how: PreviewEnd): void {
    void this.#end(agent, how).catch(this.#parts.onError)
  }

  async #end(agent: string, how: PreviewEnd): Promise<void> {
    const shown = this.#shown.get(agent)
    if (shown === undefined) return
    this.#forget(agent)
    await shown.putBack(how)
  }

  #forget(agent: string): void {
    const { staff } = this.#parts
    this.#shown.get(agent)?.alarm()
    this.#shown.delete(agent)
    staff.release(agent)
    this.#parts.onChange(agent)
  }
}
