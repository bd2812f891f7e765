import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { useWatch } from '../../api/watch.ts'

export type System = paths['/api/system']['get']['responses'][200]['content']['application/json']
export type SystemState = System['state']
export type Point = System['points'][number]
export type LogTail = paths['/api/system/log']['get']['responses'][200]['content']['application/json']
export type LogEntry = LogTail['entries'][number]

const hourOfPoints = 360
export const linesKept = 500
export const systemKey = ['system'] as const
export const logKey = ['system-log'] as const

/** The system now and over the last hour: asked for once, then patched with what is pushed every second. */
export function useSystem() {
  const queries = useQueryClient()
  const query = useQuery({ queryKey: systemKey, queryFn: () => take(api.GET('/api/system')), staleTime: 60_000 })
  const patch = (change: (before: System) => System) =>
    queries.setQueryData<System>(systemKey, (before) => (before === undefined ? before : change(before)))
  const live = useWatch('system', ['system.state', 'system.point', 'system.log'], (message, event) => {
    if (event === 'system.state') patch((before) => ({ ...before, state: message as unknown as SystemState }))
    if (event === 'system.point')
      patch((before) => ({ ...before, points: [...before.points, message as unknown as Point].slice(-hourOfPoints) }))
    if (event === 'system.log') addLines(message['entries'] as LogEntry[])
  })
  const addLines = (entries: LogEntry[]) =>
    queries.setQueryData<LogTail>(logKey, (before) => {
      if (before === undefined) return before
      const known = before.entries.at(-1)?.seq ?? 0
      const news = entries.filter(({ seq }) => seq > known)
      return { last: news.at(-1)?.seq ?? before.last, entries: [...before.entries, ...news].slice(-linesKept) }
    })
  return { query, live }
}
