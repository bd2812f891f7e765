import { HungUp, isHungUp, type LiveCall, type Ring } from '../calls/live-call.ts'
import type { Switchboard } from '../calls/switchboard.ts'
import { type CallId, callIdOf, type LegId, newLegId } from '../kernel/ids.ts'
import type { Destination } from '../switch/switch.ts'
import type { Wishes } from './acd-log-store.ts'
import type { QueueSettings } from './acd-settings-store.ts'
import type { Callback } from './callbacks-store.ts'
import type { AcdPorts } from './ports.ts'
import type { WaitEnd, Waiter } from './waiter.ts'

export type WaitingCallbackOptions = {
  callback: Callback
  queue: QueueSettings
  ports: AcdPorts
  switchboard: Pick<Switchboard, 'originate'>
  to: Destination
  callerId: string
}

/** How long a person who is called back is rung. */
export const callbackRingsMs = 40_000

/**
 * One who has hung up and stands in line all the same. Agents are rung for a call that is not dialed yet; once one has answered the
 * person is rung, and the two hear each other.
 */
export class WaitingCallback implements Waiter {
  queue: QueueSettings
  patient: number | undefined
  readonly wishes: Wishes
  readonly number: string
  readonly leg: LegId = newLegId()
  readonly callId: CallId = callIdOf(this.leg)
  readonly #options: WaitingCallbackOptions
  readonly #over: Promise<WaitEnd>
  #end: (end: WaitEnd) => void = () => undefined
  #fail: (error: unknown) => void = () => undefined
  #call: Promise<LiveCall> | undefined
  #outcome: ReturnType<Switchboard['originate']> | undefined
  /** Whether the person is to be dialed, once that is known. */
  #goAhead: (isWanted: boolean) => void = () => undefined
  #isLeftAlone = false

  constructor(options: WaitingCallbackOptions) {
    this.#options = options
    const { callback, queue } = options
    this.queue = queue
    this.wishes = callback.wishes
    this.number = callback.number
    this.patient = callback.patient
    this.#over = new Promise((resolve, reject) => {
      this.#end = resolve
      this.#fail = reject
    })
    this.#over.catch(() => undefined)
  }

  get over(): Promise<WaitEnd> {
    return this.#over
  }

  /** The person picked up when the agent had just gone: somebody has to speak with them. */
  get isLeftAlone(): boolean {
    return this.#isLeftAlone
  }

  call(): Promise<LiveCall> {
    this.#call ??= this.#prepare()
    return this.#call
  }

  #prepare(): Promise<LiveCall> {
    const { switchboard, to, callerId, callback } = this.#options
    const isWanted = new Promise<boolean>((resolve) => {
      this.#goAhead = resolve
    })
    const facts = {
      callback: String(callback.id),
      ...(this.patient !== undefined && { patient: String(this.patient) }),
    }
    const request = { leg: this.leg, to, callerId: { number: callerId }, ringMs: callbackRingsMs }
    return new Promise((resolve, reject) => {
      this.#outcome = switchboard.originate(request, facts, (call) => {
        resolve(call)
        return isWanted
      })
      this.#outcome.then(() => reject(new HungUp()), reject)
    })
  }

  waitOn(): void {
    // Nobody listens.
  }

  end(end: WaitEnd): Promise<void> {
    this.#goAhead(false)
    this.#end(end)
    return Promise.resolve()
  }

  fail(error: unknown): void {
    this.#goAhead(false)
    this.#fail(error)
  }

  async connect(ring: Ring, _: string | null, isWanted: () => boolean): Promise<'caller' | 'agent' | undefined> {
    const { ports } = this.#options
    try {
      const call = await this.call()
      let hasAgentGone = false
      call.watch((news) => {
        if (news.kind !== 'LegEnded' || news.leg !== ring.leg) return
        hasAgentGone = true
        if (!call.isAnswered && !call.hasEnded) void ports.switch.hangUp(call.leg, 'finished')
      })
      await this.#tellAgent(ring)
      if (hasAgentGone) return 'agent'
      void ring.play('ringback', [{ kind: 'tone', tone: 'ringback' }])
      this.#goAhead(true)
      const outcome = await this.#outcome
      if (outcome?.kind !== 'answered') return 'caller'
      await ports.switch.stopPlayback(ring.leg)
      if (!isWanted()) {
        this.#isLeftAlone = !call.hasEnded
        return 'agent'
      }
      const joined = await call.joinWith(ring.leg)
      if (joined.kind === 'done' || joined.kind === 'unknown') return undefined
      this.#isLeftAlone = !call.hasEnded
      return 'caller'
    } catch (error) {
      if (!isHungUp(error)) ports.onError(error)
      return 'caller'
    }
  }

  /** That it is a callback, and of which queue: the agent hears it ring next. */
  async #tellAgent(ring: Ring): Promise<void> {
    const { speech, hospitalLanguage: language, onError } = this.#options.ports
    try {
      const fields = { queue: this.queue.title[language] }
      const words = await speech.render({ kind: 'prompt', prompt: 'queue/callback-whisper', language, fields })
      await ring.play('queue/callback-whisper', words)
    } catch (error) {
      onError(error) // rung all the same
    }
  }
}
