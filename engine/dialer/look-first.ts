import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { AttemptsStore } from './attempts-store.ts'
import type { ContactFacts } from './contact-facts-store.ts'
import type { Run } from './dispatcher.ts'
import type { PreviewEnd, Previews } from './previews.ts'
import type { Staff } from './staff.ts'

export type LookFirstParts = {
  clock: Clock
  attempts: AttemptsStore
  staff: Staff
  previews: Previews
  /** In a preview campaign: the agent who looks at the next patient. */
  agentToLook(campaignId: number): string | undefined
  /** Decides anew, and places the call for this agent. False: the rules do not want it any more. */
  callFor(run: Run, contactId: number, agent: string): Promise<boolean>
}

/** An agent who has promised to call is waited for so long; then anybody may. */
const promiseHoldsMs = toMs('30m')
const promiseAgainMs = toMs('1m')
/** Skipped by an agent: somebody else's, later. */
const skippedForMs = toMs('1h')
const usualPreviewMs = toMs('60s')

/**
 * Calls before which an agent looks at the record: all of a campaign in preview, and those that an agent has promised. The contact
 * goes on waiting in the database meanwhile, a little longer than the look may take: a crash loses nothing.
 */
export class LookFirst {
  readonly #parts: LookFirstParts

  constructor(parts: LookFirstParts) {
    this.#parts = parts
  }

  /** `true`: seen to. `false`: it is to be called like any other. */
  async take(run: Run, facts: ContactFacts, to: { number: string }): Promise<boolean> {
    const { clock, staff } = this.#parts
    const { promisedBy, history, contactId } = facts
    if (promisedBy !== undefined) {
      if (staff.now(promisedBy).is === 'ready') return await this.#show(run, facts, to, promisedBy)
      const until = (history.last?.endedAt ?? 0) + promiseHoldsMs
      if (clock.now() < until) {
        await this.#putOff(run, contactId, facts, 'promised', promiseAgainMs)
        return true
      }
    }
    const agent = this.#parts.agentToLook(run.campaign.id)
    if (agent !== undefined) return await this.#show(run, facts, to, agent)
    if (run.campaign.staffing?.mode !== 'preview') return false
    run.due.offer({ id: contactId, nextAt: clock.now() }) // nobody looks just now: it stays where it is
    return true
  }

  async #show(run: Run, facts: ContactFacts, { number }: { number: string }, agent: string): Promise<boolean> {
    const { previews } = this.#parts
    const { campaign } = run
    const { contactId, patientId } = facts
    const forMs = (campaign.staffing?.previewSeconds ?? usualPreviewMs / 1000) * 1000
    await this.#putOff(run, contactId, facts, 'preview', forMs + toMs('1m'))
    const isShown = previews.show({ campaignId: campaign.id, contactId, patientId, number, agent }, forMs, {
      dial: () => this.#parts.callFor(run, contactId, agent),
      putBack: (end) => this.#putBack(run, facts, end),
    })
    if (!isShown) await this.#putBack(run, facts, 'agent-gone')
    return true
  }

  async #putBack(run: Run, facts: ContactFacts, end: PreviewEnd): Promise<void> {
    const reason = end === 'skipped' ? 'skipped' : 'preview'
    await this.#putOff(run, facts.contactId, facts, reason, end === 'skipped' ? skippedForMs : 0)
  }

  async #putOff(run: Run, id: number, facts: ContactFacts, reason: string, forMs: number): Promise<void> {
    const { attempts, clock } = this.#parts
    const now = clock.now()
    const nextAt = now + forMs
    const { history } = facts
    await attempts.decide(
      id,
      { state: 'waiting', disposition: history.last?.disposition, reason, nextAt, history },
      now,
    )
    run.due.offer({ id, nextAt })
  }
}
