/**
 * Text becomes sound here, before anybody waits for it. A prompt is a Handlebars text in prompts/<language>/, or a
 * recording that stands in for it, or a recorded frame with spoken fields between.
 */
import type { PlaybackSource } from '../switch/switch.ts'

export type Language = 'zh-CN' | 'en'

/** Values of a prompt's fields: names, dates, amounts, departments. They are spoken as they are and never executed. */
export type Fields = Readonly<Record<string, string | number>>

export type Utterance =
  /** A prompt by id: its path under prompts/<language>/ without the ending, `main/welcome`. */
  | { kind: 'prompt'; prompt: string; language: Language; fields: Fields }
  /**
   * A text of its own (a questionnaire's question); it may use the same fields and helpers as a prompt. A recording under
   * the id `recordedAs` (`questionnaire/discharge/q2`) stands in for it as for a prompt.
   */
  | { kind: 'text'; text: string; language: Language; fields: Fields; recordedAs?: string }

export type PreparationReport = {
  rendered: number
  alreadyThere: number
  /** Utterances that could not be rendered, each with a reason that says what to do. */
  failed: readonly { utterance: Utterance; why: string }[]
}

export interface Speech {
  /**
   * The files to play for an utterance, in order; rendered first if they are not in the cache.
   * Throws a WardlineError (`prompt-unknown`, `prompt-field-missing`, `speech-engine-failed`).
   */
  render(utterance: Utterance): Promise<readonly PlaybackSource[]>
  /** Renders what is missing, a few at a time, so that no call waits for it. Never throws for a single utterance. */
  prepare(utterances: Iterable<Utterance>, onProgress?: (done: number) => void): Promise<PreparationReport>
}
