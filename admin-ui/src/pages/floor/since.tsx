import { Text } from '@mantine/core'
import { useEngineNow } from './tick.ts'

/** `0:07`, `12:40`, `1:02:11`: counts up. `lateAfterMs`: from then on in a colour that asks for attention. */
export function Since({ at, lateAfterMs }: { at: number; lateAfterMs?: number }) {
  const ms = Math.max(0, useEngineNow() - at)
  const isLate = lateAfterMs !== undefined && ms > lateAfterMs
  return (
    <Text span size="sm" lh="inherit" className="figures" {...(isLate && { c: 'red.9', fw: 700 })}>
      {clockText(ms)}
    </Text>
  )
}

export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const two = (count: number) => String(count).padStart(2, '0')
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
