import { useEffect, useRef, useState } from 'react'
import type { LiveMessage, LiveState } from './live.ts'

/**
 * Figures that the engine only works out while somebody asks for their topic by name: a stream of their own, open while the
 * component is on the screen and the tab is in front. `events` are whole names: `system.state`.
 */
export function useWatch(
  topic: string,
  events: readonly string[],
  hear: (message: LiveMessage, event: string) => void,
): LiveState {
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  const [state, setState] = useState<LiveState>('connecting')
  const key = events.join()
  useEffect(() => {
    let stream: EventSource | undefined
    const close = () => {
      stream?.close()
      stream = undefined
    }
    const open = () => {
      stream = new EventSource(`/api/events?topics=${encodeURIComponent(topic)}`)
      stream.onopen = () => setState('on')
      // It connects again by itself; where the browser has given up, the next look at the tab does it.
      stream.onerror = () => setState('lost')
      for (const event of key.split(','))
        stream.addEventListener(event, (message) =>
          latest.current(JSON.parse((message as MessageEvent<string>).data) as LiveMessage, event),
        )
    }
    const follow = () => {
      if (document.hidden) close()
      else if (stream === undefined || stream.readyState === EventSource.CLOSED) open()
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      close()
    }
  }, [topic, key])
  return state
}
