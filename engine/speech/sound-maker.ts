import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { WardlineError } from '../errors.ts'
import { resample } from './core/resample.ts'
import { level, padded, type Sound } from './core/sound.ts'
import type { SpeechEngine } from './engines/speech-engine.ts'
import type { PlannedSound, Voices } from './sound-plan.ts'
import { readWav, writeWav } from './wav.ts'

export type MakerOptions = { engine: SpeechEngine; voices: Voices; sampleRate: 8_000 | 16_000 }
export type Makeable = Exclude<PlannedSound, { kind: 'silence' }>

const largestFileBytes = 200_000_000
const inWords = {
  silent: 'it is silent',
  clipped: 'it is distorted (too loud when it was recorded)',
  uneven: 'its loudness is too uneven',
} as const

/**
 * Writes `file`: the sound as 16-bit mono WAV at the prompt rate, levelled. Throws `speech-engine-missing`,
 * `speech-engine-failed`, `prompt-recording-unreadable`.
 */
export async function makeSound(sound: Makeable, file: string, options: MakerOptions): Promise<void> {
  const refuse = refusalOf(sound, options.engine.name)
  const source = sound.kind === 'recording' ? sound.recording.file : await synthesise(sound, file, options)
  try {
    const raw = await readSound(source, refuse)
    const levelled = level(resample(raw, options.sampleRate))
    if (levelled.kind === 'unusable') throw refuse(inWords[levelled.why])
    await writeFile(file, writeWav(padded(levelled.sound, sound.leadMs, sound.tailMs)))
  } finally {
    if (sound.kind === 'speech') await rm(source, { force: true })
  }
}

async function synthesise(sound: Makeable & { kind: 'speech' }, file: string, options: MakerOptions): Promise<string> {
  const outFile = `${file}.raw`
  try {
    await options.engine.synthesise({
      text: sound.text,
      language: sound.language,
      ...options.voices[sound.language],
      outFile,
    })
    return outFile
  } catch (error) {
    await rm(outFile, { force: true })
    throw error
  }
}

type Refuse = (why: string) => WardlineError

function refusalOf(sound: Makeable, engine: string): Refuse {
  if (sound.kind === 'speech')
    return (why) => new WardlineError('speech-engine-failed', { engine, why: `the sound is no good: ${why}` })
  const place = sound.recording.file.split('/recorded/').at(-1) ?? sound.recording.file
  return (why) => new WardlineError('prompt-recording-unreadable', { file: place, why })
}

async function readSound(file: string, refuse: Refuse): Promise<Sound> {
  const known = await stat(file).catch(() => undefined)
  if (known === undefined) throw refuse('there is no file')
  if (known.size > largestFileBytes) throw refuse(`it is larger than ${largestFileBytes / 1_000_000} MB`)
  const read = readWav(await readFile(file))
  if (read.kind === 'unreadable') throw refuse(read.why)
  return read.sound
}
