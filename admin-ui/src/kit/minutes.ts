/** `1080` → `18:00` */
export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** `18:00` → `1080`; undefined: no time. Midnight as an end is the end of the day. */
export function minuteOf(text: string, asEnd = false): number | undefined {
  const read = /^(\d{1,2}):(\d{2})/.exec(text)
  if (read === null) return undefined
  const minute = Number(read[1]) * 60 + Number(read[2])
  return asEnd && minute === 0 ? 1440 : minute
}
