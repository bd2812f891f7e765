import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'
import { useMay } from '../../api/session.ts'
import { useThrottled } from '../../kit/use-throttled.ts'

export type Home = paths['/api/home']['get']['responses'][200]['content']['application/json']

const news = [
  'call.CallStarted',
  'call.CallEnded',
  'campaign.CampaignMoved',
  'campaign.AttemptEnded',
  'campaign.ContactClosed',
  'import.ended',
  'survey.red-flag',
  'survey.red-flag-handled',
]
/** A busy evening ends several calls a second; the figures follow at the pace of reading. */
const everyMs = 3_000

export function useHome() {
  const queries = useQueryClient()
  const refresh = useThrottled(() => queries.invalidateQueries({ queryKey: ['home'] }), everyMs)
  useLive(news, refresh)
  return useQuery({ queryKey: ['home'], queryFn: () => take(api.GET('/api/home')), staleTime: 2_000 })
}

/** What is wrong with the system, for those who are told. */
export function useProblems() {
  const queries = useQueryClient()
  const may = useMay(['it', 'supervisor'])
  const key = ['system-problems']
  useLive(['system.problems'], () => void queries.invalidateQueries({ queryKey: key }))
  return useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/system/problems')), enabled: may })
}
