import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'
import { tellFailure } from '../../kit/notify.ts'

type Body = paths['/api/rehearsals']['post']['requestBody']['content']['application/json']
export type Order = Omit<Body, 'steps'>
export type Step = Body['steps'][number]
export type Played = paths['/api/rehearsals']['post']['responses'][200]['content']['application/json']
export type Line = Played['lines'][number]

/** Spoken to the engine with every step: the whole call is played anew, so that a step back is nothing special. */
export function useRehearsal(order: Order, isReady: boolean) {
  const queries = useQueryClient()
  const [taken, setTaken] = useState<{ order: Order; steps: Step[] }>({ order, steps: [] })
  // Another caller is another call.
  if (taken.order !== order) setTaken({ order, steps: [] })
  const { steps } = taken
  const played = useQuery({
    queryKey: ['rehearsals', order, steps],
    queryFn: () => take(api.POST('/api/rehearsals', { body: { ...order, steps } })),
    enabled: isReady,
    placeholderData: (before) => (steps.length > 0 ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  })
  useLive(['dialplan.read'], () => void queries.invalidateQueries({ queryKey: ['rehearsals'] }))
  return {
    played,
    steps,
    step: (step: Step) => setTaken({ order, steps: [...steps, step] }),
    undo: () => setTaken({ order, steps: steps.slice(0, -1) }),
    again: () => setTaken({ order, steps: [] }),
    isOver: played.data !== undefined && !played.isPlaceholderData && played.data.state !== 'waiting',
    hear: useHearing(order, steps),
  }
}

export type Rehearsal = ReturnType<typeof useRehearsal>

/** One sentence at a time; the one before stops. */
function useHearing(order: Order, steps: readonly Step[]) {
  const sound = useRef<HTMLAudioElement | undefined>(undefined)
  useEffect(() => () => sound.current?.pause(), [])
  const hearing = useMutation({
    mutationFn: async (line: number) => {
      const body = { ...order, steps: [...steps], line }
      const blob = (await take(api.POST('/api/rehearsals/sound', { body, parseAs: 'blob' }))) as Blob
      sound.current?.pause()
      const url = URL.createObjectURL(blob)
      const audio = new Audio(url)
      audio.onended = () => URL.revokeObjectURL(url)
      sound.current = audio
      await audio.play()
    },
    onError: tellFailure,
  })
  return { play: (line: number) => hearing.mutate(line), pending: hearing.isPending ? hearing.variables : undefined }
}
