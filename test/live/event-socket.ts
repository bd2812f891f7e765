import net from 'node:net'

/** One event of a FreeSWITCH, its headers as they are. */
export type WireEvent = Readonly<Record<string, string>>

/**
 * As much of an Event Socket client as the live suite needs to run its own errands beside the engine's adapter, which is what is under
 * test and so cannot be what tests with. Rejects when the connection cannot be made or the password is wrong.
 */
export class EventSocket {
  readonly #socket: net.Socket
  #buffer = Buffer.alloc(0)
  readonly #replies: ((reply: { headers: WireEvent; body: string }) => void)[] = []
  readonly #onEvent: (event: WireEvent) => void

  static async connect(
    port: number,
    password: string,
    onEvent: (event: WireEvent) => void = () => {},
  ): Promise<EventSocket> {
    const socket = net.connect(port, '127.0.0.1')
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.once('connect', resolve)
    })
    const line = new EventSocket(socket, onEvent)
    const reply = await line.#send(`auth ${password}`)
    if (!reply.headers['Reply-Text']?.startsWith('+OK')) {
      line.close()
      throw new Error(`the Event Socket says ${reply.headers['Reply-Text'] ?? 'nothing'}`)
    }
    return line
  }

  private constructor(socket: net.Socket, onEvent: (event: WireEvent) => void) {
    this.#socket = socket
    this.#onEvent = onEvent
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
  }

  /** The answer of a FreeSWITCH command, trimmed. */
  async api(command: string): Promise<string> {
    return (await this.#send(`api ${command}`)).body.trim()
  }

  async subscribe(...kinds: string[]): Promise<void> {
    await this.#send(`event json ${kinds.join(' ')}`)
  }

  close(): void {
    this.#socket.destroy()
  }

  #send(line: string): Promise<{ headers: WireEvent; body: string }> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the Event Socket is closed'))
      const onClose = () => reject(new Error(`the Event Socket closed before it answered: ${line.split(' ')[0]}`))
      this.#socket.once('close', onClose)
      this.#replies.push((reply) => {
        this.#socket.off('close', onClose)
        resolve(reply)
      })
      this.#socket.write(`${line}\n\n`)
    })
  }

  #take(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk])
    for (;;) {
      const end = this.#buffer.indexOf('\n\n')
      if (end < 0) return
      const headers = parseHeaders(this.#buffer.toString('utf8', 0, end))
      const length = Number(headers['Content-Length'] ?? 0)
      if (this.#buffer.length < end + 2 + length) return
      const body = this.#buffer.toString('utf8', end + 2, end + 2 + length)
      this.#buffer = this.#buffer.subarray(end + 2 + length)
      this.#dispatch(headers, body)
    }
  }

  #dispatch(headers: WireEvent, body: string): void {
    const type = headers['Content-Type']
    if (type === 'api/response' || type === 'command/reply') this.#replies.shift()?.({ headers, body })
    else if (type === 'text/event-json') this.#onEvent(JSON.parse(body) as WireEvent)
  }
}

function parseHeaders(text: string): WireEvent {
  const pairs = text.split('\n').map((line) => {
    const colon = line.indexOf(': ')
    return [line.slice(0, colon), line.slice(colon + 2)] as const
  })
  return Object.fromEntries(pairs)
}
