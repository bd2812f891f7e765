import type { BadPhoneWhy } from '../../kernel/phone-number.ts'

export type RejectReason =
  | 'name-missing'
  | 'phone-missing'
  | `phone-${BadPhoneWhy | 'not-for-patients'}`
  | 'day-bad'
  | 'too-long'
  | 'cell-error'
  | 'columns-shifted'
  | 'row-too-big'

/** What is wrong with one cell of a row. `column` counts from 0; undefined when it is the row as a whole. */
export type RowProblem = { column: number | undefined; reason: RejectReason; detail?: string }

const texts: Readonly<Record<RejectReason, { zh: string; en: string }>> = {
  'name-missing': { zh: '缺少姓名', en: 'there is no name' },
  'phone-missing': { zh: '没有电话号码', en: 'there is no phone number' },
  'phone-empty': { zh: '没有电话号码', en: 'there is no phone number' },
  'phone-not-a-number': { zh: '不是电话号码', en: 'this is not a phone number' },
  'phone-digits-lost': {
    zh: '号码被 Excel 改成了科学计数，末尾几位已丢失，请重新填写',
    en: 'Excel turned the number into scientific notation and its last digits are lost: enter it again',
  },
  'phone-too-short': { zh: '号码位数不够', en: 'the number is too short' },
  'phone-too-long': { zh: '号码位数过多', en: 'the number is too long' },
  'phone-no-area-code': { zh: '固定电话缺少区号', en: 'the landline has no area code' },
  'phone-no-such-number': { zh: '号码不存在，请检查', en: 'there is no such number: check it' },
  'phone-emergency': { zh: '这是紧急电话', en: 'this is an emergency number' },
  'phone-not-for-patients': { zh: '这是服务号码，不是患者的电话', en: "this is a service number, not a patient's" },
  'day-bad': {
    zh: '日期无法识别或有歧义，请写成 2026-11-23 的形式',
    en: 'not a date, or it can be read in two ways: write it as 2026-11-23',
  },
  'too-long': { zh: '内容过长', en: 'the text is too long' },
  'cell-error': { zh: '单元格是公式错误', en: 'the cell holds a formula error' },
  'columns-shifted': {
    zh: '这一行的列数多于表头，可能是内容中含有未加引号的分隔符',
    en: 'the row has more cells than the header: perhaps a separator inside a text that is not in quotes',
  },
  'row-too-big': { zh: '这一行的内容过多', en: 'the row is too big' },
}

export const rejectReasons = Object.keys(texts) as RejectReason[]

export function reasonText({ reason, detail }: RowProblem, language: 'zh-CN' | 'en'): string {
  const text = language === 'en' ? texts[reason].en : texts[reason].zh
  return detail === undefined ? text : `${text} (${detail})`
}
