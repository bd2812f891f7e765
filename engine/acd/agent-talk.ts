import { isHungUp, type LegNews, type LiveCall, type Ring } from '../calls/live-call.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { type LegId, newRoomId, type RoomId } from '../kernel/ids.ts'
import { Lanes } from '../kernel/lanes.ts'
import type { AskedColleague } from './colleagues.ts'
import {
  type Conversation,
  type ConversationEffect,
  type ConversationEnd,
  type ConversationEvent,
  isAgentIn,
  stepConversation,
} from './core/conversation.ts'
import type { AcdPorts } from './ports.ts'
import { type Third, type ThirdFailed, Thirds } from './thirds.ts'

export type TalkOver = { how: ConversationEnd; talkMs: number }

/** Any leg that can be let go: one that was rung for this call, or one that was found after a restart. */
export type Party = Pick<Ring, 'leg' | 'letGo'>

export type AgentTalkOptions = {
  call: LiveCall
  agent: string
  party: Party
  queue: string | undefined
  ports: AcdPorts
  /** Whose desk this phone is at. */
  colleagueAt(phone: string): AskedColleague | undefined
  /** The agent's part is over. */
  onAgentDone(talk: AgentTalk): void
  /** A colleague has the person now, and the talk is that one's. */
  onHandedTo(talk: AgentTalk): void
  onChange(talk: AgentTalk): void
}

/** One conversation between a person and an agent, from the moment in which they hear each other. */
export class AgentTalk {
  readonly call: LiveCall
  readonly queue: string | undefined
  readonly startedAt: EpochMs
  /** Who speaks with the person; another one once a supervisor has taken over. */
  agent: string
  #party: Party
  readonly #thirds: Thirds
  #state: Conversation = { at: 'talking' }
  #since: EpochMs
  readonly #options: AgentTalkOptions
  readonly #lane: Lanes<'talk'>
  readonly #over: Promise<TalkOver>
  #end: (over: TalkOver) => void = () => undefined
  #music: Promise<unknown> = Promise.resolve()
  #isMusicOn = false
  readonly #room: RoomId = newRoomId()
  readonly #unwatch: () => void

