/**
 * What agents do from their desks. A desk is a user who has signed in to the floor with a phone: one of ours, or a number outside for
 * somebody at home.
 */
import { isHungUp, type LiveCall, type Ring } from '../calls/live-call.ts'
import type { Switchboard } from '../calls/switchboard.ts'
import { WardlineError } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { type CallId, newLegId } from '../kernel/ids.ts'
import type { Destination } from '../switch/switch.ts'
import type { Acd } from './acd.ts'
import type { AcdLogStore } from './acd-log-store.ts'
import type { AcdSettingsStore, AgentPhone, AgentSettings } from './acd-settings-store.ts'
import type { AgentTalk } from './agent-talk.ts'
import type { AgentState } from './core/agent.ts'
import type { ConversationEvent } from './core/conversation.ts'
import type { WrapUp, WrapUpStore } from './wrap-up-store.ts'

export type DesksOptions = {
  acd: Acd
  settings: AcdSettingsStore
  log: Pick<AcdLogStore, 'countedSince'>
  wrapUps: WrapUpStore
  switchboard: Switchboard
  /** A number outside, as a destination. */
  outside(number: string): Destination
  callerIdFor(department: string): string
  /** When the day began, by the hospital's clock. */
  dayBeganAt(): number
}

/** What somebody wants to be connected with: a patient, by a number that was looked up. */
export type DialRequest = { number: string; patient?: number; department?: string }

const phoneRingsMs = 25_000
const personRingsMs = 45_000

export class Desks {
  readonly #options: DesksOptions

  constructor(options: DesksOptions) {
    this.#options = options
  }

  /** Where an agent sits who says nothing else: the phone of the settings, or the extension that is theirs. */
  async phoneOf(userId: number): Promise<AgentPhone | undefined> {
    const { settings } = this.#options
    const agent = await settings.agent(userId)
    if (agent?.phone) return agent.phone
    const extension = await settings.extensionOf(userId)
    return extension === undefined ? undefined : { kind: 'extension', number: extension }
  }

