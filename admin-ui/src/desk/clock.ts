import { useSyncExternalStore } from 'react'

/** The engine's clock, as far as this browser can tell: desk and wallboard count seconds, and computers' clocks differ by minutes. */
let aheadMs = 0

export function setClockBy(engineNow: number): void {
  aheadMs = engineNow - Date.now()
}

const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()

function tick(): void {
  now = Date.now()
  for (const watcher of watchers) watcher()
}

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

/** While nobody watches, nothing ticks. */
function last(): number {
  if (Date.now() - now > 1500) now = Date.now()
  return now
}

/** Now by the engine's clock, told anew every second: to all in the same frame, so that two counters of one thing agree. */
export const useNow = (): number => useSyncExternalStore(watch, last) + aheadMs

/** `1:05`, `1:02:05` */
export function counterText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
