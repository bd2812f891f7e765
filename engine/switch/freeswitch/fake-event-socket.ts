/** An Event Socket inside the test's own process, that speaks raw bytes and misbehaves when told to. For tests only. */
import { createServer, type Server, type Socket } from 'node:net'

export const fakePassword = 'fake-event-socket'

type Command = { line: string; headers: Record<string, string> }

export class FakeEventSocket {
  /** Every command after the password, in order, of all connections. */
  readonly commands: Command[] = []
  connections = 0
  core = 'core-1'
  ageSeconds = 3_600
  /** Legs that live: what `uuid_dump` says of them. */
  readonly channels = new Map<string, Record<string, string>>()
  /** mod_hash. */
  readonly hash = new Map<string, string>()
  /** Answers to commands by their beginning; `undefined` leaves the command without a reply. */
  readonly answers = new Map<string, string | undefined>()
  /** How bytes are cut on their way out; whole by default. */
  cut: (bytes: Buffer) => Buffer[] = (bytes) => [bytes]
  /** What greets a new connection. */
  greeting = 'Content-Type: auth/request\n\n'
  /** Says nothing at all any more, heartbeats and replies included. */
  isSilent = false
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #sequence = 0

  constructor() {
    this.#server = createServer((socket) => this.#serve(socket))
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  listen(port = 0): Promise<void> {
    return new Promise((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
  }

  /** Cuts every connection; the listening socket stays. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.drop()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Bytes as they are, to every connection. */
  write(bytes: string | Buffer): void {
    if (this.isSilent) return
    for (const socket of this.#sockets)
      for (const piece of this.cut(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes))) socket.write(piece)
  }

  /** One event, as FreeSWITCH frames it. */
  event(name: string, fields: Record<string, string> = {}): void {
    this.write(frameOf(this.eventBody(name, fields)))
  }

  eventBody(name: string, fields: Record<string, string>): Buffer {
    this.#sequence += 1
    const event = {
      'Event-Name': name,
      'Core-UUID': this.core,
      'Event-Date-Timestamp': '1795468955389856',
      'Event-Sequence': String(this.#sequence),
      ...fields,
    }
    return Buffer.from(JSON.stringify(event))
  }

  /** The commands that begin with this, in order. */
  given(beginning: string): string[] {
    return this.commands.map(({ line }) => line).filter((line) => line.startsWith(beginning))
  }

  /** A channel of ours comes to be, with its events. */
  addChannel(leg: string, fields: Record<string, string> = {}): void {
    this.channels.set(leg, {
      'Unique-ID': leg,
      'Channel-State': 'CS_EXECUTE',
      'Caller-Caller-ID-Number': '8000',
      'Caller-Destination-Number': '13800001',
      'Caller-Channel-Created-Time': '1795468947969835',
      variable_wardline_leg: 'outbound',
      ...fields,
    })
    this.event('CHANNEL_CREATE', { 'Unique-ID': leg })
  }

  #serve(socket: Socket): void {
    this.connections += 1
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.write(this.greeting)
    let held = ''
    socket.on('data', (bytes) => {
      held += bytes.toString('utf8')
      for (let end = held.indexOf('\n\n'); end !== -1; end = held.indexOf('\n\n')) {
        const block = held.slice(0, end)
        held = held.slice(end + 2)
        if (!this.isSilent) this.#obey(socket, block)
      }
    })
  }

  #obey(socket: Socket, block: string): void {
    const [line = '', ...rest] = block.split('\n')
    const reply = (text: string): void => this.#write(socket, `Content-Type: command/reply\nReply-Text: ${text}\n\n`)
    if (line.startsWith('auth ')) return reply(line === `auth ${fakePassword}` ? '+OK accepted' : '-ERR invalid')
    const headers = Object.fromEntries(rest.map((header) => header.split(': ', 2) as [string, string]))
    this.commands.push({ line, headers })
    const scripted = [...this.answers].find(([beginning]) => line.startsWith(beginning))
    if (scripted !== undefined && scripted[1] === undefined) return
    if (line.startsWith('api ')) {
      const body = scripted?.[1] ?? this.#api(line.slice('api '.length))
      this.#write(socket, `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`)
      return
    }
    reply(scripted?.[1] ?? `+OK ${headers['Job-UUID'] === undefined ? '' : `Job-UUID: ${headers['Job-UUID']}`}`)
  }

  #api(command: string): string {
    const [name = '', first = ''] = command.split(' ')
    if (name === 'global_getvar') return this.core
    if (name === 'uptime') return `${this.ageSeconds}\n`
    if (name === 'version') return 'fake\n'
    if (name === 'show') return JSON.stringify({ row_count: this.channels.size, rows: this.#rows() })
    if (name === 'hash') return this.#hash(first.split('/'), command)
    if (name === 'uuid_dump') {
      const channel = this.channels.get(first)
      return channel === undefined ? '-ERR No such channel!\n' : JSON.stringify(channel)
    }
    return '+OK\n'
  }

  #rows(): object[] {
    return [...this.channels.keys()].map((uuid) => ({ uuid, presence_data: 'wardline' }))
  }

  #hash([verb, realm, key]: string[], command: string): string {
    const place = `${realm}/${key}`
    if (verb === 'select') return this.hash.get(place) ?? '-ERR no reply\n'
    if (verb === 'insert') this.hash.set(place, command.split('/').slice(3).join('/'))
    if (verb === 'delete') this.hash.delete(place)
    return '+OK\n'
  }

  #write(socket: Socket, text: string): void {
    for (const piece of this.cut(Buffer.from(text))) socket.write(piece)
  }
}

export function frameOf(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\nContent-Type: text/event-json\n\n`), body])
}

/** Resolves when `isTrue`, looked at after every turn of the event loop; throws after `ms`. */
export async function eventually(isTrue: () => boolean, what: string, ms = 3_000): Promise<void> {
  const giveUpAt = performance.now() + ms
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error(`it never happened that ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** Sockets are closed a turn or two after they are destroyed. */
export function noSocketIsLeft(): Promise<void> {
  const left = (): boolean => process.getActiveResourcesInfo().some((kind) => kind.startsWith('TCP'))
  return eventually(() => !left(), 'every socket was closed')
}
