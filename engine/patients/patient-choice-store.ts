import { type Static, Type } from 'typebox'
import type { Database } from '../../db/connection.ts'
import type { PhoneRules } from '../kernel/phone-number.ts'
import { filtered, type PatientFilter, patientsStore, type Scope } from './patients-store.ts'

const day = Type.String({ format: 'date' })
const several = (maxLength: number) => Type.Array(Type.String({ maxLength }), { maxItems: 200 })

/** A filter as a request carries it: all that is given applies together. */
export const PatientFilterBody = Type.Object(
  {
    text: Type.Optional(Type.String({ maxLength: 100 })),
    departments: Type.Optional(several(100)),
    tags: Type.Optional(several(64)),
    dischargedFrom: Type.Optional(day),
    dischargedTo: Type.Optional(day),
    importId: Type.Optional(Type.Integer({ minimum: 1 })),
    ids: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 200_000 })),
  },
  { additionalProperties: false },
)

/** Patients as campaigns choose among them. */
export function patientChoice(db: Database, phoneRules: PhoneRules) {
  return {
    filter: PatientFilterBody,

    ids: (filter: Static<typeof PatientFilterBody>, scope: Scope) =>
      filtered(db, asFilter(filter), scope, phoneRules).select({ id: 'patients.id' }),

    /** In their order, a page of them in memory at a time. */
    select: (filter: Static<typeof PatientFilterBody>, scope: Scope): AsyncIterable<number> =>
      patientsStore(db, phoneRules).select(asFilter(filter), scope),
  }
}

/** No departments and no tags are chosen: all of them. */
function asFilter({ departments, tags, ...rest }: Static<typeof PatientFilterBody>): PatientFilter {
  return {
    ...(rest as PatientFilter),
    ...(departments !== undefined && departments.length > 0 && { departments }),
    ...(tags !== undefined && tags.length > 0 && { tags }),
  }
}
