/** The prompts for those who work on them: what there is, where it is used, and how it is changed. */
import { readFile } from 'node:fs/promises'
import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import { patientFields } from '../survey/core/check.ts'
import { type MendReport, mend, unusableWords } from './core/mend.ts'
import { checkPromptText, type PromptRules, type PromptTextCheck, stretchesOf } from './core/prompt-text.ts'
import { compileTemplate } from './core/template.ts'
import { silentReader } from './core/written.ts'
import { factsOfRecording, promptFiles, type RecordingFacts } from './prompt-files.ts'
import { PromptLibrary } from './prompt-library.ts'
import type { Fields, Language } from './speech.ts'
import { readWav, writeWav } from './wav.ts'

/** Who says a prompt. `engine`: the engine itself, in any call. */
export type PromptUse = { kind: 'engine' | 'survey' | 'dialplan' | 'campaign' | 'questionnaire'; name: string }

/** A text that is kept elsewhere and can be recorded here: a question, or the name of a department. */
export type OtherText = {
  kind: 'questionnaire' | 'value'
  /** `questionnaire/discharge/recovery`, `values/department/心内科`. */
  id: string
  texts: Partial<Record<Language, string>>
  use: PromptUse | undefined
}

export type PromptKind = 'prompt' | OtherText['kind']
/** `partly`: some stretches are recorded and the rest is spoken. `missing`: a call that comes to it has nothing to say. */
export type PromptSource = 'recorded' | 'partly' | 'voice' | 'missing'

export type PromptVoice = {
  source: PromptSource
  text: string | undefined
  /** What is shipped, where it differs from what is said. */
  shippedText: string | undefined
  problem: WardlineError | undefined
  unguarded: string[]
  recording: (RecordingFacts & { isShipped: boolean; isOutdated: boolean }) | undefined
  stretches: { stretch: number; text: string; isRecorded: boolean }[]
}

export type PromptEntry = {
  id: string
  kind: PromptKind
  uses: PromptUse[]
  /** Fields that its text may speak. */
  fields: string[]
  voices: Partial<Record<Language, PromptVoice>>
}

export type PromptsOptions = {
  clock: Clock
  /** What the hospital made, then what is shipped. */
  folders: readonly [uploads: string, shipped: string]
  timeZone: string
  /** Where prompts are used, by id. */
  usesOf: () => Promise<ReadonlyMap<string, PromptUse[]>>
  otherTexts: () => Promise<OtherText[]>
  /** The running engine says what is kept from the next time on. */
  onChange: (changed: { prompt: string; language: Language }) => Promise<void>
}

export type RecordingPlace = { prompt: string; language: Language; stretch?: number }

const languages: readonly Language[] = ['zh-CN', 'en']
/** Fields that a prompt is given by whoever says it. */
const givenFields = ['value', 'from', 'to', 'min', 'max']
const longestMs = 300_000

export type Prompts = ReturnType<typeof createPrompts>

