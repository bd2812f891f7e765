import { Button, Select, Tabs, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { Empty, PageHead } from '../../kit/page.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditLine, periods, useAuditLines, useAuditState } from './audit-state.ts'
import { LooksTable } from './looks-table.tsx'
import { SubjectLink } from './subject-link.tsx'
import { useAuditTexts } from './texts.ts'

export default function AuditPage() {
  const t = useAuditTexts()
  const state = useAuditState()
  const { view, change, filter, period } = state
  const tab = view.tab === 'looks' ? 'looks' : 'lines'
  return (
    <>
      <PageHead
        title={t('title')}
        about={t('about')}
        actions={
          tab === 'lines' && (
            <Button
              component="a"
              href={`/api/audit/export.xlsx?${queryOf(filter)}`}
              download
              variant="default"
              leftSection={<IconDownload size={16} />}
            >
              {t('export')}
            </Button>
          )
        }
      />
      <Tabs value={tab} onChange={(next) => change({ tab: next ?? 'lines', page: 1 })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="lines">{t('tab.lines')}</Tabs.Tab>
          <Tabs.Tab value="looks">{t('tab.looks')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="lines">
          <Lines state={state} />
        </Tabs.Panel>
        <Tabs.Panel value="looks">
          <LooksTable
            period={period}
            toolbar={
              <Select
                size="xs"
                w={130}
                aria-label={t('period')}
                data={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
                value={period}
                onChange={(next) => next !== null && change({ period: next })}
                allowDeselect={false}
              />
            }
          />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

const queryOf = (filter: Readonly<Record<string, string | number>>): string =>
  new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)])).toString()

function Lines({ state }: { state: ReturnType<typeof useAuditState> }) {
  const t = useAuditTexts()
  const lines = useAuditLines(state)
  const { view, change } = state
  return (
    <DataTable
      name="audit"
      label={t('title')}
      columns={useColumns()}
      rows={lines.data?.items}
      idOf={({ id }) => String(id)}
      error={lines.error}
      onRetry={() => void lines.refetch()}
      isStale={lines.isPlaceholderData}
      toolbar={<AuditFilters state={state} />}
      choosesColumns
      empty={<Empty title={t('empty.title')} text={t('empty.text')} />}
      paging={{
        page: view.page,
        pageSize: view.pageSize,
        total: lines.data?.total ?? 0,
        onChange: (page, pageSize) => change({ page, pageSize }),
      }}
    />
  )
}

function useColumns(): Column<AuditLine>[] {
  const t = useAuditTexts()
  const format = useFormat()
  return [
    { id: 'at', title: t('when'), show: ({ at }) => `${format.day(at)} ${format.time(at)}` },
    {
      id: 'user',
      title: t('who'),
      show: ({ userName, user, address }) => (
        <>
          {userName ?? (address === 'command-line' ? t('command-line') : t('nobody'))}{' '}
          <Text span size="xs" c="dimmed">
            {user}
          </Text>
        </>
      ),
    },
    { id: 'act', title: t('act'), show: ({ actText }) => actText },
    { id: 'subject', title: t('subject'), show: (line) => <SubjectLink line={line} /> },
    { id: 'purpose', title: t('purpose'), show: ({ purpose, purposeText }) => (purpose === '' ? '—' : purposeText) },
    { id: 'address', title: t('address'), show: ({ address }) => address },
    { id: 'detail', title: t('detail'), wraps: true, show: ({ detail }) => detailText(detail), isHiddenAtFirst: true },
  ]
}

const detailText = (detail: AuditLine['detail']): string =>
  Object.entries(detail ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')
