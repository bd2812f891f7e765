import { Type } from 'typebox'
import type { Routes } from '../http/route-conventions.ts'

const VoiceView = Type.Object({ voice: Type.String(), rate: Type.Number({ description: 'Words a minute' }) })
const VoicesView = Type.Object(
  {
    engine: Type.Object({
      name: Type.String(),
      /** Null: it does not answer, and nothing new can be spoken. */
      version: Type.Union([Type.String(), Type.Null()]),
      why: Type.Union([Type.String(), Type.Null()], { description: 'Why it does not answer, in the user’s language.' }),
    }),
    voices: Type.Object({ 'zh-CN': VoiceView, en: VoiceView }),
    sampleRate: Type.Integer(),
    cache: Type.Object({
      bytes: Type.Number(),
      files: Type.Integer(),
      busy: Type.Integer(),
      limitBytes: Type.Number(),
    }),
    environment: Type.Array(Type.String(), { description: 'The variables that all this is set by.' }),
  },
  { title: 'Voices' },
)

export type VoicesOptions = {
  engine: { name: string; version: () => Promise<string> }
  voices: { 'zh-CN': { voice: string; rate: number }; en: { voice: string; rate: number } }
  sampleRate: number
  cache: () => { bytes: number; files: number; busy: number }
  cacheLimitBytes: number
  /** What was thrown, as the user may read it. */
  told: (error: unknown, language: 'zh-CN' | 'en') => string
}

const environment = [
  'SPEECH_ENGINE',
  'SPEECH_VOICE_ZH',
  'SPEECH_VOICE_EN',
  'SPEECH_RATE',
  'SPEECH_SAMPLE_RATE',
  'SPEECH_CACHE_MB',
]

/** Who speaks, and how much of what was said is kept. All of it comes from the environment. */
export function voicesRoutes(options: VoicesOptions): Routes {
  return async (app) => {
    app.get(
      '/speech/voices',
      {
        schema: {
          summary: 'The engine that speaks, its voices and the cache',
          tags: ['prompts'],
          response: { 200: VoicesView },
        },
        config: { allow: ['it', 'manager'] },
      },
      async ({ language }) => {
        const { engine, voices, sampleRate, cacheLimitBytes: limitBytes } = options
        const answer = await engine.version().then(
          (version) => ({ version, why: null }),
          (error: unknown) => ({ version: null, why: options.told(error, language) }),
        )
        const { bytes, files, busy } = options.cache()
        return {
          engine: { name: engine.name, ...answer },
          voices: { 'zh-CN': { ...voices['zh-CN'] }, en: { ...voices.en } },
          sampleRate,
          cache: { bytes, files, busy, limitBytes },
          environment,
        }
      },
    )
  }
}
