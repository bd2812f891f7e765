import { type Static, type TSchema, Type } from 'typebox'
import { type Role, type SignedInUser, scopeOf } from '../accounts/core/roles.ts'
import { Day, Instant } from '../http/route-conventions.ts'
import { importedAs, lastResults, type PatientFilter, sortFields } from './core/patient-filter.ts'
import { maskedCard, type Sight, shownPhone, sightOf } from './core/sight.ts'
import type { Seeker } from './patient-matching-store.ts'
import type { FoundPatient, LastResult, PatientPhone, PatientRecord } from './patients-store.ts'

export const readers = ['it', 'manager', 'supervisor', 'agent', 'doctor'] as const satisfies readonly Role[]
/** Who calls patients keeps their records. */
export const editors = ['it', 'supervisor', 'agent', 'doctor'] as const satisfies readonly Role[]
export const bulkEditors = ['it', 'supervisor', 'doctor'] as const satisfies readonly Role[]
export const exporters = ['manager', 'supervisor', 'doctor'] as const satisfies readonly Role[]

export const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
export const Sex = Type.Enum(['male', 'female'])
const strict = { additionalProperties: false }

/** What a user may find, and by what. */
export const seekerOf = (user: SignedInUser): Seeker => ({
  ...scopeOf(user),
  ...(sightOf(user).phones === 'masked' && { wholePhonesOnly: true }),
})

const PhoneView = Type.Object(
  {
    id: Type.Integer(),
    position: Type.Integer(),
    /** As it is stored; null to who may not see it. */
    number: OrNull(Type.String()),
    /** As people write it, masked to who may not see it. */
    shown: Type.String(),
    extension: OrNull(Type.String()),
    kind: Type.Enum(['mobile', 'landline', 'service', 'short']),
    /** Whose it is; empty: the patient's own. */
    holder: Type.String(),
  },
  { title: 'PatientPhone' },
)

const LastResultView = Type.Object(
  { disposition: Type.String(), at: Instant, campaignId: Type.Integer() },
  { title: 'LastResult' },
)

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
  phones: Type.Array(PhoneView),
  lastResult: OrNull(LastResultView),
}
export const PatientLineView = Type.Object(lineFields, { title: 'PatientLine' })

export const PatientView = Type.Object(
  {
    ...lineFields,
    /** Masked: `POST /patients/:id/show-numbers` shows them to who may see them. */
    idCardNo: OrNull(Type.String()),
    insuranceNo: OrNull(Type.String()),
    mayShowNumbers: Type.Boolean(),
    address: Type.String(),
    language: Type.Enum(['zh-CN', 'en']),
    extra: Type.Record(Type.String(), Type.String()),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { title: 'Patient' },
)

const toPhoneView = (sight: Sight) => (phone: PatientPhone) => ({
  ...phone,
  number: sight.phones === 'whole' ? phone.number : null,
  shown: shownPhone(phone.number, sight),
})

export const toLineView = (patient: FoundPatient, sight: Sight) => ({
  ...patient,
  phones: patient.phones.map(toPhoneView(sight)),
  lastResult: patient.lastResult ?? null,
})

export const toRecordView = (record: PatientRecord, lastResult: LastResult | undefined, sight: Sight) => ({
  ...record,
  phones: record.phones.map(toPhoneView(sight)),
  idCardNo: record.idCardNo === null ? null : maskedCard(record.idCardNo),
  insuranceNo: record.insuranceNo === null ? null : maskedCard(record.insuranceNo),
  mayShowNumbers: sight.cards === 'on-request',
  lastResult: lastResult ?? null,
})

const Text = (maxLength: number) => Type.String({ maxLength })
const Age = Type.Integer({ minimum: 0, maximum: 150 })
const LastResultName = Type.Enum([...lastResults])
const ImportedAsName = Type.Enum([...importedAs])
const Id = Type.Integer({ minimum: 1 })
const textNote = 'Part of a name, pinyin, initials, patient number, phone.'

/** A filter in a body: what is looked for may be a name, and addresses are written down on the way. */
export const FilterBody = Type.Object(
  {
    text: Type.Optional(Type.String({ maxLength: 100, description: textNote })),
    departments: Type.Optional(Type.Array(Text(100), { maxItems: 200 })),
    diagnosis: Type.Optional(Text(100)),
    dischargedFrom: Type.Optional(Day),
    dischargedTo: Type.Optional(Day),
    sex: Type.Optional(Sex),
    ageFrom: Type.Optional(Age),
    ageTo: Type.Optional(Age),
    isVip: Type.Optional(Type.Boolean()),
    tags: Type.Optional(Type.Array(Text(64), { maxItems: 50 })),
    lastResults: Type.Optional(Type.Array(LastResultName, { maxItems: lastResults.length })),
    importId: Type.Optional(Id),
    importedAs: Type.Optional(ImportedAsName),
    selectionId: Type.Optional(Id),
  },
  { ...strict, title: 'PatientFilter' },
)

export const SortingBody = Type.Object(
  { by: Type.Enum([...sortFields]), descends: Type.Boolean() },
  { ...strict, title: 'PatientSorting' },
)

const Several = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Array(schema, { maxItems: 50 })])

/** The same for programs, in a query string. */
export const filterQuery = {
  text: Type.Optional(Type.String({ maxLength: 100, description: textNote })),
  department: Type.Optional(Several(Text(100))),
  diagnosis: Type.Optional(Text(100)),
  dischargedFrom: Type.Optional(Day),
  dischargedTo: Type.Optional(Day),
  sex: Type.Optional(Sex),
  ageFrom: Type.Optional(Age),
  ageTo: Type.Optional(Age),
  isVip: Type.Optional(Type.Boolean()),
  tag: Type.Optional(Several(Text(64))),
  lastResult: Type.Optional(Several(LastResultName)),
  importId: Type.Optional(Id),
  importedAs: Type.Optional(ImportedAsName),
}
export const FilterQuery = Type.Object(filterQuery)

export function filterOfQuery(query: Static<typeof FilterQuery>): PatientFilter {
  const { department, tag, lastResult, ...rest } = query
  const plain = Object.fromEntries(Object.entries(rest).filter(([name]) => name in filterQuery))
  return {
    ...plain,
    ...(department !== undefined && { departments: [department].flat() }),
    ...(tag !== undefined && { tags: [tag].flat() }),
    ...(lastResult !== undefined && { lastResults: [lastResult].flat() }),
  }
}
