import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { type PhoneRules, readPhone } from '../kernel/phone-number.ts'

/** All that is given applies together; nothing given means everybody. */
export type PatientFilter = {
  /** Part of a name, pinyin or initials from their beginning, a patient number or a phone number from its beginning. */
  text?: string
  departments?: readonly string[]
  /** Days, both included. */
  dischargedFrom?: string
  dischargedTo?: string
  /** Any of them. */
  tags?: readonly string[]
  /** Everybody on an imported list, new and known. */
  importId?: number
  ids?: readonly number[]
}

export type Scope = { departments?: readonly string[] }

export type PatientPhone = {
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

const recordColumns = {
  ...lineColumns,
  idCardNo: 'patients.id_card_no',
  insuranceNo: 'patients.insurance_no',
  address: 'patients.address',
  language: 'patients.language',
  extra: 'patients.extra',
  createdAt: 'patients.created_at',
  updatedAt: 'patients.updated_at',
} as const satisfies Record<Exclude<keyof PatientRecord, 'phones'>, string>

const pageRows = 1000

type Row<Line> = Omit<Line, 'isVip' | 'tags'> & { isVip: number; tags: unknown }

const toLine = <Line extends PatientLine>(row: Row<Line>): Line =>
  ({ ...row, isVip: Number(row.isVip) === 1, tags: fromJson<string[]>(row.tags) }) as unknown as Line

/** Records as people look for them and as campaigns choose among them. */
export function patientsStore(db: Database, phoneRules: PhoneRules) {
  const choose = (filter: PatientFilter, scope: Scope) => filtered(db, filter, scope, phoneRules)

  async function phonesOf(ids: readonly number[]): Promise<Map<number, PatientPhone[]>> {
    const rows: (PatientPhone & { patient_id: number })[] = await db('patient_phones')
      .whereIn('patient_id', [...ids])
      .orderBy(['patient_id', 'position'])
      .select('patient_id', 'position', 'number', 'extension', 'kind', 'holder')
    const phones = new Map<number, PatientPhone[]>()
    for (const { patient_id, ...phone } of rows) phones.set(patient_id, [...(phones.get(patient_id) ?? []), phone])
    return phones
  }

  async function page(filter: PatientFilter, scope: Scope, after: number): Promise<Row<PatientRecord>[]> {
    const query = choose(filter, scope).where('patients.id', '>', after).orderBy('patients.id').limit(pageRows)
    return await query.select(recordColumns)
  }

  return {
    /** Newest discharge first. */
    async search(
      filter: PatientFilter,
      scope: Scope,
      { limit, offset }: { limit: number; offset: number },
    ): Promise<{ items: PatientLine[]; total: number }> {
      const order = [{ column: 'patients.discharged_on', order: 'desc' }, { column: 'patients.id' }]
      const rows: Row<PatientLine>[] = await choose(filter, scope)
        .orderBy(order)
        .limit(limit)
        .offset(offset)
        .select(lineColumns)
      const count = await choose(filter, scope).count({ total: '*' }).first()
      return { items: rows.map(toLine), total: Number(count?.['total'] ?? 0) }
    },

    /** Undefined where there is none, or none within the scope. */
    async byId(id: number, scope: Scope = {}): Promise<PatientRecord | undefined> {
      const row: Row<Omit<PatientRecord, 'phones'>> | undefined = await choose({ ids: [id] }, scope).first(
        recordColumns,
      )
      if (row === undefined) return undefined
      const phones = (await phonesOf([id])).get(id) ?? []
      return {
        ...(toLine(row as Row<PatientRecord>) as PatientRecord),
        extra: fromJson<Record<string, string>>(row.extra),
        phones,
      }
    },

    /** How many a selection holds. */
    async count(filter: PatientFilter, scope: Scope = {}): Promise<number> {
      const row = await choose(filter, scope).count({ total: '*' }).first()
      return Number(row?.['total'] ?? 0)
    },

    /** The ids of a selection in their order, a page of them in memory at a time. */
    async *select(filter: PatientFilter, scope: Scope = {}): AsyncGenerator<number> {
      for (let after = 0; ; ) {
        const query = choose(filter, scope).where('patients.id', '>', after).orderBy('patients.id').limit(pageRows)
        const ids: number[] = await query.pluck('patients.id')
        yield* ids
        const last = ids.at(-1)
        if (last === undefined) return
        after = last
      }
    },

    /** A selection as whole records, in pages. */
    async *pages(filter: PatientFilter, scope: Scope = {}): AsyncGenerator<PatientRecord[]> {
      for (let after = 0; ; ) {
        const rows = await page(filter, scope, after)
        const last = rows.at(-1)
        if (last === undefined) return
        const phones = await phonesOf(rows.map(({ id }) => id))
        yield rows.map((row) => ({
          ...toLine(row),
          extra: fromJson<Record<string, string>>(row.extra),
          phones: phones.get(row.id) ?? [],
        }))
        after = last.id
      }
    },

    /** Departments that have patients, for choosing among them. */
    async departments(scope: Scope): Promise<{ department: string; patients: number }[]> {
      const rows = await choose({}, scope)
        .groupBy('patients.department')
        .orderBy('patients.department')
        .select({ department: 'patients.department' })
        .count({ patients: '*' })
      return (rows as unknown as { department: string; patients: number }[]).map(({ department, patients }) => ({
        department,
        patients: Number(patients),
      }))
    },
  }
}

export type PatientsStore = ReturnType<typeof patientsStore>

function filtered(db: Database, filter: PatientFilter, scope: Scope, phoneRules: PhoneRules) {
  const query = db('patients')
  const { departments, dischargedFrom, dischargedTo, tags, importId, ids, text } = filter
  if (scope.departments !== undefined) void query.whereIn('patients.department', [...scope.departments])
  if (departments !== undefined) void query.whereIn('patients.department', [...departments])
  if (dischargedFrom !== undefined) void query.where('patients.discharged_on', '>=', dischargedFrom)
  if (dischargedTo !== undefined) void query.where('patients.discharged_on', '<=', dischargedTo)
  if (ids !== undefined) void query.whereIn('patients.id', [...ids])
  if (importId !== undefined)
    void query.whereIn('patients.id', db('import_patients').where({ import_id: importId }).select('patient_id'))
  if (tags !== undefined)
    void query.where((any) => {
      for (const tag of tags) void any.orWhereRaw('json_contains(patients.tags, json_quote(?))', [tag])
    })
  if (text !== undefined && text.trim() !== '') matchText(db, query, text.trim(), phoneRules)
  return query
}

/** Names anywhere, everything else from its beginning, where an index helps. */
function matchText(db: Database, query: ReturnType<typeof db>, text: string, phoneRules: PhoneRules): void {
  const plain = text.normalize('NFKC')
  const start = `${literally(plain)}%`
  void query.where((any) => {
    void any.where('patients.name', 'like', `%${literally(text)}%`).orWhere('patients.patient_no', 'like', start)
    if (/^[a-z ]+$/i.test(plain)) {
      const letters = `${literally(plain.toLowerCase().replaceAll(' ', ''))}%`
      void any.orWhere('patients.name_pinyin', 'like', letters).orWhere('patients.name_initials', 'like', letters)
    }
    if (/^[+\d][\d\s-]{2,}$/.test(plain)) void any.orWhereIn('patients.id', withNumber(db, plain, phoneRules))
  })
}

function withNumber(db: Database, written: string, phoneRules: PhoneRules) {
  const read = readPhone(written, phoneRules)
  const start = `+86${written.replace(/\D/g, '').replace(/^0/, '')}`
  const phones = db('patient_phones').select('patient_id')
  return read.kind === 'ok' ? phones.where('number', read.number) : phones.where('number', 'like', `${start}%`)
}

const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
