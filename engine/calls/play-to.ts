import { type LegId, newPlaybackId } from '../kernel/ids.ts'
import type { PlaybackSource } from '../switch/switch.ts'
import type { CallEvent, LegLine } from './leg-line.ts'

/** The longest word to somebody who was rung: a whisper, an announcement. */
const longestMs = 30_000

/** Plays to a second leg of the call whose line this is; resolves when it is over, could not begin, or the leg has gone. */
export async function playTo(
  leg: LegId,
  { name, sources }: { name: string; sources: readonly PlaybackSource[] },
  line: LegLine,
): Promise<void> {
  if (sources.length === 0) return
  const id = newPlaybackId()
  const isOver = (event: CallEvent): true | undefined =>
    (event.kind === 'PlaybackEnded' && event.playback === id) ||
    (event.kind === 'LegEnded' && event.leg === leg) ||
    undefined
  const over = line.expect(isOver, longestMs, true)
  try {
    const started = await line.switch.play(leg, { id, name, sources })
    // The end of the call ends it too.
    if (started.kind === 'done' || started.kind === 'unknown') await over.value.catch(() => true)
  } finally {
    over.giveUp()
  }
}
