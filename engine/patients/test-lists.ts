/** Patient lists in the forms in which hospitals send them, made on the fly for tests. */
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { deflateRawSync } from 'node:zlib'
import type * as XlsxLibrary from '@e965/xlsx'
import exceljs from 'exceljs'
import { Crc32 } from './reading/crc32.ts'

export type TestCell =
  | string
  | number
  | Date
  | boolean
  | null
  | { formula: string; result: unknown }
  | { error: string }
export type TestRow = readonly TestCell[]

/** An .xlsx as Excel writes it: shared strings, styles, merged blocks. */
export async function writeXlsx(
  file: string,
  sheets: Readonly<Record<string, readonly TestRow[]>>,
  merges: readonly string[] = [],
): Promise<void> {
  const book = new exceljs.Workbook()
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name)
    for (const row of rows) sheet.addRow([...row])
    for (const range of merges) sheet.mergeCells(range)
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        if (cell.value instanceof Date) cell.numFmt = 'yyyy"年"m"月"d"日"'
      }),
    )
  }
  await book.xlsx.writeFile(file)
}

/** An .xls of Excel 97, or Excel's XML of 2003. */
export async function writeXls(
  file: string,
  rows: readonly TestRow[],
  bookType: 'biff8' | 'xlml' = 'biff8',
): Promise<void> {
  await writeFile(file, workbookBytes(rows, bookType))
}

/** An .xls of Excel 5, whose texts are GBK: written with stand-ins of the same length, which are then replaced. */
export async function writeOldXls(file: string, rows: readonly TestRow[]): Promise<void> {
  const standIns = new Map<string, Buffer>()
  const latin = rows.map((row) =>
    row.map((cell) => {
      if (typeof cell !== 'string') return cell
      const bytes = gbk(cell)
      const standIn = String.fromCharCode(65 + standIns.size).repeat(bytes.length)
      standIns.set(standIn, bytes)
      return standIn
    }),
  )
  const book = workbookBytes(latin, 'biff5')
  for (const [standIn, bytes] of standIns) bytes.copy(book, book.indexOf(`${standIn}`, 512))
  await writeFile(file, book)
}

function workbookBytes(rows: readonly TestRow[], bookType: 'biff5' | 'biff8' | 'xlml'): Buffer {
  const library = createRequire(import.meta.url)('@e965/xlsx') as typeof XlsxLibrary
  const book = library.utils.book_new()
  library.utils.book_append_sheet(book, library.utils.aoa_to_sheet(rows as unknown[][]), 'list')
  return library.write(book, { type: 'buffer', bookType }) as Buffer
}

export const csv = (rows: readonly TestRow[], delimiter = ','): string =>
  rows.map((row) => row.map((cell) => csvCell(cell, delimiter)).join(delimiter)).join('\r\n')

function csvCell(cell: TestCell, delimiter: string): string {
  const text = cell === null ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)
  return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text
}

export function htmlTable(rows: readonly TestRow[]): string {
  const line = (row: TestRow) =>
    `<tr>${row.map((cell) => `<td x:str>${htmlText(String(cell ?? ''))}</td>`).join('')}</tr>`
  return `<html><head><meta charset="gb2312"><style>td{}</style></head><body><table border=1>${rows.map(line).join('\n')}</table></body></html>`
}

const htmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>').replaceAll(' ', '&nbsp;')

let toGbk: ReadonlyMap<string, readonly number[]> | undefined

/** GBK, which node reads but does not write: the table is turned round. */
export function gbk(text: string): Buffer {
  toGbk ??= gbkTable()
  const table = toGbk
  return Buffer.from(Array.from(text).flatMap((character) => table.get(character) ?? gb18030Of(character)))
}

function gbkTable(): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder('gbk')
  const table = new Map<string, readonly number[]>()
  for (let code = 0; code < 0x80; code += 1) table.set(String.fromCharCode(code), [code])
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
    }
  }
  return table
}

/** Four bytes for what lies beyond the basic plane. */
function gb18030Of(character: string): number[] {
  let rest = (character.codePointAt(0) ?? 0) - 0x10000
  const last = 0x30 + (rest % 10)
  rest = Math.floor(rest / 10)
  const third = 0x81 + (rest % 126)
  rest = Math.floor(rest / 126)
  return [0x90 + Math.floor(rest / 10), 0x30 + (rest % 10), third, last]
}

/** A zip of these parts. `claims` may lie about how large a part is. */
export function zip(
  parts: Readonly<Record<string, string | Buffer>>,
  claims: Readonly<Record<string, number>> = {},
): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes, { level: 9 })
    const crc = new Crc32()
    crc.add(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc.value, 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claims[name] ?? bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, Buffer.from(name))
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, ...directory, end])
}

/** The parts of a workbook around a sheet's XML, as a program that writes namespace prefixes and no addresses does it. */
export const bareWorkbook = (sheetXml: string | Buffer): Record<string, string | Buffer> => ({
  '_rels/.rels':
    '<Relationships xmlns="r"><Relationship Id="a" Type="x/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
  'xl/workbook.xml':
    '<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="名单" sheetId="1" r:id="s1"/></x:sheets></x:workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships xmlns="r"><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet.xml"/></Relationships>',
  'xl/worksheets/sheet.xml': sheetXml,
})

export function prefixedSheet(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) =>
    `<x:c t="inlineStr"><x:is><x:t>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</x:t></x:is></x:c>`
  const line = (row: readonly string[]) => `<x:row>${row.map(cell).join('')}</x:row>`
  return `<x:worksheet xmlns:x="m"><x:sheetData>${rows.map(line).join('')}</x:sheetData></x:worksheet>`
}

/** A small discharge list as people type it. */
export const header = ['住院号', '姓名', '联系电话', '家属电话', '科室', '出院日期']
export const evilName = `欧阳'"\n,;🙂\${x}&<b>`
export const people: TestRow[] = [
  ['ZY001', '张三', 13_800_138_000, '', '骨科', '2026-11-23'],
  ['ZY002', '李　四', '１３９００１３９０００', '87654321转801', '心内科', '20261123'],
  ['ZY003', evilName, '138 0013 8003', '', '骨科', '2026年11月23日'],
]
