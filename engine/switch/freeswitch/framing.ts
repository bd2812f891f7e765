/**
 * The Event Socket's framing: a block of `Name: value` lines, an empty line, and as many bytes of body as
 * `Content-Length` says. Chunks may be cut anywhere, also inside a character.
 */

export type Frame = {
  /** The header block as it came, without the empty line that ends it. */
  head: Buffer
  /** Values as they came: nothing is percent-decoded. */
  headers: ReadonlyMap<string, string>
  body: Buffer
}

export type FramingLimits = { headBytes: number; bodyBytes: number }

/** A head is at most a channel's variables; a body at most the list of all channels (about 800 bytes each). */
export const usualLimits: FramingLimits = { headBytes: 256 * 1024, bodyBytes: 64 * 1024 * 1024 }

/** What came is not the Event Socket's protocol, or is larger than allowed. The connection cannot be read any further. */
export class FramingError extends Error {
  override readonly name = 'FramingError'
}

const newline = 0x0a
const nothing = Buffer.alloc(0)

/** Cuts a stream of chunks into frames. One instance per connection. */
export class FrameReader {
  readonly #limits: FramingLimits
  #chunks: Buffer[] = []
  #held = 0
  /** How far the first chunk was searched for the end of a head, so that no byte is looked at twice. */
  #searched = 0
  #head: Omit<Frame, 'body'> | undefined
  #bodyBytes = 0

  constructor(limits: FramingLimits = usualLimits) {
    this.#limits = limits
  }

  /** The frames that `chunk` completes, in order. Throws {@link FramingError}; the reader is of no use after that. */
  push(chunk: Buffer): Frame[] {
    if (chunk.length > 0) {
      this.#chunks.push(chunk)
      this.#held += chunk.length
    }
    const frames: Frame[] = []
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame)
    return frames
  }

  /** Bytes of a frame that has begun and not ended. */
  get pendingBytes(): number {
    return this.#held
  }

  #next(): Frame | undefined {
    this.#head ??= this.#nextHead()
    if (this.#head === undefined || this.#held < this.#bodyBytes) return undefined
    const frame = { ...this.#head, body: this.#take(this.#bodyBytes) }
    this.#head = undefined
    return frame
  }

  #nextHead(): Omit<Frame, 'body'> | undefined {
    const held = this.#joined()
    const end = endOfHead(held, this.#searched)
    if (end === -1) {
      if (held.length > this.#limits.headBytes)
        throw new FramingError(`a header block is larger than ${this.#limits.headBytes} bytes`)
      this.#searched = Math.max(0, held.length - 1)
      return undefined
    }
    if (end > this.#limits.headBytes)
      throw new FramingError(`a header block is larger than ${this.#limits.headBytes} bytes`)
    this.#searched = 0
    const head = this.#take(end)
    this.#take(2)
    const headers = readHeaders(head)
    this.#bodyBytes = this.#lengthOfBody(headers.get('Content-Length'))
    return { head, headers }
  }

  #lengthOfBody(declared: string | undefined): number {
    if (declared === undefined) return 0
    if (!/^\d{1,15}$/.test(declared)) throw new FramingError('a Content-Length is not a number')
    const bytes = Number(declared)
    if (bytes > this.#limits.bodyBytes)
      throw new FramingError(`a body of ${bytes} bytes is larger than ${this.#limits.bodyBytes}`)
    return bytes
  }

  #joined(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks, this.#held)]
    return this.#chunks[0] ?? nothing
  }

  #take(bytes: number): Buffer {
    if (bytes === 0) return nothing
    const held = this.#joined()
    this.#held -= bytes
    this.#chunks = this.#held > 0 ? [held.subarray(bytes)] : []
    return held.subarray(0, bytes)
  }
}

function endOfHead(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(newline, from); at !== -1; at = bytes.indexOf(newline, at + 1)) {
    if (bytes[at + 1] === newline) return at
  }
  return -1
}

function readHeaders(head: Buffer): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of head.toString('latin1').split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  return headers
}
