import { ActionIcon, Loader, Tooltip } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { api, take } from '../api/client.ts'
import type { paths } from '../api/schema.d.ts'
import { tellFailure } from './notify.ts'
import { useKitTexts } from './texts.ts'

/** Anything that can be said, as `POST /api/speech/audio` takes it. */
export type Utterance = paths['/api/speech/audio']['post']['requestBody']['content']['application/json']
/** What is to be heard: an utterance, or a function that fetches a sound. */
export type Sound = Utterance | (() => Promise<Blob>)

type Playing = { key: string; state: 'fetching' | 'playing'; audio?: HTMLAudioElement; address?: string }

/** One sound at a time for the whole tab: a second one ends the first. */
let playing: Playing | undefined
const watchers = new Set<() => void>()

function become(next: Playing | undefined): void {
  if (playing !== undefined && playing.address !== next?.address) {
    playing.audio?.pause()
    if (playing.address !== undefined) URL.revokeObjectURL(playing.address)
  }
  playing = next
  for (const watcher of watchers) watcher()
}

export async function fetchSpeech(utterance: Utterance): Promise<Blob> {
  return (await take(api.POST('/api/speech/audio', { body: utterance, parseAs: 'blob' }))) as Blob
}

/** Plays the sound to its end; resolves when it has ended or was stopped. `key` tells it from others. */
export async function playSound(key: string, sound: Sound): Promise<void> {
  become({ key, state: 'fetching' })
  try {
    const blob = typeof sound === 'function' ? await sound() : await fetchSpeech(sound)
    if (playing?.key !== key) return
    await play(key, blob)
  } finally {
    if (playing?.key === key) become(undefined)
  }
}

async function play(key: string, blob: Blob): Promise<void> {
  const address = URL.createObjectURL(blob)
  const audio = new Audio(address)
  become({ key, state: 'playing', audio, address })
  await new Promise<void>((resolve, reject) => {
    audio.onended = () => resolve()
    audio.onpause = () => resolve()
    audio.onerror = () => reject(new Error(audio.error?.message ?? 'audio'))
    audio.play().catch(reject)
  })
}

export const stopSound = (): void => become(undefined)

export function usePlaying(): { key: string; state: 'fetching' | 'playing' } | undefined {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => playing,
  )
}

/** Plays and stops. `label` says what is heard: "hear the question in Chinese". */
export function ListenButton(props: { id: string; label: string; sound: Sound; disabled?: boolean; size?: number }) {
  const t = useKitTexts()
  const now = usePlaying()
  const state = now?.key === props.id ? now.state : undefined
  const label = state === 'playing' ? t('listen.stop') : props.label
  const act = () => (state === undefined ? void playSound(props.id, props.sound).catch(tellFailure) : stopSound())
  const Icon = state === 'playing' ? IconPlayerStop : IconPlayerPlay
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={state === undefined ? 'subtle' : 'light'}
        size={props.size ?? 'sm'}
        aria-label={label}
        disabled={props.disabled ?? false}
        onClick={(event) => {
          event.stopPropagation()
          act()
        }}
      >
        {state === 'fetching' ? <Loader size={14} /> : <Icon size={15} />}
      </ActionIcon>
    </Tooltip>
  )
}
