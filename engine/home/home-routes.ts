import { type TSchema, Type } from 'typebox'
import { Looks } from '../accounts/core/looks.ts'
import { type Role, scopeOf } from '../accounts/core/roles.ts'
import { Instant, type Routes } from '../http/route-conventions.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import { firstSteps, type HomeStore } from './home-store.ts'
import { RedFlagView, toRedFlag } from './red-flags-routes.ts'
import type { RedFlagsStore } from './red-flags-store.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const Count = Type.Integer({ minimum: 0 })
const tags = ['home']

const HomeView = Type.Object(
  {
    firstSteps: OrNull(
      Type.Object({
        isDismissed: Type.Boolean(),
        steps: Type.Array(Type.Object({ step: Type.Enum([...firstSteps]), isDone: Type.Boolean() })),
      }),
    ),
    today: Type.Object({
      from: Instant,
      live: OrNull(Count),
      outcomes: Type.Array(
        Type.Object({
          direction: Type.Enum(['inbound', 'outbound']),
          disposition: OrNull(Type.String()),
          count: Count,
        }),
      ),
    }),
    campaigns: OrNull(
      Type.Array(
        Type.Object({
          id: Type.Integer(),
          name: Type.String(),
          state: Type.String(),
          pausedBecause: OrNull(Type.String()),
          contacts: Count,
          waiting: Count,
          calling: Count,
          done: Count,
          excluded: Count,
          completed: Count,
        }),
      ),
    ),
    redFlags: Type.Object({ waiting: Count, latest: Type.Array(RedFlagView) }),
    imports: OrNull(
      Type.Array(
        Type.Object({
          id: Type.Integer(),
          fileName: Type.String(),
          state: Type.Enum(['failed', 'finished']),
          errorCode: OrNull(Type.String()),
          rowsRejected: Count,
          endedAt: Instant,
        }),
      ),
    ),
    department: OrNull(Type.Object({ name: Type.String(), patients: Count })),
  },
  { title: 'Home' },
)

export type CampaignUnderWay = {
  id: number
  name: string
  state: string
  pausedBecause: string | null
  contacts: number
  waiting: number
  calling: number
  done: number
  excluded: number
  completed: number
}

export type HomeOptions = {
  store: HomeStore
  redFlags: RedFlagsStore
  clock: Clock
  /** Midnight of the hospital's day in which an instant lies. */
  dayOf: (at: EpochMs) => EpochMs
  /** Those that run, wait for their window or are paused. */
  campaigns: () => Promise<CampaignUnderWay[]>
  liveCalls: () => number
}

const campaignRoles: readonly Role[] = ['it', 'manager', 'supervisor']
const stepRoles: readonly Role[] = ['it', 'supervisor']
const flagsTold = 5
const mendWithinMs = toMs('3d')

/** The start page: what is going on and what waits, each to whom it concerns. */
export function homeRoutes({ store, redFlags, clock, dayOf, campaigns, liveCalls }: HomeOptions): Routes {
  const looks = new Looks()
  return async (app) => {
    app.get(
      '/home',
      {
        schema: { summary: 'What the start page tells this user', tags, response: { 200: HomeView } },
        config: { allow: 'signed-in' },
      },
      async (request) => {
        const { user, language } = request
        const [scope, now] = [scopeOf(user), clock.now()]
        const isOf = (roles: readonly Role[]) => roles.includes(user.role)
        const from = dayOf(now)
        const flagged = await redFlags.list('waiting', scope, { limit: flagsTold, offset: 0 })
        if (flagged.items.length > 0 && looks.begins(user.id, 'red-flags', now))
          await request.audit({ act: 'red-flag.list', purpose: 'red-flag' })
        return {
          firstSteps: isOf(stepRoles) ? await stepsOf(store) : null,
          today: {
            from,
            live: scope.departments === undefined ? liveCalls() : null,
            outcomes: await store.outcomesSince(from, scope),
          },
          campaigns: isOf(campaignRoles) ? await campaigns() : null,
          redFlags: {
            waiting: flagged.total,
            latest: flagged.items.map((item) => toRedFlag(item, language)),
          },
          imports: isOf(campaignRoles) ? await store.importsToMend(now - mendWithinMs) : null,
          department:
            scope.departments === undefined ? null : { name: user.department, patients: await store.patientsOf(scope) },
        }
      },
    )

    app.post(
      '/home/first-steps/dismiss',
      {
        schema: { summary: 'Leave the first steps off the start page', tags, response: { 204: Type.Null() } },
        config: { allow: ['it', 'supervisor'], audit: 'home.dismiss-first-steps' },
      },
      async (_request, reply) => {
        await store.dismissFirstSteps(clock.now())
        return reply.status(204).send(null)
      },
    )
  }
}

async function stepsOf(store: HomeStore) {
  const { done, isDismissed } = await store.firstSteps()
  return { isDismissed, steps: firstSteps.map((step) => ({ step, isDone: done[step] })) }
}
