/** `1080` → `18:00` */
export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** `8`, `830`, `8:30`, `8：30`, `08:30` as minutes since midnight; undefined: no time. `24:00` is one where a span may end at it. */
export function readClock(text: string, isEnd = false): number | undefined {
  const plain = text.normalize('NFKC').trim()
  const read = /^(\d{1,2})(?::?(\d{2}))?$/.exec(plain)
  if (read === null) return undefined
  const [hour, minute] = [Number(read[1]), Number(read[2] ?? 0)]
  if (minute > 59) return undefined
  const at = hour * 60 + minute
  if (isEnd && at === 0) return 1440
  return at < 1440 || (isEnd && at === 1440) ? at : undefined
}
