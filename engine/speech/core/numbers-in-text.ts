import { clean } from './clean.ts'

/** Forms of numbers that both languages recognise in running text, as sources of regular expressions. */

/** An unsigned number: `1,234.5`, `37.2`. */
export const number = '\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?(?!,?\\d)|\\d+(?:\\.\\d+)?'
/** Nothing numeric just before, so that a match never starts inside another number. */
export const notInNumber = '(?<![\\d.])'
/** A blood pressure: systolic over diastolic, both in the range that a person can have. */
export const bloodPressure = '(?<![\\d./-])([6-9]\\d|1\\d\\d|2[0-6]\\d)/([3-9]\\d|1[0-6]\\d)(?![\\d./])'
/** Year, month and day in digits. */
export const isoDay = '(?<!\\d)((?:19|20)\\d\\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\\d|3[01])(?!\\d)'
export const timeOfDay = '(?<![\\d:.])([01]?\\d|2[0-3]):([0-5]\\d)(?::[0-5]\\d)?(?![\\d:])'
/** Numbers that are dictated, not counted: Chinese mobiles, landlines with area code, 400 lines, identity cards. */
export const dictated =
  '(?<![\\d.])(?:\\+?86[- ]?)?(?:1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}|0\\d{2,3}-\\d{7,8}|[48]00-?\\d{3}-?\\d{4}|\\d{17}[\\dXx])(?!\\d)'
/** So many digits in a row identify something, and so does a leading zero. */
export const identifier = '(?<![\\d.])(?:0\\d+|\\d{8,})(?![\\d.])'

/** One rule of reading: what is written, and how it is said. */
export type Rule = readonly [RegExp, (...found: string[]) => string]

/** The text after every rule has been applied, in their order. */
export function applyRules(text: string, rules: readonly Rule[]): string {
  return rules.reduce((read, [form, say]) => read.replace(form, (...found: string[]) => say(...found)), text)
}

/** An amount as plain digits (`1,234.50`, `¥1234.5`, `1234.5元`), or undefined when it is no amount. */
export function amountWritten(value: string | number): string | undefined {
  const written = clean(String(value))
    .replace(/^(-?)(?:¥|RMB|CNY) ?/i, '$1')
    .replace(/ ?(?:元|yuan)$/i, '')
  return isNumber(written) ? written : undefined
}

export const isNumber = (written: string): boolean => new RegExp(`^[-+]?(?:${number})$`).test(written)

/** Digits with one point among them: `36.5`. What has several (`010.8765.4321`), or many digits, is grouped and not divided. */
export const isDecimal = (written: string): boolean => /^-?\d{1,6}\.\d{1,4}$/.test(written)
