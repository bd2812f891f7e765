/** Agents whose phones stay off the hook: dialed once at the beginning of their day, and spoken to without ringing from then on. */
import { isHungUp, type LiveCall } from '../calls/live-call.ts'
import type { Facts, Switchboard } from '../calls/switchboard.ts'
import { WardlineError } from '../errors.ts'
import { toMs } from '../kernel/duration.ts'
import { newLegId } from '../kernel/ids.ts'
import type { LegSnapshot } from '../switch/switch.ts'
import type { Acd } from './acd.ts'
import type { AgentSettings } from './acd-settings-store.ts'

export type OffHookOptions = { acd: Acd; switchboard: Switchboard; callerId(): string }

const ringsMs = 25_000

const factsOf = (agent: string): Facts => ({ agent, phone: 'off-hook' })

/** Whose phone it is that stays off the hook; undefined: it is a call like any other. */
export const agentOffHook = (facts: Facts): string | undefined =>
  facts['phone'] === 'off-hook' ? facts['agent'] : undefined

export class OffHook {
  readonly #options: OffHookOptions

  constructor(options: OffHookOptions) {
    this.#options = options
  }

  /** Resolves once the agent has picked up. Throws `desk-has-no-phone`, `desk-phone-not-answered`. */
  async open(agent: AgentSettings): Promise<void> {
    const { acd, switchboard, callerId } = this.#options
    const id = String(agent.userId)
    if (acd.homes.has(id)) return
    const to = await acd.ports.destinationOf(agent.phone?.number ?? '')
    if (to === undefined) throw new WardlineError('desk-has-no-phone')
    const leg = newLegId()
    const request = { leg, to, callerId: { number: callerId() }, ringMs: ringsMs, answersItself: true }
    const outcome = await switchboard.originate(request, factsOf(id))
    const call = switchboard.callOf(leg)
    if (outcome.kind !== 'answered' || call === undefined) throw new WardlineError('desk-phone-not-answered')
    acd.homes.set(id, call)
    void this.#stay(id, call, () => this.#greet(id, call)).catch(acd.ports.onError)
  }

  /**
   * A phone that was in its agent’s hand while the engine was away is in it still. `isAlone`: whatever it was doing for somebody is
   * over.
   */
  async findAgain(agent: string, snapshot: LegSnapshot, isAlone: boolean): Promise<void> {
    const { acd, switchboard } = this.#options
    const call = await switchboard.adopt(snapshot, factsOf(agent))
    acd.homes.set(agent, call)
    if (isAlone) {
      await acd.ports.switch.leaveRoom(call.leg)
      await acd.ports.switch.stopListening(call.leg)
      await acd.ports.switch.unbridge(call.leg)
    }
    void this.#stay(agent, call, () => Promise.resolve()).catch(acd.ports.onError)
  }

  async #stay(agent: string, call: LiveCall, greet: () => Promise<void>): Promise<void> {
    const { acd, switchboard } = this.#options
    await switchboard.drive(call, 'off-hook', async () => {
      try {
        await greet()
        for (;;) await call.pause(toMs('1h'))
      } catch (error) {
        if (!isHungUp(error)) throw error
      } finally {
        // Put down by hand: as good as a phone that is unplugged, until the agent is ready again.
        if (acd.homes.forget(agent, call)) acd.tell({ kind: 'agent-unreachable', agent })
      }
      return 'completed'
    })
  }

  async #greet(agent: string, call: LiveCall): Promise<void> {
    const { speech, hospitalLanguage: language, onError } = this.#options.acd.ports
    const hello = { kind: 'prompt', prompt: 'queue/off-hook', language, fields: {} } as const
    const words = await speech.render(hello).catch((error: unknown) => {
      onError(error)
      return []
    })
    // A caller who came meanwhile is not spoken over.
    if (this.#options.acd.homes.isIdle(agent)) await call.play('queue/off-hook', words, { bargeIn: false })
  }
}
