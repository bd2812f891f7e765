import { Button, Group, Paper, Text } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { useFormat } from '../../../kit/format.ts'
import { tellFailure } from '../../../kit/notify.ts'
import { useImportTexts } from '../texts.ts'
import type { ImportFile } from '../types.ts'
import { ChooseButton, UploadProblem } from './drop-zone.tsx'
import type { Upload } from './use-upload.ts'

/** The upload that this is about; another takes its place by the button, or dropped anywhere on the page. */
export function FilePanel(props: { file: ImportFile; upload: Upload; onThrownAway: () => void }) {
  const t = useImportTexts()
  const format = useFormat()
  const queries = useQueryClient()
  const { file, upload } = props
  const throwAway = useMutation({
    mutationFn: () => take(api.DELETE('/api/import-files/{id}', { params: { path: { id: file.id } } })),
    onSuccess: () => {
      props.onThrownAway()
      queries.removeQueries({ queryKey: ['import-files', file.id] })
    },
    onError: tellFailure,
  })
  const { isOver } = upload
  return (
    <>
      <UploadProblem upload={upload} />
      <Paper withBorder p="sm" {...(isOver && { bg: 'var(--mantine-primary-color-light)' })}>
        <Group justify="space-between" gap="sm">
          <Group gap="xs" wrap="nowrap" style={{ minWidth: 0, flex: '1 1 220px' }}>
            <IconFileSpreadsheet size={20} stroke={1.6} style={{ flex: 'none' }} aria-hidden />
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                {isOver ? t('drop.now') : file.fileName}
              </Text>
              <Text size="xs" c="dimmed">
                {[format.bytes(file.bytes), t('file.uploaded', { time: format.moment(file.createdAt) })].join(' · ')}
              </Text>
            </div>
          </Group>
          <Group gap="xs">
            <ChooseButton upload={upload} label={t('drop.another')} variant="default" />
            <Button
              size="xs"
              variant="subtle"
              color="dark"
              loading={throwAway.isPending}
              onClick={() => throwAway.mutate()}
            >
              {t('file.throw-away')}
            </Button>
          </Group>
        </Group>
      </Paper>
    </>
  )
}
