import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'

export type Choices = {
  departments: readonly { department: string; patients: number }[]
  tags: readonly { tag: string; patients: number }[]
}

/** Departments and tags that patients have. */
export function useChoices(): Choices {
  const departments = useQuery({
    queryKey: ['patients', 'departments'],
    queryFn: () => take(api.GET('/api/patients/departments')),
    staleTime: 60_000,
  })
  const tags = useQuery({
    queryKey: ['patients', 'tags'],
    queryFn: () => take(api.GET('/api/patients/tags')),
    staleTime: 60_000,
  })
  return { departments: departments.data ?? [], tags: tags.data ?? [] }
}
