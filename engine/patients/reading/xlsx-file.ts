import path from 'node:path'
import { WardlineError } from '../../errors.ts'
import { columnOfLetters } from '../core/cell.ts'
import type { MergedRange } from '../core/merged-cells.ts'
import type { ReadLimits, SheetFile } from './sheet-file.ts'
import { isDateFormat } from './spreadsheet-date.ts'
import { StringTable } from './string-table.ts'
import { readRows, type WorkbookParts } from './xlsx-rows.ts'
import { readWholeXml } from './xml-reader.ts'
import { ZipFile } from './zip-file.ts'

/** Opens an .xlsx: the directory, the strings and the formats; the sheets are read when they are asked for. */
export async function openXlsx(file: string, limits: ReadLimits): Promise<SheetFile> {
  const zip = await ZipFile.open(file, limits)
  const { sheets, isFrom1904, parts: partPaths } = await readWorkbook(zip)
  const parts: WorkbookParts = {
    strings: await readStrings(zip, partPaths.strings),
    dateStyles: await readDateStyles(zip, partPaths.styles),
    isFrom1904,
  }
  let [read, total] = [0, 1]
  return {
    isText: false,
    progress: () => Math.min(1, read / total),
    sheets: sheets.map(({ name, part }) => ({
      name,
      async *rows() {
        const entry = zip.entry(part)
        if (entry === undefined) throw new WardlineError('import-broken')
        ;[read, total] = [0, Math.max(1, entry.bytes)]
        const merged = await readMergedRanges(zip.read(entry))
        const chunks = counting(zip.read(entry), (bytes) => {
          read += bytes
        })
        yield* readRows(chunks, { ...parts, merged }, limits)
      },
    })),
  }
}

async function* counting(chunks: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length)
    yield chunk
  }
}

type Workbook = {
  sheets: { name: string; part: string }[]
  isFrom1904: boolean
  parts: { strings: string | undefined; styles: string | undefined }
}

async function readWorkbook(zip: ZipFile): Promise<Workbook> {
  const main = await mainPart(zip)
  const relations = await readRelations(zip, main)
  const sheets: Workbook['sheets'] = []
  let isFrom1904 = false
  await readPart(zip, main, (name, attributes) => {
    if (name === 'workbookPr') isFrom1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
    if (name !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return
    const id = Object.entries(attributes).find(([key]) => /(?:^|:)id$/.test(key))?.[1]
    const part = relations.find((relation) => relation.id === id)?.target
    if (part !== undefined) sheets.push({ name: attributes['name'] ?? '', part })
  })
  const partOf = (type: string) => relations.find((relation) => relation.type.endsWith(`/${type}`))?.target
  return { sheets, isFrom1904, parts: { strings: partOf('sharedStrings'), styles: partOf('styles') } }
}

/** A zip that is no workbook is named for what it is. */
async function mainPart(zip: ZipFile): Promise<string> {
  const relations = zip.entry('_rels/.rels') === undefined ? [] : await readRelations(zip, '')
  const part = relations.find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
  if (zip.entry(part) !== undefined && !/^(?:word|ppt)\/|\.bin$/.test(part)) return part
  const found = /^word\//.test(part) ? 'DOCX' : /^ppt\//.test(part) ? 'PPTX' : part.endsWith('.bin') ? 'XLSB' : 'ZIP'
  throw new WardlineError('import-not-a-list', { found })
}

type Relation = { id: string; type: string; target: string }

async function readRelations(zip: ZipFile, part: string): Promise<Relation[]> {
  const folder = path.posix.dirname(part)
  const relations: Relation[] = []
  await readPart(zip, path.posix.join(folder, '_rels', `${path.posix.basename(part)}.rels`), (name, attributes) => {
    if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return
    const given = attributes['Target'] ?? ''
    const whole = given.startsWith('/') ? given : path.posix.join('/', folder, given)
    relations.push({ id: attributes['Id'] ?? '', type: attributes['Type'] ?? '', target: whole.slice(1) })
  })
  return relations
}

async function readPart(
  zip: ZipFile,
  name: string | undefined,
  open: (name: string, attributes: Readonly<Record<string, string>>) => void,
): Promise<void> {
  const entry = name === undefined ? undefined : zip.entry(name)
  if (entry !== undefined) await readWholeXml(zip.read(entry), { open })
}

async function readStrings(zip: ZipFile, part: string | undefined): Promise<StringTable> {
  const entry = part === undefined ? undefined : zip.entry(part)
  const strings = new StringTable()
  if (entry === undefined) return strings
  let [text, isText, isReading] = ['', false, false]
  await readWholeXml(zip.read(entry), {
    open(name) {
      if (name === 'si') text = ''
      isReading = name === 'rPh' ? true : name === 'si' ? false : isReading // how a Japanese text is read aloud
      isText = name === 't' && !isReading
    },
    text(piece) {
      if (isText) text += piece
    },
    close(name) {
      if (name === 'si') strings.add(text)
      if (name === 'rPh') isReading = false
      isText = false
    },
  })
  return strings
}

/** Which cell styles show a number as a date. */
async function readDateStyles(zip: ZipFile, part: string | undefined): Promise<boolean[]> {
  const formats = new Map<number, string>()
  const styles: boolean[] = []
  let isCellStyle = false
  await readPart(zip, part, (name, attributes) => {
    if (name === 'numFmt') formats.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
    else if (name === 'cellXfs') isCellStyle = true
    else if (name === 'cellStyles' || name === 'dxfs') isCellStyle = false
    else if (name === 'xf' && isCellStyle) {
      const id = Number(attributes['numFmtId'] ?? 0)
      styles.push(isDateFormat(id, formats.get(id)))
    }
  })
  return styles
}

/**
 * Merged blocks stand behind the rows that they concern, so the sheet is gone through once before it is read. The same
 * pass finds out whether the part is whole, before the first row is used.
 */
async function readMergedRanges(chunks: AsyncIterable<Buffer>): Promise<MergedRange[]> {
  const tail: Buffer[] = []
  let before: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (tail.length === 0) {
      const seam = Buffer.concat([before.subarray(-30), chunk])
      const at = endOfData(seam)
      if (at !== undefined) tail.push(seam.subarray(at))
      before = chunk
    } else if (tail.length < 1000) tail.push(chunk)
  }
  const ranges = Buffer.concat(tail)
    .toString('utf8')
    .matchAll(/mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g)
  return Array.from(ranges, ([, left = '', top, right = '', bottom]) => ({
    top: Number(top),
    bottom: Number(bottom),
    left: columnOfLetters(left),
    right: columnOfLetters(right),
  }))
}

/** Where `</sheetData>` stands, with or without a namespace prefix. */
function endOfData(bytes: Buffer): number | undefined {
  const at = bytes.lastIndexOf('sheetData>')
  return at > 0 && /<\/(?:\w+:)?$/.test(bytes.toString('latin1', Math.max(0, at - 12), at)) ? at : undefined
}
