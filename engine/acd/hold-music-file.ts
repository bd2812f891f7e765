import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { writeWav } from '../speech/wav.ts'
import type { PlaybackSource } from '../switch/switch.ts'
import { holdMusic } from './core/hold-music.ts'

/** Writes the music into a folder that the switch can read; the same name each time, so that calls on hold go on hearing it. */
export async function holdMusicIn(folder: string, rate: number): Promise<readonly PlaybackSource[]> {
  const file = path.resolve(folder, `hold-music-${rate}.wav`)
  await mkdir(folder, { recursive: true })
  await writeFile(`${file}.new`, writeWav({ samples: holdMusic(rate), rate }))
  await rename(`${file}.new`, file)
  return [{ kind: 'file', path: file }]
}
