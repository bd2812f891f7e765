import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { SignedInUser } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { contentOf, IdParams, type Routes } from '../http/route-conventions.ts'
import { sightOf } from './core/sight.ts'
import type { PatientExports } from './patient-exports.ts'
import { exporters, FilterQuery, filterOfQuery, OrNull, seekerOf } from './patient-views.ts'
import { type ExportManner, patientsCsv } from './patients-export.ts'
import type { PatientsStore } from './patients-store.ts'
import type { PatientSelection, SelectionsStore } from './selections-store.ts'

const tags = ['patients']
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const ProgressView = Type.Object(
  {
    id: Type.Integer(),
    done: Type.Integer(),
    patients: Type.Integer(),
    perSecond: Type.Integer(),
    remainingMs: OrNull(Type.Integer()),
  },
  { title: 'PatientExport' },
)

export type ExportRoutesParts = {
  patients: PatientsStore
  selections: SelectionsStore
  exports: PatientExports
  resultWord: ExportManner['resultWord']
}

/** Patients as files, for those who may take them out of the house. Each is in the audit log with how many it holds. */
export function patientExportsRoutes({ patients, selections, exports, resultWord }: ExportRoutesParts): Routes {
  const mannerFor = (user: SignedInUser): ExportManner => ({
    language: user.language,
    sight: sightOf(user),
    resultWord,
  })

  /** A selection of the user's own, on its way out of the house. */
  async function taken(request: FastifyRequest, id: number): Promise<PatientSelection> {
    const selection = await selections.byId(id)
    if (selection?.userId !== request.user.id) throw new WardlineError('not-found', { what: 'selection' })
    const detail = { patients: selection.patients }
    await request.audit({ act: 'patient.export', subject: 'selection', subjectId: id, detail })
    return selection
  }

  return async (app) => {
    app.get(
      '/patients/export.csv',
      {
        schema: {
          summary: 'Patients as a .csv that Excel opens and the import takes again',
          tags,
          querystring: FilterQuery,
          produces: ['text/csv'],
          response: { 200: Type.Any() },
        },
        config: { allow: exporters },
      },
      async (request, reply) => {
        const [filter, seeker] = [filterOfQuery(request.query), seekerOf(request.user)]
        await request.audit({ act: 'patient.export', detail: { patients: await patients.count(filter, seeker) } })
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="patients.csv"')
          .header('cache-control', 'private, no-store')
          .send(Readable.from(patientsCsv(patients.pages(filter, seeker), mannerFor(request.user))))
      },
    )

    app.get(
      '/patient-selections/:id/export.csv',
      {
        schema: {
          summary: 'A selection as a .csv that the import takes again',
          tags,
          params: IdParams,
          response: { 200: contentOf('text/csv') },
        },
        config: { allow: exporters },
      },
      async (request, reply) => {
        const selection = await taken(request, request.params.id)
        const pages = patients.pages({ selectionId: selection.id }, seekerOf(request.user))
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="patients-${selection.id}.csv"`)
          .header('cache-control', 'private, no-store')
          .send(Readable.from(patientsCsv(pages, mannerFor(request.user))))
      },
    )

    app.get(
      '/patient-selections/:id/export.xlsx',
      {
        schema: {
          summary: 'A selection as an .xlsx; progress comes as live events `export.progress` and `export.ended`',
          tags,
          params: IdParams,
          response: { 200: contentOf(xlsx) },
        },
        config: { allow: exporters },
      },
      async (request, reply) => {
        const { user } = request
        const selection = await taken(request, request.params.id)
        const pages = patients.pages({ selectionId: selection.id }, seekerOf(user))
        return reply
          .type(xlsx)
          .header('content-disposition', `attachment; filename="patients-${selection.id}.xlsx"`)
          .header('cache-control', 'private, no-store')
          .send(exports.workbook(selection, pages, mannerFor(user)))
      },
    )

    app.get(
      '/patient-exports/:id',
      {
        schema: {
          summary: 'How far an export is; null when it is over',
          tags,
          params: IdParams,
          response: { 200: OrNull(ProgressView) },
        },
        config: { allow: exporters },
      },
      async ({ params, user }) => {
        const progress = exports.progressOf(params.id, user.id)
        return progress === undefined ? null : { ...progress, remainingMs: progress.remainingMs ?? null }
      },
    )

    app.delete(
      '/patient-exports/:id',
      {
        schema: { summary: 'Stop an export', tags, params: IdParams, response: { 204: Type.Null() } },
        config: { allow: exporters, audit: 'patient.cancel-export' },
      },
      async ({ params, user }, reply) => {
        exports.cancel(params.id, user.id)
        return reply.status(204).send(null)
      },
    )
  }
}
