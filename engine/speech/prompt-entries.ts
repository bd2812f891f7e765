/** The prompts as they stand: what is said in each language, by whom, and what is wrong with it. */
import { WardlineError } from '../errors.ts'
import { patientFields } from '../survey/core/check.ts'
import { checkPromptText, type PromptRules, stretchesOf } from './core/prompt-text.ts'
import { compileTemplate } from './core/template.ts'
import { silentReader } from './core/written.ts'
import { factsOfRecording, type RecordingFacts } from './prompt-files.ts'
import type { PromptLibrary, Recording } from './prompt-library.ts'
import type { Language } from './speech.ts'

/** Who says a prompt. `engine`: the engine itself, in any call. */
export type PromptUse = {
  kind: 'engine' | 'survey' | 'dialplan' | 'campaign' | 'questionnaire'
  /** By which it is found: a script's name, a campaign's number, a questionnaire's code; '' where there is nothing to open. */
  id: string
  /** As people call it. */
  name: string | Partial<Record<Language, string>>
}

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
  /** The text is the hospital's own, and not what is shipped. */
  isOwn: boolean
  /** What is shipped, where it differs from what is said. */
  shippedText: string | undefined
  problem: WardlineError | undefined
  unguarded: string[]
  recording: (RecordingFacts & { isShipped: boolean; isOutdated: boolean }) | undefined
  /** `isOutdated`: it was recorded for other words. */
  stretches: { stretch: number; text: string; isRecorded: boolean; isOutdated: boolean }[]
}

export type PromptEntry = {
  id: string
  kind: PromptKind
  uses: PromptUse[]
  /** Fields that its text may speak. */
  fields: string[]
  voices: Partial<Record<Language, PromptVoice>>
}

export type PromptEntriesParts = {
  uploads: PromptLibrary
  shipped: PromptLibrary
  timeZone: string
  /** Where prompts are used, by id. */
  usesOf: () => Promise<ReadonlyMap<string, PromptUse[]>>
  otherTexts: () => Promise<OtherText[]>
}

export const promptLanguages: readonly Language[] = ['zh-CN', 'en']
/** Fields that a prompt is given by whoever says it. */
const givenFields = ['value', 'from', 'to', 'min', 'max']

/** Reads what there is; `list` reads the folders again, the others take what was read last. */
export function promptEntries({ uploads, shipped, timeZone, ...elsewhere }: PromptEntriesParts) {
  async function list(): Promise<PromptEntry[]> {
    const [uses, others] = await Promise.all([
      elsewhere.usesOf(),
      elsewhere.otherTexts(),
      uploads.reload(),
      shipped.reload(),
    ])
    const taken = new Set(others.map(({ id }) => id))
    const named = [uploads, shipped].flatMap((library) =>
      promptLanguages.flatMap((language) => library.prompts(language)),
    )
    const ids = [...new Set([...named, ...uses.keys()])].filter((id) => !taken.has(id) && !/^questionnaire\//.test(id))
    const own = ids.toSorted().map((id) => entryOf(id, 'prompt', uses.get(id) ?? [], promptLanguages, () => undefined))
    const rest = others.map(({ id, kind, texts, use }) => {
      const spoken = promptLanguages.filter((language) => texts[language] !== undefined)
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
    const ownText = kind === 'prompt' ? uploads.text(id, language)?.trim() : undefined
    const text = given ?? ownText ?? shippedText
    const rules = rulesOf(id, language)
    const checked = text === undefined || kind === 'value' ? undefined : checkPromptText(text, rules)
    const isSound = checked !== undefined && checked.problem === undefined
    const parts = isSound && text !== undefined ? stretchesOf(text, rules) : []
    const [recording, ...recorded] = await Promise.all([
      recordingFacts(id, language, text),
      ...parts.map((each) => recordingFacts(`${id}.${each.stretch}`, language, each.text)),
    ])
    const stretches = parts.map((each, at) => {
      const found = recorded[at]
      return { ...each, isRecorded: found !== undefined, isOutdated: found?.isOutdated === true }
    })
    return {
      source: sourceOf(recording !== undefined, stretches, text),
      text,
      isOwn: ownText !== undefined,
      shippedText: shippedText === text ? undefined : shippedText,
      problem: checked?.problem,
      unguarded: kind === 'prompt' ? (checked?.unguarded ?? []) : [],
      recording,
      stretches,
    }
  }

  function rulesOf(id: string, language: Language): PromptRules {
    const fieldsOf = (library: PromptLibrary) =>
      promptLanguages.flatMap((each) => fieldsIn(library.text(id, each) ?? ''))
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

  const recordingOf = (id: string, language: Language): Recording | undefined =>
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

  return { list, rulesOf, recordingOf }
}

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
