import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import type { PlaybackSource } from '../switch/switch.ts'
import { writtenOut } from './core/written.ts'
import type { SpeechEngine } from './engines/speech-engine.ts'
import { Preparation, type Prepared } from './preparation.ts'
import { PromptCache } from './prompt-cache.ts'
import { PromptLibrary } from './prompt-library.ts'
import { RenderSlots } from './render-slots.ts'
import { makeSound } from './sound-maker.ts'
import { type PlannedSound, SoundPlanner, type Voices } from './sound-plan.ts'
import type { Fields, Language, PreparationReport, Speech, Utterance } from './speech.ts'

export type SpeechOptions = {
  clock: Clock
  inFlight: InFlight
  /** Folders laid out as prompts/README.md says; an earlier one wins: uploads first, then what is shipped. */
  promptFolders: readonly string[]
  /** Rendered sound; made when it is not there. The switch must be able to read it under the same path. */
  cacheFolder: string
  engine: SpeechEngine
  voices?: Voices
  sampleRate?: 8_000 | 16_000
  /** In which instants are said. */
  timeZone?: string
  /** Fields that every text may use, such as `hospital`; an utterance's own win. */
  defaults?: Fields
  maxCacheBytes?: number
  /** How long what was prepared is safe from eviction. */
  keepPreparedMs?: number
  /** Renderings at a time. */
  slots?: number
  log?: { warn(entry: object, message: string): void }
}

/** What main and the API may ask besides {@link Speech}. */
export interface SpeechService extends Speech {
  /** Reads prompt texts and recordings again, after an upload or an edit, and before a campaign is prepared. */
  reload(): Promise<void>
  prompts(language: Language): Promise<string[]>
  /** Keeps the rendered prompts within their bound, whoever else writes there; how many files went. */
  tidy(): Promise<number>
  /**
   * What an utterance says, as it is read aloud; undefined where a recording without a text stands for it. Throws
   * `prompt-unknown`, `prompt-invalid`, `prompt-field-missing`, `speech-text-too-long`.
   */
  words(utterance: Utterance): Promise<string | undefined>
  /** What an utterance says, written as people write it. Throws as {@link Speech.render} does. */
  written(utterance: Utterance): Promise<string>
  readonly cache: { readonly bytes: number; readonly files: number; readonly busy: number }
}

export const espeakVoices: Voices = {
  'zh-CN': { voice: 'cmn-latn-pinyin', rate: 175 },
  en: { voice: 'en-us', rate: 150 },
}

const defaults = {
  voices: espeakVoices,
  sampleRate: 8_000 as const,
  timeZone: 'Asia/Shanghai',
  maxCacheBytes: 4_000_000_000,
  keepPreparedMs: 12 * 3_600_000,
  slots: 2,
  defaults: {} as Fields,
}

const noVersion = 'unknown'
const askAgainMs = 60_000

/** Puts the speech port together. Nothing is read, started or written before the first call. */
export function createSpeech(given: SpeechOptions): SpeechService {
  return new PromptSpeech(given)
}

class PromptSpeech implements SpeechService {
  readonly cache: PromptCache
  readonly #options: SpeechOptions & typeof defaults
  readonly #library: PromptLibrary
  readonly #planner: SoundPlanner
  readonly #slots: RenderSlots
  #engineVersion: { version: Promise<string>; askAgainAt: EpochMs } | undefined

  constructor(given: SpeechOptions) {
    const options = { ...defaults, ...given } as SpeechOptions & typeof defaults
    const { cacheFolder: folder, maxCacheBytes: maxBytes, keepPreparedMs: keepMs, clock } = options
    this.#options = options
    this.#library = new PromptLibrary(options.promptFolders)
    this.#planner = new SoundPlanner({ ...options, library: this.#library })
    this.#slots = new RenderSlots(options.slots)
    this.cache = new PromptCache({ folder, maxBytes, keepMs, clock })
  }

  render(utterance: Utterance): Promise<readonly PlaybackSource[]> {
    return this.#options.inFlight.during(async () => {
      try {
        const sounds = await this.#plan(utterance)
        return await Promise.all(sounds.map((sound) => this.#source(sound, { isPrepared: false })))
      } catch (error) {
        throw this.#asWardlineError(error)
      }
    })
  }

