import { type TSchema, Type } from 'typebox'
import type { Language } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { Instant, type Routes } from '../http/route-conventions.ts'
import type { JobState, Schedule } from './schedule.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const tags = ['jobs']
const params = Type.Object({ name: Type.String({ maxLength: 64 }) })

const JobView = Type.Object(
  {
    name: Type.String(),
    about: Type.String({ description: 'What it does, in the language of the user' }),
    cron: Type.String({ description: 'minute hour day month weekday, in the time zone of the hospital' }),
    usualCron: Type.String(),
    enabled: Type.Boolean(),
    isRunning: Type.Boolean(),
    startedAt: OrNull(Instant),
    endedAt: OrNull(Instant),
    outcome: OrNull(
      Type.Enum(['done', 'failed', 'interrupted'], { description: 'Of the last run; null: none, or it runs' }),
    ),
    error: OrNull(Type.String({ description: 'The kind of error; the log has the rest' })),
    nextAt: OrNull(Instant),
  },
  { title: 'Job' },
)

/** What runs by the clock: when it ran last, how that went, and when it will. */
export function scheduleRoutes(schedule: Schedule): Routes {
  return async (app) => {
    app.get(
      '/jobs',
      {
        schema: { summary: 'Jobs that run by the clock', tags, response: { 200: Type.Array(JobView) } },
        config: { allow: ['it'] },
      },
      async ({ language }) => (await schedule.list()).map((job) => viewOf(job, language)),
    )
    app.patch(
      '/jobs/:name',
      {
        schema: {
          summary: 'Move a job to another time, or switch it on or off; it holds at once',
          tags,
          params,
          body: Type.Object(
            { cron: Type.Optional(Type.String({ maxLength: 64 })), enabled: Type.Optional(Type.Boolean()) },
            { additionalProperties: false },
          ),
          response: { 200: JobView },
        },
        config: { allow: ['it'] },
      },
      async (request) => {
        const { name } = request.params
        const { cron, enabled } = request.body
        const change = { ...(cron !== undefined && { cron }), ...(enabled !== undefined && { enabled }) }
        const job = await schedule.change(name, change)
        await request.audit({ act: 'job.change', subjectId: name, detail: { cron: job.cron, enabled: job.enabled } })
        return viewOf(job, request.language)
      },
    )
    app.post(
      '/jobs/:name/run',
      {
        schema: {
          summary: 'Run a job now; the answer does not wait for its end',
          tags,
          params,
          response: { 202: JobView },
        },
        config: { allow: ['it'] },
      },
      async (request, reply) => {
        const { name } = request.params
        const before = await schedule.one(name)
        if (before.isRunning) throw new WardlineError('job-running')
        await request.audit({ act: 'job.run', subjectId: name })
        void schedule.run(name) // never rejects for a job that there is: its row says how it went
        return reply.status(202).send(viewOf({ ...before, isRunning: true, outcome: undefined }, request.language))
      },
    )
  }
}

function viewOf(job: JobState, language: Language) {
  const { about, startedAt, endedAt, outcome, error, nextAt, ...plain } = job
  return {
    ...plain,
    about: language === 'en' ? about.en : about.zh,
    startedAt: startedAt ?? null,
    endedAt: endedAt ?? null,
    outcome: outcome ?? null,
    error: error ?? null,
    nextAt: nextAt ?? null,
  }
}
