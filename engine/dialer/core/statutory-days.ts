import { LegalHoliday, LunarDay, SolarTerm } from 'tyme4ts'

export type StatutoryDay = { day: string; kind: 'holiday' | 'workday'; name: string }
export type StatutoryYear = {
  /** False: the State Council's notice for this year is not known here, and these are the days that the law names. */
  published: boolean
  days: readonly StatutoryDay[]
}

/** China's statutory holidays of a year and the weekend days worked in exchange. */
export function statutoryDays(year: number): StatutoryYear {
  const published = daysOf(year).flatMap(asPublished)
  return published.length > 0 ? { published: true, days: published } : { published: false, days: byLaw(year) }
}

type SolarDate = { year: number; month: number; day: number }

const textOf = ({ year, month, day }: SolarDate): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

function daysOf(year: number): SolarDate[] {
  const first = Date.UTC(year, 0, 1)
  const count = (Date.UTC(year + 1, 0, 1) - first) / 86_400_000
  return Array.from({ length: count }, (_, i) => {
    const date = new Date(first + i * 86_400_000)
    return { year, month: date.getUTCMonth() + 1, day: date.getUTCDate() }
  })
}

function asPublished(date: SolarDate): StatutoryDay[] {
  const found = LegalHoliday.fromYmd(date.year, date.month, date.day)
  if (found === null) return []
  return [{ day: textOf(date), kind: found.isWork() ? 'workday' : 'holiday', name: found.getName() }]
}

/** Marks a day that the notice may still move or lengthen. */
export const provisionalMark = '（待公布）'

/** 全国年节及纪念日放假办法 (2025): thirteen days whose dates are known long before the notice that arranges them. */
function byLaw(year: number): StatutoryDay[] {
  const solar = (name: string, month: number, day: number) => ({ name, date: { year, month, day } })
  const lunar = (name: string, month: number, day: number, shift = 0) => {
    const found = LunarDay.fromYmd(year, month, day).next(shift).getSolarDay()
    return { name, date: { year: found.getYear(), month: found.getMonth(), day: found.getDay() } }
  }
  const qingming = SolarTerm.fromName(year, '清明').getSolarDay()
  return [
    solar('元旦', 1, 1),
    ...[-1, 0, 1, 2].map((shift) => lunar('春节', 1, 1, shift)),
    solar('清明节', qingming.getMonth(), qingming.getDay()),
    solar('劳动节', 5, 1),
    solar('劳动节', 5, 2),
    lunar('端午节', 5, 5),
    lunar('中秋节', 8, 15),
    ...[1, 2, 3].map((day) => solar('国庆节', 10, day)),
  ].map(({ name, date }) => ({ day: textOf(date), kind: 'holiday', name: `${name}${provisionalMark}` }))
}
