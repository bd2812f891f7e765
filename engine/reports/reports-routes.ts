import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Type } from 'typebox'
import { isWithin, type Scope, type SignedInUser, scopeOf } from '../accounts/core/roles.ts'
import { contentOf, IdParams, Instant, type Routes } from '../http/route-conventions.ts'
import { redFlagsRoutes } from './red-flags-routes.ts'
import type { Reports } from './reports.ts'

const ReportQuery = Type.Object({
  language: Type.Optional(Type.Union([Type.Literal('zh-CN'), Type.Literal('en')])),
  department: Type.Optional(Type.String({ maxLength: 100, description: 'Only its patients' })),
})
const share = Type.Number({ minimum: 0, maximum: 1 })

const ReportView = Type.Object(
  {
    madeAt: Instant,
    totals: Type.Object({
      contacts: Type.Integer(),
      reached: Type.Integer(),
      completed: Type.Integer(),
      partial: Type.Integer(),
      attempts: Type.Integer(),
      byDisposition: Type.Array(Type.Object({ disposition: Type.String(), count: Type.Integer(), share })),
    }),
    questions: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        kind: Type.String(),
        answered: Type.Integer(),
        counts: Type.Array(Type.Object({ value: Type.String(), label: Type.String(), count: Type.Integer(), share })),
        figures: Type.Optional(Type.Object({ mean: Type.Number(), min: Type.Number(), max: Type.Number() })),
      }),
    ),
    departments: Type.Array(
      Type.Object({
        department: Type.String(),
        contacts: Type.Integer(),
        reached: Type.Integer(),
        completed: Type.Integer(),
        partial: Type.Integer(),
      }),
    ),
  },
  { title: 'CampaignReport' },
)

/** What was asked for, as far as the user may see it. */
function scopeAsked(user: SignedInUser, department: string | undefined): Scope {
  const scope = scopeOf(user)
  if (department === undefined) return scope
  return { departments: isWithin(scope, department) ? [department] : [] }
}

/** A doctor gets the report on the patients of the own department. */
const readers = ['it', 'manager', 'supervisor', 'doctor'] as const
const excelType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Reports of campaigns: figures for the UI, a workbook and a page to take away. `folder` holds workbooks on their way out. */
export function reportsRoutes(reports: Reports, folder: string): Routes {
  return async (app) => {
    await app.register(redFlagsRoutes(reports))
    app.get(
      '/campaigns/:id/report',
      {
        schema: {
          summary: 'Figures of a campaign',
          tags: ['reports'],
          params: IdParams,
          querystring: ReportQuery,
          response: { 200: ReportView },
        },
        config: { allow: readers, audit: 'report.read' },
      },
      async (request) => {
        const { madeAt, totals, questions, departments } = await reports.campaignReport(
          request.params.id,
          request.query.language ?? request.language,
          scopeAsked(request.user, request.query.department),
        )
        return {
          madeAt,
          totals,
          departments,
          questions: questions.map(({ figures, ...question }) => ({ ...question, ...(figures && { figures }) })),
        }
      },
    )

    app.get(
      '/campaigns/:id/report.html',
      {
        schema: {
          summary: 'The report as a page',
          tags: ['reports'],
          params: IdParams,
          querystring: ReportQuery,
          response: { 200: contentOf('text/html') },
        },
        config: { allow: readers, audit: 'report.read' },
      },
      async (request, reply) => {
        const language = request.query.language ?? request.language
        const html = await reports.html(request.params.id, language, scopeAsked(request.user, request.query.department))
        return reply.type('text/html; charset=utf-8').send(html)
      },
    )

    app.get(
      '/campaigns/:id/report.xlsx',
      {
        schema: {
          summary: 'The report as an Excel workbook, with every contact and the failures to call again',
          tags: ['reports'],
          params: IdParams,
          querystring: ReportQuery,
          response: { 200: contentOf(excelType) },
        },
        config: { allow: readers, audit: 'report.export' },
      },
      async (request, reply) => {
        await mkdir(folder, { recursive: true })
        const file = path.join(folder, `${randomUUID()}.xlsx`)
        reply.raw.once('close', () => void rm(file, { force: true }))
        const { language = request.language, department } = request.query
        await reports.writeExcel(request.params.id, language, file, scopeAsked(request.user, department))
        return await reply.sendFileOf({ file, type: excelType, downloadAs: `campaign-${request.params.id}.xlsx` })
      },
    )
  }
}
