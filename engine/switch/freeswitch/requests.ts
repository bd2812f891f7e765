import { FreeSwitchFailedCommandError, FreeSwitchResponse, FreeSwitchTimeoutError, parseHeaders } from 'esl-lite'
import { type Logger, pino } from 'pino'
import type { Frame } from './framing.ts'

/** What a command came to, as far as its reply tells. */
export type Replied =
  /** The result of an `api` command; the reply to any other. */
  | { kind: 'ok'; text: string }
  /** `-ERR …`: understood, and not done. */
  | { kind: 'error'; text: string }
  /** It was sent and no reply came in time. */
  | { kind: 'silent' }
  /** It was sent and the connection ended. */
  | { kind: 'ended' }

/** Values come from quoting.ts: one line each. */
export type CommandHeaders = Readonly<Record<string, string>>

type WriteRequest = { buf: Buffer; resolve: (outcome: undefined) => void }
type ReplyEvent = {
  event: 'freeswitch_auth_request' | 'freeswitch_command_reply'
  headers: ReturnType<typeof parseHeaders>
  body: Buffer
}

/**
 * Stands where esl-lite has its own socket: what it wants written goes to `write`, and it is shown only the frames that
 * requests are made of. Its own socket loses events and sends originates twice after a reconnect; this one is used for
 * one connection and thrown away.
 */
class Wire {
  readonly #write: (bytes: Buffer) => void
  #queue: ReplyEvent[] = []
  #ended = false
  #wake: () => void = () => undefined

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write
  }

  write(request: WriteRequest): void {
    this.#write(request.buf)
    request.resolve(undefined)
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  show(event: ReplyEvent): void {
    this.#queue.push(event)
    this.#wake()
  }

  async *connect(): AsyncIterable<ReplyEvent> {
    while (!this.#ended) {
      const batch = this.#queue
      this.#queue = []
      yield* batch
      if (this.#queue.length > 0 || this.#ended) continue
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

/** It logs whole commands, and commands hold numbers and names. */
const noLog: Logger = pino({ level: 'silent' })

const anApiReply = parseHeaders(Buffer.from('Reply-Text: +OK'))
/** Shown in place of every body: esl-lite tries each as JSON, and most are none, which is dear. */
const noBody = Buffer.from('null')

/**
 * Requests and their replies over one connection: esl-lite's request layer, with our bytes. One command is under way at a
 * time; the Event Socket answers in order and gives no other way to tell whose a reply is.
 */
export class Requests extends FreeSwitchResponse {
  readonly #wire: Wire
  /** The body that came with the last reply. */
  #body: Buffer = noBody

  /** `write` takes whole commands. The password must be one line. */
  constructor(password: string, write: (bytes: Buffer) => void) {
    const wire = new Wire(write)
    // esl-lite types its transport as its own class; `never` fits where only the shape matters.
    super(wire as never, password, noLog)
    this.#wire = wire
    void this.connect()
  }

  /**
   * Shows a frame of type auth/request, command/reply or api/response; others are none of this class's business. The
   * answer to an `api` command is shown as a reply with a body: esl-lite knows only `bgapi`, which takes FreeSWITCH five
   * times as long, because it makes a thread for each.
   */
  show({ headers, head, body }: Frame): void {
    if (headers.get('Content-Type') === 'auth/request')
      return this.#wire.show({ event: 'freeswitch_auth_request', headers: parseHeaders(head), body })
    this.#body = body
    const isApi = headers.get('Content-Type') === 'api/response'
    this.#wire.show({
      event: 'freeswitch_command_reply',
      headers: isApi ? anApiReply : parseHeaders(head),
      body: noBody,
    })
  }

  /** Sends one command and resolves to what became of it. Never rejects. */
  async request(command: string, headers: CommandHeaders, timeoutMs: number): Promise<Replied> {
    const reply = await this.send(command, { ...headers }, undefined, timeoutMs)
    if (reply instanceof FreeSwitchFailedCommandError) return { kind: 'error', text: reply.response }
    if (reply instanceof FreeSwitchTimeoutError) return { kind: 'silent' }
    if (reply instanceof Error) return { kind: 'ended' }
    return { kind: 'ok', text: this.#body.toString('utf8') || (reply.headers.replyText ?? '') }
  }
}
