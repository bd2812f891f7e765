import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import type { Role } from '../../api/session.ts'
import { useFind } from '../../kit/listing.ts'
import { useUrlState } from '../../kit/url-state.ts'

export type UserLine = paths['/api/users']['get']['responses'][200]['content']['application/json']['items'][number]

const defaults = { role: '', state: '', page: 1, pageSize: 50 }
export const roleNames = ['it', 'manager', 'supervisor', 'agent', 'doctor'] as const

export function useUsers() {
  const [view, change] = useUrlState(defaults)
  const { text, find, wanted } = useFind('users.text', view, change)
  const query = {
    page: view.page,
    pageSize: view.pageSize,
    ...(wanted !== '' && { text: wanted }),
    ...(roleNames.includes(view.role as Role) && { role: view.role as Role }),
    ...((view.state === 'active' || view.state === 'disabled') && { state: view.state as 'active' | 'disabled' }),
  }
  const list = useQuery({
    queryKey: ['users', query],
    queryFn: () => take(api.GET('/api/users', { params: { query } })),
    placeholderData: keepPreviousData,
  })
  return { list, view, change, text, find }
}

/** The list and whatever else names users is asked for afresh. */
export function useRefreshUsers(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey: ['users'] })
    await queries.invalidateQueries({ queryKey: ['user-choices'] })
  }
}
