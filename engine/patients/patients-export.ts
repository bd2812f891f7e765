import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { LastResultName } from './core/patient-filter.ts'
import { type Sight, shownPhone } from './core/sight.ts'
import type { FoundRecord } from './patients-store.ts'

type Language = 'zh-CN' | 'en'

/** How an export is written, and for whose eyes. */
export type ExportManner = {
  language: Language
  sight: Sight
  resultWord(result: LastResultName, language: Language): string
}

type Column = { zh: string; en: string; width: number; cell(patient: FoundRecord, manner: ExportManner): string | null }

const sexes = { 'zh-CN': { male: '男', female: '女' }, en: { male: 'male', female: 'female' } } as const
const yes = { 'zh-CN': '是', en: 'yes' } as const

/** The import knows these headers again, all but those of the last call. Identity and insurance numbers stay in the house. */
const columns: readonly Column[] = [
  { zh: '病案号', en: 'Patient No', width: 16, cell: (patient) => patient.patientNo },
  { zh: '姓名', en: 'Name', width: 14, cell: (patient) => patient.name },
  { zh: '性别', en: 'Sex', width: 8, cell: ({ sex }, { language }) => sex && sexes[language][sex] },
  { zh: '出生日期', en: 'Birth date', width: 12, cell: (patient) => patient.bornOn },
  { zh: '联系电话', en: 'Phone', width: 20, cell: (patient, manner) => numbers(patient, manner, true) },
  { zh: '家属电话', en: 'Family phone', width: 20, cell: (patient, manner) => numbers(patient, manner, false) },
  { zh: '科室', en: 'Department', width: 16, cell: (patient) => patient.department },
  { zh: '病区', en: 'Ward', width: 12, cell: (patient) => patient.ward },
  { zh: '床号', en: 'Bed', width: 8, cell: (patient) => patient.bed },
  { zh: '主治医生', en: 'Doctor', width: 12, cell: (patient) => patient.doctor },
  { zh: '诊断', en: 'Diagnosis', width: 32, cell: (patient) => patient.diagnosis },
  { zh: '入院日期', en: 'Admission date', width: 12, cell: (patient) => patient.admittedOn },
  { zh: '出院日期', en: 'Discharge date', width: 12, cell: (patient) => patient.dischargedOn },
  { zh: '地址', en: 'Address', width: 32, cell: (patient) => patient.address },
  { zh: 'VIP', en: 'VIP', width: 6, cell: ({ isVip }, { language }) => (isVip ? yes[language] : null) },
  { zh: '标签', en: 'Tags', width: 20, cell: ({ tags }) => tags.join('、') },
  {
    zh: '最近外呼结果',
    en: 'Last call came to',
    width: 18,
    cell: ({ lastResult }, { language, resultWord }) =>
      lastResult === undefined ? null : resultWord(lastResult.disposition, language),
  },
]

const headers = (language: Language): string[] => columns.map(({ zh, en }) => (language === 'en' ? en : zh))
const cellsOf = (patient: FoundRecord, manner: ExportManner): (string | null)[] =>
  columns.map(({ cell }) => cell(patient, manner))

const numbers = ({ phones }: FoundRecord, { sight }: ExportManner, isOwn: boolean): string =>
  phones
    .filter(({ holder }) => (holder === '') === isOwn)
    .map(({ number, extension }) => shownPhone(number, sight) + (extension === null ? '' : `转${extension}`))
    .join('、')

/**
 * Patients as a .csv that Excel opens and that the import takes again. Cells that begin like a formula get an
 * apostrophe, so that a name cannot make Excel do anything.
 */
export async function* patientsCsv(
  pages: AsyncIterable<readonly FoundRecord[]>,
  manner: ExportManner,
): AsyncGenerator<string> {
  yield `\ufeff${stringify([headers(manner.language)])}`
  for await (const page of pages) {
    yield stringify(
      page.map((patient) => cellsOf(patient, manner)),
      { escape_formulas: true },
    )
  }
}

/**
 * The same as an .xlsx, written while it is read: whatever the length, a page of it is in memory. What fails while it is
 * written destroys the stream, so that nobody takes half a file for a whole one. `onPage` is told how many rows were written.
 */
export function patientsXlsx(
  pages: AsyncIterable<readonly FoundRecord[]>,
  manner: ExportManner,
  onPage: (rows: number) => void = () => undefined,
): Readable {
  const out = new PassThrough({ highWaterMark: 256 * 1024 })
  writeBook(pages, manner, out, onPage).catch((error: unknown) => {
    if (!out.destroyed) out.destroy(error instanceof Error ? error : new Error('the export failed'))
  })
  return out
}

async function writeBook(
  pages: AsyncIterable<readonly FoundRecord[]>,
  manner: ExportManner,
  out: PassThrough,
  onPage: (rows: number) => void,
): Promise<void> {
  const library = await import('exceljs') // it is large: loaded with the first export
  const book = new library.default.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false })
  const sheet = book.addWorksheet(manner.language === 'en' ? 'Patients' : '患者', {
    views: [{ state: 'frozen', ySplit: 1, xSplit: 2 }],
  })
  sheet.columns = columns.map(({ width }) => ({ width }))
  const head = sheet.addRow(headers(manner.language))
  head.font = { bold: true }
  head.commit()
  let rows = 0
  for await (const page of pages) {
    for (const patient of page) sheet.addRow(cellsOf(patient, manner).map(printable)).commit()
    rows += page.length
    onPage(rows)
    // The library does not wait for a slow reader by itself.
    if (out.writableNeedDrain) await once(out, 'drain')
    if (out.destroyed) return
  }
  sheet.commit()
  await book.commit()
}

/** XML 1.0 cannot carry most control characters; one of them would make the workbook unreadable. */
const printable = (text: string | null): string | null =>
  text === null
    ? null
    : text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '�').slice(0, 32_767)
