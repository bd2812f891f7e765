import { isHungUp, type LiveCall, type PlayEnd, type Ring } from '../calls/live-call.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CallId } from '../kernel/ids.ts'
import type { Fields, Language } from '../speech/speech.ts'
import type { PlaybackSource } from '../switch/switch.ts'
import type { Wishes } from './acd-log-store.ts'
import type { QueueSettings } from './acd-settings-store.ts'
import { askForCallback } from './callback-dialog.ts'
import { spokenWait, type WaitWord } from './core/wait-estimate.ts'
import type { AcdPorts } from './ports.ts'
import type { WaitEnd, Waiter } from './waiter.ts'
import { patientOf } from './whose-call.ts'

export type Place = { position: number; waitMs: number | undefined }

export type WaitingCallerOptions = {
  call: LiveCall
  language: Language
  queue: QueueSettings
  wishes: Wishes
  ports: AcdPorts
  /** Heard once, before the music. */
  greeting?: readonly PlaybackSource[]
  placeOf: () => Place | undefined
  /** The caller leaves the line: by the key that leads out, or to be called back. */
  onExit: () => void
}

/** One caller in the line: what the caller hears, the keys that lead out, and the agent who comes in the end. */
export class WaitingCaller implements Waiter {
  readonly live: LiveCall
  readonly language: Language
  queue: QueueSettings
  readonly wishes: Wishes
  readonly #ports: AcdPorts
  readonly #options: WaitingCallerOptions
  readonly #over: Promise<WaitEnd>
  #end: (end: WaitEnd) => void = () => undefined
  #fail: (error: unknown) => void = () => undefined
  #isWaiting = false
  #greeting: readonly PlaybackSource[]
  #stopped: { promise: Promise<void>; tell: () => void } | undefined
  #callbackNumber: string | undefined
  /** What the caller was told last. */
  #promised: WaitWord | undefined
  #entertainment: Promise<void> = Promise.resolve()

