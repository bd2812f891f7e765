import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '../../../api/live.ts'
import { useThrottled } from '../../../kit/use-throttled.ts'
import { campaignKey, useNewsOf } from '../data.ts'

const newsEveryMs = 1000

/** Asks again for the pacing when there is news of the campaign or of agents, once a second at most. */
export function usePacingNews(campaignId: number): void {
  const queries = useQueryClient()
  const queryKey = [...campaignKey(campaignId), 'pacing']
  useNewsOf(campaignId, [queryKey], newsEveryMs)
  const again = useThrottled(() => queries.invalidateQueries({ queryKey }), newsEveryMs)
  useLive(['floor.agent'], again)
}
