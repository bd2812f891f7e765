import type { Knex } from 'knex'
import type { Database } from '../../db/connection.ts'
import type { Scope } from '../accounts/core/roles.ts'
import type { PhoneRules } from '../kernel/phone-number.ts'
import { bornWithin, type PatientFilter } from './core/patient-filter.ts'
import { literally, readSearchText, type SearchText } from './core/search-text.ts'

/** Whom somebody may find, and how. */
export type Seeker = Scope & { wholePhonesOnly?: boolean }

export type Rows = Knex.QueryBuilder

export type Matching = {
  /** A query over `patients` with the filter's conditions, to be narrowed, ordered and counted further. */
  query(): Rows
  /**
   * What the conditions look at: nothing, only what the index of the list holds, or more. The database walks the index of
   * the order until a page is full, which is fast for the first two and, where few rows fit, very slow for the last.
   */
  reads: 'nothing' | 'index' | 'rows'
  /** How many there are, where that is known without asking. */
  total: number | undefined
}

/** As many as a list of ids may name before reading every row is the cheaper way. */
const fewAtMost = 4000

/**
 * Turns a filter into queries. A text is looked up by indexes first, in all the places where it may stand; where it
 * fits few patients, the ids are the answer, and where it fits many, every row is looked at once: what it costs has a
 * bound either way.
 */
export function patientMatching(db: Database, rules: PhoneRules, today: () => string) {
  return async function matching(filter: PatientFilter, seeker: Seeker = {}): Promise<Matching> {
    const text = readSearchText(filter.text ?? '', rules, seeker)
    const ids = text === undefined ? undefined : await fewIds(db, text)
    return {
      reads: readsOf(filter, seeker),
      total: isTextAlone(filter, seeker) ? ids?.length : undefined,
      query() {
        const query: Rows = db('patients')
        if (seeker.departments !== undefined) void query.whereIn('patients.department', [...seeker.departments])
        matchColumns(query, filter, today())
        matchLists(db, query, filter)
        if (ids !== undefined) matchIds(query, ids)
        else if (text !== undefined) matchText(db, query, text)
        return query
      },
    }
  }
}

const ofIndex: readonly (keyof PatientFilter)[] = [
  'departments',
  'dischargedFrom',
  'dischargedTo',
  'sex',
  'isVip',
  'ageFrom',
  'ageTo',
]

function readsOf(filter: PatientFilter, { departments }: Seeker): Matching['reads'] {
  const given = Object.keys(filter) as (keyof PatientFilter)[]
  if (given.some((field) => !ofIndex.includes(field))) return 'rows'
  return given.length === 0 && departments === undefined ? 'nothing' : 'index'
}

const isTextAlone = (filter: PatientFilter, { departments }: Seeker): boolean =>
  departments === undefined && Object.keys(filter).every((field) => field === 'text')

/** Written out: these are numbers of our own, and a place holder for each costs more than the query does. */
function matchIds(query: Rows, ids: readonly number[]): void {
  void (ids.length === 0 ? query.whereRaw('1 = 0') : query.whereRaw(`patients.id in (${ids.join()})`))
}

function matchColumns(query: Rows, filter: PatientFilter, today: string): void {
  const { departments, diagnosis, dischargedFrom, dischargedTo, sex, isVip, ids } = filter
  if (departments !== undefined) void query.whereIn('patients.department', [...departments])
  if (dischargedFrom !== undefined) void query.where('patients.discharged_on', '>=', dischargedFrom)
  if (dischargedTo !== undefined) void query.where('patients.discharged_on', '<=', dischargedTo)
  if (sex !== undefined) void query.where('patients.sex', sex)
  if (isVip !== undefined) void query.where('patients.is_vip', isVip)
  if (diagnosis !== undefined && diagnosis.trim() !== '')
    void query.where('patients.diagnosis', 'like', `%${literally(diagnosis.trim())}%`)
  const born = bornWithin(filter, today)
  if (born.from !== undefined) void query.where('patients.born_on', '>=', born.from)
  if (born.to !== undefined) void query.where('patients.born_on', '<=', born.to)
  if (ids !== undefined) void query.whereIn('patients.id', [...ids])
}

