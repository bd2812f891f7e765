import type { MicrophoneFault } from '../../../engine/softphone/core/call.ts'
import {
  type Phone,
  type PhoneEffect,
  type PhoneEvent,
  phoneAtFirst,
  stepPhone,
} from '../../../engine/softphone/core/phone.ts'
import { ApiError, api, take } from '../api/client.ts'
import { queries } from '../api/queries.ts'
import { sessionKey } from '../api/session.ts'
import { Claim } from './claim.ts'
import { chosenDevices, type Devices, keepDevices } from './devices.ts'
import { closeStream, openMicrophone } from './microphone.ts'
import type { Line, SipAgent } from './sip-agent.ts'
import { Sounds } from './sounds.ts'

export type SoftphoneState = {
  phone: Phone
  /** The extension to sign in to the desk with; undefined while there is none. */
  number: string | undefined
  /** Why the microphone cannot be used. */
  fault: MicrophoneFault | undefined
  /** The browser plays nothing before somebody has clicked on the page. */
  isSilenced: boolean
  /** What the microphone hears while a call is on. */
  microphone: MediaStream | undefined
  /** Another window of this browser is the telephone. */
  isElsewhere: boolean
}

/** The telephone of this window. It goes on while pages change, and ends with the session. */
export class Softphone {
  #state: SoftphoneState = {
    phone: phoneAtFirst,
    number: undefined,
    fault: undefined,
    isSilenced: false,
    microphone: undefined,
    isElsewhere: false,
  }
  readonly #watchers = new Set<() => void>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  #sounds: Sounds | undefined
  #line: Line | undefined
  #agent: SipAgent | undefined
  #isWatching = false
  readonly #claim = new Claim()
  /** The user's own setting: every call is answered without a hand. */
  answersItself = false

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly look = (): SoftphoneState => this.#state

  /** Asks for the microphone first: nobody is to be rung who cannot speak. By a click, or the browser may stay silent. */
  async turnOn(): Promise<void> {
    this.#watchHouse()
    const opened = await openMicrophone(chosenDevices().microphone)
    if (opened.kind === 'fault') return this.#become({ fault: opened.why })
    closeStream(opened.stream)
    this.#become({ fault: undefined, isElsewhere: false })
    this.#claim.take()
    this.tell({ kind: 'turned-on' })
  }

  /** After a reload of the page: on again, unless another window has become the telephone. */
  async comeBack(): Promise<void> {
    if (this.#state.phone.line.at !== 'off') return
    if (await this.#claim.isElsewhere()) this.#become({ isElsewhere: true })
    else await this.turnOn()
  }

  tell(event: PhoneEvent): void {
    const [phone, ...effects] = stepPhone(this.#state.phone, event, Date.now(), Math.random())
    if (phone !== this.#state.phone) this.#become({ phone })
    if (phone.line.at === 'off' || phone.line.at === 'refused') this.#claim.giveUp()
    for (const effect of effects) this.#do(effect)
    if (phone.call.at === 'none') this.#putAway()
  }

  /** At once, in a call too. */
  async choose(devices: Devices): Promise<void> {
    keepDevices(devices)
    await this.#sounds?.move()
    if (this.#state.phone.call.at !== 'talking') return
    const opened = await openMicrophone(devices.microphone)
    if (opened.kind === 'fault') return this.#become({ fault: opened.why })
    const [track] = opened.stream.getAudioTracks()
    if (track === undefined) return
    track.enabled = !this.#state.phone.call.isMuted
    await this.#agent?.replaceMicrophone(track)
    closeStream(this.#state.microphone)
    this.#become({ microphone: opened.stream, fault: undefined })
  }

  /** For trying a loudspeaker. */
  ringOnce(): void {
    this.#sounding().ring()
    setTimeout(() => {
      if (this.#state.phone.call.at !== 'ringing') this.#sounds?.stopRinging()
    }, 1_200)
  }

  #become(change: Partial<SoftphoneState>): void {
    this.#state = { ...this.#state, ...change }
    for (const watcher of this.#watchers) watcher()
  }

  #do(effect: PhoneEffect): void {
    switch (effect.do) {
      case 'ask-for-line':
        return void this.#askForLine()
      case 'connect':
        return void this.#connect()
      case 'drop-socket':
        return this.#agent?.dropSocket()
      case 'disconnect':
        return this.#close()
      case 'wake':
        return this.#wake(effect.with, effect.at)
      case 'ring':
        return this.#sounding().ring()
      case 'stop-ringing':
        return this.#sounds?.stopRinging()
      case 'beep':
        return this.#sounding().beep()
      case 'answer':
        return void this.#answer(effect.id)
      case 'hang-up':
        return this.#agent?.hangUp(effect.id, 'declined')
      case 'refuse-second':
        return this.#agent?.hangUp(effect.id, 'busy')
      case 'mute':
        return this.#agent?.mute(effect.isMuted)
      case 'send-key':
        return this.#agent?.sendKey(effect.key)
      case 'refresh':
        return this.#agent?.refresh(effect.id)
    }
  }

  async #askForLine(): Promise<void> {
    try {
      const line = await take(api.POST('/api/softphone/line'))
      this.#line = line
      this.#agent?.takePassword(line.password)
      this.#become({ number: line.number })
      this.tell({ kind: 'line-given', expiresAt: line.expiresAt })
    } catch (error) {
      this.tell(eventOf(error))
    }
  }

  async #connect(): Promise<void> {
    const { SipAgent } = await import('./sip-agent.ts')
    if (this.#line === undefined || this.#state.phone.line.at !== 'connecting') return
    this.#agent ??= new SipAgent(this.#line, {
      tell: (event) => this.tell(event),
      onSound: (stream) => this.#sounding().hear(stream),
      answersItself: () => this.answersItself,
    })
    this.#agent.connect()
  }

  async #answer(id: string): Promise<void> {
    const opened = await openMicrophone(chosenDevices().microphone)
    const { call } = this.#state.phone
    if (opened.kind === 'fault') {
      this.#become({ fault: opened.why })
      return this.tell({ kind: 'microphone-failed', id })
    }
    // Whoever called has given up meanwhile.
    if (call.at !== 'answering' || call.id !== id) return closeStream(opened.stream)
    this.#become({ microphone: opened.stream, fault: undefined })
    this.#agent?.answer(id, opened.stream)
  }

  /** After a call: the microphone is let go, and the browser's sign that it is open goes out. */
  #putAway(): void {
    if (this.#state.microphone === undefined) return
    closeStream(this.#state.microphone)
    this.#sounds?.fallSilent()
    this.#become({ microphone: undefined })
  }

  #close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#agent?.close()
    this.#agent = undefined
    this.#line = undefined
    this.#become({ number: undefined })
  }

  #wake(kind: 'retry-due' | 'renew-due', at: number): void {
    clearTimeout(this.#timers.get(kind))
    this.#timers.set(
      kind,
      setTimeout(() => this.tell({ kind }), Math.max(0, at - Date.now())),
    )
  }

  #sounding(): Sounds {
    this.#sounds ??= new Sounds((isSilenced) => {
      if (isSilenced !== this.#state.isSilenced) this.#become({ isSilenced })
    })
    return this.#sounds
  }

  #watchHouse(): void {
    if (this.#isWatching) return
    this.#isWatching = true
    window.addEventListener('online', () => this.tell({ kind: 'network-back' }))
    window.addEventListener('pagehide', () => this.tell({ kind: 'turned-off' }))
    window.addEventListener('beforeunload', (event) => {
      if (this.#state.phone.call.at === 'talking') event.preventDefault()
    })
    queries.getQueryCache().subscribe(() => {
      if (queries.getQueryData(sessionKey) === null) this.tell({ kind: 'turned-off' })
    })
  }
}

function eventOf(error: unknown): PhoneEvent {
  switch (error instanceof ApiError ? error.code : '') {
    case 'softphone-not-here':
      return { kind: 'line-refused', why: 'not-here' }
    case 'softphone-number-taken':
      return { kind: 'line-refused', why: 'number-taken' }
    case 'not-allowed':
      return { kind: 'line-refused', why: 'not-allowed' }
    case 'not-signed-in':
      return { kind: 'line-refused', why: 'signed-out' }
    default:
      return { kind: 'line-unreachable' }
  }
}

/** One for the whole window. */
export const softphone = new Softphone()
