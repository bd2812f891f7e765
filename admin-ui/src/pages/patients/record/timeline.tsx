import { Button, Center, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { useFormat } from '../../../kit/format.ts'
import { Empty, ErrorNote, Waiting } from '../../../kit/page.tsx'
import { useRecordTexts } from '../record-texts.ts'
import type { TimelineEntry } from '../types.ts'
import { Entry } from './timeline-entry.tsx'

const pageSize = 30

/** What happened, newest first, by day. */
export function Timeline({ id }: { id: number }) {
  const t = useRecordTexts()
  const format = useFormat()
  const line = useInfiniteQuery({
    queryKey: ['patients', 'one', id, 'timeline'],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/patients/{id}/timeline', {
          params: { path: { id }, query: { page: pageParam, pageSize } },
        }),
      ),
    initialPageParam: 1,
    getNextPageParam: (last) => (last.page * last.pageSize < last.total ? last.page + 1 : undefined),
  })
  if (line.data === undefined) {
    if (line.error !== null) return <ErrorNote error={line.error} onRetry={() => void line.refetch()} />
    return <Waiting height={160} />
  }
  const entries = line.data.pages.flatMap(({ items }) => items)
  const total = line.data.pages[0]?.total ?? 0
  if (entries.length === 0) return <Empty title={t('timeline.empty')} />
  return (
    <Stack gap="md">
      {daysOf(entries, format.day).map(({ day, of }) => (
        <section key={day} aria-label={day}>
          <Text size="xs" fw={700} c="dimmed" mb={4}>
            {day}
          </Text>
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {of.map((entry) => (
              <Entry key={`${entry.kind} ${entry.at} ${idOf(entry)}`} entry={entry} />
            ))}
          </Stack>
        </section>
      ))}
      <Center>
        {line.hasNextPage ? (
          <Button
            variant="default"
            size="xs"
            loading={line.isFetchingNextPage}
            onClick={() => void line.fetchNextPage()}
          >
            {t('timeline.more')}
          </Button>
        ) : (
          <Text size="xs" c="dimmed">
            {t('timeline.count', { count: total })}
          </Text>
        )}
      </Center>
    </Stack>
  )
}

const idOf = (entry: TimelineEntry): string =>
  'callId' in entry ? (entry.callId ?? '') : 'importId' in entry ? String(entry.importId) : entry.shown

function daysOf(entries: readonly TimelineEntry[], dayOf: (at: number) => string) {
  const days: { day: string; of: TimelineEntry[] }[] = []
  for (const entry of entries) {
    const day = dayOf(entry.at)
    const last = days.at(-1)
    if (last?.day === day) last.of.push(entry)
    else days.push({ day, of: [entry] })
  }
  return days
}