function matchLists(db: Database, query: Rows, filter: PatientFilter): void {
  const { tags, lastResults, selectionId } = filter
  if (tags !== undefined)
    void query.whereIn(
      'patients.id',
      db('patient_tags')
        .whereIn('tag', [...tags])
        .select('patient_id'),
    )
  if (filter.importId !== undefined) void query.whereIn('patients.id', ofImport(db, filter.importId, filter.importedAs))
  if (selectionId !== undefined)
    void query.whereIn(
      'patients.id',
      db('patient_selection_rows').where({ selection_id: selectionId }).select('patient_id'),
    )
  if (lastResults !== undefined) matchResults(db, query, lastResults)
}

function ofImport(db: Database, importId: number, as: PatientFilter['importedAs']): Rows {
  const rows = db('import_patients').where({ import_id: importId }).select('patient_id')
  if (as === 'duplicate') void rows.where((any) => void any.where({ what: 'kept' }).orWhere('times', '>', 1))
  else if (as !== undefined) void rows.where({ what: as })
  return rows
}

function matchResults(db: Database, query: Rows, results: readonly string[]): void {
  const reached = results.filter((result) => result !== 'never-called')
  void query.where((any) => {
    if (reached.length > 0)
      void any.whereIn('patients.id', db('patient_results').whereIn('disposition', reached).select('patient_id'))
    if (reached.length < results.length)
      void any.orWhereNotExists(
        db('patient_results').whereRaw('patient_results.patient_id = patients.id').select(db.raw('1')),
      )
    if (results.length === 0) void any.whereRaw('1 = 0')
  })
}

/** Everybody whom the text fits, in any of the places; undefined when these are many. */
async function fewIds(db: Database, text: SearchText): Promise<number[] | undefined> {
  const places = placesOf(db, text).map((place) => place.limit(fewAtMost + 1))
  const rows: { id: number }[] = await db.unionAll(places, true)
  // Counted before the same patient in two places becomes one: a place that was cut short must not pass for a whole one.
  return rows.length > fewAtMost ? undefined : [...new Set(rows.map(({ id }) => Number(id)))]
}

/** Each is a range of one index. */
function placesOf(db: Database, { name, patientNo, sounds, phone }: SearchText): Rows[] {
  const patients = (column: string, start: string): Rows =>
    db('patients')
      .select('id')
      .where(column, 'like', `${literally(start)}%`)
  const places = [
    patients('name', name),
    patients('patient_no', patientNo),
    db('patient_name_tails')
      .select({ id: 'patient_id' })
      .where('tail', 'like', `${literally(name)}%`),
  ]
  if (sounds !== undefined) places.push(patients('name_pinyin', sounds), patients('name_initials', sounds))
  if (phone !== undefined) places.push(withPhone(db, phone).select({ id: 'patient_id' }))
  return places
}

function withPhone(db: Database, phone: NonNullable<SearchText['phone']>): Rows {
  const phones = db('patient_phones')
  return 'is' in phone ? phones.where('number', phone.is) : phones.where('number', 'like', `${phone.beginsWith}%`)
}

function matchText(db: Database, query: Rows, { name, patientNo, sounds, phone }: SearchText): void {
  void query.where((any) => {
    void any.where('patients.name', 'like', `%${literally(name)}%`)
    void any.orWhere('patients.patient_no', 'like', `${literally(patientNo)}%`)
    if (sounds !== undefined) {
      void any.orWhere('patients.name_pinyin', 'like', `${sounds}%`)
      void any.orWhere('patients.name_initials', 'like', `${sounds}%`)
    }
    if (phone !== undefined) void any.orWhereIn('patients.id', withPhone(db, phone).select('patient_id'))
  })
}
