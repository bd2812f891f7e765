import { readFile } from 'node:fs/promises'

export type Heard = {
  channels: number
  rate: number
  durationMs: number
  loudness: (channel: number, fromMs: number, toMs: number) => number
  /** How loud a tone of this frequency is in a stretch of one channel, 0 to 1, whatever else is to be heard. */
  tone: (channel: number, hz: number, fromMs: number, toMs: number) => number
}

/** A 16-bit PCM WAV, to be listened to: `loudness` is the root mean square of a stretch of one channel, 0 to 1. */
export async function listenTo(file: string): Promise<Heard> {
  const bytes = await readFile(file)
  const chunk = (name: string): Buffer => {
    for (let at = 12; at + 8 <= bytes.length; ) {
      const length = bytes.readUInt32LE(at + 4)
      if (bytes.toString('latin1', at, at + 4) === name) return bytes.subarray(at + 8, at + 8 + length)
      at += 8 + length + (length % 2)
    }
    throw new Error(`${file} has no ${name}`)
  }
  const [format, data] = [chunk('fmt '), chunk('data')]
  const [channels, rate] = [format.readUInt16LE(2), format.readUInt32LE(4)]
  const frames = Math.floor(data.length / 2 / channels)
  const stretch = (channel: number, fromMs: number, toMs: number): Int16Array => {
    const [first, last] = [fromMs, toMs].map((ms) => Math.max(0, Math.min(frames, Math.round((ms * rate) / 1000))))
    const length = Math.max(0, (last ?? 0) - (first ?? 0))
    return Int16Array.from({ length }, (_, at) => data.readInt16LE((((first ?? 0) + at) * channels + channel) * 2))
  }
  return {
    channels,
    rate,
    durationMs: Math.round((frames / rate) * 1000),
    loudness(channel, fromMs, toMs) {
      const samples = stretch(channel, fromMs, toMs)
      const sum = samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0)
      return samples.length > 0 ? Math.sqrt(sum / samples.length) : 0
    },
    tone: (channel, hz, fromMs, toMs) => toneIn(stretch(channel, fromMs, toMs), hz, rate),
  }
}

/** The amplitude of one frequency in samples, 0 to 1, measured over windows of 50 ms: no tone keeps its phase for long. (Goertzel) */
export function toneIn(samples: Int16Array, hz: number, rate: number): number {
  const window = Math.round(rate / 20)
  const amplitudes: number[] = []
  for (let from = 0; from + window <= samples.length; from += window) {
    const turn = 2 * Math.cos((2 * Math.PI * hz) / rate)
    let [before, last] = [0, 0]
    for (let at = from; at < from + window; at += 1)
      [before, last] = [last, (samples[at] ?? 0) / 32_768 + turn * last - before]
    amplitudes.push((2 * Math.sqrt(Math.max(0, last ** 2 + before ** 2 - turn * last * before))) / window)
  }
  return amplitudes.length > 0 ? amplitudes.reduce((sum, one) => sum + one, 0) / amplitudes.length : 0
}

/** A mono WAV of steady sound. */
export function steadySound(ms: number, rate = 8_000): Buffer {
  const samples = Math.round((ms * rate) / 1000)
  const bytes = Buffer.alloc(44 + samples * 2)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + samples * 2, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at += 1)
    bytes.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * 620 * at) / rate)), 44 + at * 2)
  return bytes
}
