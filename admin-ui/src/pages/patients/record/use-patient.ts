import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'

export const patientKey = (id: number) => ['patients', 'one', id] as const

export function usePatient(id: number) {
  return useQuery({
    queryKey: patientKey(id),
    queryFn: () => take(api.GET('/api/patients/{id}', { params: { path: { id } } })),
  })
}
