import type { Database } from '../../db/connection.ts'
import { preparedStatements, type SqlValue } from '../../db/statements.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Mapping } from './core/fields.ts'
import type { DraftPhone } from './core/patient-draft.ts'
import { type DuplicatePolicy, type KnownPatient, planBatch } from './core/plan-batch.ts'
import type { ReadPatient } from './reading/list-protocol.ts'

/** What writing one batch came to. */
export type BatchCounts = { added: number; updated: number; duplicates: number }

export type ListWriter = {
  nameLayout(importId: number, layout: string, mapping: Mapping): Promise<void>
  write(importId: number, patients: readonly ReadPatient[], policy: DuplicatePolicy, now: EpochMs): Promise<BatchCounts>
}

/** Writes a list batch by batch inside the transaction that `db` is. */
export async function listWriter(db: Database): Promise<ListWriter> {
  /** Patients that this import has added or met, so that a list that names somebody twice is noticed. */
  const touched = new Set<number>()
  const idStep = await autoIncrementStep(db)
  return {
    async nameLayout(importId, layout, mapping) {
      await db('imports')
        .where({ id: importId })
        .update({ layout, mapping: JSON.stringify(mapping) })
    },

    async write(importId, patients, policy, now) {
      if (patients.length === 0) return { added: 0, updated: 0, duplicates: 0 }
      const plan = planBatch(patients, await readKnown(db, patients), policy, touched)
      const { inserts, updates } = plan
      const firstId = await insertPatients(db, inserts, now)
      const added = inserts.map((_, at) => firstId + at * idStep)
      for (const id of added) touched.add(id)
      await updatePatients(db, updates, now)
      const withPhones = [...inserts.map((draft, at) => ({ id: firstId + at * idStep, draft })), ...updates]
      await replacePhones(
        db,
        withPhones,
        updates.map(({ id }) => id),
      )
      await insertRows(
        db,
        'insert into import_patients (import_id, patient_id) values',
        [...added, ...plan.met].map((id) => [importId, id]),
      )
      return { added: added.length, updated: plan.updated, duplicates: plan.duplicates }
    },
  }
}

/** Ids of one insert lie next to each other, this far apart: 1, or more where several servers write. */
async function autoIncrementStep(db: Database): Promise<number> {
  const [rows] = (await db.raw('select @@auto_increment_increment as step')) as [{ step: number }[]]
  return Number(rows[0]?.step ?? 1)
}

type KnownRow = {
  id: number
  patient_no: string | null
  name: string
  sex: string | null
  born_on: string | null
  id_card_no: string | null
}

/** Everybody in the database who could be one of these: by patient number, and by phone. */
async function readKnown(db: Database, patients: readonly ReadPatient[]): Promise<KnownPatient[]> {
  const numbers = [...new Set(patients.flatMap(({ phones }) => phones.map(({ number }) => number)))]
  const patientNos = patients.flatMap(({ patientNo }) => (patientNo === undefined ? [] : [patientNo]))
  const phones: { patient_id: number; number: string }[] = await db('patient_phones')
    .whereIn('number', numbers)
    .select('patient_id', 'number')
  const ids = [...new Set(phones.map((phone) => phone.patient_id))]
  const columns = ['id', 'patient_no', 'name', 'sex', 'born_on', 'id_card_no']
  const byNo: KnownRow[] =
    patientNos.length === 0 ? [] : await db('patients').whereIn('patient_no', patientNos).select(columns)
  const byPhone: KnownRow[] = ids.length === 0 ? [] : await db('patients').whereIn('id', ids).select(columns)
  const numbersOf = new Map<number, string[]>()
  for (const phone of phones)
    numbersOf.set(phone.patient_id, [...(numbersOf.get(phone.patient_id) ?? []), phone.number])
  const people = new Map([...byNo, ...byPhone].map((row) => [row.id, row]))
  return Array.from(people.values(), (row) => ({
    id: row.id,
    patientNo: row.patient_no ?? undefined,
    name: row.name,
    sex: row.sex ?? undefined,
    bornOn: row.born_on ?? undefined,
    idCardNo: row.id_card_no ?? undefined,
    numbers: numbersOf.get(row.id) ?? [],
  }))
}

/** The id of the first row. Not by knex: for lists it takes several times as long, whatever it is given. */
async function insertRows(
  db: Database,
  head: string,
  rows: readonly (readonly SqlValue[])[],
  tail = '',
): Promise<number> {
  return rows.length === 0 ? 0 : await preparedStatements(db).insert(`${head} ? ${tail}`, rows)
}

