import { clean } from './clean.ts'
import { cardinal, digitsAsDialed, digitsAsRead, integer, quantity, yuan } from './mandarin-numbers.ts'
import { dayOf, timeOf } from './moment.ts'
import {
  amountWritten,
  applyRules,
  bloodPressure,
  dictated,
  identifier,
  isDecimal,
  isNumber,
  isoDay,
  notInNumber,
  number,
  type Rule,
  timeOfDay,
} from './numbers-in-text.ts'
import type { Reader } from './reader.ts'
import { anyUnit, unitInMandarin } from './units.ts'

/** After these, two is 两: 两片, 两天. Not after 楼, 号, 月, 日, 型, 级, where it is 二. */
const measures =
  '个|次|片|粒|支|袋|瓶|包|盒|颗|滴|勺|杯|餐|顿|针|位|名|种|岁|周岁|天|周|小时|分钟|刻钟|年(?!级|月)|元|块|份|张|条|遍|倍|公斤|斤|两|科室|家'
const range = '(?:-|~|至|到)'

/** `said`: the part of the day that is already there. */
const sayTime = (hour: number, minute: number, said?: string): string => {
  const part =
    said !== undefined
      ? ''
      : hour < 6
        ? '凌晨'
        : hour < 12
          ? '上午'
          : hour === 12
            ? '中午'
            : hour < 18
              ? '下午'
              : '晚上'
  const hours = quantity(String(hour > 12 ? hour - 12 : hour))
  const minutes = minute === 0 ? '' : minute === 30 ? '半' : `${minute < 10 ? '零' : ''}${integer(String(minute))}分`
  return `${part}${hours}点${minutes}`
}
const sayDay = (month: string, day: string): string => `${integer(month)}月${integer(day)}日`
const sayDictated = (written: string): string => {
  const digits = written.replace(/[^\dXx]/g, '').replace(/^86(?=1)/, '')
  return digitsAsDialed(/^1\d{10}$/.test(digits) ? digits.replace(/^(...)(....)/, '$1、$2、') : digits).toUpperCase()
}
const sayMeasured = (amount: string, symbol: string): string => `${quantity(amount)}${unitInMandarin(symbol)}`
const per = `/(${anyUnit}|日|天|次|分|晚|周|月|片|粒|支)(?![A-Za-z])`

/** What a doctor scribbles between Chinese words. Only whole words in small letters, as prescriptions have them. */
const prescription: Readonly<Record<string, string>> = {
  qd: '每日一次',
  bid: '每日两次',
  tid: '每日三次',
  qid: '每日四次',
  qn: '每晚一次',
  prn: '必要时',
}

