import { type RawData, WebSocket } from 'ws'
import type { Cancel, Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import { closeCodes } from './core/close-codes.ts'

export type BridgeOptions = {
  /** Open already. */
  browser: WebSocket
  /** The switch's own socket for SIP, `ws://127.0.0.1:5066`. */
  address: string
  clock: Clock
  /** Whether whoever opened it is still signed in. `isActive`: a call came or went since it was asked last. */
  mayGoOn: (isActive: boolean) => Promise<boolean>
  /** Both sides are closed. */
  onClosed: () => void
}

/** An INVITE with every candidate and every codec of a browser has about 4 KB. */
export const largestFrame = 64 * 1024
const mostBuffered = 256 * 1024
const mostHeldBack = 16
const mostFramesPerBeat = 2_000
export const beatMs = toMs('20s')
const reachWithinMs = toMs('5s')
const partingMs = toMs('1s')

/**
 * Carries SIP, one message a frame, between a browser and the switch, and reads none of it but the first word. Nothing is kept for a side
 * that does not take it: such a bridge is closed, and the browser comes again.
 */
export class SipBridge {
  readonly #options: BridgeOptions
  readonly #switch: WebSocket
  readonly #heldBack: RawData[] = []
  #cancel: Cancel
  #isAnswering = true
  #hasCalled = false
  #frames = 0
  #isClosing = false

  constructor(options: BridgeOptions) {
    this.#options = options
    const { browser, address } = options
    const toSwitch = new WebSocket(address, 'sip', {
      handshakeTimeout: reachWithinMs,
      maxPayload: largestFrame,
      perMessageDeflate: false,
      followRedirects: false,
    })
    this.#switch = toSwitch
    toSwitch.on('open', () => {
      for (const message of this.#heldBack.splice(0)) toSwitch.send(message, { binary: false })
    })
    toSwitch.on('message', (message, isBinary) => this.#carry(message, isBinary, browser))
    toSwitch.on('error', () => this.close('switchAway'))
    toSwitch.on('close', () => this.#onEnd('switchAway'))
    browser.on('message', (message, isBinary) => this.#takeFromBrowser(message, isBinary))
    browser.on('pong', () => {
      this.#isAnswering = true
    })
    // It broke the rules of WebSocket, with a frame that is too large for one.
    browser.on('error', () => this.close('notUnderstood'))
    browser.on('close', () => this.#onEnd('engineStops'))
    this.#cancel = this.#beatLater()
  }

  /** Both sides are let go; whichever does not say goodbye within a second is not waited for. */
  close(why: keyof typeof closeCodes): void {
    if (this.#isClosing) return
    this.#isClosing = true
    this.#cancel()
    const { browser, clock } = this.#options
    browser.close(closeCodes[why], why)
    if (this.#switch.readyState === WebSocket.CONNECTING) this.#switch.terminate()
    else this.#switch.close()
    this.#cancel = clock.at(clock.now() + partingMs, () => {
      browser.terminate()
      this.#switch.terminate()
    })
  }

  #onEnd(why: keyof typeof closeCodes): void {
    this.close(why)
    if (this.#options.browser.readyState !== WebSocket.CLOSED || this.#switch.readyState !== WebSocket.CLOSED) return
    this.#cancel()
    this.#options.onClosed()
  }

  #takeFromBrowser(message: RawData, isBinary: boolean): void {
    this.#frames += 1
    if (this.#frames > mostFramesPerBeat) return this.close('notUnderstood')
    this.#carry(message, isBinary, this.#switch)
  }

  #carry(message: RawData, isBinary: boolean, to: WebSocket): void {
    if (this.#isClosing) return
    if (isBinary) return this.close('notUnderstood')
    if (isAboutACall(message)) this.#hasCalled = true
    if (to.readyState === WebSocket.CONNECTING) {
      if (this.#heldBack.push(message) > mostHeldBack) this.close('stuck')
    } else if (to.bufferedAmount > mostBuffered) this.close('stuck')
    else to.send(message, { binary: false })
  }

  #beatLater(): Cancel {
    const { clock } = this.#options
    return clock.at(clock.now() + beatMs, () => void this.#beat())
  }

  /** A browser that has vanished without a word is found out here, and so is a session that has ended. */
  async #beat(): Promise<void> {
    const { browser, mayGoOn } = this.#options
    if (!this.#isAnswering) browser.terminate()
    this.#isAnswering = false
    this.#frames = 0
    if (browser.readyState === WebSocket.OPEN) browser.ping()
    const hasCalled = this.#hasCalled
    this.#hasCalled = false
    const goesOn = await mayGoOn(hasCalled).catch(() => true) // the database may be away; calls go on
    if (this.#isClosing) return
    if (!goesOn) return this.close('sessionOver')
    this.#cancel = this.#beatLater()
  }
}

const aboutCalls = ['INVITE', 'BYE', 'INFO']
const isAboutACall = (message: RawData): boolean =>
  Buffer.isBuffer(message) && aboutCalls.some((word) => message.subarray(0, word.length).equals(Buffer.from(word)))
