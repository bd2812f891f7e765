import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { clean } from './core/clean.ts'
import type { Language } from './speech.ts'

/** A sound file that a person made. `stamp` changes when the file does. */
export type Recording = { file: string; stamp: string }

const languages: readonly Language[] = ['zh-CN', 'en']

/**
 * The prompts that there are: texts and recordings under several folders of the same layout, of which an earlier one wins
 * (what the hospital uploaded before what was shipped). Files are found by listing, never by building a path from a
 * name, so no value can reach outside.
 */
export class PromptLibrary {
  readonly #folders: readonly string[]
  #texts = new Map<string, string>()
  #recordings = new Map<string, Recording>()
  #loading: Promise<void> | undefined
  #edition = 0

  constructor(folders: readonly string[]) {
    this.#folders = folders
  }

  /** Reads the folders, once. */
  load(): Promise<void> {
    this.#loading ??= this.#read()
    return this.#loading
  }

  /** Reads the folders again: texts and recordings that were added, changed or taken away count from now on. */
  async reload(): Promise<void> {
    this.#loading = this.#read()
    await this.#loading
  }

  /** Another one after each reading: what was worked out from an earlier one may be wrong now. */
  get edition(): number {
    return this.#edition
  }

  text(prompt: string, language: Language): string | undefined {
    return this.#texts.get(`${language}/${prompt}`)
  }

  /** `main/welcome` for a whole prompt, `main/welcome.2` for its second stretch. */
  recording(id: string, language: Language): Recording | undefined {
    return this.#recordings.get(`${language}/${id}`)
  }

  /** The recording of one value of a field: `values/department/心内科.wav`. */
  valueRecording(field: string, value: string, language: Language): Recording | undefined {
    return this.recording(`values/${field}/${clean(value)}`, language)
  }

  /** Ids of all prompts that have a text or a whole recording in this language. */
  prompts(language: Language): string[] {
    const ids = [...this.#texts.keys(), ...this.#recordings.keys()]
      .filter((id) => id.startsWith(`${language}/`) && !id.startsWith(`${language}/values/`) && !/\.\d+$/.test(id))
      .map((id) => id.slice(language.length + 1))
    return [...new Set(ids)].toSorted()
  }

  async #read(): Promise<void> {
    const texts = new Map<string, string>()
    const recordings = new Map<string, Recording>()
    for (const folder of this.#folders.toReversed()) {
      for (const language of languages) {
        for (const file of await listFiles(path.join(folder, language), '.hbs')) {
          texts.set(`${language}/${file.id}`, await readFile(file.path, 'utf8'))
        }
        for (const file of await listFiles(path.join(folder, 'recorded', language), '.wav')) {
          const { mtimeMs, size } = await stat(file.path)
          recordings.set(`${language}/${file.id}`, { file: file.path, stamp: `${file.path} ${mtimeMs} ${size}` })
        }
      }
    }
    this.#texts = texts
    this.#recordings = recordings
    this.#edition += 1
  }
}

async function listFiles(folder: string, ending: string): Promise<{ id: string; path: string }[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  return entries
    .filter((entry) => entry.toLowerCase().endsWith(ending))
    .map((entry) => ({ id: idOf(entry.slice(0, -ending.length)), path: path.join(folder, entry) }))
}

/** macOS and Windows write Chinese file names in other forms than people type; folders are separated as they do it. */
const idOf = (entry: string): string => entry.split(path.sep).map(clean).join('/')
