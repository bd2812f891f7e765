import { HungUp, type LiveCall } from '../calls/live-call.ts'
import type { Cancel, EpochMs } from '../kernel/clock.ts'
import type { Language } from '../speech/speech.ts'
import type { LegSnapshot, PlaybackSource } from '../switch/switch.ts'
import type { Acd } from './acd.ts'
import type { Wishes } from './acd-log-store.ts'
import type { QueueSettings } from './acd-settings-store.ts'
import type { AgentTalk } from './agent-talk.ts'
import type { Callbacks } from './callbacks.ts'
import type { ConversationEnd } from './core/conversation.ts'
import type { TurnedAway } from './core/words.ts'
import type { WaitEnd } from './waiter.ts'
import { type Place, WaitingCaller } from './waiting-caller.ts'

export type QueueRequest = {
  queue: string
  language: Language
  wishes: Wishes
  /** Of one who waited before the engine was started again. */
  joinedAt?: EpochMs
  /** Leaves the line then, unless an agent is there. */
  untilAt?: EpochMs | undefined
  /** What is heard first, before the music. */
  greeting?: readonly PlaybackSource[]
  onServed?: (agent: string) => void
  onTalkEnded?: (agent: string) => void
}

/** As the verb `queue` gives it to a script. */
export type QueueResult =
  | { kind: 'served'; talkSeconds: number; rating: number | undefined }
  | { kind: 'timed-out' | 'exited' | Exclude<TurnedAway, 'is-waiting-already'> }
  /** The caller has left the line, keeps the place, and will be called. */
  | { kind: 'callback' }

/** Those who are called back instead of waiting. */
export type CallbackPromises = Pick<Callbacks, 'promise' | 'takeBack'>

const ratingKeys: readonly string[] = ['1', '2', '3']
const ratingWaitMs = 8_000
const leaveAgainMs = 250

/** What becomes of a caller who goes to a queue: the waiting, the conversation, the rating. */
export class QueueCalls {
  readonly #acd: Acd
  readonly #callbacks: CallbackPromises

  constructor(acd: Acd, callbacks: CallbackPromises) {
    this.#acd = acd
    this.#callbacks = callbacks
  }

