import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { WardlineError } from '../errors.ts'
import { unusableWords } from './core/mend.ts'
import { resample } from './core/resample.ts'
import { level, padded, type Sound } from './core/sound.ts'
import type { SpeechEngine } from './engines/speech-engine.ts'
import type { PlannedSound, Voices } from './sound-plan.ts'
import { readWav, writeWav } from './wav.ts'

export type MakerOptions = { engine: SpeechEngine; voices: Voices; sampleRate: 8_000 | 16_000 }
export type Makeable = Exclude<PlannedSound, { kind: 'silence' }>

const largestFileBytes = 200_000_000

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
    if (levelled.kind === 'unusable') throw refuse(unusableWords[levelled.why])
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

type Why = { why: string; whyZh: string }
type Refuse = (why: Why) => WardlineError

function refusalOf(sound: Makeable, engine: string): Refuse {
  if (sound.kind === 'speech')
    return ({ why, whyZh }) =>
      new WardlineError('speech-engine-failed', {
        engine,
        why: `the sound is no good: ${why}`,
        whyZh: `声音不可用：${whyZh}`,
      })
  const place = sound.recording.file.split('/recorded/').at(-1) ?? sound.recording.file
  return ({ why, whyZh }) => new WardlineError('prompt-recording-unreadable', { file: place, why, whyZh })
}

async function readSound(file: string, refuse: Refuse): Promise<Sound> {
  const known = await stat(file).catch(() => undefined)
  if (known === undefined) throw refuse({ why: 'there is no file', whyZh: '文件不存在' })
  if (known.size > largestFileBytes) {
    const megabytes = largestFileBytes / 1_000_000
    throw refuse({ why: `it is larger than ${megabytes} MB`, whyZh: `超过 ${megabytes} MB` })
  }
  const read = readWav(await readFile(file))
  if (read.kind === 'unreadable') throw refuse(read)
  return read.sound
}
