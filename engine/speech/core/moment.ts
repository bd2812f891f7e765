/** Dates and times as other systems write them. A value that is neither is `undefined`, and is then read as text. */
export type Day = { year: number | undefined; month: number; day: number }
export type TimeOfDay = { hour: number; minute: number }

const dayForms = [
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/,
  /^(?<year>\d{4})[-/.年] ?(?<month>\d{1,2})[-/.月] ?(?<day>\d{1,2})日?(?:[T ].*)?$/,
  /^(?<month>\d{1,2})[-/.月](?<day>\d{1,2})日?$/,
]
const timeForm = /(?:^|[T ])(?<hour>[01]?\d|2[0-3])[:时点](?<minute>[0-5]\d)分?(?::[0-5]\d(?:\.\d+)?)?$/
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/
/** Numbers from here on are instants (1973 and later), below it they are a day written as digits. */
const firstInstant = 100_000_000_000

/**
 * The day that a value names: `2026-11-23`, `2026/11/23`, `20261123`, `2026年11月23日`, `11-23`, an ISO instant, or epoch
 * milliseconds; instants are turned into the day of `timeZone`.
 */
export function dayOf(value: string | number, timeZone: string): Day | undefined {
  const text = localText(value, timeZone)
  for (const form of dayForms) {
    const { year, month, day } = form.exec(text)?.groups ?? {}
    const found = { year: year === undefined ? undefined : Number(year), month: Number(month), day: Number(day) }
    if (isDay(found)) return found
  }
  return undefined
}

/** The time of day that a value names: `14:30`, `14:30:00`, `2026-11-23 14:30`, an ISO instant, or epoch milliseconds. */
export function timeOf(value: string | number, timeZone: string): TimeOfDay | undefined {
  const { hour, minute } = timeForm.exec(localText(value, timeZone))?.groups ?? {}
  return hour === undefined ? undefined : { hour: Number(hour), minute: Number(minute) }
}

export function isDay({ month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

function localText(value: string | number, timeZone: string): string {
  const text = String(value).trim()
  const instant =
    typeof value === 'number' && value >= firstInstant ? value : instantForm.test(text) ? Date.parse(text) : undefined
  if (instant === undefined || Number.isNaN(new Date(instant).getTime())) return text
  // Swedish writes 2026-11-23 14:30:00, the form that is read here.
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(instant)
}