  /** Throws HungUp when the caller has gone. */
  async queue(call: LiveCall, request: QueueRequest): Promise<QueueResult> {
    const { clock } = this.#acd.ports
    let joinedAt = request.joinedAt ?? (await this.#placeOwed(call, request.queue)) ?? clock.now()
    let { wishes, untilAt } = request
    for (;;) {
      const queue = this.#acd.queueOf(request.queue)
      if (queue === undefined) return { kind: 'no-such-queue' }
      const { end, caller } = await this.#wait(call, queue, { ...request, untilAt, wishes, joinedAt })
      if (end.how === 'exited' && caller.callbackNumber !== undefined)
        return await this.#promise(caller, { number: caller.callbackNumber, joinedAt })
      if (end.how !== 'served') return toResult(end)
      const result = await this.#speak(call, end, request)
      if (result !== 'again') return result
      // Nobody's fault but ours: at the head. A new waiting: the longest wait does not count what was talked.
      wishes = { ...wishes, isUrgent: true }
      joinedAt = clock.now()
      untilAt = undefined // who has spoken with an agent is not sent away again
    }
  }

  /** One who was called, from the moment in which the two hear each other: all of it is conversation. Resolves as `queue` does. */
  async served(call: LiveCall, end: Extract<WaitEnd, { how: 'served' }>, request: QueueRequest): Promise<QueueResult> {
    const result = await this.#talk(call, end, request)
    return result === 'again' ? await this.queue(call, { ...request, wishes: { isUrgent: true } }) : result
  }

  /** A conversation that went on while the engine was away. Resolves as `queue` does. */
  async goOn(
    call: LiveCall,
    talking: { agent: string; leg: LegSnapshot; queue: QueueSettings | undefined; language: Language },
  ): Promise<QueueResult> {
    const { agent, leg, queue, language } = talking
    const party = this.#acd.homes.lendAgain(call, agent, leg.leg) ?? call.found(leg)
    const talk = this.#acd.beginTalk(call, agent, party, queue, true)
    const result = await this.#until(call, talk, language)
    if (result !== 'again') return result
    if (queue === undefined) return { kind: 'timed-out' }
    return await this.queue(call, { queue: queue.code, language, wishes: { isUrgent: true } })
  }

  /** Of one who is owed a callback and does not wait for it. */
  async #placeOwed(call: LiveCall, code: string): Promise<EpochMs | undefined> {
    const queue = call.direction === 'inbound' ? this.#acd.queueOf(code) : undefined
    return queue && (await this.#callbacks.takeBack(call.from, queue.id))
  }

  /** Kept before it is said. */
  async #promise(
    { live, queue, patient, language, wishes }: WaitingCaller,
    { number, joinedAt }: { number: string; joinedAt: EpochMs },
  ): Promise<QueueResult> {
    await this.#callbacks.promise({
      askedIn: live.id,
      queueId: queue.id,
      number,
      patient,
      language,
      wishes,
      joinedAt,
    })
    const words = await this.#words('queue/callback-kept', language)
    await live.play('queue/callback-kept', words, { bargeIn: false })
    return { kind: 'callback' }
  }

  /** None where the voice fails. */
  async #words(prompt: string, language: Language) {
    const { speech, onError } = this.#acd.ports
    return await speech.render({ kind: 'prompt', prompt, language, fields: {} }).catch((error: unknown) => {
      onError(error)
      return []
    })
  }

  async #wait(
    call: LiveCall,
    queue: QueueSettings,
    request: QueueRequest & { joinedAt: EpochMs },
  ): Promise<{ end: WaitEnd; caller: WaitingCaller }> {
    const { wishes, joinedAt, language, greeting = [], untilAt } = request
    const caller = new WaitingCaller({
      call,
      language,
      queue,
      wishes,
      ports: this.#acd.ports,
      greeting,
      placeOf: () => this.#placeOf(call.leg),
      onExit: () => this.#acd.tell({ kind: 'caller-exited', caller: call.leg }),
    })
    const hasPlace = call.direction === 'inbound' && /^\+?\d{5,}$/.test(call.from)
    this.#acd.enter(caller, { joinedAt, ...wishes, ...(hasPlace && { number: call.from }) })
    const stop = untilAt === undefined ? undefined : this.#leaveAt(call, untilAt)
    return { end: await caller.over.finally(stop), caller }
  }

  /** While an agent is being connected nobody is sent away; when that came to nothing, the next moment is the time. */
  #leaveAt(call: LiveCall, at: EpochMs): Cancel {
    const { clock } = this.#acd.ports
    let cancel = clock.at(at, leave)
    const acd = this.#acd
    function leave(): void {
      cancel = clock.at(clock.now() + leaveAgainMs, leave)
      acd.tell({ kind: 'caller-exited', caller: call.leg })
    }
    return () => cancel()
  }

  #placeOf(leg: string): Place | undefined {
    const position = this.#acd.positionOf(leg)
    return position === undefined ? undefined : { position, waitMs: this.#acd.waitOf(leg) }
  }

  async #speak(call: LiveCall, end: Extract<WaitEnd, { how: 'served' }>, request: QueueRequest) {
    this.#acd.ports.recording.conversation(call)
    return await this.#talk(call, end, request)
  }

  async #talk(call: LiveCall, { agent, ring }: Extract<WaitEnd, { how: 'served' }>, request: QueueRequest) {
    const queue = this.#acd.queueOf(this.#acd.floor.ground.desks.get(agent)?.talkingFor?.queue.id ?? '')
    const talk = this.#acd.beginTalk(call, agent, ring, queue)
    request.onServed?.(agent)
    void talk.over.finally(() => request.onTalkEnded?.(agent))
    return await this.#until(call, talk, request.language)
  }

  async #until(call: LiveCall, talk: AgentTalk, language: Language): Promise<QueueResult | 'again'> {
    const { how, talkMs } = await talk.over
    if (how === 'person-left' || call.hasEnded) throw new HungUp()
    if (isUnserved(how)) return 'again'
    this.#acd.ports.recording.pause(call)
    const queue = talk.queue === undefined ? undefined : this.#acd.queueOf(talk.queue)
    const asks = how === 'agent-left' && queue?.manners.asksRating === true
    const rating = asks ? await this.#rate(call, language) : undefined
    return { kind: 'served', talkSeconds: talkMs / 1000, rating }
  }

  /** One key, asked for twice; silence is an answer too. */
  async #rate(call: LiveCall, language: Language): Promise<number | undefined> {
    const { log } = this.#acd.ports
    const sources = await this.#words('queue/rating', language)
    if (sources.length === 0) return undefined
    call.dropTypedAhead()
    for (let tries = 0; tries < 2; tries += 1) {
      const end = await call.play('queue/rating', sources, { bargeIn: true })
      const pressed = end.kind === 'interrupted' ? end.digit : await call.nextDigit(ratingWaitMs)
      const rating = ratingKeys.indexOf(pressed) + 1
      call.trail({ verb: 'rating', prompt: 'queue/rating', outcome: rating > 0 ? `key ${pressed}` : 'silence' })
      if (rating === 0) continue
      log({ kind: 'rated', call: call.id, rating })
      await call.play('queue/rated', await this.#words('queue/rated', language), { bargeIn: false })
      return rating
    }
    return undefined
  }
}

const isUnserved = (how: ConversationEnd): boolean => how === 'agent-lost' || how === 'not-handed-over'

function toResult(end: Exclude<WaitEnd, { how: 'served' }>): QueueResult {
  if (end.how !== 'turned-away') return { kind: end.how }
  // One leg waits once; a script that asks for it twice at once finds no room.
  return { kind: end.because === 'is-waiting-already' ? 'full' : end.because }
}
