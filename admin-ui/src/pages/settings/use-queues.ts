import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'
import { useThrottled } from '../../kit/use-throttled.ts'

export type Queue = paths['/api/queues']['get']['responses'][200]['content']['application/json'][number]
export type QueueBody = paths['/api/queues']['post']['requestBody']['content']['application/json']
export type Agent = paths['/api/agents']['get']['responses'][200]['content']['application/json'][number]
export type AgentBody = paths['/api/agents/{id}']['put']['requestBody']['content']['application/json']
/** Where somebody stands in a queue; `id` is the queue's or the user's. */
export type Place = { id: number; level: number; position: number }

const queuesKey = ['queues'] as const
const agentsKey = ['agents'] as const

export function useQueues() {
  const queries = useQueryClient()
  const query = useQuery({ queryKey: queuesKey, queryFn: () => take(api.GET('/api/queues')) })
  const refresh = useThrottled(() => queries.invalidateQueries({ queryKey: queuesKey }), 1000)
  useLive(['floor.queue'], refresh)
  return query
}

export const useAgents = () => useQuery({ queryKey: agentsKey, queryFn: () => take(api.GET('/api/agents')) })

export function useRefreshQueues(): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: queuesKey }),
      queries.invalidateQueries({ queryKey: agentsKey }),
      queries.invalidateQueries({ queryKey: ['queue-members'] }),
    ])
}

export const useMembers = (queueId: number) =>
  useQuery({
    queryKey: ['queue-members', queueId],
    queryFn: () => take(api.GET('/api/queues/{id}/members', { params: { path: { id: queueId } } })),
  })
