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

type Third = { ring: Ring; to: string; colleague: AskedColleague | undefined }
/** Why a third did not come: a cause of the switch, or `no-such-number`. */
export type ThirdFailed = { to: string; why: string }

/** How long a third is rung before the person is with the agent again. */
const thirdRingsMs = 30_000

/** One conversation between a person and an agent, from the moment in which they hear each other. */
export class AgentTalk {
  readonly call: LiveCall
  readonly queue: string | undefined
  readonly startedAt: EpochMs
  /** Who speaks with the person; another one once a supervisor has taken over. */
  agent: string
  #party: Party
  #third: Third | undefined
  #thirdFailed: ThirdFailed | undefined
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

  get thirdNumber(): string | undefined {
    return this.#third?.to
  }

  /** The third, where it is an agent who is signed in. */
  get thirdAgent(): string | undefined {
    return this.#third?.colleague?.agent
  }

  /** The last third that was rung and did not come, until another is rung. */
  get thirdFailed(): ThirdFailed | undefined {
    return this.#thirdFailed
  }

  /** What the agent does, and what the phones tell. */
  act(event: ConversationEvent): void {
    const [after, ...effects] = stepConversation(this.#state, event)
    if (after === this.#state && effects.length === 0) return
    if (after.at !== this.#state.at) this.#since = this.#options.ports.clock.now()
    this.#state = after
    for (const effect of effects) this.#do(effect)
    if (isThirdAlone(after) && this.#third?.colleague !== undefined)
      void this.#lane.run('talk', () => this.#handToColleague())
    this.#options.onChange(this)
  }

  /** The agent's phone is put down by hand of the desk. */
  hangUpAgent(): void {
    if (!isAgentIn(this.#state)) return
    const party = this.#party
    this.act({ kind: 'agent-gone' })
    party.letGo()
  }

  /** The third puts the phone down by hand of the own desk. */
  hangUpThird(): void {
    if (this.#third !== undefined) this.#losesThird()
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
    else if (news.leg === this.#third?.ring.leg) {
      // The end of the leg may be told before the dialing comes out.
      if (this.#state.at === 'ringing-third') this.#thirdFailed = { to: this.#third.to, why: news.cause }
      this.#forgetThird()
      this.act({ kind: 'third-gone' })
    }
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
        if (this.#third === undefined) return
        await port.stopPlayback(this.#party.leg)
        if ((await port.bridge(this.#party.leg, this.#third.ring.leg)).kind !== 'done') this.#losesThird()
        return
      case 'gather':
        for (const leg of [this.call.leg, this.#party.leg, this.#third?.ring.leg])
          if (leg !== undefined) await port.joinRoom(leg, this.#room)
        return
      case 'put-on-hold':
        await this.call.part()
        this.#startMusic()
        return
      case 'stop-music':
        return await this.#stopMusic()
      case 'ring':
        return await this.#ringThird(effect.to)
      case 'let-go':
        if (effect.whom === 'agent') this.#party.letGo()
        else {
          this.#third?.ring.letGo()
          this.#forgetThird()
        }
    }
  }

  async #join(whom: 'agent' | 'third'): Promise<void> {
    const leg = whom === 'agent' ? this.#party.leg : this.#third?.ring.leg
    if (leg === undefined) return
    await this.#options.ports.switch.stopPlayback(leg)
    const joined = await this.call.joinWith(leg)
    if (joined.kind === 'done' || joined.kind === 'unknown') return
    // Not there any more, though nobody has told us yet.
    if (whom === 'third') this.#losesThird()
    else this.hangUpAgent()
  }

  #losesThird(): void {
    this.#third?.ring.letGo()
    this.#forgetThird()
    this.act({ kind: 'third-gone' })
  }

  #forgetThird(): void {
    this.#third?.colleague?.isFree()
    this.#third = undefined
  }

  /** The person is with a colleague alone: it is the colleague's talk from here on, with everything that a desk can do. */
  async #handToColleague(): Promise<void> {
    const third = this.#third
    if (third?.colleague === undefined || !isThirdAlone(this.#state)) return
    const wereTogether = this.#state.at === 'together'
    this.#third = undefined
    this.#party = third.ring
    this.agent = third.colleague.agent
    this.#state = { at: 'talking' }
    this.#since = this.#options.ports.clock.now()
    this.#options.onHandedTo(this)
    if (wereTogether) await this.#join('agent')
  }

  async #ringThird(to: string): Promise<void> {
    const { ports } = this.#options
    const destination = await ports.destinationOf(to)
    this.#thirdFailed = destination === undefined ? { to, why: 'no-such-number' } : undefined
    if (destination === undefined) return this.act({ kind: 'third-gone' })
    if (this.#state.at !== 'ringing-third') return // taken back, or hung up, meanwhile
    const colleague = this.#options.colleagueAt(to)
    colleague?.rings(thirdRingsMs)
    const ring = this.call.ring(destination, { ringMs: thirdRingsMs })
    this.#third = { ring, to, colleague }
    this.#options.onChange(this)
    const sources = [{ kind: 'tone', tone: 'ringback' }] as const
    // The agent hears that it rings; not waited for.
    if (isAgentIn(this.#state)) void this.#playToAgent(sources)
    // Not waited for here: the person may be taken back while it rings.
    void ring.outcome.then((outcome) => this.#thirdHas(ring, outcome)).catch(ports.onError)
  }

  async #thirdHas(ring: Ring, outcome: Awaited<Ring['outcome']>): Promise<void> {
    if (this.#third?.ring !== ring) return // let go meanwhile
    if (outcome.kind === 'answered') {
      this.#third.colleague?.answered()
      return this.act({ kind: 'third-answered' })
    }
    this.#thirdFailed = { to: this.#third.to, why: outcome.kind === 'refused' ? outcome.cause : 'unknown' }
    this.#forgetThird()
    await this.#options.ports.switch.stopPlayback(this.#party.leg)
    this.act({ kind: 'third-gone' })
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
    // A third that was let go by an effect on its way is free at once.
    this.#third?.colleague?.isFree()
    const { clock } = this.#options.ports
    void this.#lane.run('talk', async () => {
      await this.#stopMusic().catch(() => undefined)
      this.#end({ how, talkMs: clock.now() - this.startedAt })
    })
  }
}

/** The agent has gone, and the third is with the person. */
const isThirdAlone = (state: Conversation): boolean =>
  state.at === 'handed-over' || (state.at === 'together' && !state.isAgentHere)
