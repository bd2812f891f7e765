import { type Cell, cellText } from './cell.ts'

export type DayResult = { kind: 'day'; day: string } | { kind: 'empty' } | { kind: 'bad' }

const empty: DayResult = { kind: 'empty' }
const bad: DayResult = { kind: 'bad' }
const emptyWords = /^(?:|[-/\\.]+|无|不详|未知|null|none|n\/a|0{4}[-/.]0{1,2}[-/.]0{1,2}.*|0)$/i
const englishMonths = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const chineseMonths = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

const timeOfDay = '(?:[T\\s]*(?:上午|下午|星期.|周.)?\\s*\\d{1,2}[:时点]\\d{0,2}.*|\\s*星期.|\\s+\\d{1,2})?'
const yearFirst = new RegExp(`^(\\d{4})\\s*[-/.年\\s]\\s*(\\d{1,2})\\s*[-/.月\\s]\\s*(\\d{1,2})\\s*日?${timeOfDay}$`)
const shortYearFirst = new RegExp(`^(\\d{2})[-.年](\\d{1,2})[-.月](\\d{1,2})日?${timeOfDay}$`)
const compact = /^(\d{4})(\d{2})(\d{2})(?:\s*\d{2}:?\d{2}(?::?\d{2})?(?:\.\d+)?)?$/
const oracle = new RegExp(`^(\\d{1,2})[-\\s]([^-\\s\\d]{1,9}|\\d{1,2}月)[-\\s,]*(\\d{2}|\\d{4})${timeOfDay}$`)
const yearLast = new RegExp(`^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})${timeOfDay}$`)

/**
 * The calendar day in a cell, as `YYYY-MM-DD`: `2026-11-23`, `2026/11/3`, `20261123`, `2026年11月23日`, `23-11月-26`,
 * `23-NOV-26`, Excel's day numbers, each with or without a time. Years of two figures lie up to `latestYear`. A day
 * that can be read in two ways (`3/4/2026`) is bad.
 */
export function readDay(cell: Cell, latestYear: number): DayResult {
  const text = cellText(cell)
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) // nearly always
  return plain === null ? readWritten(text, latestYear) : toDay(Number(plain[1]), Number(plain[2]), Number(plain[3]))
}

function readWritten(written: string, latestYear: number): DayResult {
  const text = written.normalize('NFKC').replace(/^(\d{8,14})\.0+$/, '$1')
  if (emptyWords.test(text)) return empty
  if (/^\d{1,6}(?:\.\d+)?$/.test(text)) return fromSerial(Number(text))
  const first = yearFirst.exec(text) ?? compact.exec(text)
  if (first !== null) return toDay(Number(first[1]), Number(first[2]), Number(first[3]))
  const short = shortYearFirst.exec(text)
  if (short !== null) return toDay(fullYear(short[1], latestYear), Number(short[2]), Number(short[3]))
  const named = oracle.exec(text)
  if (named !== null) return toDay(fullYear(named[3], latestYear), monthOf(named[2]), Number(named[1]))
  const last = yearLast.exec(text)
  return last === null ? bad : eitherWay(Number(last[3]), Number(last[1]), Number(last[2]))
}

/** Excel counts days from 30 December 1899. Small numbers are ages or bed numbers in the wrong column. */
function fromSerial(serial: number): DayResult {
  if (serial < 1000 || serial > 80_000) return bad
  return {
    kind: 'day',
    day: new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10),
  }
}

function eitherWay(year: number, one: number, other: number): DayResult {
  const monthFirst = toDay(year, one, other)
  const dayFirst = toDay(year, other, one)
  if (one !== other && monthFirst.kind === 'day' && dayFirst.kind === 'day') return bad
  return monthFirst.kind === 'day' ? monthFirst : dayFirst
}

function fullYear(digits: string | undefined, latestYear: number): number {
  const year = Number(digits)
  if (year >= 100) return year
  return 2000 + year <= latestYear ? 2000 + year : 1900 + year
}

function monthOf(word = ''): number {
  const name = word.replace('月', '').toLowerCase()
  if (/^\d+$/.test(name)) return Number(name)
  return 1 + Math.max(chineseMonths.indexOf(name), englishMonths.indexOf(name.slice(0, 3)))
}

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function toDay(year: number, month: number, day: number): DayResult {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const isReal = day >= 1 && day <= (monthLengths[month - 1] ?? 0) && (month !== 2 || day < 29 || isLeap)
  if (year === 0 && month === 0 && day === 0) return empty
  if (!isReal || year < 1880 || year > 2100) return bad
  return { kind: 'day', day: `${year}-${twoDigits(month)}-${twoDigits(day)}` }
}

const twoDigits = (value: number): string => (value < 10 ? `0${value}` : String(value))
