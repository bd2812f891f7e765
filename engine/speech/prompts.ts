/** The prompts for those who work on them: what there is, where it is used, and how it is changed. */
import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MendReport } from './core/mend.ts'
import { checkPromptText, type PromptTextCheck } from './core/prompt-text.ts'
import { mendFile } from './mend-file.ts'
import { type PromptEntriesParts, type PromptEntry, promptEntries, promptLanguages } from './prompt-entries.ts'
import { promptFiles } from './prompt-files.ts'
import { PromptLibrary } from './prompt-library.ts'
import type { Fields, Language } from './speech.ts'

export type PromptsOptions = Omit<PromptEntriesParts, 'uploads' | 'shipped'> & {
  clock: Clock
  /** What the hospital made, then what is shipped. */
  folders: readonly [uploads: string, shipped: string]
  /** The running engine says what is kept from the next time on. */
  onChange: (changed: { prompt: string; language: Language }) => Promise<void>
}

export type RecordingPlace = { prompt: string; language: Language; stretch?: number }
export type PromptTexts = Partial<Record<Language, string>>

/** `notice/flu-vaccine`: as scripts name it. */
const promptId = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*){1,3}$/
/** Other texts have their places there. */
const notForPrompts = /^(?:questionnaire|values)\//
const mostStretches = 99

export type Prompts = ReturnType<typeof createPrompts>

export function createPrompts(options: PromptsOptions) {
  const { clock } = options
  const [uploads, shipped] = options.folders.map((folder) => new PromptLibrary([folder])) as [
    PromptLibrary,
    PromptLibrary,
  ]
  const files = promptFiles(options.folders[0])
  const { list, rulesOf, recordingOf } = promptEntries({ ...options, uploads, shipped })

  async function entryNamed(id: string): Promise<PromptEntry> {
    const entry = (await list()).find((each) => each.id === id)
    if (entry === undefined) throw new WardlineError('not-found', { what: 'prompt' })
    return entry
  }

  /** The words that a recording at this place stands for. Throws `not-found`: a place that there is not. */
  async function wordsAt({ prompt, language, stretch }: RecordingPlace): Promise<string> {
    const voice = (await entryNamed(prompt)).voices[language]
    if (stretch === undefined && voice !== undefined) return voice.text ?? ''
    const words = voice?.stretches.find((each) => each.stretch === stretch)?.text
    if (words === undefined) throw new WardlineError('not-found', { what: 'prompt' })
    return words
  }

  const isShipped = (id: string): boolean => promptLanguages.some((language) => shipped.prompts(language).includes(id))

  /** Whether anybody says it, or there is something of it. */
  async function isThere(id: string): Promise<boolean> {
    const [uses] = await Promise.all([options.usesOf(), uploads.reload(), shipped.reload()])
    return uses.has(id) || isShipped(id) || promptLanguages.some((language) => uploads.prompts(language).includes(id))
  }

  async function mustBePrompt(id: string): Promise<void> {
    if (!(await isThere(id)) || notForPrompts.test(id)) throw new WardlineError('not-found', { what: 'prompt' })
  }

  async function checked(prompt: string, language: Language, text: string, samples: Fields): Promise<PromptTextCheck> {
    await mustBePrompt(prompt)
    return checkPromptText(text, rulesOf(prompt, language), samples)
  }

  /** Every file of the hospital's own for this prompt in this language. */
  async function removeFiles(id: string, language: Language): Promise<void> {
    await files.removeText(id, language)
    const stretches = Array.from({ length: mostStretches }, (_, at) => `${id}.${at + 1}`)
    for (const each of [id, ...stretches])
      if (uploads.recording(each, language) !== undefined) await files.removeRecording(each, language)
  }

  return {
    list,

    /** Everything about a text as it is typed. Throws `not-found` for what is no prompt. */
    check: checked,

    /**
     * A prompt of the hospital's own, for voice notices and its own scripts. Throws `prompt-name-invalid`, `prompt-exists`, and
     * what is wrong with a text; then nothing was kept.
     */
    async add(id: string, texts: PromptTexts): Promise<void> {
      if (!promptId.test(id) || notForPrompts.test(id)) throw new WardlineError('prompt-name-invalid', { prompt: id })
      if (await isThere(id)) throw new WardlineError('prompt-exists', { prompt: id })
      const given = promptLanguages.filter((language) => texts[language] !== undefined)
      if (given.length === 0) throw new WardlineError('prompt-invalid', { prompt: id, ...noText })
      for (const language of given) {
        const { problem } = checkPromptText(texts[language] ?? '', rulesOf(id, language))
        if (problem !== undefined) throw new WardlineError(problem.code, { ...problem.params, language })
      }
      for (const language of given) await files.writeText(id, language, texts[language] ?? '')
      for (const language of given) await options.onChange({ prompt: id, language })
    },

    /** Takes away a prompt that {@link add} made, with its recordings. Throws `prompt-in-use`: it is shipped, or is said by something. */
    async remove(id: string): Promise<void> {
      await mustBePrompt(id)
      const uses = (await options.usesOf()).get(id) ?? []
      if (isShipped(id) || uses.length > 0) throw new WardlineError('prompt-in-use', { prompt: id })
      for (const language of promptLanguages) await removeFiles(id, language)
      for (const language of promptLanguages) await options.onChange({ prompt: id, language })
    },

    /** Keeps a text of the hospital's own, which wins over what is shipped. Throws what is wrong with it. */
    async saveText(prompt: string, language: Language, text: string): Promise<PromptTextCheck> {
      const found = await checked(prompt, language, text, {})
      if (found.problem !== undefined) throw found.problem
      const isAsShipped = shipped.text(prompt, language)?.trim() === text.trim()
      await (isAsShipped ? files.removeText(prompt, language) : files.writeText(prompt, language, text))
      await options.onChange({ prompt, language })
      return found
    },

    /** Back to the text that is shipped. */
    async resetText(prompt: string, language: Language): Promise<void> {
      await mustBePrompt(prompt)
      await files.removeText(prompt, language)
      await options.onChange({ prompt, language })
    },

    mendFile,

    /** Keeps a recording, mended. Throws `prompt-recording-unreadable`, `not-found`. */
    async saveRecording(
      place: RecordingPlace,
      source: { file: string; fileName: string; by: string },
    ): Promise<MendReport> {
      const text = await wordsAt(place)
      const { wav, report } = await mendFile(source.file, source.fileName)
      await files.writeRecording(idAt(place), place.language, wav, {
        text,
        by: source.by,
        at: clock.now(),
        fileName: source.fileName,
      })
      await options.onChange(place)
      return report
    },

    /** Back to the voice. */
    async removeRecording(place: RecordingPlace): Promise<void> {
      await wordsAt(place)
      await files.removeRecording(idAt(place), place.language)
      await options.onChange(place)
    },

    /** The file that is kept, mended as it is. */
    async recordingFile(place: RecordingPlace): Promise<string> {
      await Promise.all([uploads.reload(), shipped.reload()])
      const found = recordingOf(idAt(place), place.language)
      if (found === undefined) throw new WardlineError('not-found', { what: 'recording' })
      return found.file
    },
  }
}

const noText = { why: 'it has no text', whyZh: '没有文字' }
const idAt = ({ prompt, stretch }: RecordingPlace): string => (stretch === undefined ? prompt : `${prompt}.${stretch}`)
