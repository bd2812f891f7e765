import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { useFind } from '../../kit/listing.ts'
import { useUrlState } from '../../kit/url-state.ts'

export type Listed =
  paths['/api/listed-numbers']['get']['responses'][200]['content']['application/json']['items'][number]
export type ListName = Listed['list']
export const listNames = ['do-not-call', 'black', 'white'] as const
export const states = ['current', 'expired', 'all'] as const

const defaults = { list: 'do-not-call', state: 'current', page: 1, pageSize: 50 }

export function useNumbers() {
  const [view, change] = useUrlState(defaults)
  const { text, find, wanted } = useFind('numbers.text', view, change)
  const list: ListName = listNames.find((name) => name === view.list) ?? 'do-not-call'
  const state = states.find((name) => name === view.state) ?? 'current'
  const { page, pageSize } = view
  const query = { list, state, page, pageSize, ...(wanted !== '' && { text: wanted }) }
  const rows = useQuery({
    queryKey: ['listed-numbers', query],
    queryFn: () => take(api.GET('/api/listed-numbers', { params: { query } })),
    placeholderData: keepPreviousData,
  })
  return { rows, list, state, view, change, text, find, isFiltered: wanted !== '' || state !== 'current' }
}

/** How many are on each list. */
export function useListCounts() {
  return useQuery({
    queryKey: ['listed-numbers', 'counts'],
    queryFn: () => take(api.GET('/api/listed-numbers/counts')),
  })
}

export function useRefreshNumbers(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['listed-numbers'] })
}

/** `+8613800138000` → `138 0013 8000`, `+8657188881234` → `057188881234`: as people read them here. */
export function readableNumber(number: string): string {
  const mobile = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(number)
  if (mobile !== null) return mobile.slice(1).join(' ')
  return number.startsWith('+86') ? `0${number.slice(3)}` : number
}
