import { type Static, Type } from 'typebox'
import type { Database } from '../../db/connection.ts'
import { type SignedInUser, scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import type { PhoneRules } from '../kernel/phone-number.ts'
import type { PatientFilter } from './core/patient-filter.ts'
import { patientMatching } from './patient-matching-store.ts'
import { patientsStore } from './patients-store.ts'

const day = Type.String({ format: 'date' })
const several = (maxLength: number) => Type.Array(Type.String({ maxLength }), { maxItems: 200 })
const age = Type.Integer({ minimum: 0, maximum: 150 })

/** A filter as a request carries it: all that is given applies together. */
export const PatientFilterBody = Type.Object(
  {
    text: Type.Optional(Type.String({ maxLength: 100 })),
    departments: Type.Optional(several(100)),
    diagnosis: Type.Optional(Type.String({ maxLength: 100 })),
    dischargedFrom: Type.Optional(day),
    dischargedTo: Type.Optional(day),
    sex: Type.Optional(Type.Enum(['male', 'female'])),
    ageFrom: Type.Optional(age),
    ageTo: Type.Optional(age),
    isVip: Type.Optional(Type.Boolean()),
    tags: Type.Optional(several(64)),
    lastResults: Type.Optional(several(24)),
    importId: Type.Optional(Type.Integer({ minimum: 1 })),
    importedAs: Type.Optional(Type.String({ maxLength: 16 })),
    selectionId: Type.Optional(Type.Integer({ minimum: 1 })),
    ids: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 200_000 })),
  },
  { additionalProperties: false },
)

type Given = Static<typeof PatientFilterBody>

/** Patients as campaigns choose among them. `today`: the hospital's, for ages. */
export function patientChoice(db: Database, phoneRules: PhoneRules, today: () => string) {
  const matching = patientMatching(db, phoneRules, today)

  /** A selection is its maker's alone. */
  async function checked(given: Given, user: SignedInUser): Promise<PatientFilter> {
    const filter = asFilter(given)
    if (filter.selectionId === undefined) return filter
    const own = await db('patient_selections').where({ id: filter.selectionId, user_id: user.id }).first('id')
    if (own === undefined) throw new WardlineError('not-found', { what: 'selection' })
    return filter
  }

  return {
    filter: PatientFilterBody,

    async ids(given: Given, user: SignedInUser) {
      const { query } = await matching(await checked(given, user), scopeOf(user))
      return () => query().select({ id: 'patients.id' })
    },

    /** In their order, a page of them in memory at a time. */
    async *select(given: Given, user: SignedInUser): AsyncGenerator<number> {
      yield* patientsStore(db, phoneRules, today).select(await checked(given, user), scopeOf(user))
    },
  }
}

/** No departments and no tags are chosen: all of them. */
function asFilter({ departments, tags, lastResults, ...rest }: Given): PatientFilter {
  return {
    ...(rest as PatientFilter),
    ...(departments !== undefined && departments.length > 0 && { departments }),
    ...(tags !== undefined && tags.length > 0 && { tags }),
    ...(lastResults !== undefined &&
      lastResults.length > 0 && { lastResults: lastResults as NonNullable<PatientFilter['lastResults']> }),
  }
}
