import { counterText, useNow } from './clock.ts'

/** Counts from an instant of the engine's; or, with `until`, down to one. Not read out at every second. */
export function Counter(props: { since: number } | { until: number }) {
  const now = useNow()
  const ms = 'since' in props ? now - props.since : props.until - now
  return (
    <span className="figures" role="timer" aria-live="off">
      {counterText(ms)}
    </span>
  )
}
