import { useSyncExternalStore } from 'react'

/** One clock for every counter on the page: hundreds of them are one tick a second, all in the same frame. */
const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()
/** How far the engine's clock is before the browser's. */
let skewMs = 0

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  timer ??= setInterval(tick, 1000)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const watcher of watchers) watcher()
}

/** `at`: what the engine's clock showed a moment ago. */
export function setByEngine(at: number): void {
  skewMs = at - Date.now()
  now = Date.now()
}

/** The engine's time, to the second or so; draws anew each second. */
export const useEngineNow = (): number => useSyncExternalStore(watch, () => now) + skewMs
