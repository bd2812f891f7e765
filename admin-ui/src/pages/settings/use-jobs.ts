import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'

export type Job = paths['/api/jobs']['get']['responses'][200]['content']['application/json'][number]

export const jobsKey = ['jobs'] as const

/** What runs by the clock; a job that begins or ends is seen at once. */
export function useJobs() {
  const queries = useQueryClient()
  useLive(['job.changed'], () => void queries.invalidateQueries({ queryKey: jobsKey }))
  return useQuery({ queryKey: jobsKey, queryFn: () => take(api.GET('/api/jobs')) })
}
