import { useEffect, useState } from 'react'

/** The engine's clock, as far as this browser can tell: a desk counts seconds, and computers' clocks differ by minutes. */
let aheadMs = 0

export function setClockBy(engineNow: number): void {
  aheadMs = engineNow - Date.now()
}

/** Now by the engine's clock, told anew every second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now() + aheadMs)
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now() + aheadMs), 1000)
    return () => clearInterval(tick)
  }, [])
  return Math.max(now, Date.now() + aheadMs)
}

/** `1:05`, `1:02:05` */
export function counterText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
