import type { Database } from '../../db/connection.ts'
import type { SqlValue } from '../../db/statements.ts'
import type { Scope } from '../accounts/core/roles.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { nameSounds } from './core/name-sounds.ts'
import { changesBetween } from './core/patient-changes.ts'
import { type EditResult, nobodyYet, type PatientValues } from './core/patient-edit.ts'
import { type Editor, errnoOf, isHeld, keepChanges } from './patient-changes-store.ts'
import { writePhones, writeTags, writeTails } from './patient-rows-store.ts'
import { phonesOf, recordColumns, toRecord } from './patients-store.ts'

/** `busy`: a running import holds the row. `changed`: somebody was faster. `number-taken`: the patient number is another's. */
export type EditOutcome =
  | { kind: 'kept'; id: number; changed: readonly string[] }
  | { kind: 'gone' | 'busy' | 'changed' | 'number-taken' }
  | (EditResult & { kind: 'invalid' })

type Edit = (before: PatientValues) => EditResult

/** Changes by people, each with its row of history in the same transaction. */
export function patientEditsStore(db: Database) {
  return {
    /** Adds a patient whose values have been checked. */
    add: (values: PatientValues, by: Editor): Promise<EditOutcome> =>
      settled(() =>
        db.transaction(async (trx): Promise<EditOutcome> => {
          const row = { ...rowOf(values), created_at: by.now, updated_at: by.now }
          const [id = 0] = await trx('patients').insert(row)
          await writeBeside(trx, id, nobodyYet, values)
          await keepChanges(trx, [{ id, changes: [{ field: 'record', before: null, after: null }] }], by)
          return { kind: 'kept', id, changed: [] }
        }),
      ),

    /** `seenAt`: `updatedAt` of the record that the editor had before their eyes. */
    change: (id: number, scope: Scope, seenAt: EpochMs, edit: Edit, by: Editor): Promise<EditOutcome> =>
      settled(() =>
        db.transaction(async (trx): Promise<EditOutcome> => {
          const known = await locked(trx, id, scope)
          if (known === undefined) return { kind: 'gone' }
          if (known.updatedAt !== seenAt) return { kind: 'changed' }
          const result = edit(known.values)
          if (result.kind === 'invalid') return result
          const changes = changesBetween(known.values, result.values)
          if (changes.length === 0) return { kind: 'kept', id, changed: [] }
          await trx('patients')
            .where({ id })
            .update({ ...rowOf(result.values), updated_at: Math.max(by.now, seenAt + 1) })
          await writeBeside(trx, id, known.values, result.values)
          await keepChanges(trx, [{ id, changes }], by)
          return { kind: 'kept', id, changed: changes.map(({ field }) => field) }
        }),
      ),

    /** Somebody within the scope who has this name and one of these numbers. */
    async sameAs({ name, phones }: PatientValues, { departments }: Scope): Promise<number | undefined> {
      const numbers = phones.map(({ number }) => number)
      const query = db('patients')
        .join('patient_phones', 'patient_phones.patient_id', 'patients.id')
        .where('patients.name', name)
        .whereIn('patient_phones.number', numbers)
      if (departments !== undefined) void query.whereIn('patients.department', [...departments])
      const row: { id: number } | undefined = await query.first('patients.id')
      return row?.id
    },
  }
}

export type PatientEditsStore = ReturnType<typeof patientEditsStore>

async function settled(work: () => Promise<EditOutcome>): Promise<EditOutcome> {
  try {
    return await work()
  } catch (error) {
    if (isHeld(error)) return { kind: 'busy' }
    if (errnoOf(error) === 1062) return { kind: 'number-taken' }
    throw error
  }
}

async function locked(trx: Database, id: number, { departments }: Scope) {
  const query = trx('patients').where({ id })
  if (departments !== undefined) void query.whereIn('department', [...departments])
  // An import holds its rows for as long as it runs: who edits is told at once, and does not wait a minute for it.
  const row = await query.forUpdate().noWait().first(recordColumns)
  if (row === undefined) return undefined
  const record = toRecord(row, (await phonesOf(trx, [id])).get(id) ?? [])
  const phones = record.phones.map(({ number, kind, holder, extension }) => ({
    number,
    kind,
    holder,
    ...(extension !== null && { extension }),
  }))
  const { id: _id, createdAt: _createdAt, updatedAt, ...values } = record
  return { updatedAt, values: { ...values, phones } satisfies PatientValues }
}

function rowOf(values: PatientValues): Record<string, SqlValue> {
  const { pinyin, initials } = nameSounds(values.name)
  return {
    patient_no: values.patientNo,
    name: values.name,
    name_pinyin: pinyin,
    name_initials: initials,
    sex: values.sex,
    born_on: values.bornOn,
    id_card_no: values.idCardNo,
    insurance_no: values.insuranceNo,
    department: values.department,
    ward: values.ward,
    bed: values.bed,
    doctor: values.doctor,
    diagnosis: values.diagnosis,
    admitted_on: values.admittedOn,
    discharged_on: values.dischargedOn,
    address: values.address,
    language: values.language,
    is_vip: values.isVip,
    tags: JSON.stringify(values.tags),
    extra: JSON.stringify(values.extra),
  }
}

async function writeBeside(trx: Database, id: number, before: PatientValues, after: PatientValues): Promise<void> {
  const differs = (field: 'name' | 'tags' | 'phones') => JSON.stringify(before[field]) !== JSON.stringify(after[field])
  if (differs('name')) await writeTails(trx, [{ id, name: after.name }], [id])
  if (differs('tags')) await writeTags(trx, [{ id, tags: after.tags }], [id])
  if (differs('phones')) await writePhones(trx, [{ id, phones: after.phones }], [id])
}
