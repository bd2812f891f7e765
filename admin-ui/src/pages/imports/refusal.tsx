import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconFileX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { importText, useImportTexts } from './texts.ts'

/** Why a list was refused, and what to do about it. */
export function Refusal(props: { code: string | null; message: string; actions?: ReactNode }) {
  const t = useImportTexts()
  const help = helpFor(props.code)
  return (
    <Alert color="red" icon={<IconFileX size={18} />} title={t('failed.title')} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{props.message}</Text>
        {help !== undefined && (
          <Text size="sm" c="dimmed">
            {help}
          </Text>
        )}
        {props.actions !== undefined && <Group gap="xs">{props.actions}</Group>}
      </Stack>
    </Alert>
  )
}

function helpFor(code: string | null): string | undefined {
  const key = `failed.help.${code}` as Parameters<typeof importText>[0]
  const text = importText(key)
  return text === key ? undefined : text
}

export function RetryButtons(props: { code: string | null; onRetry?: () => void; onRowsOnly: () => void }) {
  const t = useImportTexts()
  return (
    <>
      {props.code === 'import-formula-errors' && (
        <Button size="xs" variant="filled" color="red.8" onClick={props.onRowsOnly}>
          {t('failed.rows-only')}
        </Button>
      )}
      {props.onRetry !== undefined && (
        <Button size="xs" variant="default" onClick={props.onRetry}>
          {t('failed.retry')}
        </Button>
      )}
    </>
  )
}
