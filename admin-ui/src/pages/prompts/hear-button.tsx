import { Button, Loader } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { playSound, type Sound, stopSound, usePlaying } from '../../kit/listen.tsx'
import { tellFailure } from '../../kit/notify.ts'
import { useKitTexts } from '../../kit/texts.ts'

/** Plays and stops, with its words on it. `about` tells it from others of the same words to a screen reader. */
export function HearButton(props: { id: string; label: string; about?: string; sound: Sound; disabled?: boolean }) {
  const t = useKitTexts()
  const now = usePlaying()
  const state = now?.key === props.id ? now.state : undefined
  const label = state === 'playing' ? t('listen.stop') : props.label
  const Icon = state === 'playing' ? IconPlayerStop : IconPlayerPlay
  return (
    <Button
      size="compact-sm"
      variant="default"
      // Never disabled while it fetches: it would lose the focus of who pressed it by keyboard.
      leftSection={state === 'fetching' ? <Loader size={14} /> : <Icon size={14} />}
      aria-label={props.about === undefined ? label : `${label} · ${props.about}`}
      disabled={props.disabled ?? false}
      onClick={() => (state === undefined ? void playSound(props.id, props.sound).catch(tellFailure) : stopSound())}
    >
      {label}
    </Button>
  )
}
