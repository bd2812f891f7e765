import { useSyncExternalStore } from 'react'

/** When the session ends if nothing more is asked; every answer of the engine says it anew. */
let expiresAt: number | undefined
const watchers = new Set<() => void>()

export function noteExpiry(at: number | undefined): void {
  if (at === expiresAt) return
  expiresAt = at
  for (const watcher of watchers) watcher()
}

export const useExpiry = (): number | undefined =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => expiresAt,
  )
