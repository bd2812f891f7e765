import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { useFind } from '../../kit/listing.ts'
import { useUrlState } from '../../kit/url-state.ts'

export type Extension =
  paths['/api/extensions']['get']['responses'][200]['content']['application/json']['items'][number]

const defaults = { page: 1, pageSize: 50 }

export function useExtensions() {
  const [view, change] = useUrlState(defaults)
  const { text, find, wanted } = useFind('extensions.text', view, change)
  const query = { ...view, ...(wanted !== '' && { text: wanted }) }
  const list = useQuery({
    queryKey: ['extensions', query],
    queryFn: () => take(api.GET('/api/extensions', { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000, // phones sign in and out, and the switch tells of it only when it is asked
  })
  return { list, view, change, text, find, isFiltered: wanted !== '' }
}

export function useRefreshExtensions(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['extensions'] })
}
