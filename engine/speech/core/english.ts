import { clean } from './clean.ts'
import { cardinal, digitsAsRead, integer, ordinal, year as sayYear, yuan } from './english-numbers.ts'
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
import { anyUnit, unitInEnglish } from './units.ts'

const months = 'January February March April May June July August September October November December'.split(' ')
const range = '(?:-|~)'

const sayDay = (month: number, day: number): string => `${months[month - 1]} ${ordinal(String(day))}`
const sayTime = (hour: number, minute: number): string => {
  if (minute === 0 && hour % 12 === 0) return hour === 0 ? 'midnight' : 'twelve noon'
  const hours = integer(String(hour % 12 === 0 ? 12 : hour % 12))
  const minutes = minute === 0 ? '' : minute < 10 ? ` oh ${integer(String(minute))}` : ` ${integer(String(minute))}`
  return `${hours}${minutes} ${hour < 12 ? 'A M' : 'P M'}`
}
/** Grouped as people dictate: a mobile 3-4-4, all others as they were grouped. */
const sayDictated = (written: string): string => {
  const plain = written.replace(/^\+?86[- ]?(?=1)/, '')
  const grouped = /^1\d{10}$/.test(plain) ? plain.replace(/^(...)(....)/, '$1-$2-') : plain
  return grouped
    .split(/[- ]/)
    .map((group) => [...group].map((sign) => (/\d/.test(sign) ? digitsAsRead(sign) : sign.toUpperCase())).join(' '))
    .join(', ')
}
const sayMeasured = (amount: string, symbol: string): string =>
  `${cardinal(amount)} ${unitInEnglish(symbol, amount === '1')}`

