import type { Database } from '../../db/connection.ts'
import type { SqlValue } from '../../db/statements.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { type DuplicatePolicy, type KnownPatient, planBatch } from './core/plan-batch.ts'
import { insertRows, writePhones, writeTags, writeTails } from './patient-rows-store.ts'
import type { ReadPatient } from './reading/list-protocol.ts'

/** What writing one batch came to. */
export type BatchCounts = { added: number; updated: number; duplicates: number }

export type ListWriter = {
  write(importId: number, patients: readonly ReadPatient[], policy: DuplicatePolicy, now: EpochMs): Promise<BatchCounts>
}

/** Writes a list batch by batch inside the transaction that `db` is. */
export async function listWriter(db: Database): Promise<ListWriter> {
  /** Patients that this import has added or met, so that a list that names somebody twice is noticed. */
  const touched = new Set<number>()
  const idStep = await autoIncrementStep(db)
  return {
    async write(importId, patients, policy, now) {
      if (patients.length === 0) return { added: 0, updated: 0, duplicates: 0 }
      const plan = planBatch(patients, await readKnown(db, patients), policy, touched)
      const { inserts, updates } = plan
      const firstId = await insertPatients(
        db,
        inserts.map(({ draft }) => draft),
        now,
      )
      const added = inserts.map(({ draft, times }, at) => ({ id: firstId + at * idStep, draft, times }))
      for (const { id } of added) touched.add(id)
      await updatePatients(db, updates, now)
      await writeBeside(db, added, updates)
      await noteOnList(db, importId, [
        ...added.map(({ id, times }) => ({ id, times, what: 'added' })),
        ...plan.named.map((met) => ({ ...met, what: policy === 'update' ? 'updated' : 'kept' })),
      ])
      return { added: added.length, updated: plan.updated, duplicates: plan.duplicates }
    },
  }
}

async function writeBeside(db: Database, added: readonly Update[], updates: readonly Update[]): Promise<void> {
  const all = [...added, ...updates].map(({ id, draft }) => ({ id, ...draft }))
  const known = updates.map(({ id }) => id)
  await writePhones(db, all, known)
  await writeTails(db, all, known)
  // A list without tags takes none away.
  const retagged = updates.filter(({ draft }) => draft.tags.length > 0).map(({ id }) => id)
  await writeTags(db, all, retagged)
}

/** Of somebody whom an earlier batch met, only how often the list names them is told anew. */
async function noteOnList(
  db: Database,
  importId: number,
  people: readonly { id: number; times: number; what: string }[],
): Promise<void> {
  await insertRows(
    db,
    'insert into import_patients (import_id, patient_id, what, times) values',
    people.map(({ id, what, times }) => [importId, id, what, times]),
    'on duplicate key update times = times + values(times)',
  )
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