  constructor(options: AgentTalkOptions) {
    this.#options = options
    this.call = options.call
    this.agent = options.agent
    this.queue = options.queue
    this.#party = options.party
    this.startedAt = options.ports.clock.now()
    this.#since = this.startedAt
    const { call, ports, colleagueAt } = options
    this.#thirds = new Thirds({
      call,
      ports,
      colleagueAt,
      onAnswered: () => this.act({ kind: 'third-answered' }),
      onFailed: () => this.act({ kind: 'third-failed' }),
      onRings: () => this.#thirdRings(),
    })
    this.#lane = new Lanes((error) => options.ports.onError(error))
    this.#over = new Promise((resolve) => {
      this.#end = resolve
    })
    this.#unwatch = this.call.watch((news) => this.#hear(news))
  }

  get over(): Promise<TalkOver> {
    return this.#over
  }

  get state(): Conversation {
    return this.#state
  }

  get since(): EpochMs {
    return this.#since
  }

  get agentLeg(): LegId {
    return this.#party.leg
  }

  /** The phones of those who were called to it, the one that rings at the end. */
  get thirdNumbers(): readonly string[] {
    return this.#thirds.all.map(({ to }) => to)
  }

  /** Those of them who are agents and signed in. */
  get thirdAgents(): readonly string[] {
    return this.#thirds.all.flatMap(({ colleague }) => (colleague === undefined ? [] : [colleague.agent]))
  }

  /** The last third that was rung and did not come, until another is rung. */
  get thirdFailed(): ThirdFailed | undefined {
    return this.#thirds.failed
  }

  /** What the agent does, and what the phones tell. */
  act(event: ConversationEvent): void {
    const [after, ...effects] = stepConversation(this.#state, event)
    if (after === this.#state && effects.length === 0) return
    if (after.at !== this.#state.at) this.#since = this.#options.ports.clock.now()
    this.#state = after
    for (const effect of effects) this.#do(effect)
    if (this.#heir !== undefined) void this.#lane.run('talk', () => this.#handToColleague())
    this.#options.onChange(this)
  }

  /** The agent's phone is put down by hand of the desk. */
  hangUpAgent(): void {
    if (!isAgentIn(this.#state)) return
    const party = this.#party
    this.act({ kind: 'agent-gone' })
    party.letGo()
  }

  /** One of those who were called puts the phone down by hand of the own desk. */
  hangUpThird(agent: string): void {
    this.#tellLost(this.#thirds.putDown(agent))
  }

  /** Whether this agent's phone rings for it. */
  rings(agent: string): boolean {
    return this.#thirds.rings(agent)
  }

  /** A supervisor's hand: everybody is put down. */
  release(): void {
    void this.call.hangUp('finished').catch(() => undefined)
  }

  /** Somebody else, who has answered a phone of this call already, takes the agent's place. */
  replaceAgent(agent: string, party: Party): void {
    const former = this.#party
    const wasIn = isAgentIn(this.#state)
    if (wasIn) this.#options.onAgentDone(this)
    this.agent = agent
    this.#party = party
    this.act({ kind: 'agent-replaced' })
    void this.#lane.run('talk', () => former.letGo())
  }

  sendDigits(digits: string): Promise<'sent' | 'declined'> {
    return this.call.sendDigits(digits)
  }

  #hear(news: LegNews): void {
    if (news.kind !== 'LegEnded') return
    if (news.leg === this.call.leg) this.act({ kind: 'person-gone' })
    else if (news.leg === this.#party.leg) this.act({ kind: news.by === 'switch' ? 'agent-lost' : 'agent-gone' })
    else this.#tellLost(this.#thirds.lose(news.leg, news.cause))
  }

  #tellLost(lost: 'rung' | 'present' | undefined): void {
    if (lost !== undefined) this.act({ kind: lost === 'rung' ? 'third-failed' : 'third-gone' })
  }

  #do(effect: ConversationEffect): void {
    switch (effect.do) {
      // At once: neither waits for a command that is under way.
      case 'agent-done':
        this.#options.onAgentDone(this)
        return
      case 'over':
        this.#finish(effect.how)
        return
      default:
        void this.#lane.run('talk', async () => {
          try {
            await this.#perform(effect)
          } catch (error) {
            if (!isHungUp(error)) throw error
          }
        })
    }
  }

  async #perform(effect: Exclude<ConversationEffect, { do: 'agent-done' | 'over' }>): Promise<void> {
    const port = this.#options.ports.switch
    switch (effect.do) {
      case 'join':
        return await this.#join(effect.whom)
      case 'join-agent-with-third':
        return await this.#consult()
      case 'gather':
        for (const leg of this.#everybody()) await port.joinRoom(leg, this.#room)
        return
      case 'put-on-hold':
        await this.call.part()
        this.#startMusic()
        return
      case 'stop-music':
        return await this.#stopMusic()
      case 'ring':
        return await this.#thirds.ring(effect.to, () => isRinging(this.#state))
      case 'let-go':
        if (effect.whom === 'agent') this.#party.letGo()
        else this.#thirds.letGo()
    }
  }

  async #join(whom: 'agent' | 'third'): Promise<void> {
    const [third] = this.#thirds.present
    const leg = whom === 'agent' ? this.#party.leg : third?.ring.leg
    if (leg === undefined) return
    await this.#options.ports.switch.stopPlayback(leg)
    const joined = await this.call.joinWith(leg)
    if (joined.kind === 'done' || joined.kind === 'unknown') return
    // Not there any more, though nobody has told us yet.
    if (whom === 'agent') this.hangUpAgent()
    else if (third !== undefined) this.#losesThird(third)
  }

  #everybody(): LegId[] {
    const agent = isAgentIn(this.#state) ? [this.#party.leg] : []
    return [this.call.leg, ...agent, ...this.#thirds.present.map(({ ring }) => ring.leg)]
  }

  async #consult(): Promise<void> {
    const [third] = this.#thirds.present
    if (third === undefined) return
    const port = this.#options.ports.switch
    await port.stopPlayback(this.#party.leg)
    if ((await port.bridge(this.#party.leg, third.ring.leg)).kind !== 'done') this.#losesThird(third)
  }

  #losesThird(third: Third): void {
    this.#thirds.drop(third)
    this.act({ kind: 'third-gone' })
  }

  #thirdRings(): void {
    this.#options.onChange(this)
    // The agent hears that it rings; not waited for. In a room one goes on talking.
    if (this.#state.at === 'ringing-third' && isAgentIn(this.#state))
      void this.#playToAgent([{ kind: 'tone', tone: 'ringback' }])
  }

  /** The colleague who has the person alone now. */
  get #heir(): Third | undefined {
    const [third, ...others] = this.#thirds.present
    return isAgentGone(this.#state) && others.length === 0 && third?.colleague !== undefined ? third : undefined
  }

  /** The person is with a colleague alone: it is the colleague's talk from here on, with everything that a desk can do. */
  async #handToColleague(): Promise<void> {
    const third = this.#heir
    if (third?.colleague === undefined) return
    const wereTogether = this.#state.at === 'together'
    this.#thirds.giveAway(third)
    this.#party = third.ring
    this.agent = third.colleague.agent
    this.#state = { at: 'talking' }
    this.#since = this.#options.ports.clock.now()
    this.#options.onHandedTo(this)
    if (wereTogether) await this.#join('agent')
  }

  #playToAgent(sources: Parameters<Ring['play']>[1]): Promise<void> {
    const { play } = this.#party as Partial<Ring>
    return play === undefined ? Promise.resolve() : play('ringback', sources)
  }

  #startMusic(): void {
    this.#isMusicOn = true
    this.#music = this.#playMusic().catch((error: unknown) => {
      if (!isHungUp(error)) this.#options.ports.onError(error)
    })
  }

  async #playMusic(): Promise<void> {
    while (this.#isMusicOn) {
      const end = await this.call.play('queue/hold-music', this.#options.ports.music, { bargeIn: false })
      if (end.kind === 'failed') await this.call.pause(1_000)
    }
  }

  async #stopMusic(): Promise<void> {
    if (!this.#isMusicOn) return
    this.#isMusicOn = false
    await this.call.silence()
    await this.#music
  }

  #finish(how: ConversationEnd): void {
    this.#unwatch()
    // Who was let go by an effect on its way is free at once.
    this.#thirds.free()
    const { clock } = this.#options.ports
    void this.#lane.run('talk', async () => {
      await this.#stopMusic().catch(() => undefined)
      this.#end({ how, talkMs: clock.now() - this.startedAt })
    })
  }
}

/** The agent has left the person with others. */
const isAgentGone = (state: Conversation): boolean =>
  state.at === 'handed-over' || (state.at === 'together' && !state.isAgentHere && !state.isInviting)

const isRinging = (state: Conversation): boolean =>
  state.at === 'ringing-third' || (state.at === 'together' && state.isInviting)
