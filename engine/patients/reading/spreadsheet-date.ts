/** Formats that every spreadsheet program knows by number; 27 to 58 are those of Chinese Excel. Times of day are none. */
const dateFormatIds = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])

/** Whether a number format shows a day: the built-in ones by number, others by a `y` or `d` in their code. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return dateFormatIds.has(id)
  return /[yd]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
}

/** `2026-11-23`, or `2026-11-23 08:30` where the number has a time; undefined for numbers that are no day. */
export function dateText(serial: number, isFrom1904: boolean): string | undefined {
  const days = isFrom1904 ? serial + 1462 : serial
  if (days < 1 || days > 2_958_465) return undefined
  const minutes = Math.round(days * 1440)
  const text = new Date(Date.UTC(1899, 11, 30) + minutes * 60_000).toISOString()
  return minutes % 1440 === 0 ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ')
}
