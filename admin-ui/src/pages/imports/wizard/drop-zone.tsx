import { Alert, Box, Button, FileButton, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconFileUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import { useFormat } from '../../../kit/format.ts'
import { useKitTexts } from '../../../kit/texts.ts'
import { useImportTexts } from '../texts.ts'
import type { Upload, Uploading } from './use-upload.ts'

const endings = '.xlsx,.xlsm,.xls,.csv,.txt'

/** Where a list is dropped or chosen; while one is on its way, how far it is. */
export function DropZone({ upload, isSmall = false }: { upload: Upload; isSmall?: boolean }) {
  if (upload.uploading !== undefined) return <OnItsWay uploading={upload.uploading} onCancel={upload.cancel} />
  return (
    <Stack gap="xs">
      <UploadProblem upload={upload} />
      <Field upload={upload} isSmall={isSmall} />
    </Stack>
  )
}

export function UploadProblem({ upload: { problem } }: { upload: Upload }) {
  if (problem === undefined) return null
  return (
    <Alert color="red" p="xs" icon={<IconAlertTriangle size={18} />} role="alert">
      {problem}
    </Alert>
  )
}

function Field({ upload, isSmall }: { upload: Upload; isSmall: boolean }) {
  const t = useImportTexts()
  const { isOver } = upload
  return (
    <Box
      px="md"
      py={isSmall ? 'md' : 56}
      style={{
        border: `2px dashed var(--mantine-color-${isOver ? 'cyan-8' : 'gray-5'})`,
        borderRadius: 'var(--mantine-radius-md)',
        background: isOver ? 'var(--mantine-primary-color-light)' : '#fff',
      }}
    >
      <Stack align="center" gap="xs">
        {!isSmall && <IconFileUpload size={40} stroke={1.4} color="var(--mantine-color-dimmed)" />}
        <Text fw={600} ta="center">
          {t(isOver ? 'drop.now' : isSmall ? 'drop.mended' : 'drop.title')}
        </Text>
        {!isSmall && (
          <Text size="sm" c="dimmed" ta="center">
            {t('drop.text')}
          </Text>
        )}
        <ChooseButton upload={upload} label={t('drop.choose')} variant={isSmall ? 'default' : 'filled'} />
      </Stack>
    </Box>
  )
}

export function ChooseButton(props: { upload: Upload; label: string; variant: 'default' | 'filled' }) {
  const { upload, label, variant } = props
  const reset = useRef<() => void>(null)
  const take = (file: File | null) => {
    if (file !== null) upload.take([file])
    // Else a file of the same name, mended meanwhile, would be no change to the browser.
    reset.current?.()
  }
  return (
    <FileButton accept={endings} resetRef={reset} onChange={take}>
      {(button) => (
        <Button {...button} variant={variant} size={variant === 'filled' ? 'sm' : 'xs'}>
          {label}
        </Button>
      )}
    </FileButton>
  )
}

function OnItsWay({ uploading, onCancel }: { uploading: Uploading; onCancel: () => void }) {
  const t = useImportTexts()
  const kit = useKitTexts()
  const format = useFormat()
  const { fileName, bytes, share, elapsedMs } = uploading
  const sent = bytes * share
  const title = t(share < 1 ? 'drop.uploading' : 'drop.reading', { name: fileName })
  const figures = [`${format.bytes(sent)} / ${format.bytes(bytes)}`]
  if (elapsedMs > 1000 && sent > 0 && share < 1) {
    figures.push(t('drop.rate', { size: format.bytes(Math.round((sent / elapsedMs) * 1000)) }))
    figures.push(kit('progress.remaining', { time: format.length(((bytes - sent) * elapsedMs) / sent) }))
  }
  return (
    <Paper withBorder p="md" role="status" aria-label={title}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
        <Button variant="default" size="xs" onClick={onCancel}>
          {t('drop.cancel')}
        </Button>
      </Group>
      <Progress my="xs" value={share * 100} color="cyan.8" aria-label={`${title} ${format.share(share)}`} />
      <Text size="xs" c="dimmed" className="figures">
        {figures.join(' · ')}
      </Text>
    </Paper>
  )
}
