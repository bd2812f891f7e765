import { Alert, Divider, Stack, Text, Title } from '@mantine/core'
import { Loaded } from '../../../kit/page.tsx'
import { ImportProgress } from '../import-progress.tsx'
import { ImportResult } from '../import-result.tsx'
import { Refusal, RetryButtons } from '../refusal.tsx'
import { useImportTexts } from '../texts.ts'
import type { Import } from '../types.ts'
import type { Wizard } from './use-wizard.ts'

/** What the last trial came to, or how far it is. */
export function Trial({ wizard }: { wizard: Wizard }) {
  const t = useImportTexts()
  const { trial, isTriedOtherwise } = wizard
  return (
    <Stack gap="sm" component="section" aria-label={t('trial.title')}>
      <Divider />
      <Title order={3} size="h6">
        {t('trial.title')}
      </Title>
      {isTriedOtherwise && (
        <Alert color="orange" p="xs" role="status">
          {t('trial.settings-changed')}
        </Alert>
      )}
      <Loaded query={trial} height={80}>
        {(record) => <Outcome record={record} wizard={wizard} />}
      </Loaded>
    </Stack>
  )
}

function Outcome({ record, wizard }: { record: Import; wizard: Wizard }) {
  const t = useImportTexts()
  const { options, changeOptions, start, preview } = wizard
  switch (record.state) {
    case 'running':
      return <ImportProgress record={record} />
    case 'finished':
      return <ImportResult record={record} />
    case 'cancelled':
      return <Text size="sm">{t('trial.cancelled')}</Text>
    case 'failed': {
      const mayReject = record.errorCode === 'import-formula-errors' && options.errorCells === 'refuse-file'
      const rowsOnly = () => {
        const chosen = { ...options, errorCells: 'reject-rows' } as const
        changeOptions(chosen)
        if (preview.data !== undefined) start.mutate({ isDryRun: true, seen: preview.data, chosen })
      }
      return (
        <Refusal
          code={record.errorCode}
          message={record.message ?? ''}
          {...(mayReject && { actions: <RetryButtons code={record.errorCode} onRowsOnly={rowsOnly} /> })}
        />
      )
    }
  }
}
