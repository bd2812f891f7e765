import type { OpeningSpan } from './opening-hours.ts'

type Weekday = OpeningSpan['weekday']
export type HoursRead = { kind: 'spans'; spans: OpeningSpan[] } | { kind: 'bad'; what: string }

const dayNames: readonly (readonly string[])[] = [
  ['1', 'mon', '一'],
  ['2', 'tue', '二'],
  ['3', 'wed', '三'],
  ['4', 'thu', '四'],
  ['5', 'fri', '五'],
  ['6', 'sat', '六'],
  ['7', 'sun', '日', '天'],
]

/**
 * Hours as a person types them, a line for some days: `1-5 8:00-12:00,14:00-17:30`, `mon-fri 8-12`, `周一至周五 8:00-12:00`,
 * `六,日 9-11`. Days count from Monday. 24:00 is midnight.
 */
export function readHours(lines: readonly string[]): HoursRead {
  const spans: OpeningSpan[] = []
  for (const line of lines) {
    const [days = '', times = '', ...more] = line.trim().normalize('NFKC').split(/\s+/)
    const weekdays = readDays(days)
    const ranges = times.split(/[,、]/).map(readRange)
    if (weekdays === undefined || more.length > 0) return { kind: 'bad', what: line }
    for (const range of ranges) {
      if (range === undefined) return { kind: 'bad', what: line }
      for (const weekday of weekdays) spans.push({ weekday, ...range })
    }
  }
  return { kind: 'spans', spans }
}

/** The same, for people to read: days with the same hours together. */
export function writeHours(spans: readonly OpeningSpan[]): string[] {
  const byTimes = new Map<string, Weekday[]>()
  for (const weekday of [1, 2, 3, 4, 5, 6, 7] as const) {
    const ofDay = spans.filter((span) => span.weekday === weekday).toSorted((a, b) => a.opens - b.opens)
    if (ofDay.length === 0) continue
    const times = ofDay.map(({ opens, closes }) => `${clockTime(opens)}-${clockTime(closes)}`).join(',')
    byTimes.set(times, [...(byTimes.get(times) ?? []), weekday])
  }
  return [...byTimes].map(([times, weekdays]) => `${writeDays(weekdays)} ${times}`)
}

/** What is wrong with spans that have the right shape: ends before it begins, two at one time. Undefined: nothing. */
export function hoursFault(spans: readonly OpeningSpan[]): { zh: string; en: string } | undefined {
  const backwards = spans.find(({ opens, closes }) => opens >= closes)
  if (backwards !== undefined) return faultOf(backwards, '结束须晚于开始', 'it must close after it opens')
  const inOrder = spans.toSorted((a, b) => a.weekday - b.weekday || a.opens - b.opens)
  const overlap = inOrder.find((span, at) => {
    const before = inOrder[at - 1]
    return before !== undefined && before.weekday === span.weekday && before.closes > span.opens
  })
  return overlap && faultOf(overlap, '与同一天的另一时段重叠', 'it overlaps another span of the same day')
}

function faultOf(span: OpeningSpan, zh: string, en: string): { zh: string; en: string } {
  const where = writeHours([span]).join('')
  return { zh: `${where}：${zh}`, en: `${where}: ${en}` }
}

const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

function writeDays(weekdays: readonly Weekday[]): string {
  const [first] = weekdays
  const last = weekdays.at(-1)
  const isRow = weekdays.length > 2 && Number(last) - Number(first) === weekdays.length - 1
  return isRow ? `${first}-${last}` : weekdays.join(',')
}

function readDays(text: string): Weekday[] | undefined {
  const plain = text.toLowerCase().replaceAll(/周|星期|礼拜/g, '')
  const days = plain.split(/[,、]/).map((part) => {
    const [from, to = from, ...more] = part.split(/[-~至到]/).map(dayOf)
    return from === undefined || to === undefined || from > to || more.length > 0 ? undefined : rowOf(from, to)
  })
  return days.every((row) => row !== undefined) ? [...new Set(days.flat())] : undefined
}

const rowOf = (from: Weekday, to: Weekday): Weekday[] =>
  Array.from({ length: to - from + 1 }, (_, i) => (from + i) as Weekday)

function dayOf(name: string): Weekday | undefined {
  const at = dayNames.findIndex((names) => names.includes(name))
  return at < 0 ? undefined : ((at + 1) as Weekday)
}

function readRange(text: string): { opens: number; closes: number } | undefined {
  const [opens, closes, ...more] = text.split(/[-~至到]/).map(minutesOf)
  return opens === undefined || closes === undefined || more.length > 0 ? undefined : { opens, closes }
}

function minutesOf(text: string): number | undefined {
  const [, hour, minute = '0'] = /^(\d{1,2})(?::(\d{2}))?$/.exec(text) ?? []
  if (hour === undefined) return undefined
  const minutes = Number(hour) * 60 + Number(minute)
  return Number(minute) < 60 && minutes <= 1440 ? minutes : undefined
}
