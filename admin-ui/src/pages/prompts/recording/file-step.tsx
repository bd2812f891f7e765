import { Button, FileButton, Paper, Stack, Text } from '@mantine/core'
import { IconFileMusic } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import { useRecordingTexts } from './texts.ts'

/** A recording that was made elsewhere: dropped here, or chosen. */
export function FileStep({ onFile }: { onFile: (file: File) => void }) {
  const t = useRecordingTexts()
  const [isOver, setOver] = useState(false)
  const [isMany, setMany] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file, ...others] = [...event.dataTransfer.files]
    setMany(others.length > 0)
    if (file !== undefined && others.length === 0) onFile(file)
  }
  return (
    <Paper
      withBorder
      p="lg"
      {...(isOver && { bg: 'cyan.0' })}
      style={{ borderStyle: 'dashed' }}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Stack align="center" gap="xs">
        <IconFileMusic size={32} stroke={1.4} aria-hidden />
        <Text size="sm">{t('file.drop')}</Text>
        <FileButton accept="audio/*,.wav,.mp3,.m4a,.ogg,.flac" onChange={(file) => file !== null && onFile(file)}>
          {(button) => (
            <Button {...button} size="compact-sm" data-autofocus>
              {t('file.choose')}
            </Button>
          )}
        </FileButton>
        {isMany && (
          <Text size="sm" c="red.9" role="alert">
            {t('file.one')}
          </Text>
        )}
        <Text size="xs" c="dimmed" ta="center">
          {t('file.formats')}
        </Text>
      </Stack>
    </Paper>
  )
}