  /** Throws `desk-has-no-phone`. Signing in again with another phone moves the desk there. */
  async signIn(userId: number, phone?: AgentPhone): Promise<void> {
    const { acd, settings } = this.#options
    const agent = await settings.agent(userId)
    const where = phone ?? (await this.phoneOf(userId))
    if (agent === undefined || where === undefined) throw new WardlineError('desk-has-no-phone')
    if (where.kind === 'extension' && !(await this.#isPluggedIn(where.number)))
      throw new WardlineError('desk-phone-is-away', { extension: where.number })
    // The next time, and after a restart, the agent sits there again.
    await settings.setAgent({ ...agent, phone: where }, acd.ports.clock.now())
    acd.signIn({ ...agent, phone: where }, await this.countedToday(userId))
  }

  /** After a restart of the engine: where the agent was. */
  async comeBack(userId: number, last: { state: AgentState['at']; reason: string; isTalking: boolean }): Promise<void> {
    const { acd, settings } = this.#options
    const agent = await settings.agent(userId)
    const phone = await this.phoneOf(userId)
    if (agent === undefined || phone === undefined) return
    const id = String(userId)
    // Not ready for a moment: of those who wait, the first is to be found first.
    acd.signIn({ ...agent, phone }, await this.countedToday(userId))
    if (last.isTalking) acd.tell({ kind: 'agent-began-call', agent: id })
    if (last.state === 'paused') acd.tell({ kind: 'agent-paused', agent: id, reason: last.reason })
  }

  /** The call that this agent had last, until it is written up and the next one comes. */
  lastCallOf(userId: number): { id: CallId; number: string; endedAt: EpochMs } | undefined {
    return this.#options.acd.lastCallOf(String(userId))
  }

  signOut(userId: number): void {
    this.#stateOf(userId)
    this.#options.acd.tell({ kind: 'agent-signed-out', agent: String(userId) })
  }

  ready(userId: number): void {
    const state = this.#stateOf(userId)
    if (state.at === 'wrap-up' && state.until === undefined) throw new WardlineError('wrap-up-wants-a-code')
    if (state.at === 'wrap-up') this.#options.acd.tell({ kind: 'wrap-up-done', agent: String(userId) })
    this.#options.acd.tell({ kind: 'agent-ready', agent: String(userId) })
  }

  async pause(userId: number, reason: string): Promise<void> {
    this.#stateOf(userId)
    const reasons = await this.#options.settings.codes('pause_reasons')
    if (!reasons.some(({ code, isRetired }) => code === reason && !isRetired))
      throw new WardlineError('pause-reason-unknown', { reason })
    this.#options.acd.tell({ kind: 'agent-paused', agent: String(userId), reason })
  }

  extendWrapUp(userId: number, byMs: number): void {
    if (this.#stateOf(userId).at !== 'wrap-up') throw new WardlineError('no-wrap-up')
    this.#options.acd.tell({ kind: 'wrap-up-extended', agent: String(userId), byMs })
  }

  /** What came of a call that this agent had; ends the wrap-up where one is on. */
  async writeUp(userId: number, wrapUp: Omit<WrapUp, 'userId'>): Promise<void> {
    const { acd, settings, wrapUps } = this.#options
    if (wrapUp.code !== null) {
      const codes = await settings.codes('wrap_up_codes')
      if (!codes.some(({ code, isRetired }) => code === wrapUp.code && !isRetired))
        throw new WardlineError('wrap-up-code-unknown', { code: wrapUp.code })
    }
    if (!(await wrapUps.save({ ...wrapUp, userId }, acd.ports.clock.now())))
      throw new WardlineError('not-found', { what: 'call' })
  }

  finishWrapUp(userId: number): void {
    if (this.#stateOf(userId).at === 'wrap-up') this.#options.acd.tell({ kind: 'wrap-up-done', agent: String(userId) })
  }

  /** Hold, hand over, bring together, … Throws `no-conversation`. */
  act(userId: number, event: ConversationEvent): AgentTalk {
    const talk = this.talkOf(userId)
    talk.act(event)
    return talk
  }

  talkOf(userId: number): AgentTalk {
    const talk = this.#options.acd.talkOf(String(userId))
    if (talk === undefined) throw new WardlineError('no-conversation')
    return talk
  }

  /** Takes the caller for whom a colleague's phone rings, or one who waits: the own phone rings next. */
  pickUp(userId: number, caller: string): void {
    const { acd } = this.#options
    const state = this.#stateOf(userId)
    if (state.at !== 'ready' && state.at !== 'paused') throw new WardlineError('agent-is-busy')
    if (!acd.floor.ground.callers.has(caller)) throw new WardlineError('caller-has-gone')
    if (state.at === 'paused') acd.tell({ kind: 'agent-ready', agent: String(userId) })
    acd.tell({ kind: 'caller-moved', caller, to: { agent: String(userId) } })
  }

  /**
   * Rings the agent's phone, then the person's. Resolves with the call once the agent has picked up; what comes then shows on the
   * desk. Throws `agent-is-busy`, `desk-phone-not-answered`.
   */
  async dial(userId: number, request: DialRequest): Promise<CallId> {
    const { acd } = this.#options
    const agent = acd.agentOf(String(userId))
    const state = this.#stateOf(userId)
    if (agent?.phone == null || !['ready', 'paused', 'wrap-up'].includes(state.at))
      throw new WardlineError('agent-is-busy')
    const phone = await acd.ports.destinationOf(agent.phone.number)
    if (phone === undefined) throw new WardlineError('desk-has-no-phone')
    acd.tell({ kind: 'agent-began-call', agent: agent.userId.toString() })
    return await new Promise<CallId>((resolve, reject) => {
      void this.#place(agent, phone, request, resolve).catch((error: unknown) => {
        if (!(error instanceof WardlineError)) acd.ports.onError(error)
        reject(error instanceof Error ? error : new Error('the call could not be placed'))
      })
    })
  }

  async countedToday(userId: number): Promise<Record<string, { answered: number; talkedMs: number }>> {
    const { acd, log, dayBeganAt } = this.#options
    const rows = await log.countedSince(dayBeganAt())
    return Object.fromEntries(
      rows
        .filter((row) => row.userId === userId)
        .flatMap(({ queueId, answered, talkedMs }) => {
          const queue = acd.queueById(queueId)
          return queue === undefined ? [] : [[queue.code, { answered, talkedMs }]]
        }),
    )
  }

  #stateOf(userId: number): AgentState {
    const state = this.#options.acd.floor.ground.desks.get(String(userId))?.state
    if (state === undefined || state.at === 'signed-out') throw new WardlineError('not-at-a-desk')
    return state
  }

  async #isPluggedIn(extension: string): Promise<boolean> {
    const { switch: port } = this.#options.acd.ports
    // On the virtual switch somebody sits behind every extension.
    if (port.health().kind === 'virtual') return true
    const phones = await port.phones()
    return 'kind' in phones || phones.some((phone) => phone.extension === extension)
  }

