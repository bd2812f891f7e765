import { ActionIcon, Alert, Box, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import {
  IconDownload,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward10,
  IconRewindForward10,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type Ref, useImperativeHandle } from 'react'
import { api, take } from '../../api/client.ts'
import { useMay } from '../../api/session.ts'
import type { Recording } from './call-parts.ts'
import { clockText } from './clock-text.ts'
import { useCallTexts } from './texts.ts'
import { type Peaks, useWaveform } from './use-waveform.ts'

export type PlayerHandle = { playFrom: (ms: number) => void }

const speeds = [0.75, 1, 1.25, 1.5, 2]
const hopMs = 5_000
const skipMs = 10_000

type PlayerProps = {
  recording: Recording
  handle: Ref<PlayerHandle>
  onPosition: (ms: number) => void
}

/** The sound of a call: the person above, the hospital below, and the place tied to the trail. */
export default function Player(props: PlayerProps) {
  const { recording } = props
  const peaks = useQuery({
    queryKey: ['recordings', recording.id, 'peaks'],
    queryFn: () => take(api.GET('/api/recordings/{id}/peaks', { params: { path: { id: recording.id } } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const t = useCallTexts()
  if (peaks.isPending) return <Box h={150} role="status" aria-label={t('player.title')} />
  const silent: Peaks = {
    durationMs: recording.durationMs ?? 0,
    channels: Array.from({ length: recording.channels ?? 1 }, () => [0, 0]),
  }
  return (
    <Stack gap="xs">
      {peaks.error !== null && (
        <Text size="sm" c="dimmed">
          {t('player.not-drawn', { why: peaks.error.message })}
        </Text>
      )}
      <Waveform {...props} peaks={peaks.data ?? silent} />
    </Stack>
  )
}

function Waveform({ recording, handle, onPosition, peaks }: PlayerProps & { peaks: Peaks }) {
  const t = useCallTexts()
  const sound = useWaveform(recording.id, peaks, onPosition)
  const { positionMs, durationMs, isPlaying } = sound
  useImperativeHandle(handle, () => ({ playFrom: sound.playFrom }), [sound.playFrom])
  const keys = { ' ': sound.toggle, ArrowLeft: () => sound.hop(-hopMs), ArrowRight: () => sound.hop(hopMs) }
  // On the page too, unless the key means something to what has the focus.
  useHotkeys(
    [
      ['space', keys[' ']],
      ['ArrowLeft', keys.ArrowLeft],
      ['ArrowRight', keys.ArrowRight],
    ],
    ['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON', 'A', 'TABLE', 'TR', 'DIV'],
  )
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = keys[event.key as keyof typeof keys]
    if (act === undefined) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const isStereo = peaks.channels.length > 1
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap" align="stretch">
        <Stack gap={0} justify="space-around" w={52} style={{ flex: 'none' }} aria-hidden>
          <Text size="xs" c="dimmed">
            {t(isStereo ? 'player.person' : 'player.mono')}
          </Text>
          {isStereo && (
            <Text size="xs" c="dimmed">
              {t('player.hospital')}
            </Text>
          )}
        </Stack>
        <Box
          ref={sound.container}
          role="slider"
          tabIndex={0}
          aria-label={t('player.label')}
          aria-valuemin={0}
          aria-valuemax={Math.round(durationMs / 1000)}
          aria-valuenow={Math.round(positionMs / 1000)}
          aria-valuetext={t('player.position-text', { at: clockText(positionMs), length: clockText(durationMs) })}
          onKeyDown={onKeyDown}
          style={{ flex: 1, minWidth: 0, background: 'var(--mantine-color-gray-0)', borderRadius: 6 }}
        />
      </Group>
      <Controls sound={sound} recording={recording} isPlaying={isPlaying} />
      {sound.hasFailed && (
        <Alert color="red" role="alert">
          {t('player.failed')}
        </Alert>
      )}
    </Stack>
  )
}

function Controls(props: { sound: ReturnType<typeof useWaveform>; recording: Recording; isPlaying: boolean }) {
  const t = useCallTexts()
  const mayKeep = useMay(['manager', 'supervisor'])
  const { sound, recording, isPlaying } = props
  const PlayIcon = isPlaying ? IconPlayerPauseFilled : IconPlayerPlayFilled
  return (
    <Group gap="xs" justify="space-between">
      <Group gap="xs">
        <ActionIcon variant="subtle" color="gray" aria-label={t('player.back')} onClick={() => sound.hop(-skipMs)}>
          <IconRewindBackward10 size={20} />
        </ActionIcon>
        <ActionIcon
          size="lg"
          radius="xl"
          aria-label={t(isPlaying ? 'player.pause' : 'player.play')}
          onClick={sound.toggle}
        >
          <PlayIcon size={18} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t('player.forward')} onClick={() => sound.hop(skipMs)}>
          <IconRewindForward10 size={20} />
        </ActionIcon>
        <Text size="sm" className="figures">
          {clockText(sound.positionMs)} / {clockText(sound.durationMs)}
        </Text>
      </Group>
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('player.speed')}
          value={String(sound.speed)}
          onChange={(speed) => sound.setSpeed(Number(speed))}
          data={speeds.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
        />
        {mayKeep && (
          <Button
            component="a"
            href={`/api/recordings/${recording.id}/download`}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} />}
          >
            {t('player.download')}
          </Button>
        )}
      </Group>
    </Group>
  )
}
