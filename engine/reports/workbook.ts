import exceljs from 'exceljs'
import type { Language } from '../speech/speech.ts'
import type { Question } from '../survey/core/questionnaire.ts'
import { answerLabel, isFailure, share, textIn } from './core/campaign-report.ts'
import type { CampaignReport } from './reports.ts'
import type { ContactLine } from './reports-store.ts'
import { outcomeIn, type Word, wordIn } from './words.ts'

export type WorkbookRequest = {
  report: CampaignReport
  /** Read once for the full list and once for the failures; never held in memory as a whole. */
  contacts: () => AsyncIterable<ContactLine>
  language: Language
  timeZone: string
  file: string
}

type Column = { header: string; width: number; format?: string }
type Cell = string | number | undefined
type Sheet = { add(cells: readonly Cell[]): void; close(): void }

const percent = '0.0%'

export async function writeWorkbook(request: WorkbookRequest): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({
    filename: request.file,
    useStyles: true,
    useSharedStrings: false,
  })
  const word = (name: Word): string => wordIn(name, request.language)
  const sheetOf = (name: Word, columns: readonly Column[]): Sheet => openSheet(book, word(name), columns)

  writeSummary(
    sheetOf('summary', [
      { header: word('campaign'), width: 28 },
      { header: request.report.campaign.name, width: 26 },
      { header: '', width: 12, format: percent },
    ]),
    request,
  )
  writeQuestions(
    sheetOf('questions', [
      { header: word('question'), width: 36 },
      { header: word('answer'), width: 24 },
      { header: word('count'), width: 10 },
      { header: word('share'), width: 10, format: percent },
    ]),
    request,
  )
  writeDepartments(
    sheetOf('departments', [
      { header: word('department'), width: 24 },
      { header: word('contactCount'), width: 12 },
      { header: word('reached'), width: 12 },
      { header: word('reachedShare'), width: 14, format: percent },
      { header: word('completed'), width: 12 },
      { header: word('partial'), width: 12 },
    ]),
    request,
  )
  await writeContacts(sheetOf('contacts', contactColumns(request)), request, () => true)
  await writeContacts(sheetOf('failures', contactColumns(request)), request, (line) => isFailure(line.outcome))
  await book.commit()
}

function openSheet(book: exceljs.stream.xlsx.WorkbookWriter, name: string, columns: readonly Column[]): Sheet {
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map(({ header, width, format }) => ({
    header: printable(header),
    width,
    style: format === undefined ? {} : { numFmt: format },
  }))
  const head = sheet.getRow(1)
  head.font = { bold: true }
  head.commit()
  return {
    add: (cells) => sheet.addRow(cells.map((cell) => (typeof cell === 'string' ? printable(cell) : cell))).commit(),
    close: () => sheet.commit(),
  }
}

/** XML 1.0 cannot carry most control characters; a name that has one would make the workbook unreadable. */
const printable = (text: string): string =>
  text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '�')

function writeSummary(sheet: Sheet, { report, language, timeZone }: WorkbookRequest): void {
  const word = (name: Word): string => wordIn(name, language)
  const { campaign, totals } = report
  sheet.add([word('state'), outcomeIn(campaign.state, language)])
  sheet.add([word('startedAt'), localTime(campaign.startedAt, timeZone)])
  sheet.add([word('endedAt'), localTime(campaign.endedAt, timeZone)])
  sheet.add([word('contactCount'), totals.contacts])
  sheet.add([word('attempts'), totals.attempts])
  sheet.add([word('reached'), totals.reached, share(totals.reached, totals.contacts)])
  sheet.add([word('completedShare'), totals.completed, share(totals.completed, totals.reached)])
  sheet.add([])
  sheet.add([word('disposition'), word('count'), undefined])
  for (const line of totals.byDisposition) sheet.add([outcomeIn(line.disposition, language), line.count, line.share])
  sheet.add([])
  sheet.add([word('madeAt'), localTime(report.madeAt, timeZone)])
  sheet.close()
}

function writeQuestions(sheet: Sheet, { report, language }: WorkbookRequest): void {
  const word = (name: Word): string => wordIn(name, language)
  for (const question of report.questions) {
    sheet.add([question.title, word('answered'), question.answered])
    for (const line of question.counts) sheet.add(['', line.label, line.count, line.share])
    if (question.figures !== undefined) {
      sheet.add(['', word('mean'), Math.round(question.figures.mean * 100) / 100])
      sheet.add(['', word('lowest'), question.figures.min])
      sheet.add(['', word('highest'), question.figures.max])
    }
  }
  sheet.close()
}

function writeDepartments(sheet: Sheet, { report, language }: WorkbookRequest): void {
  for (const line of report.departments) {
    const name = line.department === '' ? wordIn('noDepartment', language) : line.department
    sheet.add([name, line.contacts, line.reached, share(line.reached, line.contacts), line.completed, line.partial])
  }
  sheet.close()
}

const askedQuestions = ({ report }: WorkbookRequest): readonly Question[] =>
  report.campaign.questionnaire?.questions.filter((question) => question.kind !== 'statement') ?? []

function contactColumns(request: WorkbookRequest): Column[] {
  const { language } = request
  const fixed: [Word, number][] = [
    ['patientNo', 14],
    ['name', 14],
    ['department', 16],
    ['number', 18],
    ['disposition', 18],
    ['rang', 10],
    ['attempts', 10],
    ['lastAttemptAt', 20],
    ['cause', 22],
  ]
  return [
    ...fixed.map(([name, width]) => ({ header: wordIn(name, language), width })),
    ...askedQuestions(request).map((question) => ({
      header: textIn(question.title ?? question.text, language).slice(0, 80),
      width: 18,
    })),
  ]
}

async function writeContacts(
  sheet: Sheet,
  request: WorkbookRequest,
  wanted: (line: ContactLine) => boolean,
): Promise<void> {
  const { language, timeZone } = request
  const questions = askedQuestions(request)
  for await (const line of request.contacts()) {
    if (!wanted(line)) continue
    sheet.add([
      line.patientNo,
      line.name,
      line.department,
      line.number,
      outcomeIn(line.outcome, language),
      line.attemptsRang,
      line.attemptsMade,
      localTime(line.lastAttemptAt, timeZone),
      line.lastCause ?? '',
      ...questions.map((question) => answerCell(question, line.answers.get(question.id), language)),
    ])
  }
  sheet.close()
}

/** Numbers stay numbers, so that a sheet can be sorted and summed. */
function answerCell(question: Question, value: string | undefined, language: Language): Cell {
  if (value === undefined) return undefined
  const number = Number(value)
  if ((question.kind === 'scale' || question.kind === 'number') && Number.isFinite(number)) return number
  return answerLabel(question, value, language)
}

/** `2026-11-23 18:05` on the hospital's clock; empty when it has not happened. */
export function localTime(at: number | undefined, timeZone: string): string {
  if (at === undefined) return ''
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)
}
