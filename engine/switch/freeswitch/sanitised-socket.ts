import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { type Frame, FrameReader, FramingError } from './framing.ts'

/**
 * What modesl is given instead of a socket. It decodes every header with `decodeURIComponent`, which throws on a `%` that
 * is not UTF-8 in hex: a caller's name in GBK would end the process. Here the frames are cut first, each value is
 * rewritten so that it can be decoded, and GBK comes out as the characters that it means. Events are left out: a claim
 * needs only replies.
 */
export class SanitisedSocket extends Duplex {
  readonly #socket: Socket
  readonly #frames = new FrameReader({ headBytes: 256 * 1024, bodyBytes: 256 * 1024 })

  constructor(socket: Socket) {
    super()
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', () => this.#end())
    socket.on('close', () => this.#end())
  }

  override _read(): void {
    // the socket pushes; what is offered is small and read at once
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, () => done()) // a broken socket shows by its close
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }

  #read(chunk: Buffer): void {
    if (this.readableEnded || this.destroyed) return
    try {
      for (const frame of this.#frames.push(chunk)) {
        if (!frame.headers.get('Content-Type')?.startsWith('text/event')) this.push(sanitise(frame))
      }
    } catch (error) {
      if (!(error instanceof FramingError)) throw error
      this.#socket.destroy()
    }
  }

  #end(): void {
    if (!this.readableEnded && !this.destroyed) this.push(null)
  }
}

function sanitise({ headers, body }: Frame): Buffer {
  const lines = [...headers].map(([name, value]) => `${name}: ${decodable(value)}\n`)
  return Buffer.concat([Buffer.from(`${lines.join('')}\n`, 'utf8'), body])
}

/** The value, percent-encoded so that `decodeURIComponent` takes it and gives what was meant. */
function decodable(value: string): string {
  if (!/[%\x80-\xff]/.test(value)) return value
  return encodeURIComponent(textOf(percentDecoded(value)))
}

/** `latin1` holds the bytes of the head one by one; a `%` that is no escape is itself. */
function percentDecoded(latin1: string): Buffer {
  const bytes = latin1.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

/** Old PBXs send names in GBK; whatever is not strict UTF-8 is read as its superset GB 18030, which takes any bytes. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
