import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'
import { useThrottled } from '../../kit/use-throttled.ts'

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Data } } } }
}
  ? Data
  : never
type Posted<Path extends keyof paths> = paths[Path] extends {
  post: { responses: { 200: { content: { 'application/json': infer Data } } } }
}
  ? Data
  : never

export type CampaignLine = Answer<'/api/campaigns'>['items'][number]
export type CampaignState = CampaignLine['state']
export type Kind = CampaignLine['kind']
export type Counts = CampaignLine['counts']
export type Rules = CampaignLine['rules']
export type CallingWindow = Rules['windows'][number]
export type Progress = Answer<'/api/campaigns/{id}'>
export type Contact = Answer<'/api/campaigns/{id}/contacts'>['items'][number]
export type CallNow = Answer<'/api/campaigns/{id}/calls-now'>[number]
export type Pace = Answer<'/api/campaigns/{id}/pace'>
export type Pacing = Answer<'/api/campaigns/{id}/pacing'>
export type Explanation = Answer<'/api/contacts/{id}/explanation'>
export type Report = Answer<'/api/campaigns/{id}/report'>
export type Flagged = Answer<'/api/campaigns/{id}/red-flags'>['items'][number]
export type Choices = Answer<'/api/campaign-wizard/choices'>
export type TestCall = Answer<'/api/test-calls/{id}'>
export type RulesChecked = Posted<'/api/campaign-wizard/rules'>
export type Chosen = Posted<'/api/campaign-wizard/who'>
export type Heard = Posted<'/api/campaign-wizard/notice'>
export type Estimate = Posted<'/api/campaign-wizard/estimate'>
export type Simulation = Posted<'/api/campaign-wizard/simulation'>
export type SimulationAsked =
  paths['/api/campaign-wizard/simulation']['post']['requestBody']['content']['application/json']

/** Pushed news of campaigns; the pulse stands for all that happens to one within a second. */
export const campaignTopics = ['campaign.pulse', 'campaign.CampaignMoved'] as const

/** Asks again for what is on the screen when there is news of this campaign (or of any), at most every `everyMs`. */
export function useNewsOf(
  campaignId: number | undefined,
  keys: readonly (readonly unknown[])[],
  everyMs: number,
): void {
  const queries = useQueryClient()
  const again = useThrottled(
    () => Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey }))),
    everyMs,
  )
  useLive(campaignTopics, (message) => {
    if (campaignId === undefined || message['campaignId'] === campaignId) again()
  })
}

export const campaignKey = (id: number) => ['campaign', id] as const

export const useProgress = (id: number) =>
  useQuery({
    queryKey: [...campaignKey(id), 'progress'],
    queryFn: () => take(api.GET('/api/campaigns/{id}', { params: { path: { id } } })),
    placeholderData: keepPreviousData,
  })

export const useCallsNow = (id: number) =>
  useQuery({
    queryKey: [...campaignKey(id), 'calls-now'],
    queryFn: () => take(api.GET('/api/campaigns/{id}/calls-now', { params: { path: { id } } })),
  })

export const usePace = (id: number) =>
  useQuery({
    queryKey: [...campaignKey(id), 'pace'],
    queryFn: () => take(api.GET('/api/campaigns/{id}/pace', { params: { path: { id } } })),
  })

/** Points for its chart are noted every ten seconds, and a reason may change without any call: pushes alone would not tell. */
const pacedEveryMs = 10_000

export const usePacing = (id: number, isRunning: boolean) =>
  useQuery({
    queryKey: [...campaignKey(id), 'pacing'],
    queryFn: () => take(api.GET('/api/campaigns/{id}/pacing', { params: { path: { id } } })),
    placeholderData: keepPreviousData,
    refetchInterval: isRunning ? pacedEveryMs : false,
  })

export const useChoices = () =>
  useQuery({
    queryKey: ['campaign-choices'],
    queryFn: () => take(api.GET('/api/campaign-wizard/choices')),
    staleTime: 60_000,
  })

export const useDepartments = () =>
  useQuery({
    queryKey: ['patients', 'departments'],
    queryFn: () => take(api.GET('/api/patients/departments')),
    staleTime: 60_000,
  })
