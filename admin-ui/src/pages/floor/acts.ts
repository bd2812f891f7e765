import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useMemo } from 'react'
import { api, take } from '../../api/client.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import type { Question } from '../../kit/confirm.tsx'
import { tellDone, tellFailure } from '../../kit/notify.ts'
import { useFloorTexts } from './texts.ts'
import { earKey, floorKey, type ListenMode } from './use-floor.ts'

type Act = { run: () => Promise<unknown>; done?: string }
/** The own phone rings for this call; the answer comes once it was picked up. */
export type Ringing = { call: string; mode: ListenMode | 'take-over' }
export type MoveTo = { to: 'head' } | { queue: string } | { agent: number }
export type Forced = { state: 'ready' | 'signed-out' } | { state: 'paused'; reason: string }

export type FloorActs = ReturnType<typeof useFloorActs>['acts']

/** What a supervisor's hand does. Every one of these functions stays the same from one drawing to the next. */
export function useFloorActs(ask: (question: Question) => void) {
  const t = useFloorTexts()
  const queries = useQueryClient()
  const after = useMemo(
    () => () =>
      void Promise.all([
        queries.invalidateQueries({ queryKey: floorKey }),
        queries.invalidateQueries({ queryKey: earKey }),
      ]),
    [queries],
  )
  const { mutate } = useMutation({
    mutationFn: (act: Act) => act.run(),
    onSuccess: (_, { done }) => done !== undefined && tellDone(done),
    onError: tellFailure,
    onSettled: after,
  })
  const going = useMutation({
    mutationFn: ({ call, mode }: Ringing) => {
      const params = { path: { id: call } }
      if (mode !== 'take-over') return take(api.POST('/api/floor/calls/{id}/listen', { params, body: { mode } }))
      return take(api.POST('/api/floor/calls/{id}/{act}', { params: { path: { id: call, act: 'take-over' } } }))
    },
    onError: tellFailure,
    onSettled: after,
  })
  const go = going.mutate
  const acts = useMemo(() => {
    const release = (call: string) =>
      take(api.POST('/api/floor/calls/{id}/{act}', { params: { path: { id: call, act: 'release' } } }))
    return {
      listen: (call: string, mode: ListenMode) => go({ call, mode }),
      stop: () => mutate({ run: () => take(api.DELETE('/api/floor/ear')) }),
      takeOver: (call: string, name: string) =>
        ask({
          title: t('take-over.title', { name }),
          text: t('take-over.text', { name }),
          act: t('act.take-over'),
          run: () => go({ call, mode: 'take-over' }),
        }),
      release: (call: string, name?: string) =>
        ask({
          title: name === undefined ? t('release.own-title') : t('release.title', { name }),
          text: t('release.text'),
          act: t('act.release'),
          isDangerous: true,
          run: async () => {
            await release(call)
            tellDone(t('released'))
            after()
          },
        }),
      force: (id: number, body: Forced, done: string) =>
        mutate({ run: () => take(api.POST('/api/floor/agents/{id}/state', { params: { path: { id } }, body })), done }),
      signOut: (id: number, name: string) =>
        ask({
          title: t('agent.sign-out.title', { name }),
          text: t('agent.sign-out.text'),
          act: t('agent.sign-out'),
          run: async () => {
            const body = { state: 'signed-out' } as const
            await take(api.POST('/api/floor/agents/{id}/state', { params: { path: { id } }, body }))
            after()
          },
        }),
      move: (call: string, body: MoveTo, done: string) =>
        mutate({
          run: () => take(api.POST('/api/floor/callers/{id}/move', { params: { path: { id: call } }, body })),
          done,
        }),
    }
  }, [t, ask, mutate, go, after])
  return { acts, ringing: going.isPending ? going.variables : undefined }
}

/** Undefined: this user only looks. */
export const FloorActsContext = createContext<FloorActs | undefined>(undefined)
export const useActs = (): FloorActs | undefined => useContext(FloorActsContext)

/** Why somebody has paused, in words; and the reasons that can be chosen. */
export function usePauseReasons() {
  const t = useFloorTexts()
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: ['pause-reasons'],
    queryFn: () => take(api.GET('/api/pause-reasons')),
    staleTime: 60_000,
  })
  return useMemo(() => {
    const own: Readonly<Record<string, string>> = { missed: t('reason.missed'), declined: t('reason.declined') }
    return {
      choices: (data ?? []).filter(({ isRetired }) => !isRetired),
      word: (code: string) => data?.find((each) => each.code === code)?.title[language] ?? own[code] ?? code,
    }
  }, [data, language, t])
}
