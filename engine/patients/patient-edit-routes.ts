import { Type } from 'typebox'
import { type SignedInUser, scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { IdParams, Instant, type Routes } from '../http/route-conventions.ts'
import type { Clock } from '../kernel/clock.ts'
import type { PhoneRules } from '../kernel/phone-number.ts'
import {
  applyEdit,
  type EditProblems,
  type EditResult,
  nobodyYet,
  type PatientEdit,
  type PatientValues,
} from './core/patient-edit.ts'
import type { EditOutcome, PatientEditsStore } from './patient-edits-store.ts'
import { editors, OrNull, Sex } from './patient-views.ts'

const tags = ['patients']
const strict = { additionalProperties: false }
/** Longer than the table holds: what is too long is told at its field. */
const Text = Type.Optional(OrNull(Type.String({ maxLength: 5000 })))

const editFields = {
  patientNo: Text,
  name: Type.Optional(Type.String({ maxLength: 5000 })),
  sex: Type.Optional(OrNull(Sex)),
  bornOn: Text,
  idCardNo: Text,
  insuranceNo: Text,
  department: Type.Optional(Type.String({ maxLength: 5000 })),
  ward: Type.Optional(Type.String({ maxLength: 5000 })),
  bed: Type.Optional(Type.String({ maxLength: 5000 })),
  doctor: Type.Optional(Type.String({ maxLength: 5000 })),
  diagnosis: Type.Optional(Type.String({ maxLength: 5000 })),
  admittedOn: Text,
  dischargedOn: Text,
  address: Type.Optional(Type.String({ maxLength: 5000 })),
  language: Type.Optional(Type.Enum(['zh-CN', 'en'])),
  isVip: Type.Optional(Type.Boolean()),
  tags: Type.Optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 200 })),
  extra: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 5000 }))),
  /** All of them, in the order in which they are to be called; numbers as people write them. */
  phones: Type.Optional(
    Type.Array(
      Type.Object({ number: Type.String({ maxLength: 100 }), holder: Type.String({ maxLength: 64 }) }, strict),
      { maxItems: 50 },
    ),
  ),
}

const Kept = Type.Object({ id: Type.Integer(), changed: Type.Array(Type.String()) }, { title: 'PatientKept' })

export type EditRoutesParts = {
  edits: PatientEditsStore
  clock: Clock
  phoneRules: PhoneRules
  /** The hospital's. */
  today: () => string
}

/** New patients and changed ones, checked field by field, with a history. */
export function patientEditRoutes({ edits, clock, phoneRules, today }: EditRoutesParts): Routes {
  const checked = (before: PatientValues, edit: PatientEdit, user: SignedInUser): EditResult =>
    withinScope(applyEdit(before, edit, { phones: phoneRules, today: today() }), user)

  return async (app) => {
    app.post(
      '/patients',
      {
        schema: {
          summary: 'Add a patient',
          tags,
          body: Type.Object(
            {
              ...editFields,
              /** Said after `patient-exists`: this is somebody else of the same name and number. */
              isSomebodyElse: Type.Optional(Type.Boolean()),
            },
            strict,
          ),
          response: { 201: Kept },
        },
        config: { allow: editors },
      },
      async (request, reply) => {
        const { isSomebodyElse = false, ...edit } = request.body
        const result = checked(nobodyYet, { phones: [], ...edit }, request.user)
        if (result.kind === 'invalid') throw invalid(result.problems)
        const known = isSomebodyElse ? undefined : await edits.sameAs(result.values, scopeOf(request.user))
        if (known !== undefined) throw new WardlineError('patient-exists', { id: known })
        const kept = keptOf(await edits.add(result.values, { userId: request.user.id, now: clock.now() }))
        await request.audit({ act: 'patient.add', subjectId: kept.id })
        return reply.status(201).send(kept)
      },
    )

    app.patch(
      '/patients/:id',
      {
        schema: {
          summary: 'Change a patient: fields that are not named stay',
          tags,
          params: IdParams,
          body: Type.Object(
            {
              ...editFields,
              /** `updatedAt` of the record that the change was made on: a change by somebody else is not overwritten. */
              seenAt: Instant,
            },
            strict,
          ),
          response: { 200: Kept },
        },
        config: { allow: editors },
      },
      async (request) => {
        const { seenAt, ...edit } = request.body
        const { user, params } = request
        const by = { userId: user.id, now: clock.now() }
        const outcome = await edits.change(
          params.id,
          scopeOf(user),
          seenAt,
          (before) => checked(before, edit, user),
          by,
        )
        const kept = keptOf(outcome)
        await request.audit({ act: 'patient.change', subjectId: kept.id, detail: { fields: kept.changed.length } })
        return kept
      },
    )
  }
}

/** A doctor's patients stay patients of the department: else the record would vanish under the doctor's eyes. */
function withinScope(result: EditResult, user: SignedInUser): EditResult {
  const { departments } = scopeOf(user)
  if (departments === undefined) return result
  const isOwn = result.kind === 'invalid' || departments.includes(result.values.department)
  return isOwn ? result : { kind: 'invalid', problems: { department: 'not-your-department' } }
}

function keptOf(outcome: EditOutcome): { id: number; changed: string[] } {
  switch (outcome.kind) {
    case 'kept':
      return { id: outcome.id, changed: [...outcome.changed] }
    case 'invalid':
      throw invalid(outcome.problems)
    case 'number-taken':
      throw invalid({ patientNo: 'number-taken' })
    case 'gone':
      throw new WardlineError('not-found', { what: 'patient' })
    case 'changed':
      throw new WardlineError('patient-changed')
    case 'busy':
      throw new WardlineError('patient-busy')
  }
}

/** Every problem by its field, for a form; codes and no values. */
function invalid(problems: EditProblems): WardlineError {
  const all = Object.entries(problems)
  const why = all.map(([field, problem]) => `${field}: ${problem}`).join(', ')
  const fields = Object.fromEntries(all.map(([field, problem]) => [`problem.${field}`, problem]))
  return new WardlineError('patient-invalid', { count: all.length, why, ...fields })
}
