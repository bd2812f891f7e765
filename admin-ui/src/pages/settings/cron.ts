import { clockText } from '../../kit/minutes.ts'

/** A cron line as people think of it; what does not fit one of these is a line of its own. */
export type Rhythm =
  | { kind: 'hour'; minute: number }
  | { kind: 'day'; at: number }
  | { kind: 'week'; weekday: number; at: number }
  | { kind: 'own'; line: string }

const figure = /^\d{1,2}$/

export function rhythmOf(line: string): Rhythm {
  const [minute = '', hour = '', day, month, weekday = '', ...more] = line.trim().split(/\s+/)
  const own: Rhythm = { kind: 'own', line }
  if (!figure.test(minute) || day !== '*' || month !== '*' || more.length > 0) return own
  if (hour === '*' && weekday === '*') return { kind: 'hour', minute: Number(minute) }
  if (!figure.test(hour)) return own
  const at = Number(hour) * 60 + Number(minute)
  if (weekday === '*') return { kind: 'day', at }
  // cron has two Sundays, 0 and 7.
  return /^[0-7]$/.test(weekday) ? { kind: 'week', weekday: Number(weekday) || 7, at } : own
}

export function lineOf(rhythm: Rhythm): string {
  switch (rhythm.kind) {
    case 'hour':
      return `${rhythm.minute} * * * *`
    case 'day':
      return `${rhythm.at % 60} ${Math.floor(rhythm.at / 60)} * * *`
    case 'week':
      return `${rhythm.at % 60} ${Math.floor(rhythm.at / 60)} * * ${rhythm.weekday}`
    case 'own':
      return rhythm.line.trim().replaceAll(/\s+/g, ' ')
  }
}

type Words = {
  hour: (minute: string) => string
  day: (time: string) => string
  week: (weekday: number, time: string) => string
}

/** `every day at 03:10`; a line of its own stays as it is. */
export function rhythmText(line: string, words: Words): string {
  const rhythm = rhythmOf(line)
  switch (rhythm.kind) {
    case 'hour':
      return words.hour(String(rhythm.minute).padStart(2, '0'))
    case 'day':
      return words.day(clockText(rhythm.at))
    case 'week':
      return words.week(rhythm.weekday, clockText(rhythm.at))
    case 'own':
      return line
  }
}