  prepare(utterances: Iterable<Utterance>, onProgress?: (done: number) => void): Promise<PreparationReport> {
    return this.#options.inFlight.during(async () => {
      await this.#library.load()
      const preparation = new Preparation(utterances, await this.#version(), onProgress)
      const workers = Array.from({ length: this.#options.slots }, () => this.#work(preparation))
      await Promise.all(workers)
      return preparation.report()
    })
  }

  async reload(): Promise<void> {
    await this.#options.inFlight.during(() => this.#library.reload())
  }

  async prompts(language: Language): Promise<string[]> {
    await this.#options.inFlight.during(() => this.#library.load())
    return this.#library.prompts(language)
  }

  tidy(): Promise<number> {
    return this.#options.inFlight.during(() => this.cache.tidy())
  }

  async words(utterance: Utterance): Promise<string | undefined> {
    await this.#options.inFlight.during(() => this.#library.load())
    return this.#planner.words(utterance)
  }

  async written(utterance: Utterance): Promise<string> {
    await this.#options.inFlight.during(() => this.#library.load())
    const { language } = utterance
    const name = utterance.kind === 'prompt' ? utterance.prompt : (utterance.recordedAs ?? '')
    const text = utterance.kind === 'prompt' ? this.#library.text(utterance.prompt, language) : utterance.text
    if (text === undefined) throw new WardlineError('prompt-unknown', { prompt: name, language })
    return writtenOut(name, text, { ...this.#options.defaults, ...utterance.fields })
  }

  async #work(preparation: Preparation): Promise<void> {
    for (let next = preparation.next(); next !== undefined; next = preparation.next()) {
      const planned = this.#planOf(next, preparation)
      const outcome = 'kind' in planned ? planned : await this.#prepareSounds(planned.sounds, preparation)
      preparation.note(next, outcome)
      if (preparation.isTimeForOthers) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Most of what is said is the same for everybody, and nothing is awaited for it. */
  #planOf(utterance: Utterance, preparation: Preparation): Prepared | { sounds: readonly PlannedSound[] } {
    try {
      const sounds = this.#planner.plan(utterance, preparation.engineVersion)
      return preparation.isThere(sounds) ? { kind: 'already-there' } : { sounds }
    } catch (error) {
      return { kind: 'failed', error: this.#asWardlineError(error) }
    }
  }

  async #prepareSounds(sounds: readonly PlannedSound[], preparation: Preparation): Promise<Prepared> {
    try {
      const isPrepared = true
      const missing: PlannedSound[] = []
      for (const sound of sounds) {
        const isThere = sound.kind === 'silence' || (await this.cache.find(sound.key, { isPrepared })) !== undefined
        if (!isThere) missing.push(sound)
      }
      if (missing.length > 0 && preparation.engineGone !== undefined) throw preparation.engineGone
      for (const sound of missing) await this.#source(sound, { isPrepared })
      preparation.noteThere(sounds)
      return { kind: missing.length === 0 ? 'already-there' : 'rendered' }
    } catch (error) {
      return { kind: 'failed', error: this.#asWardlineError(error) }
    }
  }

  async #plan(utterance: Utterance): Promise<readonly PlannedSound[]> {
    await this.#library.load()
    return this.#planner.plan(utterance, await this.#version())
  }

  async #source(sound: PlannedSound, { isPrepared }: { isPrepared: boolean }): Promise<PlaybackSource> {
    if (sound.kind === 'silence') return sound
    const path = await this.cache.make(sound.key, { isPrepared }, (file) =>
      this.#slots.run(!isPrepared, () => makeSound(sound, file, this.#options)),
    )
    return { kind: 'file', path }
  }

  /**
   * Asked once; without an answer it is asked again after a while, so that an engine installed later is found. Until then
   * recorded prompts, and all that needs no rendering, play on.
   */
  #version(): Promise<string> {
    const now = this.#options.clock.now()
    if (this.#engineVersion === undefined || now >= this.#engineVersion.askAgainAt) {
      const known = { version: this.#askVersion(), askAgainAt: Number.POSITIVE_INFINITY }
      this.#engineVersion = known
      void known.version.then((version) => {
        if (version === noVersion) known.askAgainAt = now + askAgainMs
      })
    }
    return this.#engineVersion.version
  }

  async #askVersion(): Promise<string> {
    try {
      return await this.#options.engine.version()
    } catch (error) {
      this.#options.log?.warn({ err: error }, 'the speech engine does not answer')
      return noVersion
    }
  }

  #asWardlineError(error: unknown): WardlineError {
    if (error instanceof WardlineError) return error
    this.#options.log?.warn({ err: error }, 'a prompt could not be rendered')
    const engine = this.#options.engine.name
    return new WardlineError(
      'speech-engine-failed',
      { engine, why: 'its file could not be written or read' },
      { cause: error },
    )
  }
}
