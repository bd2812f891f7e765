import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useTabState, useUrlState } from '../../kit/url-state.ts'
import type { CampaignState, Kind } from './data.ts'

const defaults = { state: [] as readonly string[], kind: '', asks: 0, mine: false, page: 1, pageSize: 20 }

/** The list as its filters want it. The filters stand in the address, what was typed in this tab. */
export function useCampaignList() {
  const user = useUser()
  const [filter, change] = useUrlState(defaults)
  const [text, setText] = useTabState('campaigns.search')
  const [typed] = useDebouncedValue(text.trim(), 250)
  const query = useQuery({
    queryKey: ['campaigns', filter, typed, filter.mine ? user.id : 0],
    queryFn: () =>
      take(
        api.GET('/api/campaigns', {
          params: {
            query: {
              page: filter.page,
              pageSize: filter.pageSize,
              ...(filter.state.length > 0 && { state: filter.state as CampaignState[] }),
              ...(filter.kind !== '' && { kind: filter.kind as Kind }),
              ...(filter.asks > 0 && { asks: filter.asks }),
              ...(filter.mine && { madeBy: user.id }),
              ...(typed !== '' && { text: typed }),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  })
  return {
    query,
    filter,
    text,
    isFiltered: filter.state.length > 0 || filter.kind !== '' || filter.asks > 0 || filter.mine || typed !== '',
    change: (next: Partial<Pick<typeof filter, 'state' | 'kind' | 'asks' | 'mine'>>) => change({ ...next, page: 1 }),
    search: (next: string) => {
      setText(next)
      change({ page: 1 })
    },
    clear: () => {
      setText('')
      change({ state: [], kind: '', asks: 0, mine: false, page: 1 })
    },
    paging: {
      page: filter.page,
      pageSize: filter.pageSize,
      onChange: (page: number, pageSize: number) => change({ page, pageSize }),
    },
  }
}

export type CampaignList = ReturnType<typeof useCampaignList>
