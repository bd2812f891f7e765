import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Clock } from '../../kernel/clock.ts'
import { type Frame, FrameReader, type FramingLimits, usualLimits } from './framing.ts'
import { Requests } from './requests.ts'

/** One event as FreeSWITCH writes it: header names to values. Only wire-to-domain.ts knows the names. */
export type WireFields = Readonly<Record<string, unknown>>

export type LinkFailure =
  | { kind: 'unreachable'; why: string }
  | { kind: 'password-refused' }
  /** The switch's access list does not let this address in. */
  | { kind: 'address-refused' }

export type LinkHandlers = {
  onEvent: (fields: WireFields) => void
  /** Something arrived, whatever it was. */
  onHeard: () => void
  /** Events were lost on the way here: the switch says how many, or one could not be read. */
  onEventsLost: (count: number) => void
  /** Called once, when a link that was open is gone. */
  onClosed: (why: string) => void
}

export type LinkOptions = {
  host: string
  port: number
  password: string
  clock: Clock
  /** How long connecting and signing in may take together. */
  openMs: number
  limits?: FramingLimits
  /** Left out: over TCP. */
  openSocket?: OpenSocket
}

/** Opens a connection to where FreeSWITCH listens. Bytes may be written at once; a failure is told as its end. */
export type OpenSocket = (address: { host: string; port: number }) => Duplex

const overTcp: OpenSocket = (address) => connect({ ...address, noDelay: true, keepAlive: true })

/** One TCP connection to the Event Socket, signed in. It is not reopened: another one is made. */
export type Link = { requests: Requests; close: (why: string) => void }

/** Connects and signs in. Never rejects. */
export function openLink(options: LinkOptions, handlers: LinkHandlers): Promise<Link | LinkFailure> {
  return new Promise((settle) => {
    const { host, port, openSocket = overTcp } = options
    new LinkInTheMaking(openSocket({ host, port }), options, handlers, settle)
  })
}

class LinkInTheMaking {
  readonly #socket: Duplex
  readonly #frames: FrameReader
  readonly #handlers: LinkHandlers
  readonly #requests: Requests
  readonly #settle: (opened: Link | LinkFailure) => void
  readonly #giveUp: () => void
  #at: 'opening' | 'open' | 'closed' = 'opening'

  constructor(
    socket: Duplex,
    options: LinkOptions,
    handlers: LinkHandlers,
    settle: (opened: Link | LinkFailure) => void,
  ) {
    this.#socket = socket
    this.#handlers = handlers
    this.#settle = settle
    this.#frames = new FrameReader(options.limits ?? usualLimits)
    this.#requests = new Requests(options.password, (bytes) => socket.write(bytes))
    this.#giveUp = options.clock.at(options.clock.now() + options.openMs, () =>
      this.#fail({ kind: 'unreachable', why: 'it accepted the connection and did not greet' }),
    )
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (error) => this.#close(error.message))
    socket.on('close', () => this.#close('the switch closed the connection'))
  }

  #read(chunk: Buffer): void {
    if (this.#at === 'closed') return
    this.#handlers.onHeard()
    try {
      for (const frame of this.#frames.push(chunk)) this.#take(frame)
    } catch (error) {
      this.#close(error instanceof Error ? error.message : String(error))
    }
  }

  #take(frame: Frame): void {
    switch (frame.headers.get('Content-Type')) {
      case 'text/event-json':
        return this.#takeEvent(frame.body)
      case 'command/reply':
        if (this.#at === 'opening') this.#takeVerdict(frame)
        return this.#requests.show(frame)
      case 'api/response':
      case 'auth/request':
        return this.#requests.show(frame)
      case 'log/data':
        return this.#takeLogLine(frame.body.toString('utf8'))
      case 'text/disconnect-notice':
        return this.#close('the switch said goodbye')
      case 'text/rude-rejection':
        return this.#fail({ kind: 'address-refused' })
      default: // what we never asked for
    }
  }

  #takeEvent(body: Buffer): void {
    let fields: unknown
    try {
      fields = JSON.parse(body.toString('utf8'))
    } catch {
      this.#handlers.onEventsLost(1)
      return
    }
    if (typeof fields === 'object' && fields !== null) this.#handlers.onEvent(fields as WireFields)
  }

  /**
   * FreeSWITCH numbers all events it makes, sent to us or not, so a hole in the numbers says nothing. But it logs when a
   * listener's queue overflows, and we read its critical log lines for that.
   */
  #takeLogLine(line: string): void {
    const lost = /Lost \[(\d+)\] events/.exec(line)
    if (lost) this.#handlers.onEventsLost(Number(lost[1]))
  }

  /** The first reply on a connection is the one to the password. */
  #takeVerdict(frame: Frame): void {
    const verdict = frame.headers.get('Reply-Text') ?? ''
    if (!verdict.startsWith('+OK')) return this.#fail({ kind: 'password-refused' })
    this.#at = 'open'
    this.#giveUp()
    this.#settle({ requests: this.#requests, close: (why) => this.#close(why) })
  }

  #fail(failure: LinkFailure): void {
    if (this.#at !== 'opening') return
    this.#end()
    this.#settle(failure)
  }

  #close(why: string): void {
    if (this.#at === 'opening') return this.#fail({ kind: 'unreachable', why })
    if (this.#at === 'closed') return
    this.#end()
    this.#handlers.onClosed(why)
  }

  #end(): void {
    this.#at = 'closed'
    this.#giveUp()
    this.#requests.end()
    this.#socket.destroy()
  }
}
