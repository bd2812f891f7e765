import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { Link, useLocation } from 'wouter'
import { useFormat } from '../../kit/format.ts'
import { Loaded, PageHead } from '../../kit/page.tsx'
import { ImportProgress } from './import-progress.tsx'
import { ImportResult } from './import-result.tsx'
import { Refusal, RetryButtons } from './refusal.tsx'
import { StateBadge } from './state-badge.tsx'
import { useImportTexts } from './texts.ts'
import type { Import } from './types.ts'
import { useImport } from './use-imports.ts'

/** One import: how far it is, and in the end what it did. */
export default function ImportPage({ params }: { params: Record<string, string> }) {
  const id = Number(params['id'])
  const t = useImportTexts()
  const found = useImport(id)
  return (
    <>
      {found.data === undefined && <PageHead title={t('title.one', { id })} backTo="/imports" />}
      <Loaded query={found} height={300}>
        {(record) => (
          <>
            <PageHead title={record.fileName} about={<About record={record} />} backTo="/imports" />
            <Body record={record} />
          </>
        )}
      </Loaded>
    </>
  )
}

function About({ record }: { record: Import }) {
  const t = useImportTexts()
  const format = useFormat()
  const { id, userName, startedAt, endedAt } = record
  const parts = [
    t('title.one', { id }),
    userName ?? t('who.console'),
    format.moment(startedAt),
    ...(endedAt === null ? [] : [t('result.took', { time: format.length(endedAt - startedAt) })]),
  ]
  return (
    <Group gap="xs">
      <StateBadge record={record} />
      <Text size="sm">{parts.join(' · ')}</Text>
    </Group>
  )
}

function Body({ record }: { record: Import }) {
  switch (record.state) {
    case 'running':
      return <ImportProgress record={record} />
    case 'finished':
      return (
        <Stack gap="md">
          {record.isDryRun && record.isOwn && record.fileId !== null && <GoOn fileId={record.fileId} id={record.id} />}
          <ImportResult record={record} />
        </Stack>
      )
    case 'cancelled':
      return <Cancelled record={record} />
    case 'failed':
      return <Failed record={record} />
  }
}

const wizardFor = (fileId: string, more = ''): string => `/imports/new?file=${fileId}${more}`

/** A trial that somebody found in the list: from here to the import itself. */
function GoOn({ fileId, id }: { fileId: string; id: number }) {
  const t = useImportTexts()
  return (
    <Group>
      <Button component={Link} href={wizardFor(fileId, `&trial=${id}`)} size="xs">
        {t('trial.back')}
      </Button>
    </Group>
  )
}

function Failed({ record: { errorCode, message, fileId, isOwn } }: { record: Import }) {
  const [, go] = useLocation()
  const mayRetry = fileId !== null && isOwn
  return (
    <Refusal
      code={errorCode}
      message={message ?? ''}
      actions={
        mayRetry ? (
          <RetryButtons
            code={errorCode}
            onRetry={() => go(wizardFor(fileId))}
            onRowsOnly={() => go(wizardFor(fileId, '&errorCells=reject-rows'))}
          />
        ) : (
          <Another />
        )
      }
    />
  )
}

function Cancelled({ record: { fileId, isOwn } }: { record: Import }) {
  const t = useImportTexts()
  const [, go] = useLocation()
  return (
    <Alert color="gray" title={t('cancelled.title')} role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('cancelled.text')}</Text>
        {fileId !== null && isOwn ? (
          <Button size="xs" variant="default" onClick={() => go(wizardFor(fileId))}>
            {t('failed.retry')}
          </Button>
        ) : (
          <Another />
        )}
      </Stack>
    </Alert>
  )
}

function Another() {
  const t = useImportTexts()
  return (
    <Button component={Link} href="/imports/new" size="xs" variant="default">
      {t('failed.another')}
    </Button>
  )
}