const rules: readonly Rule[] = [
  [/\b([Pp])ress\s(?:the\s)?#(?:\skey)?/g, (_, p = '') => `${p}ress the pound key`],
  [/\b([Pp])ress\s(?:the\s)?\*(?:\skey)?/g, (_, p = '') => `${p}ress the star key`],
  [/\(\+\)/g, () => ' positive '],
  [/\(-\)/g, () => ' negative '],
  // dates and times
  [
    new RegExp(`${timeOfDay}\\s?${range}\\s?(?=\\d{1,2}:)`, 'g'),
    (_, hour, minute) => `${sayTime(Number(hour), Number(minute))} to `,
  ],
  [
    new RegExp(`${isoDay}T?`, 'g'),
    (_, year = '', month, day) => `${sayDay(Number(month), Number(day))}, ${sayYear(year)} `,
  ],
  [
    new RegExp(`\\b(${months.join('|')}) (\\d{1,2})(?:st|nd|rd|th)?(?:, ?((?:19|20)\\d\\d))?(?!\\d)`, 'g'),
    (_, month, day = '', year) => `${month} ${ordinal(day)}${year === undefined ? '' : `, ${sayYear(year)}`}`,
  ],
  [
    new RegExp(`${timeOfDay}\\s?([AaPp])?\\.?(?:[Mm]\\b\\.?)?`, 'g'),
    (_, hour, minute, half) => sayTime(hourOfDay(Number(hour), half), Number(minute)),
  ],
  [/(?<=\b(?:in|of|since|year) )((?:19|20)\d\d)(?![.,]?\d)/g, (found = '') => sayYear(found)],
  // money
  [new RegExp(`[¥$€]\\s?(${number})`, 'g'), (sign = '', amount = '') => sayMoney(sign.charAt(0), amount)],
  // numbers that identify
  [new RegExp(dictated, 'g'), (found = '') => sayDictated(found)],
  [/(?<=\b(?:[Dd]ial|[Cc]all|[Ee]xtension|[Rr]oom|[Nn]umber is) )(\d[\d-]{2,})/g, (found = '') => sayDictated(found)],
  // measurements
  [
    new RegExp(`${bloodPressure}\\s?(mmHg)?`, 'g'),
    (_, high = '', low = '', symbol = '') => `${integer(high)} over ${integer(low)} ${unitInEnglish(symbol, false)}`,
  ],
  [/\s?[×x*]\s?10\^(-?\d+)/g, (_, power = '') => ` times ten to the power of ${cardinal(power)} `],
  [/(\d)\s?[×x*]\s?(?=\d)/g, (_, before = '') => `${before} by `],
  [
    new RegExp(`${notInNumber}(${number})\\s?(?:%|${anyUnit})?\\s?${range}\\s?(?=\\d)`, 'g'),
    (_, from = '') => `${cardinal(from)} to `,
  ],
  [new RegExp(`${notInNumber}(${number})\\s?%`, 'g'), (_, amount = '') => `${cardinal(amount)} percent`],
  [/(?<![\p{L}\d])-(?=\d)/gu, () => 'minus '],
  [
    new RegExp(`${notInNumber}(${number})\\s?(${anyUnit})(?![A-Za-z])`, 'g'),
    (_, amount = '', symbol = '') => sayMeasured(amount, symbol),
  ],
  [
    new RegExp(`(?<=[a-z])\\s?/\\s?(${anyUnit})(?![A-Za-z])`, 'g'),
    (_, symbol = '') => ` per ${unitInEnglish(symbol, true)}`,
  ],
  [/(?<=[a-z])\/(?=day|week|month|dose|tablet)/g, () => ' per '],
  [/(?<![\d./])([1-9])\/([2-9]|10)(?![\d./])/g, (_, part = '', whole = '') => sayFraction(part, whole)],
  // all other numbers
  [/(?<![\d.])(\d+)(?:st|nd|rd|th)\b/g, (_, digits = '') => ordinal(digits)],
  [new RegExp(identifier, 'g'), (found = '') => digitsAsRead(found)],
  [new RegExp(`(?<!\\d)(${number})`, 'g'), (found = '') => ` ${cardinal(found)} `],
  // signs that are said
  [/±/g, () => ' plus or minus '],
  [/≥|>=/g, () => ' at least '],
  [/≤|<=/g, () => ' at most '],
  [/&/g, () => ' and '],
  [/\+/g, () => ' plus '],
]

function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

function sayMoney(sign: string, amount: string): string {
  if (sign === '¥') return yuan(amount)
  return `${cardinal(amount)} ${sign === '$' ? 'dollars' : 'euros'}`
}

function sayFraction(part: string, whole: string): string {
  if (whole === '2') return part === '1' ? 'one half' : `${integer(part)} halves`
  return `${integer(part)} ${ordinal(whole)}${part === '1' ? '' : 's'}`
}

const punctuation: readonly Rule[] = [
  [/[。！？、]/g, (sign) => ({ '！': '!', '？': '?', '、': ',' })[String(sign)] ?? '.\n'],
  [/\.{2,}|\.(?=\s|$)/g, () => '.\n'],
  [/[,;:()[\]【】《》—…]/g, () => ','],
]

/** Latin letters without their accents, Han (spoken by the Mandarin voice), spaces, and , . ? ! ' - */
function onlySpeakable(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .replace(/[‘’]/g, "'")
    .replace(/\.(?!\n)/g, ' ')
    .replace(/[^\p{Script=Han}A-Za-z,.?!'-]+/gu, ' ')
    .replace(/(?<![A-Za-z])['-]+|['-]+(?![A-Za-z])/g, ' ')
    .replace(/ *([,.?!])[,.?! ]*/g, '$1 ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .replace(/^, /, '')
}

const text = (written: string): string => onlySpeakable(applyRules(applyRules(clean(written), rules), punctuation))

const sayNumber = (value: string | number): string => {
  const written = clean(String(value))
  return isNumber(written) ? cardinal(written) : text(written)
}

export const english: Reader = {
  text,
  name: (written) => text(clean(written).replace(/[·•]/g, ' ')),
  date: (value, { timeZone, withYear }) => {
    const found = dayOf(value, timeZone)
    if (found === undefined) return text(String(value))
    const year = found.year === undefined || !withYear ? '' : `, ${sayYear(String(found.year).padStart(4, '0'))}`
    return `${sayDay(found.month, found.day)}${year}`
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
    const written = clean(String(value)).replaceAll('*', '-star-').replaceAll('#', '-pound-')
    if (isDecimal(written)) return sayDecimal(written)
    return onlySpeakable(sayDictatedWords(written))
  },
  number: sayNumber,
  count: sayNumber,
}

/** `36.5` → three six point five. */
function sayDecimal(written: string): string {
  const [whole = '', fraction = ''] = written.split('.')
  return `${written.startsWith('-') ? 'minus ' : ''}${digitsAsRead(whole)} point ${digitsAsRead(fraction)}`
}

function sayDictatedWords(written: string): string {
  return written
    .split(/-?(star|pound)-?/)
    .map((part) => (/^(?:star|pound)$/.test(part) ? part : sayDictated(part)))
    .join(' ')
}
