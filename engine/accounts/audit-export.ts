import exceljs from 'exceljs'
import type { AuditLine } from './audit-store.ts'
import { actIn, purposeIn } from './core/acts.ts'

type Language = 'zh-CN' | 'en'

const heads: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': ['编号', '时间', '用户名', '姓名', '操作', '操作代码', '对象', '对象编号', '用途', '来源地址', '说明'],
  en: ['No.', 'Time', 'Login', 'Name', 'Act', 'Code of the act', 'Subject', 'Id', 'Purpose', 'Address', 'Detail'],
}
const sheetName = { 'zh-CN': '审计日志', en: 'Audit log' } as const
const widths = [10, 20, 16, 14, 30, 26, 14, 38, 16, 18, 40]

/** What one sheet of Excel holds, below its head. */
export const mostRows = 1_048_575

/** Writes the lines into a workbook, however many there are; gives how many fitted. */
export async function writeAuditWorkbook(options: {
  file: string
  pages: AsyncIterable<readonly AuditLine[]>
  language: Language
  timeZone: string
}): Promise<number> {
  const { file, pages, language, timeZone } = options
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true, useSharedStrings: false })
  const sheet = book.addWorksheet(sheetName[language], { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = widths.map((width, column) => ({ width, header: heads[language][column] ?? '' }))
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  let rows = 0
  for await (const page of pages) {
    for (const line of page.slice(0, mostRows - rows)) {
      sheet.addRow(cells(line, language, time)).commit()
      rows += 1
    }
    if (rows >= mostRows) break
  }
  sheet.commit()
  await book.commit()
  return rows
}

const cells = (line: AuditLine, language: Language, time: Intl.DateTimeFormat): (string | number)[] => [
  line.id,
  time.format(line.at),
  line.user ?? line.address,
  line.userName ?? '',
  actIn(line.act, language),
  line.act,
  line.subject,
  line.subjectId,
  purposeIn(line.purpose, language),
  line.address,
  Object.entries(line.detail ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join('; '),
]
