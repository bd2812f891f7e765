import type { PatientFilter, PatientSorting } from './types.ts'

/** Kept in the address, by the API's own names, so that other pages can link to patients: `?importId=3&importedAs=added`. */
export const defaults = {
  departments: [] as readonly string[],
  diagnosis: '',
  dischargedFrom: '',
  dischargedTo: '',
  sex: '',
  ageFrom: '',
  ageTo: '',
  isVip: '',
  tags: [] as readonly string[],
  lastResults: [] as readonly string[],
  importId: 0,
  importedAs: '',
  selectionId: 0,
}
/** What is not a condition. */
const view = {
  /** A saved search: its conditions are the server's until `edited`. */
  saved: 0,
  edited: false,
  page: 1,
  pageSize: 50,
  sort: '',
  order: 'desc',
}
export const addressDefaults = { ...defaults, ...view }

type Loose<Shape> = {
  -readonly [Name in keyof Shape]: Shape[Name] extends readonly string[] ? string[] : Shape[Name]
}
export type Conditions = Loose<typeof defaults>
export type AddressState = Loose<typeof addressDefaults>

export const noConditions: Conditions = { ...defaults, departments: [], tags: [], lastResults: [] }

/** What the address and the tab say, as the engine asks for it; what is not given is left out. */
export function toFilter(state: Conditions, text: string): PatientFilter {
  const given = {
    text: text.trim(),
    departments: state.departments,
    diagnosis: state.diagnosis.trim(),
    dischargedFrom: state.dischargedFrom,
    dischargedTo: state.dischargedTo,
    sex: state.sex,
    ageFrom: numberIn(state.ageFrom),
    ageTo: numberIn(state.ageTo),
    isVip: state.isVip === '' ? undefined : state.isVip === 'yes',
    tags: state.tags,
    lastResults: state.lastResults,
    importId: state.importId || undefined,
    importedAs: state.importId > 0 ? state.importedAs : '',
    selectionId: state.selectionId || undefined,
  }
  const said = Object.entries(given).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  )
  return Object.fromEntries(said) as PatientFilter
}

const numberIn = (text: string): number | undefined => (/^\d{1,3}$/.test(text) ? Number(text) : undefined)

/** A saved filter as the address would say it; its text stays outside. */
export function toConditions(filter: PatientFilter): Conditions {
  return {
    departments: filter.departments ?? [],
    diagnosis: filter.diagnosis ?? '',
    dischargedFrom: filter.dischargedFrom ?? '',
    dischargedTo: filter.dischargedTo ?? '',
    sex: filter.sex ?? '',
    ageFrom: String(filter.ageFrom ?? ''),
    ageTo: String(filter.ageTo ?? ''),
    isVip: filter.isVip === undefined ? '' : filter.isVip ? 'yes' : 'no',
    tags: filter.tags ?? [],
    lastResults: filter.lastResults ?? [],
    importId: filter.importId ?? 0,
    importedAs: filter.importedAs ?? '',
    selectionId: filter.selectionId ?? 0,
  }
}

export const sortFields = ['dischargedOn', 'admittedOn', 'name', 'patientNo', 'department', 'bornOn'] as const
export const usualSorting: PatientSorting = { by: 'dischargedOn', descends: true }

export function toSorting(state: Pick<AddressState, 'sort' | 'order'>): PatientSorting | undefined {
  const by = sortFields.find((field) => field === state.sort)
  return by === undefined ? undefined : { by, descends: state.order !== 'asc' }
}
