import { type TSchema, Type } from 'typebox'
import { scopeOf } from '../accounts/core/roles.ts'
import { IdParams, Instant, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import type { Reports } from './reports.ts'

const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

const RedFlagsView = Type.Object(
  {
    responseId: Type.String(),
    patientId: Type.Integer(),
    patientNo: orNull(Type.String()),
    patientName: Type.String(),
    department: Type.String(),
    state: Type.String({ description: 'What the response came to; `open` while the call goes on' }),
    flags: Type.Array(
      Type.Object({
        question: Type.String(),
        title: Type.String(),
        label: Type.String(),
        callId: orNull(Type.String()),
        answeredAt: Instant,
      }),
    ),
  },
  { title: 'FlaggedResponse' },
)

/** Answers that must reach somebody: who, what was asked, what was said, on which call. */
export function redFlagsRoutes(reports: Reports): Routes {
  return async (app) => {
    app.get(
      '/campaigns/:id/red-flags',
      {
        schema: {
          summary: 'Patients of a campaign with red-flag answers, the newest first',
          tags: ['reports'],
          params: IdParams,
          querystring: PageQuery,
          response: { 200: PageOf(RedFlagsView) },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'doctor'], audit: 'report.read-red-flags' },
      },
      async ({ params, query, user, language }) =>
        toPage(await reports.redFlags(params.id, language, scopeOf(user), offsetOf(query)), query),
    )
  }
}
