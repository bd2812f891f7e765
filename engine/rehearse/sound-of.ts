import { readFile } from 'node:fs/promises'
import { WardlineError } from '../errors.ts'
import { resample } from '../speech/core/resample.ts'

import { readWav, writeWav } from '../speech/wav.ts'
import type { PlaybackSource } from '../switch/switch.ts'

const rate = 8_000

/** What a leg would hear, as one WAV for a browser. Throws `prompt-recording-unreadable`. */
export async function soundOf(sources: readonly PlaybackSource[]): Promise<Buffer> {
  const pieces = await Promise.all(sources.map(samplesOf))
  const samples = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    samples.set(piece, at)
    at += piece.length
  }
  return writeWav({ samples, rate })
}

async function samplesOf(source: PlaybackSource): Promise<Float32Array> {
  if (source.kind === 'silence') return new Float32Array(Math.round((source.ms * rate) / 1000))
  if (source.kind === 'tone') return new Float32Array(0)
  const read = readWav(await readFile(source.path))
  if (read.kind === 'sound') return resample(read.sound, rate).samples
  throw new WardlineError('prompt-recording-unreadable', { file: source.path.split('/').at(-1) ?? '', why: read.why })
}
