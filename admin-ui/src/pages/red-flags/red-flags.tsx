import { Anchor, Box, Button, SegmentedControl, Text } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useUser } from '../../api/session.ts'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { Empty, PageHead } from '../../kit/page.tsx'
import { useUrlState } from '../../kit/url-state.ts'
import { Flags, type RedFlag } from './flags.tsx'
import { HandleDialog } from './handle-dialog.tsx'
import { useRedFlagTexts } from './texts.ts'

const defaults = { state: 'waiting', page: 1, pageSize: 20 }

export default function RedFlagsPage() {
  const t = useRedFlagTexts()
  const queries = useQueryClient()
  const [view, change] = useUrlState(defaults)
  const [chosen, choose] = useState<RedFlag>()
  const state = view.state === 'handled' ? 'handled' : 'waiting'
  const { page, pageSize } = view
  const list = useQuery({
    queryKey: ['red-flags', state, page, pageSize],
    queryFn: () => take(api.GET('/api/red-flags', { params: { query: { state, page, pageSize } } })),
    placeholderData: keepPreviousData,
  })
  useLive(
    ['survey.red-flag', 'survey.red-flag-handled'],
    () => void queries.invalidateQueries({ queryKey: ['red-flags'] }),
  )
  return (
    <>
      <PageHead title={t('title')} about={t('about')} />
      <DataTable
        name="red-flags"
        label={t('title')}
        columns={useColumns(state, choose)}
        rows={list.data?.items}
        idOf={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        isStale={list.isPlaceholderData}
        toolbar={
          <SegmentedControl
            size="xs"
            value={state}
            onChange={(next) => change({ state: next, page: 1 })}
            data={(['waiting', 'handled'] as const).map((value) => ({ value, label: t(`tab.${value}`) }))}
          />
        }
        empty={<Empty title={t(`empty.${state}`)} {...(state === 'waiting' && { text: t('empty.waiting-text') })} />}
        paging={{
          page,
          pageSize,
          total: list.data?.total ?? 0,
          onChange: (page, pageSize) => change({ page, pageSize }),
        }}
      />
      <HandleDialog flagged={chosen} onClose={() => choose(undefined)} />
    </>
  )
}

function useColumns(state: 'waiting' | 'handled', choose: (flagged: RedFlag) => void): Column<RedFlag>[] {
  const t = useRedFlagTexts()
  const format = useFormat()
  const { role } = useUser()
  const seesCampaigns = role === 'it' || role === 'manager' || role === 'supervisor'
  return [
    {
      id: 'patient',
      title: t('patient'),
      leadsOnPhone: true,
      show: ({ patientId, patientName, patientNo }) => (
        <Box>
          <Anchor component={Link} href={`/patients/${patientId}`} size="sm" fw={600}>
            {patientName}
          </Anchor>
          <Text size="xs" c="dimmed">
            {patientNo}
          </Text>
        </Box>
      ),
    },
    { id: 'department', title: t('department'), show: ({ department }) => department },
    {
      id: 'answers',
      title: t('answers'),
      leadsOnPhone: true,
      wraps: true,
      width: 150,
      show: ({ flags }) => <Flags flags={flags} />,
    },
    ...(seesCampaigns ? [campaignColumn(t('campaign'))] : []),
    { id: 'when', title: t('when'), show: ({ flaggedAt }) => format.moment(flaggedAt) },
    state === 'waiting'
      ? {
          id: 'handle',
          title: t('handle'),
          leadsOnPhone: true,
          show: (flagged) => (
            <Button
              size="compact-sm"
              variant="light"
              aria-label={`${t('handle')} ${flagged.patientName}`}
              onClick={() => choose(flagged)}
            >
              {t('handle')}
            </Button>
          ),
        }
      : {
          id: 'handled',
          title: t('handled'),
          wraps: true,
          width: 220,
          show: ({ note, handledBy, handledAt }) => (
            <Box>
              <Text size="sm">{note}</Text>
              <Text size="xs" c="dimmed">
                {t('handled-by', { name: handledBy ?? '—', time: format.moment(handledAt) })}
              </Text>
            </Box>
          ),
        },
  ]
}

const campaignColumn = (title: string): Column<RedFlag> => ({
  id: 'campaign',
  title,
  show: ({ campaignId, campaignName }) =>
    campaignId === null ? null : (
      <Anchor component={Link} href={`/campaigns/${campaignId}`} size="sm">
        {campaignName}
      </Anchor>
    ),
})
