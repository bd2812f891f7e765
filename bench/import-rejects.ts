/**
 * The whole of what is asked of an import, at full size: an .xlsx of 100,000 rows of which 1,000 are broken brings 99,000
 * patients and the 1,000 with their reasons, and a GBK .csv brings the very same. Throws where it does not.
 * `--rows 20000` for a quick look.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import exceljs from 'exceljs'
import { connect, type Database } from '../db/connection.ts'
import { removeFolder, startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { realClock } from '../engine/kernel/real-clock.ts'
import { importStore } from '../engine/patients/import-store.ts'
import { createImports } from '../engine/patients/imports.ts'
import { csv, gbk, type TestRow } from '../engine/patients/test-lists.ts'
import { root } from '../engine/root.ts'

const rows = process.argv[2] === '--rows' ? Number(process.argv[3]) : 100_000
const broken = rows / 100
const header = ['病案号', '姓名', '联系电话', '家属电话', '科室', '诊断', '出院日期']

function rowOf(i: number): TestRow {
  const row = [
    `BA${i}`,
    `患者,"${i}"🙂`,
    13_500_000_000 + i,
    i % 3 ? '' : `139${String(i).padStart(8, '0')}`,
    '骨科',
    '骨折',
    '2026年11月23日',
  ]
  if (i % 100 !== 50) return row
  const fault = (i - 50) / 100
  return row.map((cell, at) => {
    if (fault % 3 === 0 && at === 1) return ''
    if (fault % 3 === 1 && (at === 2 || at === 3)) return at === 2 ? '1350000' : ''
    return fault % 3 === 2 && at === 6 ? '2026年13月40日' : cell
  })
}

async function writeXlsx(file: string): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: file, useSharedStrings: true })
  const sheet = book.addWorksheet('出院患者')
  sheet.addRow(['仁和医院出院患者清单']).commit()
  sheet.addRow(header).commit()
  for (let i = 0; i < rows; i += 1) sheet.addRow([...rowOf(i)]).commit()
  sheet.commit()
  await book.commit()
}

function* gbkLines(): Generator<Buffer> {
  yield gbk(`仁和医院出院患者清单\r\n${csv([header])}\r\n`)
  for (let i = 0; i < rows; i += 1) yield gbk(`${csv([rowOf(i)])}\r\n`)
}

/** A fingerprint of every patient and phone, without the ids. */
async function fingerprint(db: Database): Promise<string> {
  const hash = createHash('sha256')
  for (let after = ''; ; ) {
    const page = await db('patients')
      .leftJoin('patient_phones', 'patient_phones.patient_id', 'patients.id')
      .where('patient_no', '>', after)
      .orderBy(['patient_no', 'position'])
      .limit(5000)
      .select('patient_no', 'name', 'department', 'diagnosis', 'discharged_on', 'position', 'number', 'holder')
    const last = page.at(-1)
    if (last === undefined) return hash.digest('hex')
    const whole = page.length < 5000 ? page : page.filter((row) => row.patient_no !== last.patient_no)
    for (const row of whole) hash.update(JSON.stringify(row))
    after = whole.at(-1).patient_no
  }
}

async function importInto(db: Database, scratch: string, file: string) {
  const imports = createImports({
    store: importStore(db),
    clock: realClock,
    inFlight: new InFlight(),
    folder: scratch,
    timeZone: 'Asia/Shanghai',
    onProgress: () => undefined,
    onEnd: () => undefined,
    onError: (error) => console.error(error),
  })
  const began = performance.now()
  const outcome = await (await imports.start({ file, fileName: path.basename(file) })).done
  if (outcome.kind !== 'finished') throw new Error(`the import was ${outcome.kind}`)
  const seconds = Math.round(performance.now() - began) / 1000
  const { rowsTotal, rowsAdded, rowsRejected, rejectsFile } = outcome
  const figures = {
    rowsTotal,
    rowsAdded,
    rowsRejected,
    reasons: await reasonsIn(rejectsFile ?? ''),
    print: await fingerprint(db),
  }
  return { seconds, figures }
}

/** How often each reason stands in a file of rejected rows. */
async function reasonsIn(file: string): Promise<Record<string, number>> {
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(file)
  const reasons: Record<string, number> = {}
  book.worksheets[0]?.eachRow((row, at) => {
    const reason = String(row.getCell(3).value)
    if (at > 1) reasons[reason] = (reasons[reason] ?? 0) + 1
  })
  return reasons
}

const folder = path.join(root, 'var/bench')
await mkdir(folder, { recursive: true })
const scratch = await mkdtemp(path.join(folder, 'rejects-'))
const server = await startEmbedded({ folder: path.join(scratch, 'db'), forgetful: true })
try {
  const xlsx = path.join(scratch, 'list.xlsx')
  const text = path.join(scratch, 'list.csv')
  await writeXlsx(xlsx)
  await pipeline(Readable.from(gbkLines()), createWriteStream(text))
  const results = []
  for (const [name, file] of [
    ['book', xlsx],
    ['text', text],
  ] as const) {
    const db = connect(await server.urlOf(name), new InFlight())
    await migrate(db)
    results.push(await importInto(db, scratch, file))
    await db.destroy()
  }
  const [fromBook, fromText] = results
  const isSame = JSON.stringify(fromBook?.figures) === JSON.stringify(fromText?.figures)
  if (!isSame || fromBook?.figures.rowsAdded !== rows - broken) throw new Error(JSON.stringify(results))
  const { print: _, ...figures } = fromBook.figures
  console.log(
    JSON.stringify({
      bench: 'import-rejects',
      ...figures,
      sameFromGbkCsv: isSame,
      xlsxSeconds: fromBook.seconds,
      csvSeconds: fromText?.seconds,
    }),
  )
} finally {
  await server.stop()
  await removeFolder(scratch)
}
