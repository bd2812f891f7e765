import type { CallDetail } from './call-parts.ts'

export type TrailLine = CallDetail['trail'][number]

/** A line of the trail where it lies in the sound: a verb is written down when it is over, and began when the one before was. */
export type TimedLine = TrailLine & {
  /** Milliseconds of the recording; undefined: before it began, or there is none. */
  from: number | undefined
  to: number | undefined
  /** Since the call began. */
  offsetMs: number
}

export type Sounding = { startedAt: number; durationMs: number }

export function timed(trail: readonly TrailLine[], startedAt: number, sound: Sounding | undefined): TimedLine[] {
  return trail.map((line, i) => {
    const before = trail[i - 1]?.at ?? line.at
    const place = sound === undefined ? undefined : placeIn(sound, before, line.at)
    return { ...line, offsetMs: line.at - startedAt, from: place?.from, to: place?.to }
  })
}

function placeIn({ startedAt, durationMs }: Sounding, from: number, to: number) {
  if (to < startedAt) return undefined
  const within = (at: number): number => Math.min(durationMs, Math.max(0, at - startedAt))
  return { from: within(from), to: within(to) }
}

/** The line that is heard at that place: the first that is not over yet. */
export function lineAt(lines: readonly TimedLine[], positionMs: number): TimedLine | undefined {
  return lines.find(({ from, to }) => from !== undefined && to !== undefined && from <= positionMs && positionMs < to)
}

/** What was keyed, as it was pressed: an answer's keys, typed digits, or the key of a menu. */
export function keysOf({ pii, outcome }: TrailLine): string {
  const kept = pii?.['keys'] ?? pii?.['digits']
  if (kept !== undefined && kept !== '') return String(kept)
  return /^(?:invalid )?key (.)$/.exec(outcome)?.[1] ?? ''
}
