/**
 * What agents do from their desks. A desk is a user who has signed in to the floor with a phone: one of ours, or a number outside for
 * somebody at home.
 */
import { WardlineError } from '../errors.ts'
import type { CallId } from '../kernel/ids.ts'
import type { Acd, LastCall } from './acd.ts'
import type { AcdLogStore } from './acd-log-store.ts'
import type { AcdSettingsStore, AgentPhone, AgentSettings } from './acd-settings-store.ts'
import type { AgentTalk } from './agent-talk.ts'
import type { AgentState } from './core/agent.ts'
import type { ConversationEvent } from './core/conversation.ts'
import type { OffHook } from './off-hook.ts'
import type { DialRequest, OwnCalls } from './own-calls.ts'
import { patientOf } from './whose-call.ts'
import type { WrapUp, WrapUpStore } from './wrap-up-store.ts'

export type DesksOptions = {
  acd: Acd
  settings: AcdSettingsStore
  log: Pick<AcdLogStore, 'countedSince'>
  wrapUps: WrapUpStore
  ownCalls: OwnCalls
  offHook: OffHook
  /** When the day began, by the hospital's clock. */
  dayBeganAt(): number
}

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

  /**
   * Signing in again with another phone moves the desk there. One that stays off the hook is dialed first. Throws `desk-has-no-phone`,
   * `desk-phone-is-away`, `desk-phone-not-answered`.
   */
  async signIn(userId: number, phone?: AgentPhone, staysOffHook = false): Promise<void> {
    const { acd, settings, offHook } = this.#options
    const agent = await settings.agent(userId)
    const where = phone ?? (await this.phoneOf(userId))
    if (agent === undefined || where === undefined) throw new WardlineError('desk-has-no-phone')
    if (where.kind === 'extension' && !(await this.#isPluggedIn(where.number)))
      throw new WardlineError('desk-phone-is-away', { extension: where.number })
    const seated = { ...agent, phone: where, staysOffHook }
    await acd.homes.hangUp(String(userId))
    if (staysOffHook) await offHook.open(seated)
    // The next time, and after a restart, the agent sits there again.
    await settings.setAgent(seated, acd.ports.clock.now())
    acd.signIn(seated, await this.countedToday(userId))
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
    // One who talks on with a phone that was rung is rung from the next call on, until they are ready anew.
    else if (agent.staysOffHook === true && !acd.homes.has(id)) void this.#pickUpAgain({ ...agent, phone })
    if (last.state === 'paused') acd.tell({ kind: 'agent-paused', agent: id, reason: last.reason })
  }

  /** The call that this agent had last, until it is written up and the next one comes. */
  lastCallOf(userId: number): LastCall | undefined {
    return this.#options.acd.lastCallOf(String(userId))
  }

  /** The call in which this agent speaks with that patient, or did last; where nobody has said whose call it is, the one that is on. */
  callWith(userId: number, patient: number): CallId | undefined {
    const talk = this.#options.acd.talkOf(String(userId))
    if (talk !== undefined) return [undefined, patient].includes(patientOf(talk.call)) ? talk.call.id : undefined
    const last = this.lastCallOf(userId)
    return last !== undefined && [undefined, patient].includes(last.patient) ? last.id : undefined
  }

  signOut(userId: number): void {
    this.#stateOf(userId)
    this.#options.acd.tell({ kind: 'agent-signed-out', agent: String(userId) })
  }

  /** Where the phone was put down it is dialed again first: throws `desk-phone-not-answered` then. */
  async ready(userId: number): Promise<void> {
    const { acd, offHook } = this.#options
    const state = this.#stateOf(userId)
    const id = String(userId)
    if (state.at === 'wrap-up' && state.until === undefined) throw new WardlineError('wrap-up-wants-a-code')
    const agent = acd.agentOf(id)
    if (state.at === 'away' && agent?.staysOffHook === true) {
      await offHook.open(agent)
      acd.tell({ kind: 'agent-reachable', agent: id })
    }
    if (state.at === 'wrap-up') acd.tell({ kind: 'wrap-up-done', agent: id })
    acd.tell({ kind: 'agent-ready', agent: id })
  }

  async #pickUpAgain(agent: AgentSettings): Promise<void> {
    const { acd, offHook } = this.#options
    try {
      await offHook.open(agent)
    } catch (error) {
      if (!(error instanceof WardlineError)) acd.ports.onError(error)
      acd.tell({ kind: 'agent-unreachable', agent: String(agent.userId) })
    }
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

  /** Throws `wrap-up-wants-a-code` where one is demanded and none was given. */
  finishWrapUp(userId: number, code: string | null): void {
    const state = this.#stateOf(userId)
    if (state.at === 'wrap-up' && state.until === undefined && code === null)
      throw new WardlineError('wrap-up-wants-a-code')
    if (state.at === 'wrap-up') this.#options.acd.tell({ kind: 'wrap-up-done', agent: String(userId) })
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
   * Rings the agent's phone, then the person's. Resolves with the call once the agent has picked up, undefined where it was called off;
   * what comes then shows on the desk. Throws `agent-is-busy`, `desk-phone-not-answered`.
   */
  async dial(userId: number, request: DialRequest): Promise<CallId | undefined> {
    const { acd, ownCalls } = this.#options
    const agent = acd.agentOf(String(userId))
    const state = this.#stateOf(userId)
    if (agent?.phone == null || !['ready', 'paused', 'wrap-up'].includes(state.at))
      throw new WardlineError('agent-is-busy')
    return await ownCalls.dial(agent, request)
  }

  get ownCalls(): OwnCalls {
    return this.#options.ownCalls
  }

  /** Puts the own phone down, whatever it does: talks, is asked by a colleague, or rings for a call of the agent's own. */
  hangUp(userId: number): void {
    const { acd, ownCalls } = this.#options
    const id = String(userId)
    const asked = this.askedOf(userId)
    if (ownCalls.callOff(id)) return
    if (acd.talkOf(id) === undefined && asked !== undefined) asked.hangUpThird(id)
    else this.talkOf(userId).hangUpAgent()
  }

  /** The talk to which a colleague has called this agent. */
  askedOf(userId: number): AgentTalk | undefined {
    return this.#options.acd.talks.find(({ thirdAgents }) => thirdAgents.includes(String(userId)))
  }

  /** Rings a colleague as the third. Throws `colleague-is-away`, `no-conversation`. */
  askColleague(userId: number, colleague: number, what: 'agent' | 'person'): void {
    const { acd } = this.#options
    const state = acd.floor.ground.desks.get(String(colleague))?.state.at ?? 'signed-out'
    const phone = acd.agentOf(String(colleague))?.phone
    if (colleague === userId || phone == null || state === 'signed-out' || state === 'away')
      throw new WardlineError('colleague-is-away')
    if (state === 'talking' || state === 'ringing') throw new WardlineError('colleague-is-busy')
    this.act(userId, { kind: 'ring-third', for: what, to: phone.number })
  }

  /** Rings a number as the third: an extension, a name of the settings, a number outside. Throws `number-leads-nowhere`. */
  async askNumber(userId: number, to: string, what: 'agent' | 'person'): Promise<void> {
    this.talkOf(userId)
    const { acd } = this.#options
    if ((await acd.ports.destinationOf(to)) === undefined) throw new WardlineError('number-leads-nowhere')
    if (to === acd.agentOf(String(userId))?.phone?.number) throw new WardlineError('number-leads-nowhere')
    this.act(userId, { kind: 'ring-third', for: what, to })
  }

  /** Of several who have the number, or of nobody who was known: this is who calls. The call is that patient's from here on. */
  setPatient(userId: number, patient: number): void {
    const { acd, ownCalls } = this.#options
    const id = String(userId)
    const talk = acd.talkOf(id) ?? this.askedOf(userId)
    const offer = acd.floor.ground.desks.get(id)?.offer
    const waiter = offer && acd.waiterOf(offer.waiting.caller)
    if (talk !== undefined) talk.call.facts.set('patient', String(patient))
    else if (waiter !== undefined) waiter.patient = patient
    else if (ownCalls.dialingOf(id) === undefined && acd.lastCallOf(id) === undefined)
      throw new WardlineError('no-conversation')
    acd.notePatient(id, patient)
    acd.ports.news({ topic: 'agent', agent: id })
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
    const phones = await this.#options.acd.ports.switch.phones()
    return 'kind' in phones || phones.some((phone) => phone.extension === extension)
  }
}
