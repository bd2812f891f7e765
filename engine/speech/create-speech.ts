import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import type { PlaybackSource } from '../switch/switch.ts'
import type { SpeechEngine } from './engines/speech-engine.ts'
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

/** Looks up and plans this many utterances in one go before others get a turn. */
const turn = 32
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

  async prepare(utterances: Iterable<Utterance>, onProgress?: (done: number) => void): Promise<PreparationReport> {
    const preparation = new Preparation(utterances, onProgress)
    const workers = Array.from({ length: this.#options.slots }, () => this.#work(preparation))
    await Promise.all(workers)
    const { rendered, alreadyThere, failed } = preparation
    return { rendered, alreadyThere, failed }
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

  async #work(preparation: Preparation): Promise<void> {
    for (let next = preparation.next(); next !== undefined; next = preparation.next()) {
      const utterance = next
      const outcome = await this.#options.inFlight.during(() => this.#prepareOne(utterance, preparation))
      preparation.note(utterance, outcome)
      if (preparation.done % turn === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async #prepareOne(utterance: Utterance, preparation: Preparation): Promise<Prepared> {
    try {
      const isPrepared = true
      const sounds = await this.#plan(utterance)
      if (preparation.isThere(sounds)) return { kind: 'already-there' }
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

type Prepared = { kind: 'rendered' } | { kind: 'already-there' } | { kind: 'failed'; error: WardlineError }

/** The books of one preparation. */
class Preparation {
  rendered = 0
  alreadyThere = 0
  done = 0
  readonly failed: { utterance: Utterance; why: string }[] = []
  /** Set once the engine turned out not to be installed: it is not tried again a hundred thousand times. */
  engineGone: WardlineError | undefined
  /** Most of what is said is the same for everybody: its files are looked for once. */
  readonly #there = new Set<readonly PlannedSound[]>()
  readonly #utterances: Iterator<Utterance>
  readonly #onProgress: ((done: number) => void) | undefined

  constructor(utterances: Iterable<Utterance>, onProgress: ((done: number) => void) | undefined) {
    this.#utterances = utterances[Symbol.iterator]()
    this.#onProgress = onProgress
  }

  next(): Utterance | undefined {
    const { value, done } = this.#utterances.next()
    return done === true ? undefined : value
  }

  isThere(sounds: readonly PlannedSound[]): boolean {
    return this.#there.has(sounds)
  }

  noteThere(sounds: readonly PlannedSound[]): void {
    this.#there.add(sounds)
  }

  note(utterance: Utterance, outcome: Prepared): void {
    this.done += 1
    if (outcome.kind === 'rendered') this.rendered += 1
    else if (outcome.kind === 'already-there') this.alreadyThere += 1
    else {
      if (outcome.error.code === 'speech-engine-missing') this.engineGone = outcome.error
      this.failed.push({ utterance, why: outcome.error.messageIn(utterance.language) })
    }
    this.#onProgress?.(this.done)
  }
}