const rules: readonly Rule[] = [
  [/按\s?#(?:号键|键)?/g, () => '按井号键'],
  [/按\s?\*(?:号键|键)?/g, () => '按星号键'],
  [/\(\+\)/g, () => '阳性'],
  [/\(-\)/g, () => '阴性'],
  // dates and times
  [
    new RegExp(`${isoDay}[T ]?`, 'g'),
    (_, year = '', month = '', day = '') => `${digitsAsRead(year)}年${sayDay(month, day)}`,
  ],
  [/(?<!\d)((?:19|20)\d\d)(?=年(?!级))/g, (_, year = '') => digitsAsRead(year)],
  [
    new RegExp(`(凌晨|早上|早晨|上午|中午|下午|晚上)?\\s?${timeOfDay}\\s?${range}?`, 'g'),
    (found = '', part, hour, minute) =>
      `${part ?? ''}${sayTime(Number(hour), Number(minute), part)}${/[-~至到]$/.test(found) ? '到' : ''}`,
  ],
  [/(?<=\p{Script=Han})\s?~\s?(?=[\p{Script=Han}\d])/gu, () => '到'],
  [/(?<!\d)2(?=点(?!\d))/g, () => '两'],
  // money
  [new RegExp(`[¥$€]\\s?(${number})`, 'g'), (sign = '', amount = '') => sayMoney(sign.charAt(0), amount)],
  [new RegExp(`${notInNumber}(${number})\\s?元`, 'g'), (_, amount = '') => yuan(amount)],
  // numbers that identify
  [new RegExp(dictated, 'g'), (found = '') => sayDictated(found)],
  [/(?<=(?:拨打?|致电|电话|热线|号码)(?:是|为|:)?\s?)(\d[\d-]{2,})/g, (found = '') => sayDictated(found)],
  [/(?<!\d)(\d{3,4})(?=号?(?:室|房|病房|病室|诊室))/g, (found = '') => digitsAsDialed(found)],
  // measurements
  [
    new RegExp(`${bloodPressure}\\s?(mmHg)?`, 'g'),
    (_, high = '', low = '', symbol = '') => `${integer(high)}比${integer(low)}${unitInMandarin(symbol)}`,
  ],
  [/\s?[×x*]\s?10\^(-?\d+)/g, (_, power = '') => `乘以十的${cardinal(power)}次方`],
  [
    new RegExp(`${notInNumber}(${number})\\s?(%|‰)?\\s?${range}\\s?(${number})\\s?(%|‰)`, 'g'),
    (_, from = '', sign, to = '', lastSign) =>
      `${sayShare(from, sign ?? lastSign)}到${sign === undefined ? cardinal(to) : sayShare(to, lastSign)}`,
  ],
  [new RegExp(`${notInNumber}(${number})\\s?(%|‰)`, 'g'), (_, amount = '', sign) => sayShare(amount, sign)],
  [/(\d)\s?[×x*]\s?(?=\d)/g, (_, before = '') => `${before}乘`],
  [
    new RegExp(`${notInNumber}(${number})\\s?(?:${anyUnit})?\\s?${range}\\s?(?=(?:${number})\\s?\\S?)`, 'g'),
    (_, from = '') => `${cardinal(from)}到`,
  ],
  [/(?<![\p{L}\d])-(?=\d)/gu, () => '负'],
  [
    new RegExp(`${notInNumber}(${number})\\s?(${anyUnit})(?![A-Za-z])`, 'g'),
    (_, amount = '', symbol = '') => sayMeasured(amount, symbol),
  ],
  [new RegExp(`(?<=[\\p{Script=Han}])\\s?${per}`, 'gu'), (_, symbol = '') => `每${unitInMandarin(symbol) || symbol}`],
  [/(?<![\d./])([1-9])\/([2-9]|10)(?![\d./])/g, (_, part = '', whole = '') => `${integer(whole)}分之${integer(part)}`],
  // stages and grades, then all other numbers
  [/(?<![A-Za-z])(I{1,3}|IV|VI{0,3})(?=[型级期度])/g, (found = '') => integer(String(romans.indexOf(found)))],
  [new RegExp(identifier, 'g'), (found = '') => digitsAsDialed(found)],
  [new RegExp(`${notInNumber}2(?=\\s?(?:${measures}))(?<!第\\s?2)`, 'g'), () => '两'],
  [new RegExp(`(?<!\\d)(${number})`, 'g'), (found = '') => cardinal(found)],
  [/(?<![A-Za-z])(?:qd|bid|tid|qid|qn|prn)(?![A-Za-z])/g, (found = '') => `，${prescription[found]}，`],
  // signs that are said
  [/±/g, () => '正负'],
  [/≥|>=/g, () => '大于等于'],
  [/≤|<=/g, () => '小于等于'],
  [/<(?=\s?[零一二三四五六七八九十两百])/g, () => '小于'],
  [/>(?=\s?[零一二三四五六七八九十两百])/g, () => '大于'],
  [/\+/g, () => '加'],
  [/&/g, () => '和'],
]
const romans = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII']

function sayMoney(sign: string, amount: string): string {
  if (sign === '¥') return yuan(amount)
  return `${quantity(amount)}${sign === '$' ? '美元' : '欧元'}`
}

function sayShare(amount: string, sign: string | undefined): string {
  return `${sign === '‰' ? '千分之' : '百分之'}${cardinal(amount)}`
}

const punctuation: readonly Rule[] = [
  [/\.{2,}|[;。]|\.(?=\s|$)/g, () => '。'],
  [/!/g, () => '！'],
  [/\?/g, () => '？'],
  [/[,:()[\]【】《》「」『』—…]/g, () => '，'],
]

/** Han, Latin letters without their accents, spaces, and ，。？！、: all that is left of any text. */
function onlySpeakable(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .replace(/(?<=[A-Za-z])['’](?=[A-Za-z])/g, '')
    .replace(/[^\p{Script=Han}A-Za-z，。？！、]+/gu, ' ')
    .replaceAll('〇', '零')
    .replace(/ ?([，。？！、])[，。？！、 ]*/g, '$1')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .trim()
}

const text = (written: string): string => onlySpeakable(applyRules(applyRules(clean(written), rules), punctuation))

export const mandarin: Reader = {
  text,
  name: (written) => text(clean(written).replace(/[·•.]/g, '、')),
  date: (value, { timeZone, withYear }) => {
    const found = dayOf(value, timeZone)
    if (found === undefined) return text(String(value))
    const year = found.year === undefined || !withYear ? '' : `${digitsAsRead(String(found.year))}年`
    return `${year}${sayDay(String(found.month), String(found.day))}`
  },
  time: (value, { timeZone }) => {
    const found = timeOf(value, timeZone)
    return found === undefined ? text(String(value)) : sayTime(found.hour, found.minute)
  },
  amount: (value) => {
    const written = amountWritten(value)
    return written === undefined ? text(String(value)) : yuan(written)
  },
  digits: (value) => {
    const written = clean(String(value)).replaceAll('*', '星').replaceAll('#', '井')
    if (isDecimal(written)) return digitsAsRead(written.replace('-', '负').replace('.', '点'))
    const isPhone = /^(?:\+86)?1\d{10}$/.test(written)
    return onlySpeakable(isPhone ? sayDictated(written) : digitsAsDialed(written.replaceAll('-', '、')))
  },
  number: (value) => {
    const written = clean(String(value))
    return isNumber(written) ? cardinal(written) : text(written)
  },
  count: (value) => {
    const written = clean(String(value))
    return isNumber(written) ? quantity(written) : text(written)
  },
}
