/** What an offer is with a telephone in the hand: an agent's phone is rung, answered, connected with who waits, or put down. */
import { isHungUp, type Ring } from '../calls/live-call.ts'
import type { AgentSettings } from './acd-settings-store.ts'
import type { Effect, FloorEvent, OfferId } from './core/words.ts'
import type { Homes } from './homes.ts'
import type { AcdPorts } from './ports.ts'
import type { Waiter } from './waiter.ts'

type Offered = { ring: Ring; agent: string; caller: string }
type EffectOf<Do extends Effect['do']> = Extract<Effect, { do: Do }>

export type OfferHandsOptions = {
  ports: AcdPorts
  waiterOf(caller: string): Waiter | undefined
  agentOf(id: string): AgentSettings | undefined
  isOpen(offer: OfferId): boolean
  isWaiting(caller: string): boolean
  tell(event: FloorEvent): void
  homes: Homes
}

/** How much longer the switch may ring than the floor lets it: the floor's deadline is the one that counts. */
const graceMs = 3_000

export class OfferHands {
  readonly #options: OfferHandsOptions
  readonly #offered = new Map<OfferId, Offered>()

  constructor(options: OfferHandsOptions) {
    this.#options = options
  }

  ring({ offer, agent, caller, untilAt }: EffectOf<'offer'>): void {
    const { ports, waiterOf, agentOf, tell } = this.#options
    const waiter = waiterOf(caller)
    const settings = agentOf(agent)
    if (waiter === undefined || settings?.phone == null) {
      tell({ kind: 'offer-unreachable', offer })
      return
    }
    void this.#dialAgent(offer, waiter, settings, { caller, ringMs: untilAt - ports.clock.now() }).catch(
      (error: unknown) => {
        if (!isHungUp(error)) ports.onError(error)
        tell({ kind: 'offer-unreachable', offer })
      },
    )
  }

  async #dialAgent(
    offer: OfferId,
    waiter: Waiter,
    agent: AgentSettings,
    { caller, ringMs }: { caller: string; ringMs: number },
  ): Promise<void> {
    const { ports, isOpen, tell, homes } = this.#options
    const [to, call] = await Promise.all([ports.destinationOf(agent.phone?.number ?? ''), waiter.call()])
    if (!isOpen(offer)) return // over before it rang
    if (to === undefined || call.hasEnded) return tell({ kind: 'offer-unreachable', offer })
    const ring = homes.ring(call, String(agent.userId), to, {
      ringMs: ringMs + graceMs,
      callerId: { number: waiter.number, name: waiter.queue.title[ports.hospitalLanguage] },
      answersItself: agent.answersItself,
    })
    this.#offered.set(offer, { ring, agent: String(agent.userId), caller })
    const outcome = await ring.outcome
    if (outcome.kind === 'answered') return tell({ kind: 'offer-answered', offer })
    const isNo = outcome.kind === 'refused' && (outcome.cause === 'busy' || outcome.cause === 'rejected')
    // A phone that rang to its end is missed when the floor says so, a moment later.
    if (outcome.kind === 'refused' && outcome.cause === 'no-answer') return
    tell({ kind: isNo ? 'offer-declined' : 'offer-unreachable', offer })
  }

  ended({ offer, agent, caller, how, rangMs }: EffectOf<'offer-ended'>): void {
    const { ports, waiterOf, isWaiting } = this.#options
    const waiter = waiterOf(caller)
    if (waiter !== undefined) {
      const at = ports.clock.now() - rangMs
      const { callId, queue } = waiter
      ports.log({ kind: 'offer', call: callId, queueId: queue.id, userId: Number(agent), at, how, rangMs })
    }
    if (how === 'answered') return // the talk has the leg from here on
    this.dismiss(offer)
    this.#offered.delete(offer)
    // Music again for one who was about to be connected.
    if (waiter !== undefined && isWaiting(caller)) waiter.waitOn()
  }

  dismiss(offer: OfferId): void {
    this.#offered.get(offer)?.ring.letGo()
  }

  async connect({ offer, agent, caller }: EffectOf<'connect'>): Promise<void> {
    const { waiterOf, agentOf, isOpen, tell } = this.#options
    const waiter = waiterOf(caller)
    const ring = this.#offered.get(offer)?.ring
    if (waiter === undefined || ring === undefined)
      return tell({ kind: 'offer-not-connected', offer, whose: waiter === undefined ? 'caller' : 'agent' })
    const missing = await waiter.connect(ring, agentOf(agent)?.number ?? null, () => isOpen(offer))
    if (missing === undefined) tell({ kind: 'offer-connected', offer })
    else tell({ kind: 'offer-not-connected', offer, whose: missing })
  }

  /** The phone at which this caller was answered: the talk's from here on. */
  take(caller: string, agent: string): Ring | undefined {
    for (const [offer, offered] of this.#offered) {
      if (offered.caller !== caller || offered.agent !== agent) continue
      this.#offered.delete(offer)
      return offered.ring
    }
    return undefined
  }
}
