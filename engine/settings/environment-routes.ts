import { type TSchema, Type } from 'typebox'
import type { Routes } from '../http/route-conventions.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

const VariableView = Type.Object(
  {
    name: Type.String(),
    about: Type.String({ description: 'What it is for, in the language of the user' }),
    value: OrNull(Type.String({ description: 'As it was written. null: not set, or a secret' })),
    default: OrNull(Type.String({ description: 'null: it has none' })),
    isSet: Type.Boolean(),
    isSecret: Type.Boolean({ description: 'Its value is told nowhere' }),
  },
  { title: 'EnvironmentVariable' },
)

export type EnvironmentLine = {
  name: string
  about: { zh: string; en: string }
  value: string | undefined
  default: string | undefined
  isSet: boolean
  isSecret: boolean
}

/** What the engine was started with. It is changed where the engine is started, and holds from the next start on. */
export function environmentRoutes(lines: () => readonly EnvironmentLine[]): Routes {
  return async (app) => {
    app.get(
      '/settings/environment',
      {
        schema: {
          summary: 'The variables that the engine was started with; secrets only as set or not',
          tags: ['settings'],
          response: { 200: Type.Array(VariableView) },
        },
        config: { allow: ['it'] },
      },
      ({ language }) =>
        lines().map(({ about, value, default: usual, ...line }) => ({
          ...line,
          about: language === 'en' ? about.en : about.zh,
          value: value ?? null,
          default: usual ?? null,
        })),
    )
  }
}
