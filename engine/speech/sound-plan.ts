import { createHash } from 'node:crypto'
import { WardlineError } from '../errors.ts'
import { type Fragment, fragmentsOf } from './core/fragments.ts'
import { toPinyin } from './core/pinyin.ts'
import { readers } from './core/reader.ts'
import { compileTemplate, type Piece, type Template } from './core/template.ts'
import { runsOf } from './core/voices-in-text.ts'
import { spokenWords } from './core/written.ts'
import type { SpeechEngine } from './engines/speech-engine.ts'
import type { PromptLibrary, Recording } from './prompt-library.ts'
import type { Fields, Language, Utterance } from './speech.ts'

/** One file to be played, or a silence; with the key of everything that changes its sound. */
export type PlannedSound =
  | { kind: 'silence'; ms: number }
  | { kind: 'recording'; key: string; recording: Recording; leadMs: number; tailMs: number }
  | { kind: 'speech'; key: string; text: string; language: Language; leadMs: number; tailMs: number }

export type Voices = Readonly<Record<Language, { voice: string; rate: number }>>

export type PlanOptions = {
  library: PromptLibrary
  engine: SpeechEngine
  voices: Voices
  sampleRate: 8_000 | 16_000
  timeZone: string
  /** Fields that every text may use; an utterance's own win. */
  defaults: Fields
}

/** Part of every key: raise it when resampling, levelling or trimming change. */
const soundVersion = 1
const longestText = 2_000
const mostRemembered = 5_000

/** A text, and what it sounds like by the values that it uses. */
type Planned = { template: Template; plans: Map<string, readonly PlannedSound[]> }
type SpokenRun = { text: string; language: Language }

/** Decides what an utterance sounds like, without making a sound: recording or voice, whole or in parts, in which files. */
export class SoundPlanner {
  readonly #options: PlanOptions
  readonly #templates = new Map<string, Planned>()
  readonly #recordings = new Map<string, readonly PlannedSound[]>()
  readonly #runs = new Map<string, SpokenRun[]>()

  constructor(options: PlanOptions) {
    this.#options = options
  }

  /** What is said, as it is read aloud; undefined where a recording without a text stands for it. Throws as `plan` does. */
  words({ language, ...utterance }: Utterance): string | undefined {
    const { library, defaults } = this.#options
    const id = utterance.kind === 'prompt' ? utterance.prompt.replace(/\.wav$/, '') : utterance.recordedAs
    const text = utterance.kind === 'text' ? utterance.text : library.text(id ?? '', language)
    if (text === undefined && library.recording(id ?? '', language) !== undefined) return undefined
    if (text === undefined) throw new WardlineError('prompt-unknown', { prompt: id ?? '', language })
    const name = id ?? excerpt(text)
    const { template } = this.#template(name, text, language)
    const pieces = template.speak({ ...defaults, ...utterance.fields })
    assertShort(name, pieces)
    return spokenWords(pieces, language)
  }

