import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'

export type Timetable = paths['/api/opening-hours']['get']['responses'][200]['content']['application/json'][number]
export type Span = Timetable['spans'][number]
export type CalendarDay = paths['/api/calendar-days']['get']['responses'][200]['content']['application/json'][number]

const hoursKey = ['opening-hours'] as const
const daysKey = ['calendar-days'] as const

export function useHours() {
  const queries = useQueryClient()
  useLive(['reference.changed', 'dialplan.read'], () => void queries.invalidateQueries({ queryKey: hoursKey }))
  return useQuery({
    queryKey: hoursKey,
    queryFn: () => take(api.GET('/api/opening-hours')),
    // Open or closed turns by the clock.
    refetchInterval: 60_000,
  })
}

export function useDays(year: number) {
  const queries = useQueryClient()
  useLive(['reference.changed'], () => void queries.invalidateQueries({ queryKey: daysKey }))
  return useQuery({
    queryKey: [...daysKey, year],
    queryFn: () => take(api.GET('/api/calendar-days', { params: { query: { year } } })),
  })
}

/** After a change: a holiday opens and closes timetables too. */
export function useRefreshHours(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey: hoursKey })
    await queries.invalidateQueries({ queryKey: daysKey })
  }
}
