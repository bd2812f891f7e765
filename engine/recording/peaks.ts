import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { readFormat } from './wav-file.ts'

/** The shape of a recording for drawing it: how loud each of its stretches is, per channel, 0 to 127. */
export type Peaks = { durationMs: number; channels: number[][] }

const headerBytes = 4096
const chunkBytes = 256 * 1024
const pcm = 1

/**
 * Reads a 16-bit WAV once, a quarter of a megabyte at a time, so that an hour's call needs no more memory than a minute's and
 * calls go on meanwhile. Undefined when it is not there or is no such file.
 */
export async function peaksOf(file: string, stretches: number): Promise<Peaks | undefined> {
  const found = await soundIn(file)
  if (found === undefined) return undefined
  const { channels, rate, from, frames } = found
  const framesEach = Math.max(1, Math.ceil(frames / stretches))
  const peaks = Array.from({ length: channels }, () => new Uint16Array(Math.ceil(frames / framesEach)))
  let frame = 0
  let carried: Buffer = Buffer.alloc(0)
  const end = from + frames * channels * 2 - 1
  for await (const chunk of createReadStream(file, {
    start: from,
    end,
    highWaterMark: chunkBytes,
  }) as AsyncIterable<Buffer>) {
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk])
    const whole = bytes.length - (bytes.length % (channels * 2))
    frame = addPeaks(peaks, samplesIn(bytes.subarray(0, whole)), frame, framesEach)
    carried = bytes.subarray(whole)
  }
  const loudness = (peak: number): number => Math.round((peak * 127) / 32_768)
  return { durationMs: Math.round((frames / rate) * 1000), channels: peaks.map((each) => Array.from(each, loudness)) }
}

async function soundIn(file: string) {
  const handle = await open(file).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0)
    const format = readFormat(buffer.subarray(0, bytesRead))
    if (format === undefined || format.encoding !== pcm || format.bytesPerFrame !== format.channels * 2)
      return undefined
    const there = (await handle.stat()).size - format.dataAt
    const soundBytes = format.dataBytes > 0 && format.dataBytes <= there ? format.dataBytes : there
    const frames = Math.floor(soundBytes / format.bytesPerFrame)
    return frames === 0 ? undefined : { channels: format.channels, rate: format.rate, from: format.dataAt, frames }
  } finally {
    await handle.close()
  }
}

/** As numbers, without copying where the bytes lie so that they can be. */
function samplesIn(bytes: Buffer): Int16Array {
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : Buffer.from(bytes.toString('latin1'), 'latin1')
  return new Int16Array(aligned.buffer, aligned.byteOffset, aligned.length / 2)
}

/** The number of the frame after the last one of these. */
function addPeaks(peaks: readonly Uint16Array[], samples: Int16Array, first: number, framesEach: number): number {
  const channels = peaks.length
  const frames = samples.length / channels
  for (const [channel, own] of peaks.entries()) {
    for (let at = 0; at < frames; at += 1) {
      const loud = Math.abs(samples[at * channels + channel] ?? 0)
      const stretch = Math.floor((first + at) / framesEach)
      if (loud > (own[stretch] ?? 0)) own[stretch] = loud
    }
  }
  return first + frames
}
