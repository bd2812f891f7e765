import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { WardlineError } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Language } from './speech.ts'

/** What is said of a recording beside it: for which words it was made, by whom, and from which file. */
export type RecordingCard = { text: string; by: string; at: EpochMs; fileName: string }

export type RecordingFacts = {
  bytes: number
  durationMs: number | undefined
  changedAt: EpochMs
  card: RecordingCard | undefined
}

/** One name of a path: letters of any writing, digits and a few signs; nothing that could lead elsewhere. */
const segment = /^[\p{L}\p{N}][\p{L}\p{N} ._()（）·+-]{0,79}$/u
const longestPath = 230

/** Writes below one folder in the layout of prompts/README.md. A file is there whole or not at all. */
export function promptFiles(folder: string) {
  const placeOf = (parts: readonly string[], ending: string): string => {
    const segments = parts.flatMap((part) => part.split('/'))
    const file = path.join(folder, ...segments) + ending
    const isFit =
      segments.every((each) => segment.test(each) && !each.endsWith('.')) &&
      Buffer.byteLength(segments.join('/')) <= longestPath
    if (!isFit) throw new WardlineError('not-found', { what: 'prompt' })
    return file
  }
  const textFile = (id: string, language: Language): string => placeOf([language, id], '.hbs')
  const soundFile = (id: string, language: Language): string => placeOf(['recorded', language, id], '.wav')

  return {
    writeText: (id: string, language: Language, text: string) => writeWhole(textFile(id, language), `${text.trim()}\n`),
    removeText: (id: string, language: Language) => rm(textFile(id, language), { force: true }),

    async writeRecording(id: string, language: Language, wav: Buffer, card: RecordingCard): Promise<void> {
      const file = soundFile(id, language)
      // The card first: a recording without one is taken for one that was put there by hand.
      await writeWhole(`${file}.json`, JSON.stringify(card))
      await writeWhole(file, wav)
    },
    async removeRecording(id: string, language: Language): Promise<void> {
      const file = soundFile(id, language)
      await rm(file, { force: true })
      await rm(`${file}.json`, { force: true })
    },
  }
}

async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const draft = path.join(path.dirname(file), `.${randomUUID()}.draft`)
  try {
    await writeFile(draft, content)
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Size, length and card of a recording; undefined: it is not there. */
export async function factsOfRecording(file: string): Promise<RecordingFacts | undefined> {
  const known = await stat(file).catch(() => undefined)
  if (known === undefined) return undefined
  const card = await readFile(`${file}.json`, 'utf8').then(
    (text) => JSON.parse(text) as RecordingCard,
    () => undefined,
  )
  return { bytes: known.size, durationMs: await durationOf(file), changedAt: Math.round(known.mtimeMs), card }
}

/** From the head of the file; recordings that were put there by hand may have other chunks before the sound. */
async function durationOf(file: string): Promise<number | undefined> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
    const head = buffer.subarray(0, bytesRead)
    const format = head.indexOf('fmt ', 0, 'latin1')
    const data = head.indexOf('data', 0, 'latin1')
    if (format < 0 || data < 0 || format + 20 > head.length || data + 8 > head.length) return undefined
    const bytesPerSecond = head.readUInt32LE(format + 16)
    return bytesPerSecond === 0 ? undefined : Math.round((head.readUInt32LE(data + 4) / bytesPerSecond) * 1000)
  } finally {
    await handle.close()
  }
}
