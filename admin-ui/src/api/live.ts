import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'

/**
 * One stream of live events for the whole tab. It reconnects by itself; what was missed meanwhile is told by `resync`, and
 * then everything on the screen is fetched afresh.
 */
export type LiveState = 'off' | 'connecting' | 'on' | 'lost'
export type LiveMessage = { at: number } & Record<string, unknown>
type Listener = (message: LiveMessage) => void

let source: EventSource | undefined
let state: LiveState = 'off'
let refetchAll: () => void = () => undefined
const listeners = new Map<string, Set<Listener>>()
const watchers = new Set<() => void>()
const hooked = new Set<string>()
const retryMs = 3000

function become(next: LiveState): void {
  if (state === next) return
  state = next
  for (const watcher of watchers) watcher()
}

export function openLive(queries: QueryClient): () => void {
  refetchAll = () => void queries.invalidateQueries()
  connect()
  return closeLive
}

function connect(): void {
  hooked.clear()
  const stream = new EventSource('/api/events')
  source = stream
  become(state === 'off' ? 'connecting' : state)
  stream.onopen = () => {
    const wasLost = state === 'lost'
    become('on')
    if (wasLost) refetchAll()
  }
  stream.addEventListener('resync', () => refetchAll())
  stream.onerror = () => {
    become('lost')
    // A browser gives up for good on an answer that is no stream, such as a proxy's 502.
    if (stream.readyState === EventSource.CLOSED && source === stream)
      setTimeout(() => {
        if (source === stream) connect()
      }, retryMs)
  }
  for (const topic of listeners.keys()) hook(topic)
}

function closeLive(): void {
  source?.close()
  source = undefined
  become('off')
}

function hook(topic: string): void {
  if (source === undefined || hooked.has(topic)) return
  hooked.add(topic)
  source.addEventListener(topic, (event) => {
    const message = JSON.parse((event as MessageEvent<string>).data) as LiveMessage
    for (const listener of listeners.get(topic) ?? []) listener(message)
  })
}

function listen(topic: string, listener: Listener): () => void {
  const known = listeners.get(topic) ?? new Set()
  known.add(listener)
  listeners.set(topic, known)
  hook(topic)
  return () => void known.delete(listener)
}

/** Runs `hear` for each event of these topics (whole names: `campaign.progress`) while the component is on the screen. */
export function useLive(topics: readonly string[], hear: (message: LiveMessage, topic: string) => void): void {
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  const key = topics.join()
  useEffect(() => {
    const stops = key.split(',').map((topic) => listen(topic, (message) => latest.current(message, topic)))
    return () => {
      for (const stop of stops) stop()
    }
  }, [key])
}

/** Whether pushed news reach this tab. */
export const useLiveState = (): LiveState =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => state,
  )
