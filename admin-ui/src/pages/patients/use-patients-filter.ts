import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, take } from '../../api/client.ts'
import { useTabState, useUrlState } from '../../kit/url-state.ts'
import {
  type AddressState,
  addressDefaults,
  type Conditions,
  noConditions,
  toConditions,
  toFilter,
  toSorting,
  usualSorting,
} from './filter-state.ts'
import type { PatientFilter, PatientSorting, SavedSearch } from './types.ts'

export type PatientsFilter = {
  /** As the controls show it. */
  conditions: Conditions
  text: string
  /** As the engine is asked; undefined until a saved search that the address names is there. */
  filter: PatientFilter | undefined
  sorting: PatientSorting
  page: number
  pageSize: number
  /** The saved search that this is or began as. */
  saved: SavedSearch | undefined
  isEdited: boolean
  /** The address names a saved search that is not there. */
  isGone: boolean
  searches: readonly SavedSearch[] | undefined
  change(next: Partial<Conditions>): void
  setText(text: string): void
  sort(by: string, descends: boolean): void
  turnTo(page: number, pageSize: number): void
  clear(): void
  open(search: SavedSearch): void
}

export const savedSearchesKey = ['saved-searches'] as const

/**
 * What the list shows. Conditions stand in the address, a text that may be a name in this tab only. A saved search stands there
 * by its id; once somebody changes it, its conditions move into address and tab.
 */
export function usePatientsFilter(): PatientsFilter {
  const [address, write] = useUrlState(addressDefaults)
  const state = address as AddressState
  const [tabText, setTabText] = useTabState('patients.text')
  const searches = useQuery({
    queryKey: savedSearchesKey,
    queryFn: () => take(api.GET('/api/saved-searches')),
    staleTime: 60_000,
  })
  const saved = searches.data?.find(({ id }) => id === state.saved)
  const isAsSaved = state.saved > 0 && !state.edited
  const conditions = isAsSaved && saved !== undefined ? toConditions(saved.filter) : state
  const text = isAsSaved ? (saved?.filter.text ?? '') : tabText
  const isGone = isAsSaved && searches.data !== undefined && saved === undefined
  const filter = useMemo(
    () => (isAsSaved && saved === undefined && !isGone ? undefined : toFilter(conditions, text)),
    [isAsSaved, saved, isGone, conditions, text],
  )

  /** From here on the conditions are no longer those that were saved. */
  function edit(next: Partial<AddressState>, nextText: string): void {
    const base = isAsSaved ? toConditions(saved?.filter ?? {}) : {}
    setTabText(nextText)
    write({ ...base, ...next, page: 1, edited: state.saved > 0 && !isGone, ...(isGone && { saved: 0 }) })
  }

  return {
    conditions,
    text,
    filter,
    sorting: toSorting(state) ?? (isAsSaved ? saved?.sorting : undefined) ?? usualSorting,
    page: state.page,
    pageSize: state.pageSize,
    saved,
    isEdited: state.edited,
    isGone,
    searches: searches.data,
    change: (next) => edit(next, text),
    setText: (next) => edit({}, next),
    sort: (by, descends) => write({ sort: by, order: descends ? 'desc' : 'asc', page: 1 }),
    turnTo: (page, pageSize) => write({ page, pageSize }),
    clear: () => {
      setTabText('')
      write({ ...noConditions, saved: 0, edited: false, page: 1 })
    },
    open: (search) => {
      setTabText('')
      write({ ...noConditions, saved: search.id, edited: false, page: 1, sort: '', order: 'desc' }, { replace: false })
    },
  }
}
