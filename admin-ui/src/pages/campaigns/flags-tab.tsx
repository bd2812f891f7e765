import { Anchor, Group, Stack, Text } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, take } from '../../api/client.ts'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { nothing, useFormat } from '../../kit/format.ts'
import { Empty } from '../../kit/page.tsx'
import { useUrlState } from '../../kit/url-state.ts'
import { campaignKey, type Flagged, useNewsOf } from './data.ts'
import { useLiveTexts } from './live-texts.ts'

const inUrl = { page: 1, pageSize: 50 }

/** Answers that must reach somebody: who, what was asked, what was said, on which call. */
export function FlagsTab({ campaignId }: { campaignId: number }) {
  const t = useLiveTexts()
  const [{ page, pageSize }, change] = useUrlState(inUrl)
  const flags = useQuery({
    queryKey: [...campaignKey(campaignId), 'flags', page, pageSize],
    queryFn: () =>
      take(
        api.GET('/api/campaigns/{id}/red-flags', { params: { path: { id: campaignId }, query: { page, pageSize } } }),
      ),
    placeholderData: keepPreviousData,
  })
  useNewsOf(campaignId, [[...campaignKey(campaignId), 'flags']], 8000)
  const columns = useColumns()
  return (
    <DataTable
      name="campaign-flags"
      label={t('tab.flags')}
      columns={columns}
      rows={flags.data?.items}
      idOf={({ responseId }) => responseId}
      error={flags.error}
      onRetry={() => void flags.refetch()}
      isStale={flags.isPlaceholderData}
      paging={{
        page,
        pageSize,
        total: flags.data?.total ?? 0,
        onChange: (nextPage, nextSize) => change({ page: nextPage, pageSize: nextSize }),
      }}
      empty={<Empty title={t('flags.none')} text={t('flags.none-text')} icon={<IconFlag size={40} stroke={1.4} />} />}
    />
  )
}

function useColumns(): Column<Flagged>[] {
  const t = useLiveTexts()
  const format = useFormat()
  return [
    {
      id: 'patient',
      title: t('flags.patient'),
      leadsOnPhone: true,
      show: ({ patientId, patientName, patientNo }) => (
        <>
          <Anchor component={Link} href={`/patients/${patientId}`} size="sm" fw={600}>
            {patientName}
          </Anchor>{' '}
          <Text span size="xs" c="dimmed">
            {patientNo}
          </Text>
        </>
      ),
    },
    { id: 'department', title: t('flags.department'), show: ({ department }) => department },
    {
      id: 'what',
      title: t('flags.what'),
      leadsOnPhone: true,
      wraps: true,
      width: 200,
      show: ({ flags }) => <Flags flags={flags} />,
    },
    {
      id: 'when',
      title: t('flags.when'),
      show: ({ flags }) => format.moment(flags.at(-1)?.answeredAt),
    },
    {
      id: 'call',
      title: t('flags.call'),
      show: ({ flags }) => {
        const calls = [...new Set(flags.flatMap(({ callId }) => callId ?? []))]
        return calls.length === 0
          ? nothing
          : calls.map((call) => (
              <Anchor key={call} component={Link} href={`/calls/${call}`} size="sm" mr="xs">
                {t('flags.listen')}
              </Anchor>
            ))
      },
    },
  ]
}

function Flags({ flags }: { flags: Flagged['flags'] }) {
  const t = useLiveTexts()
  return (
    <Stack gap={3}>
      {flags.map(({ question, title, label }) => (
        <Group key={question} gap={6} wrap="nowrap" align="flex-start">
          <IconFlag size={15} color="var(--mantine-color-red-8)" aria-hidden style={{ flex: 'none', marginTop: 3 }} />
          <Text size="sm">
            {t('flags.answer', { title })}
            <b>{label}</b>
          </Text>
        </Group>
      ))}
    </Stack>
  )
}
