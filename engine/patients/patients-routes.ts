import { Readable } from 'node:stream'
import { type Static, type TSchema, Type } from 'typebox'
import { scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { Day, IdParams, Instant, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import { patientsCsv } from './patients-export.ts'
import type { PatientFilter, PatientsStore } from './patients-store.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const Sex = Type.Enum(['male', 'female'])
const tags = ['patients']

const lineFields = {
  id: Type.Integer(),
  patientNo: OrNull(Type.String()),
  name: Type.String(),
  sex: OrNull(Sex),
  bornOn: OrNull(Type.String()),
  department: Type.String(),
  ward: Type.String(),
  bed: Type.String(),
  doctor: Type.String(),
  diagnosis: Type.String(),
  admittedOn: OrNull(Type.String()),
  dischargedOn: OrNull(Type.String()),
  isVip: Type.Boolean(),
  tags: Type.Array(Type.String()),
}
const PatientLineView = Type.Object(lineFields, { title: 'PatientLine' })

const PhoneView = Type.Object({
  position: Type.Integer(),
  number: Type.String(),
  extension: OrNull(Type.String()),
  kind: Type.Enum(['mobile', 'landline', 'service', 'short']),
  holder: Type.String(),
})

const PatientView = Type.Object(
  {
    ...lineFields,
    idCardNo: OrNull(Type.String()),
    insuranceNo: OrNull(Type.String()),
    address: Type.String(),
    language: Type.Enum(['zh-CN', 'en']),
    extra: Type.Record(Type.String(), Type.String()),
    phones: Type.Array(PhoneView),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { title: 'Patient' },
)

const Several = (maxLength: number) =>
  Type.Union([Type.String({ maxLength }), Type.Array(Type.String({ maxLength }), { maxItems: 50 })])

const filterFields = {
  text: Type.Optional(
    Type.String({ maxLength: 100, description: 'Part of a name, pinyin, initials, patient number, phone.' }),
  ),
  department: Type.Optional(Several(100)),
  tag: Type.Optional(Several(64)),
  dischargedFrom: Type.Optional(Day),
  dischargedTo: Type.Optional(Day),
  importId: Type.Optional(Type.Integer({ minimum: 1 })),
}
const PatientQuery = Type.Object({ ...PageQuery.properties, ...filterFields })
const FilterQuery = Type.Object(filterFields)

function filterOf({
  department,
  tag,
  text,
  dischargedFrom,
  dischargedTo,
  importId,
}: Static<typeof FilterQuery>): PatientFilter {
  return {
    ...(department !== undefined && { departments: [department].flat() }),
    ...(tag !== undefined && { tags: [tag].flat() }),
    ...(text !== undefined && { text }),
    ...(dischargedFrom !== undefined && { dischargedFrom }),
    ...(dischargedTo !== undefined && { dischargedTo }),
    ...(importId !== undefined && { importId }),
  }
}

/** Looking patients up, one by one and in lists. Doctors see their own department's. */
export function patientsRoutes(patients: PatientsStore): Routes {
  return async (app) => {
    app.get(
      '/patients',
      {
        schema: {
          summary: 'Patients by name, pinyin, initials, number, phone, department, discharge, tag or import',
          tags,
          querystring: PatientQuery,
          response: { 200: PageOf(PatientLineView) },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'agent', 'doctor'], audit: 'patient.search' },
      },
      async ({ query, user }) => toPage(await patients.search(filterOf(query), scopeOf(user), offsetOf(query)), query),
    )

    app.get(
      '/patients/:id',
      {
        schema: {
          summary: 'One patient with all phone numbers',
          tags,
          params: IdParams,
          response: { 200: PatientView },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'agent', 'doctor'], audit: 'patient.read' },
      },
      async ({ params, user }) => {
        const patient = await patients.byId(params.id, scopeOf(user))
        if (patient === undefined) throw new WardlineError('not-found', { what: 'patient' })
        return patient
      },
    )

    app.get(
      '/patients/departments',
      {
        schema: {
          summary: 'Departments that have patients',
          tags,
          response: { 200: Type.Array(Type.Object({ department: Type.String(), patients: Type.Integer() })) },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'agent', 'doctor'] },
      },
      async ({ user }) => await patients.departments(scopeOf(user)),
    )

    app.get(
      '/patients/count',
      {
        schema: {
          summary: 'How many patients a selection holds',
          tags,
          querystring: FilterQuery,
          response: { 200: Type.Object({ patients: Type.Integer() }) },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'agent', 'doctor'] },
      },
      async ({ query, user }) => ({ patients: await patients.count(filterOf(query), scopeOf(user)) }),
    )

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
        config: { allow: ['manager', 'supervisor', 'doctor'] },
      },
      async (request, reply) => {
        const [filter, scope] = [filterOf(request.query), scopeOf(request.user)]
        await request.audit({ act: 'patient.export', detail: { patients: await patients.count(filter, scope) } })
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="patients.csv"')
          .header('cache-control', 'private, no-store')
          .send(Readable.from(patientsCsv(patients.pages(filter, scope), request.language)))
      },
    )
  }
}
