import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Static, type TSchema, Type } from 'typebox'
import { contentOf, Instant, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import { RoleName } from './accounts-schemas.ts'
import { writeAuditWorkbook } from './audit-export.ts'
import type { AuditFilter, AuditStore } from './audit-store.ts'
import { actIn, acts, purposeIn, purposes } from './core/acts.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const text = OrNull(Type.String())

const AuditLineView = Type.Object(
  {
    id: Type.Integer(),
    at: Instant,
    userId: OrNull(Type.Integer()),
    user: text,
    userName: text,
    act: Type.String(),
    actText: Type.String({ description: 'The act in the language of the user.' }),
    subject: Type.String(),
    subjectId: Type.String(),
    callId: text,
    purpose: Type.String(),
    purposeText: Type.String(),
    address: Type.String(),
    detail: OrNull(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
  },
  { title: 'AuditLine' },
)

const filterFields = {
  userId: Type.Optional(Type.Integer({ minimum: 1 })),
  act: Type.Optional(Type.String({ maxLength: 64 })),
  subject: Type.Optional(Type.String({ maxLength: 64 })),
  subjectId: Type.Optional(Type.String({ maxLength: 64 })),
  patientId: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Of the record, its calls, recordings and red flags.' }),
  ),
  purpose: Type.Optional(Type.String({ maxLength: 64 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
}
const AuditQuery = Type.Object({ ...PageQuery.properties, ...filterFields })
const FilterQuery = Type.Object(filterFields)

const CodeAndText = Type.Object({ code: Type.String(), text: Type.String() })
const LooksView = Type.Object({
  act: Type.String(),
  actText: Type.String(),
  purpose: Type.String(),
  purposeText: Type.String(),
  role: OrNull(RoleName),
  looks: Type.Integer(),
  people: Type.Integer(),
  patients: Type.Integer({ description: 'Different patients, where the act names one.' }),
})

export type AuditRoutesOptions = { audit: AuditStore; folder: string; timeZone: string }

const readers = ['it', 'manager'] as const
const tags = ['audit']
const excelType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Who looked at what and who changed what. Looking at it is itself written down. */
export function auditRoutes({ audit, folder, timeZone }: AuditRoutesOptions): Routes {
  return async (app) => {
    app.get(
      '/audit',
      {
        schema: {
          summary: 'Audit log, newest first',
          tags,
          querystring: AuditQuery,
          response: { 200: PageOf(AuditLineView) },
        },
        config: { allow: readers, audit: 'audit.read' },
      },
      async ({ query, language }) => {
        const { page, pageSize, ...filter } = query
        const { items, total } = await audit.list(filter, offsetOf({ page, pageSize }))
        const lines = items.map((line) => ({
          ...line,
          actText: actIn(line.act, language),
          purposeText: purposeIn(line.purpose, language),
        }))
        return toPage({ items: lines, total }, { page, pageSize })
      },
    )

    app.get(
      '/audit/words',
      {
        schema: {
          summary: 'Acts and purposes by code, as people read them',
          tags,
          response: { 200: Type.Object({ acts: Type.Array(CodeAndText), purposes: Type.Array(CodeAndText) }) },
        },
        config: { allow: readers },
      },
      ({ language }) => ({
        acts: Object.keys(acts).map((code) => ({ code, text: actIn(code, language) })),
        purposes: Object.keys(purposes).map((code) => ({ code, text: purposeIn(code, language) })),
      }),
    )

    app.get(
      '/audit/looks',
      {
        schema: {
          summary: 'Looks at what belongs to patients, by act, purpose and role',
          tags,
          querystring: Type.Object({ from: Instant, to: Instant }),
          response: { 200: Type.Array(LooksView) },
        },
        config: { allow: readers, audit: 'audit.read' },
      },
      async ({ query, language }) =>
        (await audit.looks(query)).map((line) => ({
          ...line,
          role: line.role as Static<typeof RoleName> | null,
          actText: actIn(line.act, language),
          purposeText: purposeIn(line.purpose, language),
        })),
    )

    app.get(
      '/audit/export.xlsx',
      {
        schema: {
          summary: 'The audit log as an Excel workbook',
          tags,
          querystring: FilterQuery,
          response: { 200: contentOf(excelType) },
        },
        config: { allow: readers },
      },
      async (request, reply) => {
        const filter: AuditFilter = request.query
        await mkdir(folder, { recursive: true })
        const file = path.join(folder, `${randomUUID()}.xlsx`)
        reply.raw.once('close', () => void rm(file, { force: true }))
        const { language } = request
        const rows = await writeAuditWorkbook({ file, pages: audit.pages(filter), language, timeZone })
        await request.audit({ act: 'audit.export', detail: { rows } })
        return await reply.sendFileOf({ file, type: excelType, downloadAs: 'audit.xlsx' })
      },
    )
  }
}
