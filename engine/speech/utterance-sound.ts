import { readFile } from 'node:fs/promises'
import { WardlineError } from '../errors.ts'
import type { PlaybackSource } from '../switch/switch.ts'
import type { Sound } from './core/sound.ts'
import type { Speech, Utterance } from './speech.ts'
import { readWav, writeWav } from './wav.ts'

const usualRate = 8_000

/** What a patient would hear of an utterance, as one WAV. Throws what {@link Speech.render} throws. */
export async function soundOf(speech: Pick<Speech, 'render'>, utterance: Utterance): Promise<Buffer> {
  const sources = await speech.render(utterance)
  const parts = await Promise.all(sources.map(partOf))
  const rate = parts.find((part) => part.rate !== undefined)?.rate ?? usualRate
  const all = parts.map(({ samples, silenceMs }) => samples ?? new Float32Array(Math.round((silenceMs * rate) / 1000)))
  const whole = new Float32Array(all.reduce((length, samples) => length + samples.length, 0))
  let at = 0
  for (const samples of all) {
    whole.set(samples, at)
    at += samples.length
  }
  return writeWav({ samples: whole, rate })
}

type Part = Partial<Sound> & { silenceMs: number }

async function partOf(source: PlaybackSource): Promise<Part> {
  if (source.kind === 'silence') return { silenceMs: source.ms }
  if (source.kind !== 'file') return { silenceMs: 0 } // speech makes files and silences
  const read = readWav(await readFile(source.path))
  if (read.kind === 'unreadable')
    throw new WardlineError('prompt-recording-unreadable', { file: 'cache', why: read.why, whyZh: read.whyZh })
  return { ...read.sound, silenceMs: 0 }
}