  async #place(
    agent: AgentSettings,
    phone: Destination,
    request: DialRequest,
    pickedUp: (call: CallId) => void,
  ): Promise<void> {
    const { acd, switchboard, outside, callerIdFor } = this.#options
    const id = String(agent.userId)
    const leg = newLegId()
    let ring: Ring | undefined
    let isAgentGone = false
    const first = async (call: LiveCall): Promise<boolean> => {
      ring = call.ring(phone, { ringMs: phoneRingsMs, callerId: { number: request.number }, answersItself: true })
      const answered = (await ring.outcome).kind === 'answered'
      if (!answered) return false
      call.watch((news) => {
        if (news.kind !== 'LegEnded' || news.leg !== ring?.leg) return
        isAgentGone = true
        if (!call.isAnswered) void acd.ports.switch.hangUp(leg, 'finished')
      })
      void ring.play('ringback', [{ kind: 'tone', tone: 'ringback' }])
      pickedUp(call.id)
      return true
    }
    const facts = { agent: id, ...(request.patient !== undefined && { patient: String(request.patient) }) }
    const callerId = { number: callerIdFor(request.department ?? '') }
    const outcome = await switchboard.originate(
      { leg, to: outside(request.number), callerId, ringMs: personRingsMs },
      facts,
      first,
    )
    const call = switchboard.callOf(leg)
    if (outcome.kind === 'answered' && call !== undefined && ring !== undefined && !isAgentGone)
      return await this.#speak(call, id, ring)
    await this.#tellNobodyThere(ring, isAgentGone)
    acd.tell({ kind: 'agent-ended-call', agent: id, wrapUpMs: 0 })
    if (outcome.kind === 'refused' && outcome.rawCause === 'NOT_PLACED')
      throw new WardlineError('desk-phone-not-answered')
  }

  async #speak(call: LiveCall, agent: string, ring: Ring): Promise<void> {
    const { acd, switchboard } = this.#options
    await switchboard.drive(call, 'agent-call', async () => {
      try {
        await acd.ports.switch.stopPlayback(ring.leg)
        await call.joinWith(ring.leg)
        const talk = acd.beginTalk(call, agent, ring, undefined)
        await talk.over
        await call.hangUp('finished')
      } catch (error) {
        if (!isHungUp(error)) throw error
      }
      return 'completed'
    })
  }

  /** The agent hears why nobody came, and is let go. */
  async #tellNobodyThere(ring: Ring | undefined, isAgentGone: boolean): Promise<void> {
    if (ring === undefined || isAgentGone) return
    await this.#options.acd.ports.switch.stopPlayback(ring.leg)
    ring.letGo()
  }
}