  constructor(options: WaitingCallerOptions) {
    this.live = options.call
    this.language = options.language
    this.queue = options.queue
    this.wishes = options.wishes
    this.#ports = options.ports
    this.#options = options
    this.#greeting = options.greeting ?? []
    this.#over = new Promise((resolve, reject) => {
      this.#end = resolve
      this.#fail = reject
    })
    this.#over.catch(() => undefined)
  }

  get over(): Promise<WaitEnd> {
    return this.#over
  }

  get callId(): CallId {
    return this.live.id
  }

  get number(): string {
    const { direction, from, to } = this.live
    return direction === 'inbound' ? from : to
  }

  get patient(): number | undefined {
    return patientOf(this.live)
  }

  set patient(patient: number) {
    this.live.facts.set('patient', String(patient))
  }

  call(): Promise<LiveCall> {
    return Promise.resolve(this.live)
  }

  /** At which the caller, who has left the line, wants to be called back. */
  get callbackNumber(): string | undefined {
    return this.#callbackNumber
  }

  get wantsCallback(): boolean {
    return this.#callbackNumber !== undefined
  }

  /** Music and announcements until somebody comes; also again, when an agent did not come after all. */
  waitOn(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#stopped = stopping()
    this.#entertainment = this.#rounds().catch((error: unknown) => {
      if (!isHungUp(error)) this.#ports.onError(error)
    })
  }

  async end(end: WaitEnd): Promise<void> {
    await this.#quiet()
    this.#end(end)
  }

  fail(error: unknown): void {
    this.#stop()
    this.#fail(error)
  }

  /**
   * Music goes on until the two are connected, unless the caller is told something: the switch breaks it off when it connects them,
   * sooner than it would on an order of its own.
   */
  async connect(
    ring: Ring,
    agentNumber: string | null,
    isWanted: () => boolean,
  ): Promise<'caller' | 'agent' | undefined> {
    const missing = await this.#join(ring, agentNumber, isWanted)
    if (!isWanted()) return missing // the music that plays by now is that of another wait
    if (missing !== undefined) await this.#silence()
    await this.#entertainment
    return missing
  }

  async #join(
    ring: Ring,
    agentNumber: string | null,
    isWanted: () => boolean,
  ): Promise<'caller' | 'agent' | undefined> {
    try {
      const agent = this.queue.manners.tellsAgentNumber ? agentNumber : null
      if (agent !== null) await this.#quiet()
      this.#stop()
      await Promise.all([this.#tellCaller(agent), this.#tellAgent(ring)])
      if (!isWanted()) return 'agent'
      const joined = await this.live.joinWith(ring.leg)
      if (joined.kind === 'done' || joined.kind === 'unknown') return undefined
      return this.live.hasEnded ? 'caller' : 'agent'
    } catch (error) {
      if (!isHungUp(error)) this.#ports.onError(error)
      return this.live.hasEnded ? 'caller' : 'agent'
    }
  }

  async #quiet(): Promise<void> {
    if (!this.#isWaiting) return
    this.#stop()
    await this.#silence()
    await this.#entertainment
  }

  #stop(): void {
    this.#isWaiting = false
    this.#stopped?.tell()
  }

  /** Who has gone in this moment hears nothing anyway. */
  async #silence(): Promise<void> {
    if (!this.live.hasEnded) await this.live.silence().catch(() => undefined)
  }

  async #tellCaller(agent: string | null): Promise<void> {
    if (agent === null) return
    const words = await this.#words('queue/agent-number', { agent }, this.language)
    await this.live.play('queue/agent-number', words, { bargeIn: true })
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
    this.#ports.recording.pause(this.live)
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
    const music: readonly PlaybackSource[] = isTone ? [{ kind: 'tone', tone: 'ringback' }] : this.#ports.music
    const sources = [...this.#greeting, ...music]
    this.#greeting = []
    // A piece of music ends by itself; ringback never does.
    const stop = isTone && until !== undefined ? this.#ports.clock.at(until, () => void this.#silence()) : undefined
    const end = await this.live.play('queue/music', sources, { bargeIn: true }).finally(stop)
    // Music that cannot be played must not become a loop without a pause.
    if (end.kind === 'failed') await this.live.pause(1_000)
    await this.#hear(end)
  }

  async #announce(): Promise<void> {
    const { tellsPosition, tellsWait, callbackKey } = this.queue.manners
    const place = this.#options.placeOf()
    if (place === undefined) return
    const { position, waitMs } = place
    if (tellsPosition)
      await this.#hear(await (position === 1 ? this.#say('queue/next', {}) : this.#say('queue/position', { position })))
    if (tellsWait && waitMs !== undefined && this.#isWaiting) await this.#tellWait(waitMs)
    if (callbackKey !== null && this.#isWaiting)
      await this.#hear(await this.#say('queue/callback-key', { key: callbackKey }))
  }

  /** A promise never grows without a word about it. */
  async #tellWait(waitMs: number): Promise<void> {
    const { word, hasGrown } = spokenWait(waitMs, this.#promised)
    this.#promised = word
    if (hasGrown) await this.#hear(await this.#say('queue/wait-grown', {}))
    if (this.#isWaiting) await this.#hear(await this.#say(`queue/wait-${word}`, {}))
  }

  /** To one who waits: not any more once somebody comes, whom it would be said over. */
  async #say(prompt: string, fields: Fields): Promise<PlayEnd> {
    const words = await this.#words(prompt, fields, this.language)
    return this.#isWaiting ? await this.live.play(prompt, words, { bargeIn: true }) : { kind: 'finished' }
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

  async #hear(end: PlayEnd): Promise<void> {
    if (end.kind !== 'interrupted' || !this.#isWaiting) return
    const { exitKey, callbackKey } = this.queue.manners
    if (end.digit === exitKey) this.#options.onExit()
    else if (end.digit === callbackKey) await this.#offerCallback()
  }

  async #offerCallback(): Promise<void> {
    const number = await askForCallback({
      call: this.live,
      isWanted: () => this.#isWaiting,
      stopped: this.#stopped?.promise ?? Promise.resolve(),
      say: (prompt, fields) => this.#say(prompt, fields),
    })
    this.live.trail({
      verb: 'callback',
      prompt: 'queue/callback-offer',
      outcome: number === undefined ? 'waits on' : 'wanted',
    })
    if (number === undefined || !this.#isWaiting) return
    this.#callbackNumber = number
    this.#options.onExit()
  }
}

function stopping(): { promise: Promise<void>; tell: () => void } {
  let tell: () => void = () => undefined
  const promise = new Promise<void>((resolve) => {
    tell = resolve
  })
  return { promise, tell }
}
