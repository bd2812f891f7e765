import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { useTabState, useUrlState } from '../../kit/url-state.ts'

export type Extension =
  paths['/api/extensions']['get']['responses'][200]['content']['application/json']['items'][number]

const defaults = { page: 1, pageSize: 50 }

export function useExtensions() {
  const [view, change] = useUrlState(defaults)
  const [text, setText] = useTabState('extensions.text')
  const wanted = useDeferredValue(text.trim())
  const query = { ...view, ...(wanted !== '' && { text: wanted }) }
  const list = useQuery({
    queryKey: ['extensions', query],
    queryFn: () => take(api.GET('/api/extensions', { params: { query } })),
    placeholderData: keepPreviousData,
  })
  const find = (next: string) => {
    setText(next)
    if (view.page !== 1) change({ page: 1 })
  }
  return { list, view, change, text, find }
}

export function useRefreshExtensions(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['extensions'] })
}
