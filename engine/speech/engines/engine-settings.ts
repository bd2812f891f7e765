import { type CommandSettings, commandEngine } from './command.ts'
import { espeakEngine } from './espeak.ts'
import { type HttpSettings, httpEngine } from './http.ts'
import type { SpeechEngine } from './speech-engine.ts'
import { toneEngine } from './tone.ts'

/** Which engine speaks, as the configuration says it. */
export type EngineSettings =
  | { kind: 'espeak-ng'; program?: string }
  | ({ kind: 'command' } & CommandSettings)
  | ({ kind: 'http' } & HttpSettings)
  /** No voice at all: rehearsals and benchmarks. */
  | { kind: 'tone' }

/** The engine of these settings. Throws `config-invalid` when they make no sense; it is not started or called yet. */
export function engineOf(settings: EngineSettings): SpeechEngine {
  switch (settings.kind) {
    case 'espeak-ng':
      return espeakEngine(settings)
    case 'command':
      return commandEngine(settings)
    case 'http':
      return httpEngine(settings)
    case 'tone':
      return toneEngine()
  }
}
