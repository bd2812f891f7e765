import { Text } from '@mantine/core'
import { counterText, useNow } from '../../desk/clock.ts'

/** `0:07`, `12:40`, `1:02:11`: counts up. `lateAfterMs`: from then on in a colour that asks for attention. */
export function Since({ at, lateAfterMs }: { at: number; lateAfterMs?: number }) {
  const ms = Math.max(0, useNow() - at)
  const isLate = lateAfterMs !== undefined && ms > lateAfterMs
  return (
    <Text span size="sm" lh="inherit" className="figures" {...(isLate && { c: 'red.9', fw: 700 })}>
      {counterText(ms)}
    </Text>
  )
}
