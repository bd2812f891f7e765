import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { PatientsFilter } from './use-patients-filter.ts'

export const patientsKey = ['patients'] as const

/** The page that the filter asks for. An import or a change of many that ends brings it up to date. */
export function usePatients({ filter, sorting, page, pageSize }: PatientsFilter) {
  const queries = useQueryClient()
  useLive(['import.ended', 'bulk.ended'], () => void queries.invalidateQueries({ queryKey: patientsKey }))
  return useQuery({
    queryKey: ['patients', 'list', filter, sorting, page, pageSize],
    queryFn: () => take(api.POST('/api/patients/search', { body: { filter: filter ?? {}, sorting, page, pageSize } })),
    enabled: filter !== undefined,
    placeholderData: keepPreviousData,
  })
}
