import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import type { AttemptsStore } from './attempts-store.ts'
import type { ContactFacts } from './contact-facts-store.ts'
import type { Run } from './dispatcher.ts'
import { LookFirst } from './look-first.ts'
import { Previews } from './previews.ts'
import type { Staff } from './staff.ts'

export type CallsAtDesksParts = {
  clock: Clock
  attempts: AttemptsStore
  staff: Staff
  /** What this agent is to look at has changed. */
  onPreview(agent: string): void
  /** In a preview campaign: the agent who looks at the next patient. */
  agentToLook(campaignId: number): string | undefined
  /** Decides anew, and places the call for this agent. False: the rules do not want it any more. */
  callFor(run: Run, contactId: number, agent: string): Promise<boolean>
  runOf(campaignId: number): Run | undefined
  linesFree(campaignId: number): number
  /** The call goes on, or is not written down to its end. */
  isLive(leg: string): boolean
  wake(): void
  onError(error: unknown): void
}

/** When it is to be, and by whom; undefined: by anybody. */
export type Agreed = { at: EpochMs; by: number | undefined }
export type PromisedContact = { contactId: number; campaignId: number }

/** What agents have to do with a campaign's calls before they are placed: they look first, skip, or have promised. */
export class CallsAtDesks {
  readonly previews: Previews
  readonly #parts: CallsAtDesksParts
  readonly #looks: LookFirst
  /** Said before the call was written down. */
  readonly #promised = new Map<string, { contact: PromisedContact; what: Agreed }>()

  constructor(parts: CallsAtDesksParts) {
    const { clock, staff, onPreview, onError } = parts
    this.#parts = parts
    this.previews = new Previews({ clock, staff, onChange: onPreview, onError })
    this.#looks = new LookFirst({ ...parts, previews: this.previews })
  }

  /** `true`: an agent looks at it, or will. `false`: it is to be called like any other. */
  takes(run: Run, facts: ContactFacts, to: { number: string }): Promise<boolean> {
    return this.#looks.take(run, facts, to)
  }

  /** The agent has looked and wants to speak with this patient. Throws `lines-are-full`, `no-preview`. */
  async dial(agent: string): Promise<void> {
    const preview = this.previews.of(agent)
    const run = preview && this.#parts.runOf(preview.campaignId)
    if (preview === undefined || run === undefined) throw new WardlineError('no-preview')
    if (this.#parts.linesFree(preview.campaignId) <= 0) throw new WardlineError('lines-are-full')
    if (!(await this.previews.dial(agent, run.campaign.rules.ringSeconds * 1000))) throw new WardlineError('no-preview')
  }

  /** Somebody else's, later. Throws `no-preview`. */
  async skip(agent: string): Promise<void> {
    if (!(await this.previews.skip(agent))) throw new WardlineError('no-preview')
  }

  /**
   * Patient and agent have agreed on another call, in this one of the campaign's. While the call is not folded into its contact yet the
   * promise waits for that. Throws `agreed-too-late` when the campaign calls nobody any more.
   */
  async agreed(leg: string, contact: PromisedContact, what: Agreed): Promise<void> {
    if (await this.#agree(contact, what)) return
    if (!this.#parts.isLive(leg)) throw new WardlineError('agreed-too-late')
    this.#promised.set(leg, { contact, what })
  }

  /** The call is written down to its end: what was promised in it can be. */
  over(leg: string): void {
    const promised = this.#promised.get(leg)
    this.previews.letGo(leg)
    this.#promised.delete(leg)
    if (promised !== undefined) void this.#keep(promised.contact, promised.what).catch(this.#parts.onError)
  }

  async #keep(contact: PromisedContact, what: Agreed): Promise<void> {
    if (!(await this.#agree(contact, what))) throw new WardlineError('agreed-too-late')
  }

  async #agree({ contactId, campaignId }: PromisedContact, what: Agreed): Promise<boolean> {
    const { attempts, clock, runOf, wake } = this.#parts
    const isAgreed = await attempts.agree(contactId, what, clock.now())
    if (isAgreed) runOf(campaignId)?.due.offer({ id: contactId, nextAt: what.at })
    wake()
    return isAgreed
  }
}
