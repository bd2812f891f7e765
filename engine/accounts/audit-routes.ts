import { Type } from 'typebox'
import { Instant, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import type { AuditStore } from './audit-store.ts'

const AuditLine = Type.Object(
  {
    id: Type.Integer(),
    at: Instant,
    userId: Type.Union([Type.Integer(), Type.Null()]),
    user: Type.Union([Type.String(), Type.Null()]),
    act: Type.String(),
    subject: Type.String(),
    subjectId: Type.String(),
    purpose: Type.String(),
    address: Type.String(),
    detail: Type.Union([
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
      Type.Null(),
    ]),
  },
  { title: 'AuditLine' },
)

const AuditQuery = Type.Object({
  ...PageQuery.properties,
  userId: Type.Optional(Type.Integer({ minimum: 1 })),
  act: Type.Optional(Type.String({ maxLength: 64 })),
  subject: Type.Optional(Type.String({ maxLength: 64 })),
  subjectId: Type.Optional(Type.String({ maxLength: 64 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
})

/** Who looked at what and who changed what. Looking at it is itself written down. */
export function auditRoutes(audit: AuditStore): Routes {
  return async (app) => {
    app.get(
      '/audit',
      {
        schema: {
          summary: 'Audit log, newest first',
          tags: ['audit'],
          querystring: AuditQuery,
          response: { 200: PageOf(AuditLine) },
        },
        config: { allow: ['it', 'manager'], audit: 'audit.read' },
      },
      async ({ query }) => {
        const { page, pageSize, ...filter } = query
        return toPage(await audit.list(filter, offsetOf({ page, pageSize })), { page, pageSize })
      },
    )
  }
}
