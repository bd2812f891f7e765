import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { Import, Progress } from './types.ts'

export const importsKey = ['imports'] as const
export const importKey = (id: number) => ['imports', 'one', id] as const

type Told = Progress & { importId: number }

/** Progress is put where it is shown as it comes; the end fetches what became of it. */
export function useImportNews(): void {
  const queries = useQueryClient()
  useLive(['import.progress', 'import.ended'], (message, topic) => {
    if (topic === 'import.ended') return void queries.invalidateQueries({ queryKey: importsKey })
    const { importId, ...progress } = message as unknown as Told
    const move = (record: Import): Import =>
      record.id === importId && record.state === 'running' ? { ...record, progress } : record
    queries.setQueryData<Import>(importKey(importId), (record) => record && move(record))
    queries.setQueriesData<{ items: Import[] }>({ queryKey: ['imports', 'list'] }, (page) =>
      page === undefined ? page : { ...page, items: page.items.map(move) },
    )
  })
}

export function useImport(id: number | undefined) {
  useImportNews()
  return useQuery({
    queryKey: importKey(id ?? 0),
    queryFn: () => take(api.GET('/api/imports/{id}', { params: { path: { id: id ?? 0 } } })),
    enabled: id !== undefined,
  })
}

export function useImportList(paging: { page: number; pageSize: number }) {
  useImportNews()
  return useQuery({
    queryKey: ['imports', 'list', paging],
    queryFn: () => take(api.GET('/api/imports', { params: { query: paging } })),
    placeholderData: keepPreviousData,
  })
}
