import { Alert, Box, Stack, Text } from '@mantine/core'
import { lazy, type Ref, Suspense } from 'react'
import { useMay } from '../../api/session.ts'
import { useFormat } from '../../kit/format.ts'
import { Waiting } from '../../kit/page.tsx'
import type { CallDetail, Recording } from './call-parts.ts'
import type { PlayerHandle } from './player.tsx'
import { Section } from './section.tsx'
import { useCallTexts } from './texts.ts'

const Player = lazy(() => import('./player.tsx'))

/** IT keeps the recordings and does not listen to them. */
export const useMayListen = (): boolean => useMay(['manager', 'supervisor', 'agent', 'doctor'])

type SoundProps = {
  call: CallDetail
  recordings: readonly Recording[] | undefined
  main: Recording | undefined
  handle: Ref<PlayerHandle>
  onPosition: (ms: number) => void
}

/** The recording, or in plain words why there is none to be heard. */
export function Sound(props: SoundProps) {
  const t = useCallTexts()
  return (
    <Section title={t('player.title')}>
      <Stack gap="sm">
        <Main {...props} />
        <VoiceAnswers recordings={props.recordings ?? []} />
      </Stack>
    </Section>
  )
}

function Main({ call, recordings, main, handle, onPosition }: SoundProps) {
  const t = useCallTexts()
  const mayListen = useMayListen()
  if (recordings === undefined) return <Waiting height={120} />
  if (main === undefined)
    return (
      <Text size="sm" c="dimmed">
        {t(call.answeredAt === null ? 'player.none-unanswered' : 'player.none')}
      </Text>
    )
  if (main.state === 'deleted') return <Alert color="gray">{t('player.deleted')}</Alert>
  if (main.state === 'missing') return <Alert color="orange">{t('player.missing')}</Alert>
  if (main.state === 'recording') return <Alert color="cyan">{t('player.writing')}</Alert>
  if (!mayListen)
    return (
      <Text size="sm" c="dimmed">
        {t('player.no-right')}
      </Text>
    )
  return (
    <Suspense fallback={<Waiting height={150} />}>
      <Player recording={main} handle={handle} onPosition={onPosition} />
    </Suspense>
  )
}

/** What the person said in answer to a question or left as a message: short, and played by itself. */
function VoiceAnswers({ recordings }: { recordings: readonly Recording[] }) {
  const t = useCallTexts()
  const format = useFormat()
  const mayListen = useMayListen()
  const voices = recordings.filter(({ kind }) => kind === 'voice-answer')
  return voices.map(({ id, state, startedAt }, i) => {
    const label = t('player.voice', { count: i + 1 })
    return (
      <Box key={id}>
        <Text size="sm">
          {label} · {format.time(startedAt)}
        </Text>
        {state === 'kept' && mayListen && (
          // biome-ignore lint/a11y/useMediaCaption: what a patient said on the phone has no captions
          <audio
            controls
            preload="none"
            src={`/api/recordings/${id}/audio`}
            aria-label={label}
            style={{ width: '100%', maxWidth: 420 }}
          />
        )}
        {state === 'deleted' && (
          <Text size="sm" c="dimmed">
            {t('player.deleted')}
          </Text>
        )}
        {state === 'missing' && (
          <Text size="sm" c="dimmed">
            {t('player.missing')}
          </Text>
        )}
      </Box>
    )
  })
}
