import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { Disposition } from '../calls/core/disposition.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { PhoneRules } from '../kernel/phone-number.ts'
import { type PatientFilter, type PatientSorting, usualSorting } from './core/patient-filter.ts'
import { type Matching, patientMatching, type Rows, type Seeker } from './patient-matching-store.ts'

export type { PatientFilter } from './core/patient-filter.ts'

export type PatientPhone = {
  id: number
  position: number
  number: string
  extension: string | null
  kind: 'mobile' | 'landline' | 'service' | 'short'
  holder: string
}

export type PatientLine = {
  id: number
  patientNo: string | null
  name: string
  sex: 'male' | 'female' | null
  bornOn: string | null
  department: string
  ward: string
  bed: string
  doctor: string
  diagnosis: string
  admittedOn: string | null
  dischargedOn: string | null
  isVip: boolean
  tags: string[]
}

/** What the last call of a campaign came to. */
export type LastResult = { disposition: Disposition; at: EpochMs; campaignId: number }

export type FoundPatient = PatientLine & { phones: PatientPhone[]; lastResult: LastResult | undefined }

export type PatientRecord = PatientLine & {
  idCardNo: string | null
  insuranceNo: string | null
  address: string
  language: 'zh-CN' | 'en'
  extra: Record<string, string>
  phones: PatientPhone[]
  createdAt: EpochMs
  updatedAt: EpochMs
}

export type FoundRecord = PatientRecord & { lastResult: LastResult | undefined }

const lineColumns = {
  id: 'patients.id',
  patientNo: 'patients.patient_no',
  name: 'patients.name',
  sex: 'patients.sex',
  bornOn: 'patients.born_on',
  department: 'patients.department',
  ward: 'patients.ward',
  bed: 'patients.bed',
  doctor: 'patients.doctor',
  diagnosis: 'patients.diagnosis',
  admittedOn: 'patients.admitted_on',
  dischargedOn: 'patients.discharged_on',
  isVip: 'patients.is_vip',
  tags: 'patients.tags',
} as const satisfies Record<keyof PatientLine, string>

export const recordColumns = {
  ...lineColumns,
  idCardNo: 'patients.id_card_no',
  insuranceNo: 'patients.insurance_no',
  address: 'patients.address',
  language: 'patients.language',
  extra: 'patients.extra',
  createdAt: 'patients.created_at',
  updatedAt: 'patients.updated_at',
} as const satisfies Record<Exclude<keyof PatientRecord, 'phones'>, string>

const sortColumns = {
  dischargedOn: 'patients.discharged_on',
  admittedOn: 'patients.admitted_on',
  name: 'patients.name_pinyin',
  patientNo: 'patients.patient_no',
  department: 'patients.department',
  bornOn: 'patients.born_on',
} as const satisfies Record<PatientSorting['by'], string>

const pageRows = 1000

type Row<Line> = Omit<Line, 'isVip' | 'tags' | 'extra' | 'phones'> & { isVip: number; tags: unknown; extra?: unknown }

const toLine = (row: Row<PatientLine>): PatientLine => ({
  ...row,
  isVip: Number(row.isVip) === 1,
  tags: fromJson<string[]>(row.tags),
})

export const toRecord = (row: Row<PatientRecord>, phones: PatientPhone[]): PatientRecord => ({
  ...row,
  isVip: Number(row.isVip) === 1,
  tags: fromJson<string[]>(row.tags),
  extra: fromJson<Record<string, string>>(row.extra),
  phones,
})

type Paging = { limit: number; offset: number; sorting?: PatientSorting }

