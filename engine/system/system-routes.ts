import { type TSchema, Type } from 'typebox'
import { Instant, type Routes } from '../http/route-conventions.ts'
import { type LogTail, logLevels } from '../log.ts'
import { problemCodes } from './core/problems.ts'
import type { SystemWatch } from './system-watch.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const Count = Type.Integer({ minimum: 0 })
const tags = ['system']

export const ProblemView = Type.Object(
  {
    code: Type.Enum([...problemCodes]),
    severity: Type.Enum(['error', 'warning', 'notice']),
    since: Instant,
    params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  },
  { title: 'Problem' },
)

const StateView = Type.Object(
  {
    at: Instant,
    startedAt: Instant,
    version: Type.String(),
    node: Type.String(),
    switch: Type.Object({
      kind: Type.Enum(['freeswitch', 'virtual']),
      connected: Type.Boolean(),
      since: Instant,
      version: OrNull(Type.String()),
      sequenceGaps: Count,
      lagMs: Type.Number(),
      commandsWaiting: Count,
    }),
    database: Type.Object({
      isUp: Type.Boolean(),
      version: Type.String(),
      latencyMs: Type.Number(),
      bytes: Type.Number(),
      connections: Type.Object({ used: Count, free: Count, waiting: Count }),
      queries: Count,
      slow: Count,
    }),
    calls: Type.Object({
      live: Count,
      ofCampaigns: Count,
      lines: Count,
      callsPerSecond: Type.Number(),
      perSecond: Type.Number(),
    }),
    queues: Type.Object({
      callLog: Count,
      switchCommands: Count,
      renderings: Count,
      inFlight: Count,
      viewers: Count,
    }),
    load: Type.Object({ loopP99Ms: Type.Number(), loopMaxMs: Type.Number(), cpuShare: Type.Number() }),
    memory: Type.Object({
      rssBytes: Type.Number(),
      heapUsedBytes: Type.Number(),
      heapLimitBytes: Type.Number(),
      machineFreeBytes: Type.Number(),
      machineTotalBytes: Type.Number(),
    }),
    disks: Type.Array(
      Type.Object({
        what: Type.Enum(['recordings', 'var', 'both']),
        freeBytes: Type.Number(),
        totalBytes: Type.Number(),
      }),
    ),
    speech: Type.Object({
      engine: Type.String(),
      version: Type.String(),
      cacheBytes: Type.Number(),
      cacheFiles: Count,
      cacheLimitBytes: Type.Number(),
    }),
    problems: Type.Array(ProblemView),
  },
  { title: 'SystemState' },
)

const PointView = Type.Object({
  at: Instant,
  calls: Count,
  perSecond: Type.Number(),
  loopMs: Type.Number(),
  latencyMs: Type.Number(),
  lagMs: Type.Number(),
  cpuShare: Type.Number(),
  rssBytes: Type.Number(),
})

const SystemView = Type.Object(
  {
    state: StateView,
    points: Type.Array(PointView, { description: 'The last hour, a point every ten seconds.' }),
    tables: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Number(), rows: Type.Number() })),
    slowQueries: Type.Array(Type.Object({ sql: Type.String(), ms: Type.Number(), at: Instant })),
  },
  { title: 'System' },
)

const LogView = Type.Object(
  {
    last: Type.Integer({ description: 'Ask with `after` this for what comes next.' }),
    entries: Type.Array(
      Type.Object({
        seq: Type.Integer(),
        at: Type.Number(),
        level: Type.Enum([...logLevels]),
        text: Type.String(),
        fields: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
        error: OrNull(
          Type.Object({ kind: Type.String(), code: Type.String(), message: Type.String(), place: Type.String() }),
        ),
      }),
    ),
  },
  { title: 'LogTail' },
)

/** How the system is. It is told anew every second as live event `system.state` to those who ask for the topic `system`. */
export function systemRoutes(watch: SystemWatch, tail: LogTail): Routes {
  return async (app) => {
    app.get(
      '/system',
      {
        schema: { summary: 'How the system is, and was in the last hour', tags, response: { 200: SystemView } },
        config: { allow: ['it', 'supervisor'] },
      },
      () => ({
        state: watch.state(),
        points: [...watch.points],
        tables: [...watch.tables],
        slowQueries: [...watch.slowQueries],
      }),
    )
    app.get(
      '/system/problems',
      {
        schema: { summary: 'What is wrong with the system', tags, response: { 200: Type.Array(ProblemView) } },
        config: { allow: ['it', 'supervisor'] },
      },
      () => watch.problems.map((problem) => ({ ...problem, params: { ...problem.params } })),
    )
    app.get(
      '/system/log',
      {
        schema: {
          summary: 'The last lines of the log, without personal data',
          tags,
          querystring: Type.Object({
            level: Type.Enum([...logLevels], { default: 'info' }),
            after: Type.Integer({ minimum: 0, default: 0 }),
          }),
          response: { 200: LogView },
        },
        config: { allow: ['it'] },
      },
      ({ query: { level, after } }) => ({
        last: tail.last,
        entries: tail.entries(level, after).map((entry) => ({
          ...entry,
          fields: { ...entry.fields },
          error: entry.error ?? null,
        })),
      }),
    )
  }
}
