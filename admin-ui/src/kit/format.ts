import { type Language, useLanguage } from '../i18n/i18n.ts'
import { dayAt, momentAt, timeAt } from './hospital-time.ts'

/** Dates, numbers and lengths of time as people write them, in the language of the screen. */
export type Format = {
  /** `2026-11-23 18:05` */
  moment(at: number | null | undefined): string
  /** `18:05:33` */
  time(at: number | null | undefined): string
  /** A calendar day from an instant. */
  day(at: number | null | undefined): string
  number(value: number): string
  /** 0.834 → `83.4%` */
  share(value: number): string
  /** `3 分 20 秒`, `3 min 20 s` */
  length(ms: number): string
  bytes(count: number): string
  /** `姓名、性别`, `name, sex` */
  list(words: readonly string[]): string
  /** `5 分钟前` */
  ago(at: number, now: number): string
}

export const nothing = '—'

function formatIn(language: Language): Format {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const orNothing = (at: number | null | undefined, write: (at: number) => string): string =>
    at === null || at === undefined ? nothing : write(at)
  return {
    moment: (at) => orNothing(at, momentAt),
    time: (at) => orNothing(at, timeAt),
    day: (at) => orNothing(at, dayAt),
    number: (value) => number.format(value),
    share: (value) => share.format(value),
    length: (ms) => lengthIn(language, ms),
    bytes: (count) => bytesIn(number, count),
    list: (words) => words.join(language === 'en' ? ', ' : '、'),
    ago: (at, now) => agoIn(relative, at, now),
  }
}

const units = { 'zh-CN': [' 小时', ' 分', ' 秒'], en: [' h', ' min', ' s'] } as const

function lengthIn(language: Language, ms: number): string {
  const [h, m, s] = units[language]
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds}${s}`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes}${m}` : `${minutes}${m} ${seconds % 60}${s}`
  return `${Math.floor(minutes / 60)}${h} ${minutes % 60}${m}`
}

function bytesIn(number: Intl.NumberFormat, count: number): string {
  const names = ['B', 'KB', 'MB', 'GB', 'TB']
  const step = count < 1 ? 0 : Math.min(names.length - 1, Math.floor(Math.log(count) / Math.log(1000)))
  return `${number.format(Math.round((count / 1000 ** step) * 10) / 10)} ${names[step]}`
}

function agoIn(relative: Intl.RelativeTimeFormat, at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000)
  if (Math.abs(seconds) < 60) return relative.format(seconds, 'second')
  if (Math.abs(seconds) < 3600) return relative.format(Math.round(seconds / 60), 'minute')
  if (Math.abs(seconds) < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
  return relative.format(Math.round(seconds / 86_400), 'day')
}

const formats: Record<Language, Format> = { 'zh-CN': formatIn('zh-CN'), en: formatIn('en') }

export const useFormat = (): Format => formats[useLanguage()]
