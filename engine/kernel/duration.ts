/**
 * Durations as people write them: `'500ms'`, `'18s'`, `'5m'`, `'2h'`, `'7d'`. Units are part of the literal, so a
 * bare number can never be mistaken for the wrong one.
 */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** The duration in milliseconds. Throws a RangeError on anything that is not a {@link Duration}. */
export function toMs(duration: Duration): number {
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration)
  if (!parts) throw new RangeError(`not a duration: ${duration}`)
  return Math.round(Number(parts[1]) * unitMs[parts[2] as keyof typeof unitMs])
}
