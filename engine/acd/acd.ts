/**
 * Queues and agents, with the telephone in the hand: what the floor decides is done here. Callers come from the verb `queue`, agents
 * from their desks; who watches is told by `news`. The floor knows people by their user id and callers by their leg.
 */
import { isDeepStrictEqual } from 'node:util'
import { HungUp, type LiveCall } from '../calls/live-call.ts'
import type { Cancel, EpochMs } from '../kernel/clock.ts'
import type { CallId } from '../kernel/ids.ts'
import type { SwitchEvent } from '../switch/switch.ts'
import type { AgentSettings, QueueSettings } from './acd-settings-store.ts'
import { AgentTalk, type Party } from './agent-talk.ts'
import { colleagueAt } from './colleagues.ts'
import { positionOf } from './core/floor-view.ts'
import { rulesFrom } from './core/queue-settings.ts'
import type { Effect, FloorEvent } from './core/words.ts'
import { FloorFigures } from './floor-figures.ts'
import { FloorLine } from './floor-line.ts'
import { Homes } from './homes.ts'
import { OfferHands } from './offer-hands.ts'
import type { AcdPorts } from './ports.ts'
import type { Waiter } from './waiter.ts'
import type { WaitingCaller } from './waiting-caller.ts'
import { patientOf } from './whose-call.ts'

/** What an agent is to write up; the patient, where it is known who it was. */
export type LastCall = {
  id: CallId
  number: string
  endedAt: EpochMs
  patient: number | undefined
  isOfCampaign: boolean
}
type JoiningOf = Omit<Extract<FloorEvent, { kind: 'caller-joined' }>, 'kind' | 'caller' | 'queue'>
type EffectOf<Do extends Effect['do']> = Extract<Effect, { do: Do }>

export class Acd {
  readonly ports: AcdPorts
  readonly figures: FloorFigures
  readonly homes = new Homes()
  readonly #line: FloorLine
  readonly #queues = new Map<string, QueueSettings>()
  readonly #agents = new Map<string, AgentSettings>()
  readonly #waiting = new Map<string, Waiter>()
  readonly #offers: OfferHands
  readonly #talks = new Map<string, AgentTalk>()
  readonly #lastCalls = new Map<string, LastCall>()
  readonly #unsubscribe: () => void
  #midnight: Cancel = () => undefined

