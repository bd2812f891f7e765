import { Button, Center, Group, Stack, Text } from '@mantine/core'
import { IconMicrophoneOff, IconPlayerRecordFilled, IconPlayerStop } from '@tabler/icons-react'
import { WarningBox } from '../warning.tsx'
import { LevelMeter } from './level-meter.tsx'
import { useRecordingTexts } from './texts.ts'
import type { useRecorder } from './use-recorder.ts'

/** Start, the level while one speaks, stop; and in words why a microphone cannot be had. */
export function RecordStep({ recorder }: { recorder: ReturnType<typeof useRecorder> }) {
  const t = useRecordingTexts()
  const { state, start, stop } = recorder
  if (state.at === 'recording')
    return (
      <Stack gap="sm">
        <LevelMeter analyser={state.microphone.analyser} since={state.since} />
        <Center>
          <Button color="red.8" leftSection={<IconPlayerStop size={16} />} onClick={stop} autoFocus>
            {t('stop')}
          </Button>
        </Center>
      </Stack>
    )
  return (
    <Stack gap="sm">
      {state.at === 'failed' && (
        <WarningBox title={t(`fault.${state.why}`)} icon={<IconMicrophoneOff size={18} />}>
          <Text size="sm">{t(`fault.${state.why}-do`)}</Text>
        </WarningBox>
      )}
      <Text size="sm" c="dimmed">
        {state.at === 'asking' ? t('asking') : t('hints')}
      </Text>
      <Group justify="center">
        <Button
          leftSection={<IconPlayerRecordFilled size={16} />}
          loading={state.at === 'asking'}
          onClick={() => void start()}
          data-autofocus
        >
          {t('start')}
        </Button>
      </Group>
    </Stack>
  )
}
