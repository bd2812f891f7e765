import type { Reads } from '../core/voices-in-text.ts'
import type { Language } from '../speech.ts'

export type SynthesisRequest = {
  /** Words and plain punctuation only; Mandarin as the engine {@link SpeechEngine.reads} it. */
  text: string
  language: Language
  voice: string
  /** Words a minute; an engine that does not know the notion ignores it. */
  rate: number
  /** An absolute path that does not exist yet; the engine writes a WAV there. */
  outFile: string
}

/** What turns words into sound: a program beside us, or a service. */
export interface SpeechEngine {
  readonly name: string
  readonly reads: Reads
  /**
   * Changes when the sound may change: prompts rendered by another version are not used again.
   * Throws a WardlineError (`speech-engine-missing`, `speech-engine-failed`).
   */
  version(): Promise<string>
  /** Writes `outFile`. Throws a WardlineError (`speech-engine-missing`, `speech-engine-failed`); never names the text. */
  synthesise(request: SynthesisRequest): Promise<void>
}
