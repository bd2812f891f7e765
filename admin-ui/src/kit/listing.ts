import type { UseQueryResult } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import type { DataTableProps } from './table-types.ts'
import { useTabState } from './url-state.ts'

type View = { page: number; pageSize: number }
type Turn = (next: Partial<View>) => void

/** What is looked for in a list: kept in this tab, and anything else begins with the first page. `wanted` is what to ask for. */
export function useFind(name: string, { page }: View, change: Turn) {
  const [text, setText] = useTabState(name)
  const wanted = useDeferredValue(text.trim())
  const find = (next: string) => {
    setText(next)
    if (page !== 1) change({ page: 1 })
  }
  return { text, find, wanted }
}

/** What a table shows of a list that is asked for page by page. */
export function pageOf<Row>(
  { data, error, refetch, isPlaceholderData }: UseQueryResult<{ items: Row[]; total: number }>,
  { page, pageSize }: View,
  change: Turn,
): Pick<DataTableProps<Row>, 'rows' | 'error' | 'onRetry' | 'isStale' | 'paging'> {
  return {
    rows: data?.items,
    error,
    onRetry: () => void refetch(),
    isStale: isPlaceholderData,
    paging: {
      page,
      pageSize,
      total: data?.total ?? 0,
      onChange: (next, size) => change({ page: next, pageSize: size }),
    },
  }
}
