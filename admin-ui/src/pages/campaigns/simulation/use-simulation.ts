import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../../api/client.ts'
import type { Simulation, SimulationAsked } from '../data.ts'

const keyOf = (asked: SimulationAsked | undefined) => ['campaign-simulation', asked] as const
/** One comes back from correcting a field: the result is still there. */
const keptMs = 30 * 60_000

/**
 * A day that is played on demand. It takes up to a minute; who leaves, or asks for another one, has cancelled it. What was played
 * already for the same figures is there at once.
 */
export function useSimulation(figures: SimulationAsked) {
  const queries = useQueryClient()
  const [asked, setAsked] = useState(() => (queries.getQueryData(keyOf(figures)) === undefined ? undefined : figures))
  const query = useQuery({
    queryKey: keyOf(asked),
    queryFn: ({ signal }): Promise<Simulation> =>
      take(api.POST('/api/campaign-wizard/simulation', { body: asked as SimulationAsked, signal })),
    enabled: asked !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keptMs,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return {
    /** The figures that the result is of. */
    asked,
    result: query.data,
    error: query.error,
    isRunning: query.isFetching,
    isOfOthers: asked !== undefined && JSON.stringify(asked) !== JSON.stringify(figures),
    run: () => {
      setAsked(figures)
      if (query.error !== null) void query.refetch()
    },
    cancel: () => {
      void queries.cancelQueries({ queryKey: keyOf(asked) })
      setAsked(undefined)
    },
  }
}
