import type { Socket } from 'jssip'

/**
 * The way to the switch through the engine's own address. JsSIP would come back by itself; when that is worth trying is decided elsewhere,
 * so its wish to connect is heard only after `allow`.
 */
export class PhoneSocket implements Pick<Socket, 'connect' | 'disconnect' | 'send' | 'isConnected' | 'isConnecting'> {
  readonly url: string
  readonly sip_uri: string
  via_transport: string
  onconnect: () => void = () => undefined
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => undefined
  ondata: <T>(event: T) => void = () => undefined
  readonly #onLost: (code: number) => void
  #socket: WebSocket | undefined
  #isAllowed = false

  constructor(path: string, onLost: (code: number) => void) {
    const { protocol, host, hostname } = window.location
    const scheme = protocol === 'https:' ? 'wss' : 'ws'
    this.url = `${scheme}://${host}${path}`
    this.via_transport = scheme
    this.sip_uri = `sip:${hostname};transport=ws`
    this.#onLost = onLost
  }

  /** The next wish to connect is granted. */
  allow(): void {
    this.#isAllowed = true
  }

  connect(): void {
    if (!this.#isAllowed || this.#socket !== undefined) return
    this.#isAllowed = false
    const socket = new WebSocket(this.url, 'sip')
    this.#socket = socket
    socket.onopen = () => this.onconnect()
    socket.onmessage = (event: MessageEvent<unknown>) => this.ondata(event.data)
    socket.onclose = ({ code, reason, wasClean }) => {
      if (this.#socket !== socket) return
      this.#socket = undefined
      this.#onLost(code)
      this.ondisconnect(!wasClean, code, reason)
    }
  }

  /** Lets the socket go and says so at once: a network that is away answers no goodbye. */
  drop(): void {
    const socket = this.#socket
    if (socket === undefined) return
    this.#socket = undefined
    socket.onmessage = null
    socket.close()
    this.ondisconnect(false, 1000)
  }

  disconnect(): void {
    this.#isAllowed = false
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    if (!this.isConnected()) return false
    this.#socket?.send(message as string)
    return true
  }

  isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  isConnecting(): boolean {
    return this.#socket?.readyState === WebSocket.CONNECTING
  }
}
