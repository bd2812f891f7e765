import { stringify } from 'csv-stringify/sync'
import { nationalForm } from '../kernel/phone-number.ts'
import type { ListedNumber, NumberList } from './listed-numbers-store.ts'

type Language = 'zh-CN' | 'en'

const heads: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': ['号码', '名单', '原因', '有效期至', '加入时间', '加入人'],
  en: ['Number', 'List', 'Reason', 'Valid until', 'Added', 'Added by'],
}
const lists: Readonly<Record<Language, Readonly<Record<NumberList, string>>>> = {
  'zh-CN': { black: '黑名单', white: '白名单', 'do-not-call': '免打扰名单' },
  en: { black: 'black list', white: 'white list', 'do-not-call': 'do not call' },
}

/** Listed numbers as a .csv that Excel opens and that the import takes again. Cells that begin like a formula get an apostrophe. */
export async function* listedNumbersCsv(
  pages: AsyncIterable<readonly ListedNumber[]>,
  language: Language,
  timeZone: string,
): AsyncGenerator<string> {
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  // An entry ends with its last day: the instant at which it is over lies in the day after.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  yield `\ufeff${stringify([[...heads[language]]])}`
  for await (const page of pages)
    yield stringify(
      page.map(({ number, list, reason, untilAt, createdAt, by }) => [
        nationalForm(number),
        lists[language][list],
        reason,
        untilAt === null ? '' : day.format(untilAt - 1),
        time.format(createdAt),
        by ?? '',
      ]),
      { escape_formulas: true },
    )
}
