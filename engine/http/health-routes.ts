import { Type } from 'typebox'
import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { Routes } from './route-conventions.ts'

export type HealthChecks = {
  /** Resolves when the database answers. */
  database: () => Promise<unknown>
  switch: () => { connected: boolean; kind: string }
}

const Readiness = Type.Object({
  ready: Type.Boolean(),
  database: Type.Union([Type.Literal('up'), Type.Literal('down')]),
  switch: Type.Union([Type.Literal('up'), Type.Literal('down')]),
})
const patienceMs = toMs('2s')

/** For whoever keeps the engine running: `live` says that the process answers, `ready` that it can do its work. */
export function healthRoutes(checks: HealthChecks, clock: Clock): Routes {
  return async (app) => {
    const common = { config: { allow: 'anyone', rateLimit: false }, logLevel: 'warn' } as const
    app.get(
      '/health/live',
      {
        ...common,
        schema: {
          summary: 'Whether the process answers',
          tags: ['health'],
          response: { 200: Type.Object({ live: Type.Literal(true) }) },
        },
      },
      async () => ({ live: true as const }),
    )
    app.get(
      '/health/ready',
      {
        ...common,
        schema: {
          summary: 'Whether database and switch are there',
          tags: ['health'],
          response: { 200: Readiness, 503: Readiness },
        },
      },
      async (_request, reply) => {
        const database = (await answersInTime(checks.database(), clock)) ? 'up' : 'down'
        const telephony = checks.switch().connected ? 'up' : 'down'
        const ready = database === 'up' && telephony === 'up'
        return reply.status(ready ? 200 : 503).send({ ready, database, switch: telephony })
      },
    )
  }
}

function answersInTime(answer: Promise<unknown>, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.at(clock.now() + patienceMs, () => resolve(false))
    answer
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(cancel)
  })
}
