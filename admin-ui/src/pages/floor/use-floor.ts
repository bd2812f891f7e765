import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'
import { useMay, useUser } from '../../api/session.ts'
import { setClockBy } from '../../desk/clock.ts'
import { useThrottled } from '../../kit/use-throttled.ts'

export type FloorNow = paths['/api/floor']['get']['responses'][200]['content']['application/json']
export type QueueLine = FloorNow['queues'][number]
export type CallerLine = QueueLine['callers'][number]
export type AgentLine = FloorNow['agents'][number]
export type Ear = paths['/api/floor/ear']['get']['responses'][200]['content']['application/json']
export type ListenMode = 'listen' | 'whisper' | 'barge'

export const floorKey = ['floor'] as const
export const earKey = ['floor-ear'] as const
/** News come by the dozen; the floor is fetched once for all that came within this. */
const everyMs = 400

/** The floor as it is. News only say that something has changed: the whole is fetched again, and what is the same stays the same. */
export function useFloor() {
  const query = useQuery({
    queryKey: floorKey,
    queryFn: async () => {
      const floor = await take(api.GET('/api/floor'))
      setClockBy(floor.at)
      return floor
    },
    staleTime: 30_000,
  })
  const refresh = useThrottled(useOneAtATime(floorKey), everyMs)
  useLive(['floor.agent', 'floor.queue', 'floor.call', 'floor.deserted'], refresh)
  return query
}

/** A slow answer is waited for, and what was told meanwhile is asked for after it. */
function useOneAtATime(queryKey: readonly string[]): () => Promise<void> {
  const queries = useQueryClient()
  const state = useRef({ isBusy: false, isWanted: false })
  return async () => {
    const { current } = state
    current.isWanted = true
    if (current.isBusy) return
    current.isBusy = true
    try {
      while (current.isWanted) {
        current.isWanted = false
        await queries.refetchQueries({ queryKey })
      }
    } finally {
      current.isBusy = false
    }
  }
}

/** Which call the own phone listens to; only those who act have an ear. */
export function useEar(): Ear | undefined {
  const queries = useQueryClient()
  const { id } = useUser()
  const enabled = useMay(['supervisor'])
  const { data } = useQuery({ queryKey: earKey, queryFn: () => take(api.GET('/api/floor/ear')), enabled })
  useLive(['floor.ear', 'floor.call'], (message, topic) => {
    const isMine = topic === 'floor.ear' ? message['user'] === id : message['call'] === data?.call
    if (enabled && isMine) void queries.invalidateQueries({ queryKey: earKey })
  })
  return data
}
