import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import type { Clock, EpochMs } from '../../kernel/clock.ts'
import { toMs } from '../../kernel/duration.ts'

/** Where the samples of a WAV file lie and how they are to be read. */
export type WavHead = {
  rate: number
  channels: number
  bitsPerSample: number
  isPcm: boolean
  dataAt: number
  dataBytes: number
  durationMs: number
}

const headBytes = 4096
const mostRemembered = 4_000

type Remembered = { mtimeMs: number; size: number; lookedAt: EpochMs; head: WavHead }

/** How long a file is taken to be as it was. */
const trustMs = toMs('10s')

/**
 * Lengths of audio files, by their heads. A head is read once, and again only when the file has changed: a prompt is
 * asked for on every call. Read in place: two small reads of a local file take less than handing them to another thread.
 */
export class WavHeads {
  readonly #clock: Clock
  readonly #heads = new Map<string, Remembered>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Undefined when the file is not there or is no WAV. */
  of(path: string): WavHead | undefined {
    const now = this.#clock.now()
    const known = this.#heads.get(path)
    if (known !== undefined && now - known.lookedAt < trustMs) return known.head
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return undefined
    const { mtimeMs, size } = stat
    const isSame = known?.mtimeMs === mtimeMs && known.size === size
    const head = isSame ? known.head : readHead(path)
    if (head !== undefined) this.#remember(path, { mtimeMs, size, lookedAt: now, head })
    return head
  }

  #remember(path: string, remembered: Remembered): void {
    this.#heads.delete(path)
    this.#heads.set(path, remembered)
    const [oldest] = this.#heads.keys()
    if (this.#heads.size > mostRemembered && oldest !== undefined) this.#heads.delete(oldest)
  }
}

function readHead(path: string): WavHead | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined // not readable: the same as not there, as on the real switch
  }
  try {
    const bytes = Buffer.alloc(headBytes)
    const read = readSync(file, bytes, 0, headBytes, 0)
    return parseHead(bytes.subarray(0, read), fstatSync(file).size)
  } catch {
    return undefined // a folder, or a broken disk
  } finally {
    closeSync(file)
  }
}

/** A head that promises more than the file holds (a program that wrote to a pipe) is taken at what is there. */
export function parseHead(bytes: Buffer, fileSize: number): WavHead | undefined {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return undefined
  let format:
    | { isPcm: boolean; channels: number; rate: number; bitsPerSample: number; bytesPerFrame: number }
    | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    if (name === 'fmt ' && at + 24 <= bytes.length) format = readFormat(bytes, at + 8)
    if (name === 'data') {
      if (format === undefined || format.rate === 0) return undefined
      const dataBytes = Math.max(0, Math.min(length, fileSize - at - 8))
      const durationMs = Math.round((dataBytes / format.bytesPerFrame / format.rate) * 1000)
      const { isPcm, channels, rate, bitsPerSample } = format
      return { isPcm, channels, rate, bitsPerSample, dataAt: at + 8, dataBytes, durationMs }
    }
    at += 8 + length + (length % 2)
  }
  return undefined
}

function readFormat(bytes: Buffer, at: number) {
  const encoding = bytes.readUInt16LE(at)
  return {
    isPcm: encoding === 1 || encoding === 0xfffe,
    channels: bytes.readUInt16LE(at + 2),
    rate: bytes.readUInt32LE(at + 4),
    bytesPerFrame: Math.max(1, bytes.readUInt16LE(at + 12)),
    bitsPerSample: bytes.readUInt16LE(at + 14),
  }
}
