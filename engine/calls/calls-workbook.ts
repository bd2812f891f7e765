import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import exceljs from 'exceljs'
import { type Sight, shownPhone } from '../patients/core/sight.ts'
import type { CallView } from './call-rows.ts'
import {
  causeWords,
  directionWords,
  dispositionWords,
  endedByWords,
  recordingWords,
  terminationWords,
  wordOf,
} from './core/call-words.ts'

type Language = 'zh-CN' | 'en'

export type CallsWorkbook = {
  pages: AsyncIterable<readonly CallView[]>
  language: Language
  timeZone: string
  sight: Sight
}

/** Excel takes 1,048,576 rows a sheet. */
const rowsOfSheet = 1_000_000

type Column = { zh: string; en: string; width: number; show: (call: CallView, how: CallsWorkbook) => string | number }

const columns: readonly Column[] = [
  { zh: '开始时间', en: 'Started', width: 20, show: (call, how) => localTime(call.startedAt, how.timeZone) },
  {
    zh: '方向',
    en: 'Direction',
    width: 8,
    show: ({ direction }, how) => wordOf(directionWords, direction, how.language),
  },
  { zh: '姓名', en: 'Patient', width: 14, show: ({ patientName }) => patientName ?? '' },
  { zh: '科室', en: 'Department', width: 16, show: ({ department }) => department ?? '' },
  { zh: '对方号码', en: 'Their number', width: 18, show: (call, { sight }) => shownPhone(otherNumber(call), sight) },
  { zh: '本方号码', en: 'Our number', width: 16, show: (call) => ownNumber(call) },
  { zh: '外呼任务', en: 'Campaign', width: 24, show: ({ campaignName }) => campaignName ?? '' },
  { zh: '脚本', en: 'Script', width: 18, show: ({ script }) => script ?? '' },
  {
    zh: '结果',
    en: 'Outcome',
    width: 18,
    show: (call, how) => wordOf(dispositionWords, call.disposition, how.language),
  },
  { zh: '挂断原因', en: 'Cause', width: 24, show: ({ cause }, how) => wordOf(causeWords, cause, how.language) },
  { zh: '交换机原文', en: 'Cause, as told', width: 22, show: ({ rawCause }) => rawCause ?? '' },
  { zh: '挂断方', en: 'Ended by', width: 12, show: ({ endedBy }, how) => wordOf(endedByWords, endedBy, how.language) },
  {
    zh: '责任归属',
    en: 'Responsible',
    width: 14,
    show: (call, how) => wordOf(terminationWords, call.termination, how.language),
  },
  {
    zh: '等待秒数',
    en: 'Waiting, s',
    width: 10,
    show: ({ startedAt, answeredAt, endedAt }) => seconds((answeredAt ?? endedAt ?? startedAt) - startedAt),
  },
  { zh: '通话秒数', en: 'Talk, s', width: 10, show: ({ talkMs }) => seconds(talkMs ?? 0) },
  {
    zh: '录音',
    en: 'Recording',
    width: 12,
    show: ({ recording }, how) => wordOf(recordingWords, recording, how.language),
  },
  {
    zh: '危险信号',
    en: 'Red flag',
    width: 10,
    show: ({ hasRedFlag }, { language }) => (hasRedFlag ? (language === 'en' ? 'yes' : '是') : ''),
  },
  { zh: '通话编号', en: 'Call', width: 38, show: ({ id }) => id },
]

export const otherNumber = (call: Pick<CallView, 'direction' | 'fromNumber' | 'toNumber'>): string =>
  call.direction === 'inbound' ? call.fromNumber : call.toNumber
const ownNumber = (call: CallView): string => (call.direction === 'inbound' ? call.toNumber : call.fromNumber)
const seconds = (ms: number): number => Math.round(ms / 100) / 10

/**
 * The calls as an .xlsx, written while it is read: nothing of it is held for longer than the reader takes to take it, and
 * nothing more is asked of the database once the reader has gone.
 */
export function callsWorkbook(how: CallsWorkbook): Readable {
  const out = new PassThrough()
  write(how, out).catch((error: unknown) => out.destroy(error as Error))
  return out
}

async function write(how: CallsWorkbook, out: PassThrough): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false })
  let sheet = openSheet(book, how.language, 1)
  let [rows, sheets] = [0, 1]
  for await (const page of how.pages) {
    for (const call of page) {
      if (rows === rowsOfSheet) {
        sheet.commit()
        sheets += 1
        rows = 0
        sheet = openSheet(book, how.language, sheets)
      }
      sheet.addRow(columns.map(({ show }) => printable(show(call, how)))).commit()
      rows += 1
    }
    if (out.writableNeedDrain) await Promise.race([once(out, 'drain'), once(out, 'close')])
    if (out.destroyed) return
  }
  sheet.commit()
  await book.commit()
}

function openSheet(book: exceljs.stream.xlsx.WorkbookWriter, language: Language, number: number) {
  const name = language === 'en' ? 'Calls' : '通话记录'
  const sheet = book.addWorksheet(number === 1 ? name : `${name} ${number}`, {
    views: [{ state: 'frozen', ySplit: 1 }],
  })
  sheet.columns = columns.map(({ zh, en, width }) => ({ header: language === 'en' ? en : zh, width }))
  const head = sheet.getRow(1)
  head.font = { bold: true }
  head.commit()
  return sheet
}

/** XML 1.0 cannot carry most control characters; a name that has one would make the workbook unreadable. */
const printable = (cell: string | number): string | number =>
  typeof cell === 'number' ? cell : cell.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '�')

const formatters = new Map<string, Intl.DateTimeFormat>()

/** `2026-11-23 18:05:09` on the hospital's clock. */
function localTime(at: number, timeZone: string): string {
  const known = formatters.get(timeZone)
  const format = known ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  if (known === undefined) formatters.set(timeZone, format)
  return format.format(at)
}
