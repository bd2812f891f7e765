import type { Sound } from './core/sound.ts'

/** Why bytes are no sound that we can use, in words that can follow "cannot be used:". */
export type Unreadable = { kind: 'unreadable'; why: string; whyZh: string }

const unreadable = (why: string, whyZh: string): Unreadable => ({ kind: 'unreadable', why, whyZh })
const brokenHeader = unreadable('its header is broken', '文件头已损坏')
const noSound = unreadable('it holds no sound', '里面没有声音')

const encodings: Readonly<Record<number, string>> = { 6: 'A-law', 7: 'µ-law', 17: 'ADPCM', 49: 'GSM', 85: 'MP3' }
const longestSeconds = 600

type Format = { encoding: number; channels: number; rate: number; bits: number }

/**
 * Reads a WAV of PCM (8, 16, 24, 32 bit) or float samples at any rate; channels are mixed to one. A header that
 * promises more than there is (programs that write to a pipe do that) is taken at what is there.
 */
export function readWav(bytes: Buffer): { kind: 'sound'; sound: Sound } | Unreadable {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    return unreadable('it is not a WAV file', '不是 WAV 文件')
  }
  let format: Format | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const body = bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4))
    if (name === 'fmt ' && body.length >= 16) format = readFormat(body)
    if (name === 'data') return format === undefined ? brokenHeader : decode(body, format)
    at += 8 + body.length + (body.length % 2)
  }
  return noSound
}

function readFormat(body: Buffer): Format {
  const encoding = body.readUInt16LE(0)
  // 0xFFFE: the real encoding is the first two bytes of the sub-format.
  const real = encoding === 0xfffe && body.length >= 26 ? body.readUInt16LE(24) : encoding
  return { encoding: real, channels: body.readUInt16LE(2), rate: body.readUInt32LE(4), bits: body.readUInt16LE(14) }
}

function decode(
  body: Buffer,
  { encoding, channels, rate, bits }: Format,
): { kind: 'sound'; sound: Sound } | Unreadable {
  const read = sampleReader(body, encoding, bits)
  if (read === undefined)
    return unreadable(
      `it is encoded as ${encodings[encoding] ?? `format ${encoding}`}, ${bits} bit`,
      `编码是 ${encodings[encoding] ?? `格式 ${encoding}`}，${bits} 位`,
    )
  if (channels < 1 || channels > 8 || rate < 4_000 || rate > 192_000) return brokenHeader
  const width = bits / 8
  const count = Math.floor(body.length / width / channels)
  if (count === 0) return noSound
  if (count > longestSeconds * rate)
    return unreadable(`it is longer than ${longestSeconds / 60} minutes`, `超过 ${longestSeconds / 60} 分钟`)
  const samples = new Float32Array(count)
  for (let at = 0; at < count; at += 1) {
    let sum = 0
    for (let channel = 0; channel < channels; channel += 1) sum += read((at * channels + channel) * width)
    samples[at] = sum / channels
  }
  return { kind: 'sound', sound: { samples, rate } }
}

function sampleReader(body: Buffer, encoding: number, bits: number): ((offset: number) => number) | undefined {
  if (encoding === 3 && bits === 32) return (offset) => finite(body.readFloatLE(offset))
  if (encoding !== 1) return undefined
  if (bits === 8) return (offset) => (body.readUInt8(offset) - 128) / 128
  if (bits === 16) return (offset) => body.readInt16LE(offset) / 2 ** 15
  if (bits === 24) return (offset) => body.readIntLE(offset, 3) / 2 ** 23
  if (bits === 32) return (offset) => body.readInt32LE(offset) / 2 ** 31
  return undefined
}

const finite = (sample: number): number => (Number.isFinite(sample) ? Math.max(-1, Math.min(1, sample)) : 0)

/** Mono 16-bit PCM. */
export function writeWav({ samples, rate }: Sound): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + samples.length * 2, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((sample, at) => {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + at * 2)
  })
  return bytes
}
