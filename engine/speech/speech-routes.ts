import { Type } from 'typebox'
import { contentOf, type Routes } from '../http/route-conventions.ts'
import type { Speech, Utterance } from './speech.ts'
import { soundOf } from './utterance-sound.ts'

const Fields = Type.Record(Type.String({ maxLength: 64 }), Type.Union([Type.String({ maxLength: 200 }), Type.Number()]))
const common = { language: Type.Enum(['zh-CN', 'en']), fields: Fields }
const closed = { additionalProperties: false }

/** Anything that can be said. */
export const UtteranceBody = Type.Union(
  [
    Type.Object({ kind: Type.Literal('prompt'), prompt: Type.String({ maxLength: 200 }), ...common }, closed),
    Type.Object(
      {
        kind: Type.Literal('text'),
        text: Type.String({ maxLength: 4_000 }),
        recordedAs: Type.Optional(Type.String({ maxLength: 200 })),
        ...common,
      },
      closed,
    ),
  ],
  { title: 'Utterance' },
)

/** Hearing what would be said, without a call. */
export function speechRoutes(speech: Pick<Speech, 'render'>): Routes {
  return async (app) => {
    app.post(
      '/speech/audio',
      {
        schema: {
          summary: 'One utterance as a patient would hear it: recordings where there are any, else the voice',
          tags: ['prompts'],
          body: UtteranceBody,
          response: { 200: contentOf('audio/wav') },
        },
        config: { allow: ['it', 'manager', 'supervisor'] },
      },
      async ({ body }, reply) =>
        await reply
          .header('cache-control', 'private, no-store')
          .type('audio/wav')
          .send(await soundOf(speech, body as Utterance)),
    )
  }
}
