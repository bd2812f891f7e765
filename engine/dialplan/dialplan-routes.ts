import { Type } from 'typebox'
import { Instant, type Routes } from '../http/route-conventions.ts'
import type { Loader } from './loader.ts'

const ScriptView = Type.Object(
  {
    file: Type.String(),
    /** The script's name; null when the file has never compiled. */
    name: Type.Union([Type.String(), Type.Null()]),
    numbers: Type.Array(Type.String()),
    loadedAt: Type.Union([Instant, Type.Null()]),
    fault: Type.Union([
      Type.Object({
        message: Type.String(),
        line: Type.Optional(Type.Integer()),
        column: Type.Optional(Type.Integer()),
      }),
      Type.Null(),
    ]),
  },
  { title: 'DialplanScript' },
)

/** The state of the scripts, as a telecom engineer wants to see it after saving a file. */
export function dialplanRoutes(loader: Loader): Routes {
  const views = () =>
    loader.statuses().map(({ file, script, loadedAt, fault }) => ({
      file: `${file}.ts`,
      name: script?.name ?? null,
      numbers: [...(script?.numbers ?? [])],
      loadedAt: loadedAt ?? null,
      fault: fault ?? null,
    }))

  return async (app) => {
    app.get(
      '/dialplans',
      {
        schema: {
          summary: 'Scripts, the numbers they answer, and what is wrong with them',
          tags: ['dialplans'],
          response: { 200: Type.Array(ScriptView) },
        },
        config: { allow: ['it'] },
      },
      () => views(),
    )

    app.post(
      '/dialplans/reload',
      {
        schema: { summary: 'Read the scripts again', tags: ['dialplans'], response: { 200: Type.Array(ScriptView) } },
        config: { allow: ['it'], audit: 'dialplan.reload' },
      },
      async () => {
        await loader.reload()
        return views()
      },
    )
  }
}
