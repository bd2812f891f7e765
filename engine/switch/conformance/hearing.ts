import type { Call, Story } from './story.ts'

/** A stretch of the story's time. */
export type Span = { from: number; to: number }

/** What sound takes to get everywhere, and what its beginnings and ends are off by. */
const edgeMs = 400

/** Lets a while pass, and names it. */
export async function aWhile(story: Story, ms = 1_600): Promise<Span> {
  const from = story.rig.clock.now()
  await story.rig.elapse(ms)
  return { from, to: story.rig.clock.now() }
}

/** Whether this phone heard a voice of this frequency during the span: all the while, never, or something between. */
export async function heard(call: Call, hz: number, { from, to }: Span): Promise<'heard' | 'silence' | 'in part'> {
  const [first, last] = [from + edgeMs - call.answeredAt, to - edgeMs - call.answeredAt]
  const spans = await call.phone.toneHeard(hz)
  const ms = spans.reduce(
    (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(last, toMs) - Math.max(first, fromMs)),
    0,
  )
  if (ms === 0) return 'silence'
  return ms >= 0.9 * (last - first) ? 'heard' : 'in part'
}
