import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'

export type Trunk = paths['/api/trunks']['get']['responses'][200]['content']['application/json'][number]

/** The switch tells of a gateway only when it is asked. */
export function useTrunks() {
  return useQuery({
    queryKey: ['trunks'],
    queryFn: () => take(api.GET('/api/trunks')),
    refetchInterval: 15_000,
  })
}
