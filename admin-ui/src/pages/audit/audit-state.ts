import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { useUrlState } from '../../kit/url-state.ts'

export type AuditLine = paths['/api/audit']['get']['responses'][200]['content']['application/json']['items'][number]
export type LooksLine = paths['/api/audit/looks']['get']['responses'][200]['content']['application/json'][number]

export const periods = ['1d', '7d', '30d', '365d', 'all'] as const
export type Period = (typeof periods)[number]

/** By the API's own names, so that other pages can link here: `?userId=3`, `?patientId=7`. */
const defaults = {
  tab: 'lines',
  userId: 0,
  act: '',
  subject: '',
  purpose: '',
  patientId: 0,
  period: '30d',
  page: 1,
  pageSize: 50,
}
const dayMs = 86_400_000
const minuteMs = 60_000

export function useAuditState() {
  const [view, change] = useUrlState(defaults)
  const period = periods.find((each) => each === view.period) ?? '30d'
  const { userId, act, subject, purpose, patientId } = view
  const filter = useMemo(
    () => ({
      ...(userId > 0 && { userId }),
      ...(act !== '' && { act }),
      ...(subject !== '' && { subject }),
      // `none` stands for a look that was not said to be for anything: an empty value would be no filter.
      ...(purpose !== '' && { purpose: purpose === 'none' ? '' : purpose }),
      ...(patientId > 0 && { patientId }),
      ...(period !== 'all' && { from: startOf(period) }),
    }),
    [userId, act, subject, purpose, patientId, period],
  )
  const hasFilter = userId > 0 || act !== '' || subject !== '' || purpose !== '' || patientId > 0
  const clear = () => change({ userId: 0, act: '', subject: '', purpose: '', patientId: 0, page: 1 })
  return { view, change, period, filter, hasFilter, clear }
}

/** To the minute, so that what is asked does not change with every look at the page. */
function startOf(period: Exclude<Period, 'all'>): number {
  const now = Math.floor(Date.now() / minuteMs) * minuteMs
  return now - Number(period.slice(0, -1)) * dayMs
}

export function useAuditLines({ view, filter }: Pick<ReturnType<typeof useAuditState>, 'view' | 'filter'>) {
  const query = { ...filter, page: view.page, pageSize: view.pageSize }
  return useQuery({
    queryKey: ['audit', query],
    queryFn: () => take(api.GET('/api/audit', { params: { query } })),
    placeholderData: keepPreviousData,
  })
}

export function useLooks(period: Period) {
  return useQuery({
    queryKey: ['audit-looks', period],
    queryFn: () => {
      const query = { from: period === 'all' ? 0 : startOf(period), to: Date.now() + minuteMs }
      return take(api.GET('/api/audit/looks', { params: { query } }))
    },
  })
}

/** Acts and purposes in the language of the page. */
export function useAuditWords() {
  return useQuery({
    queryKey: ['audit-words'],
    queryFn: () => take(api.GET('/api/audit/words')),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useUserChoices() {
  return useQuery({
    queryKey: ['user-choices'],
    queryFn: async () => {
      const { items } = await take(api.GET('/api/users', { params: { query: { page: 1, pageSize: 500 } } }))
      return items.map(({ id, name, login }) => ({ value: String(id), label: `${name} (${login})` }))
    },
    staleTime: 60_000,
  })
}
