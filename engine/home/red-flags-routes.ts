import { type TSchema, Type } from 'typebox'
import { Looks } from '../accounts/core/looks.ts'
import { scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { Instant, offsetOf, PageOf, PageQuery, type Routes, toPage, UuidParams } from '../http/route-conventions.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Live } from '../live/live.ts'
import { redFlagsOf } from '../reports/core/red-flags.ts'
import type { FlaggedResponse, RedFlagsStore } from './red-flags-store.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const tags = ['red flags']
const everybody = ['it', 'manager', 'supervisor', 'agent', 'doctor'] as const

export const RedFlagView = Type.Object(
  {
    id: Type.String({ description: 'Of the response.' }),
    patientId: Type.Integer(),
    patientName: Type.String(),
    patientNo: OrNull(Type.String()),
    department: Type.String(),
    campaignId: OrNull(Type.Integer()),
    campaignName: OrNull(Type.String()),
    flags: Type.Array(
      Type.Object({
        question: Type.String(),
        title: Type.String(),
        label: Type.String(),
        callId: OrNull(Type.String()),
        answeredAt: Instant,
      }),
    ),
    flaggedAt: Instant,
    handledAt: OrNull(Instant),
    handledBy: OrNull(Type.String()),
    note: Type.String(),
  },
  { title: 'RedFlag' },
)

export const toRedFlag = ({ questionnaire, answers, ...flagged }: FlaggedResponse, language: 'zh-CN' | 'en') => ({
  ...flagged,
  flags: redFlagsOf(questionnaire, answers, language),
})

/** Answers that must reach somebody, and that somebody has seen to them. */
export function redFlagsRoutes(store: RedFlagsStore, live: Pick<Live, 'publish'>, clock: Clock): Routes {
  const looks = new Looks()
  return async (app) => {
    app.get(
      '/red-flags',
      {
        schema: {
          summary: 'Answers that must reach somebody, newest first',
          tags,
          querystring: Type.Object({
            ...PageQuery.properties,
            state: Type.Enum(['waiting', 'handled'], { default: 'waiting' }),
          }),
          response: { 200: PageOf(RedFlagView) },
        },
        config: { allow: everybody },
      },
      async (request) => {
        const { query, user, language } = request
        if (looks.begins(user.id, query.state, clock.now())) await request.audit({ act: 'red-flag.list' })
        const { items, total } = await store.list(query.state, scopeOf(user), offsetOf(query))
        return toPage({ items: items.map((flagged) => toRedFlag(flagged, language)), total }, query)
      },
    )

    app.post(
      '/red-flags/:id/handle',
      {
        schema: {
          summary: 'Somebody has seen to it',
          tags,
          params: UuidParams,
          body: Type.Object(
            { note: Type.String({ maxLength: 500, description: 'What was done.' }) },
            { additionalProperties: false },
          ),
          response: { 204: Type.Null() },
        },
        config: { allow: everybody },
      },
      async (request, reply) => {
        const { params, user, body } = request
        const department = await store.departmentOf(params.id, scopeOf(user))
        if (department === undefined) throw new WardlineError('not-found', { what: 'red-flag' })
        const by = { userId: user.id, note: body.note.trim(), at: clock.now() }
        if (!(await store.handle(params.id, by))) throw new WardlineError('red-flag-handled')
        live.publish('survey.red-flag-handled', { response: params.id }, { department })
        await request.audit({ act: 'red-flag.handle', subjectId: params.id })
        return reply.status(204).send(null)
      },
    )
  }
}
