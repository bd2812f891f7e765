import { isHungUp, type LiveCall, type PlayEnd, type Ring } from '../calls/live-call.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Fields, Language } from '../speech/speech.ts'
import type { Digit, PlaybackSource } from '../switch/switch.ts'
import type { Wishes } from './acd-log-store.ts'
import type { QueueSettings } from './acd-settings-store.ts'
import { spokenWait, type WaitWord } from './core/wait-estimate.ts'
import type { TurnedAway, WaitingEnd } from './core/words.ts'
import type { AcdPorts } from './ports.ts'

/** How waiting ended for the person who waited. `served`: the two hear each other. */
export type WaitEnd =
  | { how: 'served'; agent: string; ring: Ring }
  | { how: Exclude<WaitingEnd['how'], 'served' | 'overflowed' | 'abandoned'> }
  | { how: 'turned-away'; because: TurnedAway }

export type Place = { position: number; waitMs: number | undefined }

export type WaitingCallerOptions = {
  call: LiveCall
  language: Language
  queue: QueueSettings
  wishes: Wishes
  ports: AcdPorts
  placeOf: () => Place | undefined
  /** Every key that the caller presses while waiting. */
  onKey: (digit: Digit) => void
}

/** One caller in the line: what the caller hears, the keys that lead out, and the agent who comes in the end. */
export class WaitingCaller {
  readonly call: LiveCall
  readonly language: Language
  queue: QueueSettings
  readonly wishes: Wishes
  readonly #ports: AcdPorts
  readonly #options: WaitingCallerOptions
  readonly #over: Promise<WaitEnd>
  #end: (end: WaitEnd) => void = () => undefined
  #fail: (error: unknown) => void = () => undefined
  #isWaiting = false
  /** What the caller was told last. */
  #promised: WaitWord | undefined
  #entertainment: Promise<void> = Promise.resolve()

  constructor(options: WaitingCallerOptions) {
    this.call = options.call
    this.language = options.language
    this.queue = options.queue
    this.wishes = options.wishes
    this.#ports = options.ports
    this.#options = options
    this.#over = new Promise((resolve, reject) => {
      this.#end = resolve
      this.#fail = reject
    })
    this.#over.catch(() => undefined)
  }

  get over(): Promise<WaitEnd> {
    return this.#over
  }

  /** Music and announcements until somebody comes; also again, when an agent did not come after all. */
  waitOn(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#entertainment = this.#rounds().catch((error: unknown) => {
      if (!isHungUp(error)) this.#ports.onError(error)
    })
  }

  async end(end: WaitEnd): Promise<void> {
    await this.#quiet()
    this.#end(end)
  }

  fail(error: unknown): void {
    this.#isWaiting = false
    this.#fail(error)
  }

  /**
   * Lets the two hear each other, once each has been told about the other. Says who of them was not there, and undefined when
   * they are connected. Music goes on until then, unless the caller is told something: the switch breaks it off when it connects
   * them, sooner than it would on an order of its own.
   */
  async connect(ring: Ring, agentNumber: string | null): Promise<'caller' | 'agent' | undefined> {
    const missing = await this.#join(ring, agentNumber)
    if (missing !== undefined) await this.#silence()
    await this.#entertainment
    return missing
  }

  async #join(ring: Ring, agentNumber: string | null): Promise<'caller' | 'agent' | undefined> {
    try {
      const agent = this.queue.manners.tellsAgentNumber ? agentNumber : null
      if (agent !== null) await this.#quiet()
      this.#isWaiting = false
      await Promise.all([this.#tellCaller(agent), this.#tellAgent(ring)])
      const joined = await this.call.joinWith(ring.leg)
      if (joined.kind === 'done' || joined.kind === 'unknown') return undefined
      return this.call.hasEnded ? 'caller' : 'agent'
    } catch (error) {
      if (!isHungUp(error)) this.#ports.onError(error)
      return this.call.hasEnded ? 'caller' : 'agent'
    }
  }

  async #quiet(): Promise<void> {
    if (!this.#isWaiting) return
    this.#isWaiting = false
    await this.#silence()
    await this.#entertainment
  }

  /** Who has gone in this moment hears nothing anyway. */
  async #silence(): Promise<void> {
    if (!this.call.hasEnded) await this.call.silence().catch(() => undefined)
  }

  async #tellCaller(agent: string | null): Promise<void> {
    if (agent === null) return
    const words = await this.#words('queue/agent-number', { agent }, this.language)
    await this.call.play('queue/agent-number', words, { bargeIn: true })
  }

  async #tellAgent(ring: Ring): Promise<void> {
    const { manners, title } = this.queue
    if (!manners.whispersTitle) return
    const language = this.#ports.hospitalLanguage
    const sources = await this.#words('queue/whisper', { queue: title[language] }, language)
    await ring.play('queue/whisper', sources)
  }

  async #rounds(): Promise<void> {
    const { clock } = this.#ports
    let announcedAt = clock.now()
    this.#ports.recording.pause(this.call)
    while (this.#isWaiting) {
      const { announceEveryMs } = this.queue.manners
      const nextAt = announceEveryMs > 0 ? announcedAt + announceEveryMs : undefined
      if (nextAt !== undefined && clock.now() >= nextAt) {
        announcedAt = clock.now()
        await this.#announce()
      } else await this.#music(nextAt)
    }
  }

  async #music(until: EpochMs | undefined): Promise<void> {
    const { manners } = this.queue
    const isTone = manners.music === 'ringback'
    const sources: readonly PlaybackSource[] = isTone ? [{ kind: 'tone', tone: 'ringback' }] : this.#ports.music
    // A piece of music ends by itself; ringback never does.
    const stop = isTone && until !== undefined ? this.#ports.clock.at(until, () => void this.#silence()) : undefined
    const end = await this.call.play('queue/music', sources, { bargeIn: true }).finally(stop)
    // Music that cannot be played must not become a loop without a pause.
    if (end.kind === 'failed') await this.call.pause(1_000)
    this.#hear(end)
  }

  async #announce(): Promise<void> {
    const { tellsPosition, tellsWait } = this.queue.manners
    const place = this.#options.placeOf()
    if (place === undefined) return
    const { position, waitMs } = place
    if (tellsPosition)
      this.#hear(await (position === 1 ? this.#say('queue/next', {}) : this.#say('queue/position', { position })))
    if (tellsWait && waitMs !== undefined && this.#isWaiting) await this.#tellWait(waitMs)
  }

  /** A promise never grows without a word about it. */
  async #tellWait(waitMs: number): Promise<void> {
    const { word, hasGrown } = spokenWait(waitMs, this.#promised)
    this.#promised = word
    if (hasGrown) this.#hear(await this.#say('queue/wait-grown', {}))
    if (this.#isWaiting) this.#hear(await this.#say(`queue/wait-${word}`, {}))
  }

  /** To one who waits: not any more once somebody comes, whom it would be said over. */
  async #say(prompt: string, fields: Fields): Promise<PlayEnd> {
    const words = await this.#words(prompt, fields, this.language)
    return this.#isWaiting ? await this.call.play(prompt, words, { bargeIn: true }) : { kind: 'finished' }
  }

  /** None where the voice fails: nobody is kept waiting, or apart, for want of an announcement. */
  async #words(prompt: string, fields: Fields, language: Language): Promise<readonly PlaybackSource[]> {
    try {
      return await this.#ports.speech.render({ kind: 'prompt', prompt, language, fields })
    } catch (error) {
      this.#ports.onError(error)
      return []
    }
  }

  #hear(end: PlayEnd): void {
    if (end.kind === 'interrupted') this.#options.onKey(end.digit)
  }
}