/** Records as people look for them and as campaigns choose among them. `today`: the hospital's, for ages. */
export function patientsStore(db: Database, phoneRules: PhoneRules, today: () => string) {
  const matching = patientMatching(db, phoneRules, today)

  /** Ids of one page by an index alone, then their rows. */
  async function pageOf(
    { query, reads }: Matching,
    { limit, offset, sorting = usualSorting }: Paging,
  ): Promise<Row<PatientLine>[]> {
    const column = sortColumns[sorting.by]
    const mayWalk = reads === 'nothing' || (reads === 'index' && sorting.by === 'dischargedOn')
    // An expression has no index: what fits is found first and ordered then.
    const ordered = mayWalk ? column : `ifnull(${column}, null)`
    const direction = sorting.descends ? 'desc' : 'asc'
    const order = `${ordered} ${direction}, patients.id ${direction}`
    const ids = query().select('patients.id').orderByRaw(order).limit(limit).offset(offset).as('page')
    return await db
      .from(ids)
      .join('patients', 'patients.id', 'page.id')
      .orderByRaw(order)
      .select(lineColumns as Record<string, string>)
  }

  async function withMore(rows: readonly Row<PatientLine>[]): Promise<FoundPatient[]> {
    const ids = rows.map(({ id }) => id)
    const [phones, results] = await Promise.all([phonesOf(db, ids), resultsOf(db, ids)])
    return rows.map((row) => ({
      ...toLine(row),
      phones: phones.get(row.id) ?? [],
      lastResult: results.get(row.id),
    }))
  }

  return {
    /** Newest discharge first unless said. */
    async search(
      filter: PatientFilter,
      seeker: Seeker,
      paging: Paging,
    ): Promise<{ items: FoundPatient[]; total: number }> {
      const found = await matching(filter, seeker)
      const [items, total] = await Promise.all([
        pageOf(found, paging).then(withMore),
        found.total ?? countOf(found.query()), // beside it: each reads on a connection of its own
      ])
      return { items, total }
    },

    /** Undefined where there is none, or none within the scope. */
    async byId(id: number, seeker: Seeker = {}): Promise<PatientRecord | undefined> {
      const { query } = await matching({ ids: [id] }, seeker)
      const row: Row<PatientRecord> | undefined = await query().first(recordColumns)
      return row === undefined ? undefined : toRecord(row, (await phonesOf(db, [id])).get(id) ?? [])
    },

    async lastResultOf(id: number): Promise<LastResult | undefined> {
      return (await resultsOf(db, [id])).get(id)
    },

    /** How many a selection holds. */
    async count(filter: PatientFilter, seeker: Seeker = {}): Promise<number> {
      const { total, query } = await matching(filter, seeker)
      return total ?? (await countOf(query()))
    },

    /** The ids of a selection in their order, a page of them in memory at a time. */
    async *select(filter: PatientFilter, seeker: Seeker = {}): AsyncGenerator<number> {
      const { query } = await matching(filter, seeker)
      for (let after = 0; ; ) {
        const page = query().where('patients.id', '>', after).orderBy('patients.id').limit(pageRows)
        const ids: number[] = await page.pluck('patients.id')
        yield* ids
        const last = ids.at(-1)
        if (last === undefined) return
        after = last
      }
    },

    /** A selection as whole records, in pages. */
    async *pages(filter: PatientFilter, seeker: Seeker = {}): AsyncGenerator<FoundRecord[]> {
      const { query } = await matching(filter, seeker)
      for (let after = 0; ; ) {
        const page = query().where('patients.id', '>', after).orderBy('patients.id').limit(pageRows)
        const rows: Row<PatientRecord>[] = await page.select(recordColumns as Record<string, string>)
        const last = rows.at(-1)
        if (last === undefined) return
        const ids = rows.map(({ id }) => id)
        const [phones, results] = await Promise.all([phonesOf(db, ids), resultsOf(db, ids)])
        yield rows.map((row) => ({ ...toRecord(row, phones.get(row.id) ?? []), lastResult: results.get(row.id) }))
        after = last.id
      }
    },

    /** All ids that a filter finds, at once. */
    async ids(filter: PatientFilter, seeker: Seeker = {}): Promise<number[]> {
      return await (await matching(filter, seeker)).query().orderBy('patients.id').pluck('patients.id')
    },

    /** Departments that have patients, for choosing among them. */
    async departments({ departments }: Seeker): Promise<{ department: string; patients: number }[]> {
      const query: Rows = db('patients')
      if (departments !== undefined) void query.whereIn('department', [...departments])
      const rows: { department: string; patients: number }[] = await query
        .groupBy('department')
        .orderBy('department')
        .select('department')
        .count({ patients: '*' })
      return rows.map(({ department, patients }) => ({ department, patients: Number(patients) }))
    },

    /** Tags that patients within the scope have, the most frequent first. */
    async tags({ departments }: Seeker): Promise<{ tag: string; patients: number }[]> {
      const query: Rows = db('patient_tags')
      if (departments !== undefined)
        void query
          .join('patients', 'patients.id', 'patient_tags.patient_id')
          .whereIn('patients.department', [...departments])
      const rows: { tag: string; patients: number }[] = await query
        .groupBy('tag')
        .orderBy([{ column: 'patients', order: 'desc' }, { column: 'tag' }])
        .limit(200)
        .select('tag')
        .count({ patients: '*' })
      return rows.map(({ tag, patients }) => ({ tag, patients: Number(patients) }))
    },
  }
}

export type PatientsStore = ReturnType<typeof patientsStore>

async function countOf(query: Rows): Promise<number> {
  const row = await query.count({ total: '*' }).first()
  return Number(row?.['total'] ?? 0)
}

/** In their order. */
export async function phonesOf(db: Database, ids: readonly number[]): Promise<Map<number, PatientPhone[]>> {
  const rows: (PatientPhone & { patient_id: number })[] = await db('patient_phones')
    .whereIn('patient_id', [...ids])
    .orderBy(['patient_id', 'position'])
    .select('id', 'patient_id', 'position', 'number', 'extension', 'kind', 'holder')
  const phones = new Map<number, PatientPhone[]>()
  for (const { patient_id, ...phone } of rows) phones.set(patient_id, [...(phones.get(patient_id) ?? []), phone])
  return phones
}

async function resultsOf(db: Database, ids: readonly number[]): Promise<Map<number, LastResult>> {
  const rows: (LastResult & { patientId: number })[] = await db('patient_results')
    .whereIn('patient_id', [...ids])
    .select({ patientId: 'patient_id', disposition: 'disposition', at: 'at', campaignId: 'campaign_id' })
  return new Map(rows.map(({ patientId, ...result }) => [patientId, result]))
}
