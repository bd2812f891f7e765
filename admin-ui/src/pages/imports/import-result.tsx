import { Anchor, Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '../../api/session.ts'
import { useFormat } from '../../kit/format.ts'
import { Rejected } from './rejected.tsx'
import { useImportTexts } from './texts.ts'
import type { Import } from './types.ts'

/** What a list came to, each number with the patients behind it. */
export function ImportResult({ record }: { record: Import }) {
  const t = useImportTexts()
  return (
    <Stack gap="md">
      <Figures record={record} />
      {record.sheetsIgnored.length > 0 && (
        <Text size="sm">{t('result.sheets-ignored', { names: record.sheetsIgnored.join(' · ') })}</Text>
      )}
      {!record.isDryRun && <Onward record={record} />}
      {record.rowsRejected > 0 && <Rejected record={record} />}
    </Stack>
  )
}

function Figures({ record }: { record: Import }) {
  const t = useImportTexts()
  const format = useFormat()
  const { rowsTotal, rowsAdded, rowsUpdated, rowsDuplicate, rowsRejected, duplicates, isDryRun } = record
  return (
    <Paper withBorder p="sm">
      <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} spacing="sm">
        <Figure label={t('result.total')} count={format.number(rowsTotal)} />
        <Figure label={t('result.added')} count={format.number(rowsAdded)}>
          <Behind record={record} as="added" count={rowsAdded} />
        </Figure>
        <Figure label={t('result.updated')} count={format.number(rowsUpdated)}>
          <Behind record={record} as="updated" count={rowsUpdated} />
        </Figure>
        <Figure label={t('result.duplicate')} count={format.number(rowsDuplicate)}>
          <Behind record={record} as="duplicate" count={rowsDuplicate} />
          {rowsDuplicate > 0 && (
            <Text size="xs" c="dimmed">
              {t(`result.duplicate-${duplicates}`)}
            </Text>
          )}
        </Figure>
        <Figure label={t('result.rejected')} count={format.number(rowsRejected)}>
          {rowsRejected > 0 && (
            <Anchor href="#rejected" size="xs">
              {t('rejected.title')}
            </Anchor>
          )}
        </Figure>
      </SimpleGrid>
      {isDryRun && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('result.trial-note')}
        </Text>
      )}
    </Paper>
  )
}

function Figure(props: { label: string; count: string; children?: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {props.label}
      </Text>
      <Text size="xl" fw={650} className="figures">
        {props.count}
      </Text>
      {props.children}
    </div>
  )
}

/** Of a trial there is nobody to show. */
function Behind(props: { record: Import; as: 'added' | 'updated' | 'duplicate'; count: number }) {
  const t = useImportTexts()
  const format = useFormat()
  const { record, as, count } = props
  if (record.isDryRun || count === 0) return null
  const label = as === 'duplicate' ? t('result.show-duplicates') : t('result.show', { count: format.number(count) })
  return (
    <Anchor component={Link} href={`/patients?importId=${record.id}&importedAs=${as}`} size="xs">
      {label}
    </Anchor>
  )
}

function Onward({ record }: { record: Import }) {
  const t = useImportTexts()
  const mayCall = useMay(['it', 'supervisor'])
  if (record.rowsAdded + record.rowsUpdated + record.rowsDuplicate === 0) return null
  return (
    <Group gap="sm">
      <Button component={Link} href={`/patients?importId=${record.id}`} variant="default">
        {t('result.all')}
      </Button>
      {mayCall && (
        <Button component={Link} href={`/campaigns/new?import=${record.id}`} variant="light">
          {t('result.campaign')}
        </Button>
      )}
    </Group>
  )
}
