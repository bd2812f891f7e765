import { stat } from 'node:fs/promises'
import path from 'node:path'
import { WardlineError } from '../../errors.ts'
import { openHtml } from './html-file.ts'
import type { ReadLimits, SheetFile } from './sheet-file.ts'
import { readHead } from './text-encoding.ts'
import { openText } from './text-file.ts'
import { openXls } from './xls-file.ts'
import { openXlsx } from './xlsx-file.ts'

type Kind = 'XLSX' | 'XLS' | 'XML' | 'HTML' | 'TXT'

const openers: Readonly<Record<Kind, (file: string, limits: ReadLimits) => Promise<SheetFile>>> = {
  XLSX: openXlsx,
  XLS: openXls,
  XML: openXls,
  HTML: openHtml,
  TXT: openText,
}

/**
 * What may lie behind an ending. Programs save almost anything as .xls; behind the others something else is a mistake, and
 * whoever made it should know.
 */
const allowed: Readonly<Record<string, readonly Kind[]>> = {
  '.xlsx': ['XLSX'],
  '.xlsm': ['XLSX'],
  '.xls': ['XLS', 'XLSX', 'XML', 'HTML', 'TXT'],
  '.csv': ['TXT'],
  '.txt': ['TXT'],
}

/** Opens a list by what its bytes are. `fileName` is the user's name for it; only its ending counts. */
export async function openFile(file: string, fileName: string, limits: ReadLimits): Promise<SheetFile> {
  const { size } = await stat(file)
  if (size === 0) throw new WardlineError('import-empty')
  if (size > limits.maxBytes) throw new WardlineError('import-too-heavy')
  const ending = path.extname(fileName).toLowerCase()
  const kind = await kindOf(file)
  if (allowed[ending]?.includes(kind) === false)
    throw new WardlineError('import-not-what-it-says', { ending, found: kind })
  return await openers[kind](file, limits)
}

/** Excel 2 to 4, without a container around it: a record 9 of 4 to 16 bytes opens it. PowerBuilder still writes them. */
const isBareWorkbook = (head: Buffer): boolean =>
  head.length > 8 &&
  head[0] === 9 &&
  (head[1] ?? 9) % 2 === 0 &&
  (head[1] ?? 9) <= 8 &&
  head[3] === 0 &&
  (head[2] ?? 0) <= 16

const signatures: readonly (readonly [string, string])[] = [
  ['%PDF', 'PDF'],
  ['\x89PNG', 'PNG'],
  ['\xff\xd8\xff', 'JPEG'],
  ['GIF8', 'GIF'],
  ['Rar!', 'RAR'],
  ['7z\xbc\xaf', '7Z'],
  ['\x1f\x8b', 'GZIP'],
  ['MZ', 'EXE'],
  ['\x7fELF', 'ELF'],
  ['SQLite format 3', 'SQLITE'],
]

async function kindOf(file: string): Promise<Kind> {
  const head = await readHead(file, 8192)
  const bytes = head.toString('latin1')
  if (bytes.startsWith('PK\x03\x04')) return 'XLSX'
  if (bytes.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return await kindOfCompound(file)
  if (isBareWorkbook(head)) return 'XLS'
  const found = signatures.find(([start]) => bytes.startsWith(start))?.[1]
  if (found !== undefined) throw new WardlineError('import-not-a-list', { found })
  return kindOfText(withoutWideBytes(bytes))
}

/** OLE2, which holds an old workbook, an old Word document, or a new workbook under a password. */
async function kindOfCompound(file: string): Promise<Kind> {
  const { size } = await stat(file)
  const bytes = await readHead(file, Math.min(size, 80_000_000))
  const has = (stream: string) => bytes.includes(Buffer.from(stream, 'utf16le'))
  if (has('EncryptedPackage')) throw new WardlineError('import-password')
  if (has('Workbook') || has('Book')) return 'XLS'
  throw new WardlineError('import-not-a-list', { found: has('WordDocument') ? 'DOC' : 'OLE2' })
}

/** Of a UTF-16 text only every other byte, so that its ASCII can be recognised. */
const withoutWideBytes = (bytes: string): string =>
  /^(?:\xff\xfe|\xfe\xff)/.test(bytes) ? bytes.slice(2).replaceAll('\0', '') : bytes.replace(/^\xef\xbb\xbf/, '')

function kindOfText(start: string): Kind {
  if (/urn:schemas-microsoft-com:office:spreadsheet/.test(start) && /^\s*<\?xml/.test(start)) return 'XML'
  return /<(?:html|table|meta|head|body|!doctype html)[\s>]/i.test(start) && /^\s*</.test(start) ? 'HTML' : 'TXT'
}
