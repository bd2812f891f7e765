import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { AudioFacts } from './recording-store.ts'

const headerBytes = 4096

/**
 * Length, channels and checksum of a WAV file, in one reading. Undefined when it is not there or holds no sound. A
 * header that was never completed (the switch died) is measured by the file's length instead.
 */
export async function measureWav(file: string): Promise<AudioFacts | undefined> {
  const hash = createHash('sha256')
  const head: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      if (bytes < headerBytes) head.push(chunk)
      bytes += chunk.length
      hash.update(chunk)
    }
  } catch {
    return undefined // not there, or not readable: the caller marks it as missing
  }
  const format = readFormat(Buffer.concat(head).subarray(0, headerBytes))
  if (format === undefined) return undefined
  const there = bytes - format.dataAt
  const soundBytes = format.dataBytes > 0 && format.dataBytes <= there ? format.dataBytes : there
  if (soundBytes < format.bytesPerFrame) return undefined
  const samples = soundBytes / format.bytesPerFrame
  return {
    channels: format.channels,
    durationMs: Math.round((samples / format.rate) * 1000),
    bytes,
    sha256: hash.digest('hex'),
  }
}

/** Where the sound begins in a WAV file and how it is laid out; undefined: this is no WAV file. */
export function readFormat(head: Buffer) {
  if (head.length < 12 || head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')
    return undefined
  let at = 12
  let format: { encoding: number; channels: number; rate: number; bytesPerFrame: number } | undefined
  while (at + 8 <= head.length) {
    const name = head.toString('latin1', at, at + 4)
    if (name === 'data') return format && { ...format, dataAt: at + 8, dataBytes: head.readUInt32LE(at + 4) }
    if (name === 'fmt ' && at + 24 <= head.length) {
      format = {
        encoding: head.readUInt16LE(at + 8),
        channels: head.readUInt16LE(at + 10),
        rate: Math.max(1, head.readUInt32LE(at + 12)),
        bytesPerFrame: Math.max(1, head.readUInt16LE(at + 20)),
      }
    }
    at += 8 + head.readUInt32LE(at + 4) + (head.readUInt32LE(at + 4) % 2)
  }
  return undefined
}
