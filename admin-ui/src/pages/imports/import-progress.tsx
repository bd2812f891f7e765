import { Button, Group, Paper, Progress, Text } from '@mantine/core'
import { api, take } from '../../api/client.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { useFormat } from '../../kit/format.ts'
import { tellFailure } from '../../kit/notify.ts'
import { useKitTexts } from '../../kit/texts.ts'
import { useImportTexts } from './texts.ts'
import type { Import } from './types.ts'

/** How far an import is, how fast, how long still, and the way to stop it. It goes on whether somebody looks or not. */
export function ImportProgress({ record }: { record: Import }) {
  const t = useImportTexts()
  const kit = useKitTexts()
  const format = useFormat()
  const [ask, dialog] = useConfirm()
  const { id, isDryRun, progress } = record
  const cancel = () => take(api.POST('/api/imports/{id}/cancel', { params: { path: { id } } }))
  const title = t(progress === null ? 'progress.waiting' : isDryRun ? 'progress.trial' : 'progress.title')
  const figures =
    progress === null
      ? []
      : [
          t('progress.rows', { count: format.number(progress.rowsRead) }),
          ...(progress.rowsRejected > 0
            ? [t('progress.rejected', { count: format.number(progress.rowsRejected) })]
            : []),
          kit('progress.rate', { count: format.number(progress.rowsPerSecond) }),
          ...(progress.remainingMs === null
            ? []
            : [kit('progress.remaining', { time: format.length(progress.remainingMs) })]),
        ]
  const question = {
    title: t('progress.cancel-title'),
    text: t('progress.cancel-text'),
    act: t('progress.cancel-title'),
    isDangerous: true,
    run: cancel,
  }
  return (
    <Paper withBorder p="md" role="status" aria-label={title}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Button
          variant="default"
          size="xs"
          onClick={() => (isDryRun ? void cancel().catch(tellFailure) : ask(question))}
        >
          {t('progress.cancel')}
        </Button>
      </Group>
      <Progress
        my="xs"
        value={(progress?.done ?? 0) * 100}
        color="cyan.8"
        animated={progress === null}
        aria-label={`${title} ${format.share(progress?.done ?? 0)}`}
      />
      <Text size="xs" c="dimmed" className="figures">
        {progress === null ? '' : [format.share(progress.done), ...figures].join(' · ')}
      </Text>
      {dialog}
    </Paper>
  )
}
