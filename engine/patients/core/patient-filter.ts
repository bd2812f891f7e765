import type { Disposition } from '../../calls/core/disposition.ts'

/** How an import met a patient; `duplicate`: the list says nothing new, or says it more than once. */
export const importedAs = ['added', 'updated', 'duplicate'] as const
export type ImportedAs = (typeof importedAs)[number]

/** What a search by the last result may name. */
export const lastResults = [
  'completed',
  'partial',
  'broke-off',
  'declined',
  'opted-out',
  'busy',
  'no-answer',
  'rejected',
  'machine',
  'abandoned',
  'agreed',
  'unallocated',
  'unreachable',
  'failed',
  'unknown',
  'never-called',
] as const satisfies readonly (Disposition | 'never-called')[]
export type LastResultName = (typeof lastResults)[number]

/** All that is given applies together; nothing given means everybody. */
export type PatientFilter = {
  /** Part of a name, pinyin or initials from their beginning, a patient number or a phone number from its beginning. */
  text?: string
  departments?: readonly string[]
  /** Anywhere in it. */
  diagnosis?: string
  /** Days, both included. */
  dischargedFrom?: string
  dischargedTo?: string
  sex?: 'male' | 'female'
  /** Full years today, both included. */
  ageFrom?: number
  ageTo?: number
  isVip?: boolean
  /** Any of them. */
  tags?: readonly string[]
  /** What the last call of a campaign came to: any of them. */
  lastResults?: readonly LastResultName[]
  /** Everybody on an imported list, new and known, or only those that it met in one way. */
  importId?: number
  importedAs?: ImportedAs
  selectionId?: number
  ids?: readonly number[]
}

/** Columns that a list can be ordered by. */
export const sortFields = ['dischargedOn', 'admittedOn', 'name', 'patientNo', 'department', 'bornOn'] as const
export type SortField = (typeof sortFields)[number]
export type PatientSorting = { by: SortField; descends: boolean }
export const usualSorting: PatientSorting = { by: 'dischargedOn', descends: true }

/** Days of birth, both included, of people whose age today lies within these years. `today` is `2026-11-23`. */
export function bornWithin(
  { ageFrom, ageTo }: Pick<PatientFilter, 'ageFrom' | 'ageTo'>,
  today: string,
): { from?: string; to?: string } {
  return {
    ...(ageTo !== undefined && { from: dayAfter(yearsBefore(today, ageTo + 1)) }),
    ...(ageFrom !== undefined && { to: yearsBefore(today, ageFrom) }),
  }
}

/** Who was born on 29 February is a year older on 1 March of a common year. */
function yearsBefore(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) - years
  const same = `${String(year).padStart(4, '0')}${day.slice(4)}`
  return Number.isNaN(Date.parse(same)) || !isReal(same) ? `${same.slice(0, 4)}-02-28` : same
}

const isReal = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
