import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'

export type Target = paths['/api/targets']['get']['responses'][200]['content']['application/json'][number]

const key = ['targets'] as const

export function useTargets() {
  const refresh = useRefreshTargets()
  useLive(['reference.changed', 'dialplan.read'], () => void refresh())
  return useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/targets')) })
}

export function useRefreshTargets(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: key })
}
