import { Anchor, Button, Progress, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { Empty, PageHead } from '../../kit/page.tsx'
import { useUrlState } from '../../kit/url-state.ts'
import { StateBadge } from './state-badge.tsx'
import { useImportTexts } from './texts.ts'
import type { Import } from './types.ts'
import { useImportList } from './use-imports.ts'

const defaults = { page: 1, pageSize: 50 }

/** Every import, with what became of it. Each number opens the patients behind it. */
export default function Imports() {
  const t = useImportTexts()
  const [paging, turn] = useUrlState(defaults)
  const imports = useImportList(paging)
  const columns = useColumns()
  const [, go] = useLocation()
  const start = (
    <Button component={Link} href="/imports/new" leftSection={<IconFileImport size={16} />}>
      {t('list.new')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('list.title')} about={t('list.about')} actions={start} />
      <DataTable
        name="imports"
        label={t('list.label')}
        columns={columns}
        rows={imports.data?.items}
        idOf={({ id }) => String(id)}
        error={imports.error}
        onRetry={() => void imports.refetch()}
        isStale={imports.isPlaceholderData}
        onOpen={({ id }) => go(`/imports/${id}`)}
        paging={{
          ...paging,
          total: imports.data?.total ?? 0,
          onChange: (page, pageSize) => turn({ page, pageSize }),
        }}
        empty={
          <Empty
            title={t('list.none-title')}
            text={t('list.none-text')}
            icon={<IconFileImport size={40} stroke={1.4} />}
            action={start}
          />
        }
      />
    </>
  )
}

function useColumns(): Column<Import>[] {
  const t = useImportTexts()
  const format = useFormat()
  const count = (id: string, title: string, show: (record: Import) => ReactNode): Column<Import> => ({
    id,
    title,
    align: 'right',
    show: (record) => (record.state === 'finished' ? show(record) : ''),
  })
  return [
    { id: 'file', title: t('column.file'), wraps: true, width: 180, show: (record) => <FileName record={record} /> },
    { id: 'state', title: t('column.state'), show: (record) => <State record={record} /> },
    count('rows', t('column.rows'), ({ rowsTotal }) => format.number(rowsTotal)),
    count('added', t('column.added'), (record) => <Count record={record} as="added" count={record.rowsAdded} />),
    count('updated', t('column.updated'), (record) => (
      <Count record={record} as="updated" count={record.rowsUpdated} />
    )),
    count('duplicate', t('column.duplicate'), (record) => (
      <Count record={record} as="duplicate" count={record.rowsDuplicate} />
    )),
    count('rejected', t('column.rejected'), (record) => <Rejects record={record} />),
    { id: 'who', title: t('column.who'), show: ({ userName }) => userName ?? t('who.console') },
    { id: 'at', title: t('column.at'), show: ({ startedAt }) => format.moment(startedAt) },
    {
      id: 'took',
      title: t('column.took'),
      align: 'right',
      show: ({ startedAt, endedAt }) => (endedAt === null ? '' : format.length(endedAt - startedAt)),
    },
  ]
}

function FileName({ record }: { record: Import }) {
  return (
    <Anchor
      component={Link}
      href={`/imports/${record.id}`}
      size="sm"
      fw={600}
      c="inherit"
      tabIndex={-1}
      style={{ overflowWrap: 'anywhere' }}
    >
      {record.fileName}
    </Anchor>
  )
}

function State({ record }: { record: Import }) {
  const format = useFormat()
  const { progress, state, message } = record
  return (
    <>
      <StateBadge record={record} />
      {state === 'running' && progress !== null && (
        <Progress
          mt={4}
          size="sm"
          color="cyan.8"
          value={progress.done * 100}
          aria-label={format.share(progress.done)}
        />
      )}
      {message !== null && (
        <Text size="xs" c="dimmed" lineClamp={2} miw={180} maw={280} style={{ whiteSpace: 'normal' }}>
          {message}
        </Text>
      )}
    </>
  )
}

/** The rows themselves and why are on the page of the import. */
function Rejects({ record: { id, rowsRejected } }: { record: Import }) {
  const format = useFormat()
  if (rowsRejected === 0) return format.number(0)
  return (
    <Anchor component={Link} href={`/imports/${id}`} size="sm">
      {format.number(rowsRejected)}
    </Anchor>
  )
}

/** Of a trial there are no patients to show. */
function Count(props: { record: Import; as: 'added' | 'updated' | 'duplicate'; count: number }) {
  const format = useFormat()
  const { record, as, count } = props
  if (record.isDryRun || count === 0) return format.number(count)
  return (
    <Anchor component={Link} href={`/patients?importId=${record.id}&importedAs=${as}`} size="sm">
      {format.number(count)}
    </Anchor>
  )
}
