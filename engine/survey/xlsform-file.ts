import { PassThrough } from 'node:stream'
import exceljs from 'exceljs'
import type { Language } from '../speech/speech.ts'
import type { Questionnaire } from './core/questionnaire.ts'
import type { XlsFormNote } from './core/xlsform/notes.ts'
import type { Sheet } from './core/xlsform/sheets.ts'
import { toXlsForm } from './core/xlsform/write-xlsform.ts'

const widths = { type: 22, name: 24, label: 48, relevant: 40 } as const
const notesTitle = { 'zh-CN': ['工作表', '题目', '说明'], en: ['sheet', 'name', 'note'] } as const

/** The questionnaire as an .xlsx that XLSForm programs read; what they cannot know is told on a fourth sheet, `notes`. */
export async function writeXlsForm(questionnaire: Questionnaire, language: Language): Promise<Buffer> {
  const { sheets, notes } = toXlsForm(questionnaire)
  const stream = new PassThrough()
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  for (const sheet of [...sheets, notesSheet(notes, language)]) writeSheet(book, sheet)
  await book.commit()
  return Buffer.concat(chunks)
}

function writeSheet(book: exceljs.stream.xlsx.WorkbookWriter, { name, rows }: Sheet): void {
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = (rows[0] ?? []).map((header) => ({ width: widthOf(header) }))
  rows.forEach((cells, i) => {
    const row = sheet.addRow(cells.map(printable))
    if (i === 0) row.font = { bold: true }
    row.commit()
  })
  sheet.commit()
}

const widthOf = (header: string): number => widths[header.split('::')[0] as keyof typeof widths] ?? 18

/** XML knows no control characters but these three. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const printable = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')

const notesSheet = (notes: readonly XlsFormNote[], language: Language): Sheet => ({
  name: 'notes',
  rows: [
    [...notesTitle[language]],
    ...notes.map((each) => ['survey', each.name, language === 'zh-CN' ? each.zh : each.en]),
  ],
})