  /**
   * The same array for what sounds the same. Throws `prompt-unknown`, `prompt-invalid`, `prompt-field-missing`,
   * `speech-text-too-long`.
   */
  plan(utterance: Utterance, engineVersion: string): readonly PlannedSound[] {
    const { library, defaults } = this.#options
    const { language } = utterance
    const id = utterance.kind === 'prompt' ? utterance.prompt.replace(/\.wav$/, '') : utterance.recordedAs
    const whole = id === undefined ? undefined : library.recording(id, language)
    if (whole !== undefined) return remembered(this.#recordings, whole.stamp, () => [this.#recorded(whole, 0, 0)])
    const text = utterance.kind === 'text' ? utterance.text : library.text(id ?? '', language)
    if (text === undefined) throw new WardlineError('prompt-unknown', { prompt: id ?? '', language })
    const name = id ?? excerpt(text)
    const { template, plans } = this.#template(name, text, language)
    const own = utterance.fields
    const values = template.uses.map((field) => (Object.hasOwn(own, field) ? own : defaults)[field] ?? [])
    const sameSound = JSON.stringify([library.edition, engineVersion, id, values])
    return remembered(plans, sameSound, () => {
      const pieces = template.speak({ ...defaults, ...own })
      assertShort(name, pieces)
      return fragmentsOf(pieces).flatMap((fragment) => this.#sound(fragment, id, language, engineVersion))
    })
  }

  #sound(fragment: Fragment, id: string | undefined, language: Language, engineVersion: string): PlannedSound[] {
    const { leadMs, tailMs } = fragment
    if (fragment.text === '') return [{ kind: 'silence', ms: leadMs }]
    const recording = this.#recordingOf(fragment, id, language)
    if (recording !== undefined) return [this.#recorded(recording, leadMs, tailMs)]
    const runs = this.#spokenRuns(fragment, language)
    return runs.map((run, at) => {
      const lead = at === 0 ? leadMs : 0
      const tail = at === runs.length - 1 ? tailMs : 0
      return {
        kind: 'speech',
        ...run,
        leadMs: lead,
        tailMs: tail,
        key: this.#speechKey(run, lead, tail, engineVersion),
      }
    })
  }

  #recordingOf({ piece }: Fragment, id: string | undefined, language: Language): Recording | undefined {
    if (piece.kind === 'field') return this.#options.library.valueRecording(piece.field, piece.value, language)
    if (id === undefined || piece.stretch === undefined) return undefined
    return this.#options.library.recording(`${id}.${piece.stretch}`, language)
  }

  #recorded(recording: Recording, leadMs: number, tailMs: number): PlannedSound {
    const key = keyOf(['recording', soundVersion, recording.stamp, this.#options.sampleRate, leadMs, tailMs])
    return { kind: 'recording', key, recording, leadMs, tailMs }
  }

  #speechKey({ text, language }: SpokenRun, leadMs: number, tailMs: number, engineVersion: string): string {
    const { engine, voices, sampleRate } = this.#options
    const { voice, rate } = voices[language]
    return keyOf([
      'speech',
      soundVersion,
      engine.name,
      engineVersion,
      voice,
      rate,
      sampleRate,
      language,
      text,
      leadMs,
      tailMs,
    ])
  }

  /** The fragment in the form that the engine reads, a run for each voice. */
  #spokenRuns({ text, piece }: Fragment, language: Language): SpokenRun[] {
    const { reads } = this.#options.engine
    const isName = piece.kind === 'field' && piece.as === 'person'
    return remembered(this.#runs, `${language} ${isName} ${text}`, () =>
      runsOf(text, language, reads)
        .map((run) => ({
          ...run,
          text: reads === 'pinyin' && run.language === 'zh-CN' ? toPinyin(run.text, { isName }) : run.text,
        }))
        .filter((run) => /[\p{Script=Han}A-Za-z]/u.test(run.text))
        .map((run) => ({ ...run, text: withMelody(run.text, run.language) })),
    )
  }

  #template(prompt: string, text: string, language: Language): Planned {
    return remembered(this.#templates, `${language} ${prompt} ${text}`, () => {
      const { timeZone } = this.#options
      return { template: compileTemplate(prompt, text, { reader: readers[language], timeZone }), plans: new Map() }
    })
  }
}

/** Without a mark at its end a fragment would be said as if the sentence was over. */
function withMelody(text: string, language: Language): string {
  if (/[,.?!，。？！、]$/.test(text)) return text
  return /\p{Script=Han}/u.test(text) && language === 'zh-CN' ? `${text}，` : `${text},`
}

function assertShort(prompt: string, pieces: readonly Piece[]): void {
  const length = pieces.reduce((sum, piece) => sum + (piece.kind === 'frame' ? piece.text : piece.spoken).length, 0)
  if (length > longestText) throw new WardlineError('speech-text-too-long', { prompt, length, limit: longestText })
}

/** A text without an id is named in errors by how it begins: a template's words, never a value. */
const excerpt = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text)

const keyOf = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** The oldest is forgotten when there are many. */
function remembered<Value>(memory: Map<string, Value>, key: string, make: () => Value): Value {
  const known = memory.get(key)
  if (known !== undefined) return known
  const value = make()
  if (memory.size >= mostRemembered) memory.delete(String(memory.keys().next().value))
  memory.set(key, value)
  return value
}
