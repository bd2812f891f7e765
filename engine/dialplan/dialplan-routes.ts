import { Type } from 'typebox'
import type { ScriptRuns } from '../calls/script-runs.ts'
import { WardlineError } from '../errors.ts'
import { Instant, type Routes } from '../http/route-conventions.ts'
import { excerptAround } from './core/excerpt.ts'
import type { Loader, ScriptFault, ScriptStatus } from './loader.ts'

const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])

const FaultView = Type.Object({
  kind: Type.Enum(['syntax', 'types', 'load', 'no-dialplan', 'name-taken', 'number-taken']),
  message: Type.String(),
  /** The name or number that is taken, and the file that has it. */
  about: OrNull(Type.Object({ what: Type.String(), by: Type.String() })),
  /** Where it is, when that is not the script itself but something it imports. */
  file: OrNull(Type.String()),
  line: OrNull(Type.Integer()),
  column: OrNull(Type.Integer()),
  excerpt: Type.Array(Type.Object({ line: Type.Integer(), text: Type.String() })),
})

const ScriptView = Type.Object(
  {
    file: Type.String(),
    /** The script's name; null when the file has never compiled. */
    name: OrNull(Type.String()),
    numbers: Type.Array(Type.String()),
    loadedAt: OrNull(Instant),
    fault: OrNull(FaultView),
  },
  { title: 'DialplanScript' },
)

const ScriptsView = Type.Object({ readAt: Instant, scripts: Type.Array(ScriptView) }, { title: 'Dialplans' })

const RunsView = Type.Object({
  since: Instant,
  runs: Type.Array(
    Type.Object({
      script: Type.String(),
      /** Calls that began with it, and calls that other scripts sent on to it. */
      calls: Type.Integer(),
      sentOn: Type.Integer(),
      lastAt: Instant,
      byDisposition: Type.Array(Type.Object({ disposition: Type.String(), calls: Type.Integer() })),
      broken: Type.Integer(),
    }),
  ),
})

const FileParams = Type.Object({ file: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\\.ts$' }) })
const SourceView = Type.Object({ file: Type.String(), source: Type.String() })

const config = { allow: ['it'] } as const
const tags = ['dialplans']

export type DialplanRoutesParts = {
  loader: Loader
  /** What the call log says of the scripts, of the last days. */
  runs: () => Promise<{ since: number; runs: ScriptRuns[] }>
}

/** The state of the scripts, as a telecom engineer wants to see it after saving a file. */
export function dialplanRoutes({ loader, runs }: DialplanRoutesParts): Routes {
  async function faultView(file: string, fault: ScriptFault) {
    const { about = null, file: elsewhere = null, line = null, column = null } = fault
    const source = line === null || elsewhere !== null ? undefined : await loader.sourceOf(file).catch(() => undefined)
    const excerpt = source === undefined || line === null ? [] : excerptAround(source, line)
    return { kind: fault.kind, message: fault.message, about, file: elsewhere, line, column, excerpt }
  }

  const view = async ({ file, script, loadedAt, fault }: ScriptStatus) => ({
    file: `${file}.ts`,
    name: script?.name ?? null,
    numbers: [...(script?.numbers ?? [])],
    loadedAt: loadedAt ?? null,
    fault: fault === undefined ? null : await faultView(file, fault),
  })

  const views = async () => ({ readAt: loader.readAt, scripts: await Promise.all(loader.statuses().map(view)) })

  return async (app) => {
    app.get(
      '/dialplans',
      {
        schema: {
          summary: 'Scripts, the numbers they answer, and what is wrong with them',
          tags,
          response: { 200: ScriptsView },
        },
        config,
      },
      views,
    )

    app.get(
      '/dialplans/runs',
      { schema: { summary: 'How calls in the scripts went of late', tags, response: { 200: RunsView } }, config },
      () => runs(),
    )

    app.get(
      '/dialplans/:file/source',
      {
        schema: { summary: 'The text of a script', tags, params: FileParams, response: { 200: SourceView } },
        config,
      },
      async ({ params }) => {
        const source = await loader.sourceOf(params.file.replace(/\.ts$/, ''))
        if (source === undefined) throw new WardlineError('not-found', { what: 'script' })
        return { file: params.file, source }
      },
    )

    app.post(
      '/dialplans/reload',
      {
        schema: { summary: 'Read the scripts again', tags, response: { 200: ScriptsView } },
        config: { ...config, audit: 'dialplan.reload' },
      },
      async () => {
        await loader.reload()
        return await views()
      },
    )
  }
}
