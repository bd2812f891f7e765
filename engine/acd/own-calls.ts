/** Calls that agents place: the own phone rings first, then the person's. One at a time for each agent. */
import { isHungUp, type LiveCall, type Ring } from '../calls/live-call.ts'
import type { Switchboard } from '../calls/switchboard.ts'
import { WardlineError } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { type CallId, newLegId } from '../kernel/ids.ts'
import type { Destination } from '../switch/switch.ts'
import type { Acd } from './acd.ts'
import type { AgentSettings } from './acd-settings-store.ts'

export type OwnCallsOptions = {
  acd: Acd
  switchboard: Switchboard
  /** A number outside, as a destination. */
  outside(number: string): Destination
  callerIdFor(department: string): string
}

/** What somebody wants to be connected with: a patient, by a number that was looked up. */
export type DialRequest = { number: string; patient?: number; department?: string }

/** A call on its way. */
export type Dialing = {
  readonly number: string
  readonly patient: number | undefined
  readonly since: EpochMs
  /** Which phone rings. */
  readonly at: 'own-phone' | 'person'
  readonly call: CallId | undefined
}
/** One that came to nothing, until the next: a cause of the switch, `called-off` or `unknown`. */
export type DialedInVain = { number: string; patient: number | undefined; why: string; at: EpochMs }

type OnTheWay = { state: Dialing; ring: Ring | undefined; isCalledOff: boolean }

const phoneRingsMs = 25_000
const personRingsMs = 45_000

export class OwnCalls {
  readonly #options: OwnCallsOptions
  readonly #onTheWay = new Map<string, OnTheWay>()
  readonly #inVain = new Map<string, DialedInVain>()

  constructor(options: OwnCallsOptions) {
    this.#options = options
  }

  dialingOf(agent: string): Dialing | undefined {
    return this.#onTheWay.get(agent)?.state
  }

  inVainOf(agent: string): DialedInVain | undefined {
    return this.#inVain.get(agent)
  }

  /** Thinks better of it. False: nothing is on its way. */
  callOff(agent: string): boolean {
    const way = this.#onTheWay.get(agent)
    if (way === undefined) return false
    way.isCalledOff = true
    way.ring?.letGo()
    return true
  }

