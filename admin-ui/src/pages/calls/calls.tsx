import { Button, Group, Stack } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useMay } from '../../api/session.ts'
import { BoundedPager } from '../../kit/bounded-pager.tsx'
import { DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { Empty, PageHead } from '../../kit/page.tsx'
import { useCallColumns } from './call-columns.tsx'
import { ExportCalls } from './export-calls.tsx'
import { type Choices, FilterBar } from './filter-bar.tsx'
import { type CallsFilter, isNarrowed, useCallsFilter } from './filter-state.ts'
import { rememberList } from './last-list.ts'
import { useCallTexts } from './texts.ts'
import { useCalls } from './use-calls.ts'

/** Every call, in and out, found by what is known of it. */
export default function Calls() {
  const t = useCallTexts()
  const filter = useCallsFilter()
  // Held while the page is open: a range of days must not move under the list at midnight.
  const [now] = useState(() => Date.now())
  const calls = useCalls(filter, now)
  const choices = useChoices()
  const columns = useCallColumns()
  const [, go] = useLocation()
  const search = useSearch()
  const { state, change } = filter
  const page = calls.list.data
  const found = useFound(calls)
  return (
    <>
      <PageHead
        title={t('title')}
        about={found}
        actions={<ExportCalls query={calls.query} isEmpty={page === undefined || page.total === 0} />}
      />
      <Stack gap={0}>
        <DataTable
          name="calls"
          label={t('list.label')}
          columns={columns}
          rows={page?.items}
          idOf={({ id }) => id}
          error={calls.list.error}
          onRetry={() => void calls.list.refetch()}
          isStale={calls.list.isPlaceholderData}
          onOpen={({ id }) => {
            rememberList(search)
            go(`/calls/${id}`)
          }}
          choosesColumns
          sorting={{
            by: state.sort,
            descends: state.order !== 'asc',
            onChange: (by, descends) => change({ sort: by, order: descends ? 'desc' : 'asc' }),
          }}
          toolbar={
            <Stack gap="xs" w="100%">
              <FilterBar filter={filter} now={now} choices={choices} />
              <Fresh count={calls.fresh} onShow={calls.showFresh} />
            </Stack>
          }
          empty={<NothingFound filter={filter} isNarrowed={isNarrowed(calls.query)} />}
        />
        {page !== undefined && page.total > 0 && (
          <BoundedPager
            page={state.page}
            pageSize={state.pageSize}
            total={page.total}
            isMore={page.isMore}
            found={page.isMore ? t('list.narrow', { count: page.total }) : ''}
            onChange={(next, pageSize) => change({ page: next, pageSize })}
          />
        )}
      </Stack>
    </>
  )
}

/** What was found, in words: counted whole where that is affordable. */
function useFound({ list, totals }: ReturnType<typeof useCalls>): string {
  const t = useCallTexts()
  const format = useFormat()
  if (list.data === undefined) return t('list.counting')
  if (totals === undefined)
    return list.data.isMore ? t('list.more-than', { count: format.number(list.data.total) }) : t('list.counting')
  return t(totals.isWhole ? 'list.found' : 'list.found-part', {
    calls: format.number(totals.calls),
    answered: format.number(totals.answered),
    talk: format.length(totals.talkMs),
  })
}

function useChoices(): Choices {
  const choices = useQuery({
    queryKey: ['calls', 'choices'],
    queryFn: () => take(api.GET('/api/calls/choices')),
    staleTime: 60_000,
  })
  const departments = useQuery({
    queryKey: ['patients', 'departments'],
    queryFn: () => take(api.GET('/api/patients/departments')),
    staleTime: 60_000,
  })
  return {
    campaigns: choices.data?.campaigns ?? [],
    scripts: choices.data?.scripts ?? [],
    departments: (departments.data ?? []).map(({ department }) => department).filter((name) => name !== ''),
  }
}

function Fresh({ count, onShow }: { count: number; onShow: () => void }) {
  const t = useCallTexts()
  return (
    <Group role="status" justify="center" style={{ display: count === 0 ? 'none' : undefined }}>
      {count > 0 && (
        <Button size="compact-sm" variant="light" leftSection={<IconArrowUp size={14} />} onClick={onShow}>
          {t('list.fresh', { count })}
        </Button>
      )}
    </Group>
  )
}

function NothingFound({ filter, isNarrowed: isNarrow }: { filter: CallsFilter; isNarrowed: boolean }) {
  const t = useCallTexts()
  const mayCall = useMay(['it', 'manager', 'supervisor'])
  if (isNarrow || filter.state.range !== 'all')
    return (
      <Empty
        title={t('list.no-match-title')}
        text={t('list.no-match-text')}
        action={
          <Group>
            {filter.state.range !== 'all' && (
              <Button variant="default" onClick={() => filter.change({ range: 'all', from: '', to: '' })}>
                {t('list.any-time')}
              </Button>
            )}
            {isNarrow && (
              <Button variant="default" onClick={filter.clear}>
                {t('list.clear')}
              </Button>
            )}
          </Group>
        }
      />
    )
  return (
    <Empty
      title={t('list.none-title')}
      text={t('list.none-text')}
      action={
        mayCall && (
          <Button component={Link} href="/campaigns" variant="light">
            {t('list.none-campaigns')}
          </Button>
        )
      }
    />
  )
}