export function createPrompts(options: PromptsOptions) {
  const { clock, timeZone } = options
  const [uploads, shipped] = options.folders.map((folder) => new PromptLibrary([folder])) as [
    PromptLibrary,
    PromptLibrary,
  ]
  const files = promptFiles(options.folders[0])

  async function list(): Promise<PromptEntry[]> {
    const [uses, others] = await Promise.all([
      options.usesOf(),
      options.otherTexts(),
      uploads.reload(),
      shipped.reload(),
    ])
    const taken = new Set(others.map(({ id }) => id))
    const named = [uploads, shipped].flatMap((library) => languages.flatMap((language) => library.prompts(language)))
    const ids = [...new Set([...named, ...uses.keys()])].filter((id) => !taken.has(id) && !/^questionnaire\//.test(id))
    const own = ids.toSorted().map((id) => entryOf(id, 'prompt', uses.get(id) ?? [], languages, () => undefined))
    const rest = others.map(({ id, kind, texts, use }) => {
      const spoken = languages.filter((language) => texts[language] !== undefined)
      return entryOf(id, kind, use === undefined ? [] : [use], spoken, (language) => texts[language])
    })
    return await Promise.all([...own, ...rest])
  }

  async function entryOf(
    id: string,
    kind: PromptKind,
    uses: PromptUse[],
    spoken: readonly Language[],
    textOf: (language: Language) => string | undefined,
  ): Promise<PromptEntry> {
    const voices = await Promise.all(
      spoken.map(async (language) => [language, await voiceOf(id, kind, language, textOf(language))] as const),
    )
    return {
      id,
      kind,
      uses,
      fields: kind === 'value' ? [] : [...rulesOf(id, 'zh-CN').known],
      voices: Object.fromEntries(voices),
    }
  }

  async function voiceOf(
    id: string,
    kind: PromptKind,
    language: Language,
    given: string | undefined,
  ): Promise<PromptVoice> {
    const shippedText = kind === 'prompt' ? shipped.text(id, language)?.trim() : undefined
    const text = given ?? (uploads.text(id, language) ?? shippedText)?.trim()
    const rules = rulesOf(id, language)
    const checked = text === undefined || kind === 'value' ? undefined : checkPromptText(text, rules)
    const isSound = checked !== undefined && checked.problem === undefined
    const stretches = isSound && text !== undefined ? stretchesOf(text, rules) : []
    const recorded = stretches.map((each) => ({
      ...each,
      isRecorded: recordingOf(`${id}.${each.stretch}`, language) !== undefined,
    }))
    const recording = await recordingFacts(id, language, text)
    return {
      source: sourceOf(recording !== undefined, recorded, text),
      text,
      shippedText: shippedText === text ? undefined : shippedText,
      problem: checked?.problem,
      unguarded: kind === 'prompt' ? (checked?.unguarded ?? []) : [],
      recording,
      stretches: recorded,
    }
  }

  function rulesOf(id: string, language: Language): PromptRules {
    const fieldsOf = (library: PromptLibrary) => languages.flatMap((each) => fieldsIn(library.text(id, each) ?? ''))
    const shippedFields = fieldsOf(shipped)
    const given = givenFields.filter((field) => shippedFields.includes(field))
    return {
      prompt: id,
      language,
      timeZone,
      known: [...new Set([...patientFields, ...given, ...shippedFields, ...fieldsOf(uploads)])],
      certain: ['hospital', ...given],
    }
  }

  const recordingOf = (id: string, language: Language) =>
    uploads.recording(id, language) ?? shipped.recording(id, language)

  async function recordingFacts(
    id: string,
    language: Language,
    text: string | undefined,
  ): Promise<PromptVoice['recording']> {
    const own = uploads.recording(id, language)
    const found = own ?? shipped.recording(id, language)
    const facts = found === undefined ? undefined : await factsOfRecording(found.file)
    if (facts === undefined) return undefined
    const isOutdated = facts.card !== undefined && text !== undefined && facts.card.text !== text
    return { ...facts, isShipped: own === undefined, isOutdated }
  }

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

  async function mustBePrompt(id: string): Promise<void> {
    const [uses] = await Promise.all([options.usesOf(), uploads.reload(), shipped.reload()])
    const isThere =
      uses.has(id) || languages.some((each) => uploads.prompts(each).includes(id) || shipped.prompts(each).includes(id))
    if (!isThere || /^(?:questionnaire|values)\//.test(id)) throw new WardlineError('not-found', { what: 'prompt' })
  }

  async function checked(prompt: string, language: Language, text: string, samples: Fields): Promise<PromptTextCheck> {
    await mustBePrompt(prompt)
    return checkPromptText(text, rulesOf(prompt, language), samples)
  }

  return {
    list,

    /** Everything about a text as it is typed. Throws `not-found` for what is no prompt. */
    check: checked,

    /** Keeps a text of the hospital's own, which wins over what is shipped. Throws what is wrong with it. */
    async saveText(prompt: string, language: Language, text: string): Promise<PromptTextCheck> {
      const found = await checked(prompt, language, text, {})
      if (found.problem !== undefined) throw found.problem
      const isShipped = shipped.text(prompt, language)?.trim() === text.trim()
      await (isShipped ? files.removeText(prompt, language) : files.writeText(prompt, language, text))
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

const idAt = ({ prompt, stretch }: RecordingPlace): string => (stretch === undefined ? prompt : `${prompt}.${stretch}`)

/** Fields that a text speaks; none when it is not valid, which is told when it is checked. */
function fieldsIn(text: string): readonly string[] {
  try {
    return compileTemplate('', text, { reader: silentReader, timeZone: 'UTC' }).fields
  } catch (error) {
    if (error instanceof WardlineError) return []
    throw error
  }
}

function sourceOf(
  isRecorded: boolean,
  stretches: readonly { isRecorded: boolean }[],
  text: string | undefined,
): PromptSource {
  if (isRecorded) return 'recorded'
  if (text === undefined) return 'missing'
  return stretches.some((each) => each.isRecorded) ? 'partly' : 'voice'
}

/** A WAV as it came from a microphone or a studio, as it is fit to be played. Throws `prompt-recording-unreadable`. */
async function mendFile(file: string, fileName: string): Promise<{ wav: Buffer; report: MendReport }> {
  const refuse = ({ why, whyZh }: { why: string; whyZh: string }) =>
    new WardlineError('prompt-recording-unreadable', { file: fileName, why, whyZh })
  const read = readWav(await readFile(file))
  if (read.kind === 'unreadable') throw refuse(read)
  if ((read.sound.samples.length / read.sound.rate) * 1000 > longestMs)
    throw refuse({ why: 'it is longer than 5 minutes', whyZh: '超过 5 分钟' })
  const mended = mend(read.sound)
  if (mended.kind === 'unusable') throw refuse(unusableWords[mended.why])
  return { wav: writeWav(mended.sound), report: mended.report }
}