const patientColumns = [
  'patient_no',
  'name',
  'name_pinyin',
  'name_initials',
  'sex',
  'born_on',
  'id_card_no',
  'insurance_no',
  'department',
  'ward',
  'bed',
  'doctor',
  'diagnosis',
  'admitted_on',
  'discharged_on',
  'address',
  'language',
  'is_vip',
  'tags',
  'extra',
  'created_at',
  'updated_at',
] as const

/** In the order of the columns. Language and VIP are null where the row says nothing. */
const valuesOf = (draft: ReadPatient, now: EpochMs): SqlValue[] => [
  draft.patientNo ?? null,
  draft.name,
  draft.namePinyin,
  draft.nameInitials,
  draft.sex ?? null,
  draft.bornOn ?? null,
  draft.idCardNo ?? null,
  draft.insuranceNo ?? null,
  draft.department,
  draft.ward,
  draft.bed,
  draft.doctor,
  draft.diagnosis,
  draft.admittedOn ?? null,
  draft.dischargedOn ?? null,
  draft.address,
  draft.language ?? 'zh-CN',
  draft.isVip ?? false,
  JSON.stringify(draft.tags),
  JSON.stringify(draft.extra),
  now,
  now,
]

const insertInto = `insert into patients (${patientColumns.join()}) values`

/** The id of the first; the others follow in the order given. */
const insertPatients = (db: Database, drafts: readonly ReadPatient[], now: EpochMs): Promise<number> =>
  insertRows(
    db,
    insertInto,
    drafts.map((draft) => valuesOf(draft, now)),
  )

const nullable = ['patient_no', 'sex', 'born_on', 'id_card_no', 'insurance_no', 'admitted_on', 'discharged_on']
const texts = ['name', 'name_pinyin', 'name_initials', 'department', 'ward', 'bed', 'doctor', 'diagnosis', 'address']

/** A list that lacks a column, or has an empty cell in it, takes nothing away from what is known. */
const keptWhenSilent = [
  ...nullable.map((column) => `${column} = coalesce(values(${column}), ${column})`),
  ...texts.map((column) => `${column} = if(values(${column}) = '', ${column}, values(${column}))`),
  'extra = json_merge_patch(extra, values(extra))',
  'updated_at = values(updated_at)',
]

async function updatePatients(
  db: Database,
  updates: readonly { id: number; draft: ReadPatient }[],
  now: EpochMs,
): Promise<void> {
  if (updates.length === 0) return
  // `language` and `is_vip` cannot be null, so that "not said" has to be told apart by the statement.
  for (const group of groupedBySaying(updates)) {
    const { language, isVip, tags } = group.says
    const changes = [
      ...keptWhenSilent,
      ...(language ? ['language = values(language)'] : []),
      ...(isVip ? ['is_vip = values(is_vip)'] : []),
      ...(tags ? ['tags = values(tags)'] : []),
    ]
    await insertRows(
      db,
      `insert into patients (id,${patientColumns.join()}) values`,
      group.updates.map(({ id, draft }) => [id, ...valuesOf(draft, now)]),
      `on duplicate key update ${changes.join()}`,
    )
  }
}

type Update = { id: number; draft: ReadPatient }
type Saying = { language: boolean; isVip: boolean; tags: boolean }

function groupedBySaying(updates: readonly Update[]): { says: Saying; updates: Update[] }[] {
  const groups = new Map<string, { says: Saying; updates: Update[] }>()
  for (const update of updates) {
    const { language, isVip, tags } = update.draft
    const says = { language: language !== undefined, isVip: isVip !== undefined, tags: tags.length > 0 }
    const key = JSON.stringify(says)
    const group = groups.get(key) ?? { says, updates: [] }
    group.updates.push(update)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** A list that gives numbers gives all of them: an old one may be a stranger's by now. Positions count from 1. */
async function replacePhones(db: Database, owners: readonly Update[], replaced: readonly number[]): Promise<void> {
  if (replaced.length > 0)
    await db('patient_phones')
      .whereIn('patient_id', [...replaced])
      .delete()
  await insertRows(
    db,
    'insert into patient_phones (patient_id, position, number, extension, kind, holder) values',
    owners.flatMap(({ id, draft }) => draft.phones.map((phone, at) => phoneRow(id, at + 1, phone))),
  )
}

const phoneRow = (patientId: number, position: number, phone: DraftPhone): SqlValue[] => [
  patientId,
  position,
  phone.number,
  phone.extension ?? null,
  phone.kind,
  phone.holder,
]