  /**
   * Resolves with the call once the agent has picked up, and with undefined where it was called off before; what comes then shows on
   * the desk. Throws `desk-has-no-phone`, `desk-phone-not-answered`.
   */
  async dial(agent: AgentSettings, request: DialRequest): Promise<CallId | undefined> {
    const { acd } = this.#options
    const id = String(agent.userId)
    const now = acd.ports.clock.now()
    const { number, patient } = request
    const way: OnTheWay = {
      state: { number, patient, since: now, at: 'own-phone', call: undefined },
      ring: undefined,
      isCalledOff: false,
    }
    // From here on the agent is not to be had: what follows waits for nothing before it says so.
    acd.tell({ kind: 'agent-began-call', agent: id })
    this.#onTheWay.set(id, way)
    this.#inVain.delete(id)
    return await new Promise<CallId | undefined>((resolve, reject) => {
      void this.#place(agent, way, request, resolve)
        .then(() => resolve(undefined))
        .catch((error: unknown) => {
          if (!(error instanceof WardlineError)) acd.ports.onError(error)
          reject(error instanceof Error ? error : new Error('the call could not be placed'))
        })
        .finally(() => this.#arrived(id, way))
    })
  }

  #arrived(id: string, way: OnTheWay): void {
    if (this.#onTheWay.get(id) === way) this.#onTheWay.delete(id)
    this.#options.acd.ports.news({ topic: 'agent', agent: id })
  }

  async #place(
    agent: AgentSettings,
    way: OnTheWay,
    request: DialRequest,
    pickedUp: (call: CallId) => void,
  ): Promise<void> {
    const { acd, switchboard, outside, callerIdFor } = this.#options
    const id = String(agent.userId)
    const leg = newLegId()
    try {
      const phone = await acd.ports.destinationOf(agent.phone?.number ?? '')
      if (phone === undefined) throw new WardlineError('desk-has-no-phone')
      const outcome = await switchboard.originate(
        {
          leg,
          to: outside(request.number),
          callerId: { number: callerIdFor(request.department ?? '') },
          ringMs: personRingsMs,
        },
        { agent: id, ...(request.patient !== undefined && { patient: String(request.patient) }) },
        (call) => this.#ringOwnPhone(call, phone, id, way, pickedUp),
      )
      const call = switchboard.callOf(leg)
      const hasBegun =
        outcome.kind === 'answered' && call !== undefined && !way.isCalledOff && (await this.#speak(call, id, way))
      // From here on the talk tells of its end: by then the agent may be in another call.
      if (hasBegun) return
      // Both in the same instant: the person has answered, and nobody is there.
      if (outcome.kind === 'answered') await acd.ports.switch.hangUp(leg, 'finished')
      this.#nobodyThere(id, way, outcome.kind === 'refused' ? outcome.cause : 'unknown')
      acd.tell({ kind: 'agent-ended-call', agent: id, wrapUpMs: 0 })
      if (outcome.kind === 'refused' && outcome.rawCause === 'NOT_PLACED' && !way.isCalledOff)
        throw new WardlineError('desk-phone-not-answered')
    } catch (error) {
      if (this.#onTheWay.get(id) === way) acd.tell({ kind: 'agent-ended-call', agent: id, wrapUpMs: 0 })
      throw error
    }
  }

  /** False: nobody picked it up. */
  async #ringOwnPhone(
    call: LiveCall,
    phone: Destination,
    agent: string,
    way: OnTheWay,
    pickedUp: (call: CallId) => void,
  ): Promise<boolean> {
    const { ports, homes } = this.#options.acd
    if (way.isCalledOff) return false
    const ring = homes.ring(call, agent, phone, {
      ringMs: phoneRingsMs,
      callerId: { number: way.state.number },
      answersItself: true,
    })
    way.ring = ring
    if ((await ring.outcome).kind !== 'answered' || way.isCalledOff) return false
    call.watch((news) => {
      if (news.kind !== 'LegEnded' || news.leg !== ring.leg) return
      way.isCalledOff = true
      if (!call.isAnswered) void ports.switch.hangUp(call.leg, 'finished')
    })
    void ring.play('ringback', [{ kind: 'tone', tone: 'ringback' }])
    way.state = { ...way.state, at: 'person', call: call.id }
    pickedUp(call.id)
    ports.news({ topic: 'agent', agent })
    return true
  }

  /** To the end of the talk. False: the two never heard each other. */
  async #speak(call: LiveCall, agent: string, { ring }: OnTheWay): Promise<boolean> {
    const { acd, switchboard } = this.#options
    if (ring === undefined) return false
    let hasBegun = false
    await switchboard.drive(call, 'agent-call', async () => {
      try {
        await acd.ports.switch.stopPlayback(ring.leg)
        const joined = await call.joinWith(ring.leg)
        if (joined.kind !== 'done' && joined.kind !== 'unknown') return 'failed'
        hasBegun = true
        this.#onTheWay.delete(agent)
        const talk = acd.beginTalk(call, agent, ring, undefined)
        await talk.over
        await call.hangUp('finished')
      } catch (error) {
        if (!isHungUp(error)) throw error
      }
      return hasBegun ? 'completed' : 'broke-off'
    })
    return hasBegun
  }

  #nobodyThere(agent: string, way: OnTheWay, why: string): void {
    const { acd } = this.#options
    const { number, patient } = way.state
    const at = acd.ports.clock.now()
    this.#inVain.set(agent, { number, patient, why: way.isCalledOff ? 'called-off' : why, at })
    way.ring?.letGo()
  }
}