  constructor(ports: AcdPorts, seed = 1) {
    this.ports = ports
    this.figures = new FloorFigures({
      startOfDay: ports.startOfDay,
      serviceLevelMsOf: (queue) => this.#queues.get(queue)?.rules.serviceLevelMs ?? 20_000,
      now: ports.clock.now(),
    })
    this.#line = new FloorLine({
      clock: ports.clock,
      seed,
      perform: (effect) => this.#perform(effect),
      onError: ports.onError,
    })
    this.#offers = new OfferHands({
      ports,
      waiterOf: (caller) => this.#waiting.get(caller),
      agentOf: (id) => this.#agents.get(id),
      isOpen: (offer) => this.floor.ground.offers.has(offer),
      isWaiting: (caller) => this.floor.ground.callers.has(caller),
      tell: (event) => this.tell(event),
      homes: this.homes,
    })
    this.#unsubscribe = ports.switch.subscribe((event) => this.#hear(event))
    this.#countFromMidnight()
  }

  /** What is counted for strategies is counted by the hospital's day. */
  #countFromMidnight(): void {
    const { clock, startOfDay } = this.ports
    const now = clock.now()
    const next = startOfDay(startOfDay(now) + 36 * 3_600_000)
    if (next <= now) return // a stage without a calendar
    this.#midnight = clock.at(next, () => {
      this.tell({ kind: 'day-began' })
      this.#countFromMidnight()
    })
  }

  get floor() {
    return this.#line.floor
  }

  tell(event: FloorEvent): void {
    this.#line.tell(event)
    // A wish for after the call moves nobody yet, and is news all the same.
    if (event.kind === 'agent-paused' || event.kind === 'agent-signed-out' || event.kind === 'agent-ready')
      this.ports.news({ topic: 'agent', agent: event.agent })
  }

  // Queues and people, as they are set

  queueOf(code: string): QueueSettings | undefined {
    return this.#queues.get(code)
  }

  queueById(id: number): QueueSettings | undefined {
    return [...this.#queues.values()].find((queue) => queue.id === id)
  }

  get queues(): readonly QueueSettings[] {
    return [...this.#queues.values()]
  }

  agentOf(id: string): AgentSettings | undefined {
    return this.#agents.get(id)
  }

  /** What is set now; it holds at once, for those who wait and ring as well. */
  setQueues(queues: readonly QueueSettings[]): void {
    const open = queues.filter(({ isOpen }) => isOpen)
    for (const code of [...this.#queues.keys()])
      if (!open.some((queue) => queue.code === code)) this.tell({ kind: 'queue-closed', queue: code })
    const before = new Map(this.#queues)
    this.#queues.clear()
    for (const queue of queues) this.#queues.set(queue.code, queue)
    for (const queue of open) {
      // New rules put everybody who waits into line anew: not for a change that concerns none of them.
      if (!isSame(before.get(queue.code), queue))
        this.tell({ kind: 'queue-opened', queue: queue.code, rules: rulesFrom(queue.rules) })
      for (const caller of this.#waiting.values()) if (caller.queue.code === queue.code) caller.queue = queue
      this.ports.news({ topic: 'queue', queue: queue.code })
    }
  }

  /** What is known of an agent; tiers and skills of one who is signed in change at once. */
  setAgent(agent: AgentSettings, counted?: Readonly<Record<string, { answered: number; talkedMs: number }>>): void {
    const id = String(agent.userId)
    this.#agents.set(id, agent)
    const state = this.floor.ground.desks.get(id)?.state
    if (state !== undefined && state.at !== 'signed-out') this.#signIn(id, agent, counted)
    this.ports.news({ topic: 'agent', agent: id })
  }

  signIn(agent: AgentSettings, counted?: Readonly<Record<string, { answered: number; talkedMs: number }>>): void {
    const id = String(agent.userId)
    this.#agents.set(id, agent)
    this.#signIn(id, agent, counted)
  }

  #signIn(
    id: string,
    agent: AgentSettings,
    counted: Readonly<Record<string, { answered: number; talkedMs: number }>> | undefined,
  ): void {
    const tiers = agent.queues.flatMap(({ queueId, level, position }) => {
      const queue = this.queueById(queueId)
      return queue === undefined ? [] : [{ queue: queue.code, level, position }]
    })
    this.tell({ kind: 'agent-signed-in', agent: id, tiers, skills: agent.skills, ...(counted && { counted }) })
  }

  // Callers

  /** A caller stands in line; `over` of the caller says when and how it ended. */
  enter(caller: WaitingCaller, joining: JoiningOf): void {
    const { leg } = caller.live
    const unwatch = caller.live.watch((news) => {
      if (news.kind === 'LegEnded' && news.leg === leg) this.tell({ kind: 'caller-gone', caller: leg })
    })
    void caller.over.then(unwatch, unwatch)
    this.enterAs(leg, caller, caller.over, joining)
  }

  /** Somebody who is called back stands in line under the name of the call that will be. */
  enterAs(id: string, waiter: Waiter, over: Promise<unknown>, joining: JoiningOf): void {
    this.#waiting.set(id, waiter)
    const leave = (): void => {
      if (this.#waiting.get(id) === waiter) this.#waiting.delete(id)
    }
    void over.then(leave, leave)
    this.tell({ kind: 'caller-joined', caller: id, queue: waiter.queue.code, ...joining })
  }

  waiterOf(caller: string): Waiter | undefined {
    return this.#waiting.get(caller)
  }

  /** How many come before this caller, and the caller: 1 is next. */
  positionOf(leg: string): number | undefined {
    return positionOf(this.floor.ground, leg)
  }

  /** How long this caller will wait, in ms; undefined where nobody is there to serve. */
  waitOf(leg: string): number | undefined {
    return this.figures.waitOf(this.floor, leg, this.ports.clock.now())
  }

  // Conversations

  talkOf(agent: string): AgentTalk | undefined {
    return this.#talks.get(agent)
  }

  talkIn(call: CallId): AgentTalk | undefined {
    return [...this.#talks.values()].find((talk) => talk.call.id === call)
  }

  get talks(): readonly AgentTalk[] {
    return [...new Set(this.#talks.values())]
  }

  beginTalk(call: LiveCall, agent: string, party: Party, queue: QueueSettings | undefined, isKnown = false): AgentTalk {
    const talk: AgentTalk = new AgentTalk({
      call,
      agent,
      party,
      queue: queue?.code,
      ports: this.ports,
      colleagueAt: (phone) => colleagueAt(this, phone, talk.agent),
      onAgentDone: (over) => this.#agentDone(over),
      onHandedTo: (handed) => this.takeTalk(handed),
      onChange: (changed) => this.#tellOf(changed),
    })
    this.#talks.set(agent, talk)
    this.#tellOf(talk)
    if (!isKnown) this.#logBegan(talk, talk.startedAt)
    return talk
  }

  /** For one who has taken over, or to whom the person was handed: the talk is now this agent's. */
  takeTalk(talk: AgentTalk): void {
    this.#talks.set(talk.agent, talk)
    this.#tellOf(talk)
    this.#logBegan(talk, this.ports.clock.now())
  }

  #tellOf({ call, agent, thirdAgents }: AgentTalk): void {
    this.ports.news({ topic: 'call', call: call.id, agent, thirds: thirdAgents })
  }

  #logBegan({ call, agent, agentLeg, queue }: AgentTalk, connectedAt: EpochMs): void {
    const queueId = (queue === undefined ? undefined : this.queueOf(queue)?.id) ?? null
    this.ports.log({ kind: 'talk-began', call: call.id, leg: agentLeg, userId: Number(agent), queueId, connectedAt })
  }

  lastCallOf(agent: string): LastCall | undefined {
    return this.#lastCalls.get(agent)
  }

  /** Who it was, said after the call. */
  notePatient(agent: string, patient: number): void {
    const last = this.#lastCalls.get(agent)
    if (last !== undefined && this.#talks.get(agent) === undefined) this.#lastCalls.set(agent, { ...last, patient })
  }

  close(): void {
    this.#midnight()
    this.#unsubscribe()
    this.#line.close()
  }

  #agentDone(talk: AgentTalk): void {
    const { agent, call, agentLeg } = talk
    if (this.#talks.get(agent) === talk) this.#talks.delete(agent)
    const number = call.direction === 'inbound' ? call.from : call.to
    const patient = patientOf(call)
    const isOfCampaign = call.facts.has('campaign')
    this.#lastCalls.set(agent, { id: call.id, number, endedAt: this.ports.clock.now(), patient, isOfCampaign })
    this.ports.log({ kind: 'talk-ended', call: call.id, leg: agentLeg, endedAt: this.ports.clock.now() })
    this.tell({ kind: 'agent-ended-call', agent, ...this.#wrapUpOf(agent) })
  }

  /** A call that no queue brought is written up as long as those of the agent's queues. */
  #wrapUpOf(agent: string): { wrapUpMs?: number } {
    if (this.floor.ground.desks.get(agent)?.talkingFor !== undefined) return {}
    const queues = this.#agents.get(agent)?.queues ?? []
    const lengths = queues.map(({ queueId }) => this.queueById(queueId)?.rules.wrapUpMs ?? 0)
    return { wrapUpMs: Math.max(0, ...lengths) }
  }

  // What the floor wants done

  #perform(effect: Effect): void {
    this.figures.note(effect, this.ports.clock.now())
    switch (effect.do) {
      case 'offer':
        return this.#offers.ring(effect)
      case 'withdraw':
        return // the end of the offer follows
      case 'offer-ended':
        return this.#offers.ended(effect)
      case 'connect':
        return void this.#offers.connect(effect).catch(this.ports.onError)
      case 'dismiss':
        return this.#offers.dismiss(effect.offer)
      case 'waiting-began':
        return this.#waitingBegan(effect)
      case 'waiting-ended':
        return this.#waitingEnded(effect)
      case 'turn-away':
        return void this.#waiting.get(effect.caller)?.end({ how: 'turned-away', because: effect.because })
      case 'agent-moved':
        return this.#agentMoved(effect)
      case 'deserted':
        return this.ports.news({ topic: 'deserted', ...without(effect) })
    }
  }

  #waitingBegan({ caller, queue: code, joinedAt }: EffectOf<'waiting-began'>): void {
    const waiting = this.#waiting.get(caller)
    const queue = this.#queues.get(code)
    if (waiting === undefined || queue === undefined) return
    waiting.queue = queue
    const { clock, log, news } = this.ports
    const { callId, wishes } = waiting
    log({ kind: 'wait-began', call: callId, queueId: queue.id, joinedAt, enteredAt: clock.now(), wishes })
    waiting.waitOn()
    news({ topic: 'queue', queue: code })
  }

  #waitingEnded({ caller, queue: code, end, waitedMs }: EffectOf<'waiting-ended'>): void {
    const waiting = this.#waiting.get(caller)
    this.ports.news({ topic: 'queue', queue: code })
    if (waiting === undefined) return
    const isShort = end.how === 'abandoned' && end.isShort
    const userId = end.how === 'served' ? Number(end.agent) : null
    const endedAt = this.ports.clock.now()
    const outcome = end.how === 'exited' && waiting.wantsCallback === true ? 'callback' : end.how
    this.ports.log({ kind: 'wait-ended', call: waiting.callId, endedAt, outcome, isShort, waitedMs, userId })
    if (end.how === 'overflowed') return // waits elsewhere already
    if (end.how === 'abandoned') return waiting.fail(new HungUp())
    if (end.how !== 'served') return void waiting.end({ how: end.how })
    const ring = this.#offers.take(caller, end.agent)
    if (ring === undefined) return waiting.fail(new Error('served by nobody'))
    void waiting.end({ how: 'served', agent: end.agent, ring })
  }

  #agentMoved({ agent, to, reason }: EffectOf<'agent-moved'>): void {
    this.ports.log({ kind: 'agent-moved', userId: Number(agent), at: this.ports.clock.now(), state: to, reason })
    this.ports.news({ topic: 'agent', agent })
    if (to === 'signed-out') void this.homes.hangUp(agent).catch(this.ports.onError)
  }

  /** A phone that comes and goes takes its agent along. */
  #hear(event: SwitchEvent): void {
    if (event.kind !== 'PhoneSeen' && event.kind !== 'PhoneLost') return
    for (const [id, { phone }] of this.#agents)
      if (phone?.kind === 'extension' && phone.number === event.extension)
        this.tell({ kind: event.kind === 'PhoneLost' ? 'agent-unreachable' : 'agent-reachable', agent: id })
  }
}

const isSame = (before: QueueSettings | undefined, after: QueueSettings): boolean =>
  before?.isOpen === true && isDeepStrictEqual(before.rules, after.rules)

const without = ({ do: _, ...rest }: EffectOf<'deserted'>) => rest
