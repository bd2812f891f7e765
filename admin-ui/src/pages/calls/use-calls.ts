import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useThrottled } from '../../kit/use-throttled.ts'
import type { Call, CallsPage } from './call-columns.tsx'
import { type CallsFilter, type CallsQuery, rangeOf, toQuery } from './filter-state.ts'

/** A list is asked for anew this often at most, however many calls begin. */
const newsEveryMs = 1_500

/**
 * The calls that the filter finds, as they were when it was asked first: what begins later is counted and shown when somebody
 * wants to see it, so that no row moves under the eye. Rows on the screen follow their calls.
 */
export function useCalls(filter: CallsFilter, now: number) {
  const { state, text } = filter
  const query = useMemo(() => toQuery(state, text, now), [state, text, now])
  const sorting = {
    sort: state.sort === 'talkMs' ? 'talkMs' : 'startedAt',
    order: state.order === 'asc' ? 'asc' : 'desc',
  } as const
  const [round, setRound] = useState(0)
  // The instant up to which a search looks, by the search: it comes with the first answer and goes with every later question.
  const anchors = useRef(new Map<string, number>())
  const search = `${round} ${JSON.stringify(query)}`
  const listKey = ['calls', 'list', search, sorting, state.page, state.pageSize] as const

  const list = useQuery({
    queryKey: listKey,
    queryFn: async () => {
      const page = await take(
        api.GET('/api/calls', {
          params: {
            query: {
              ...query,
              ...sorting,
              page: state.page,
              pageSize: state.pageSize,
              ...anchorIn(anchors.current, search),
            },
          },
        }),
      )
      anchors.current.set(search, anchors.current.get(search) ?? page.asOf)
      return page
    },
    placeholderData: keepPreviousData,
  })
  const asOf = list.isPlaceholderData ? undefined : list.data?.asOf
  const totals = useQuery({
    queryKey: ['calls', 'totals', search],
    queryFn: () =>
      take(api.GET('/api/calls/totals', { params: { query: { ...query, ...anchorIn(anchors.current, search) } } })),
    enabled: asOf !== undefined,
    placeholderData: keepPreviousData,
  })
  const fresh = useNews({
    query,
    search,
    listKey,
    asOf,
    rows: list.data?.items ?? [],
    isOver: rangeOf(state) === 'yesterday',
  })
  return {
    query: { ...query, ...(asOf !== undefined && { asOf }) },
    list,
    totals: totals.isPlaceholderData ? undefined : totals.data,
    fresh,
    showFresh: () => {
      setRound((before) => before + 1)
      if (state.page !== 1) filter.change({})
    },
  }
}

const anchorIn = (anchors: ReadonlyMap<string, number>, search: string) => {
  const asOf = anchors.get(search)
  return asOf === undefined ? {} : { asOf }
}

type NewsParts = {
  query: CallsQuery
  search: string
  listKey: readonly unknown[]
  asOf: number | undefined
  rows: readonly Call[]
  /** No call can begin in a range that has passed. */
  isOver: boolean
}

/** How many fitting calls have begun since; rows that were going on are brought up to date in their places. */
function useNews({ query, search, listKey, asOf, rows, isOver }: NewsParts): number {
  const queries = useQueryClient()
  const [news, setNews] = useState({ search: '', fresh: 0 })
  const open = rows.filter(({ endedAt }) => endedAt === null).map(({ id }) => id)
  const ask = useCallback(async () => {
    if (asOf === undefined || (isOver && open.length === 0)) return
    const { to: _, ...since } = query
    const found = await take(
      api.GET('/api/calls/news', {
        params: { query: { ...(isOver ? query : since), asOf, ...(open.length > 0 && { open: open.slice(0, 50) }) } },
      }),
    )
    setNews({ search, fresh: found.fresh })
    const changed = new Map(found.changed.map((call) => [call.id, call]))
    if (changed.size > 0)
      queries.setQueryData<CallsPage>(
        listKey,
        (page) => page && { ...page, items: page.items.map((call) => changed.get(call.id) ?? call) },
      )
  }, [asOf, isOver, open, query, search, listKey, queries])
  const askSoon = useThrottled(ask, newsEveryMs)
  useLive(['call-log.written'], askSoon)
  return news.search === search ? news.fresh : 0
}
