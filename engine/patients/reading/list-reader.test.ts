import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import exceljs from 'exceljs'
import t from 'tap'
import { WardlineError } from '../../errors.ts'
import type { Mapping } from '../core/fields.ts'
import {
  bareWorkbook,
  csv,
  evilName,
  gbk,
  header,
  htmlTable,
  people,
  prefixedSheet,
  type TestRow,
  writeOldXls,
  writeXls,
  writeXlsx,
  zip,
} from '../test-lists.ts'
import type { ListRequest, ReadPatient } from './list-protocol.ts'
import { readList } from './list-reader.ts'
import { defaultLimits } from './sheet-file.ts'

const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-list-'))
t.teardown(() => rm(folder, { recursive: true, force: true }))
const at = (name: string) => path.join(folder, name)

async function read(file: string, more: Partial<ListRequest> = {}, mapping?: Mapping) {
  const patients: ReadPatient[] = []
  const request: ListRequest = {
    file: at(file),
    fileName: file,
    limits: defaultLimits,
    phones: { areaCode: '0571' },
    latestYear: 2027,
    language: 'zh-CN',
    errorCells: 'refuse-file',
    ...more,
  }
  const end = await readList(request, {
    head: ({ guess }) => Promise.resolve(mapping ?? guess),
    async take(batch) {
      patients.push(...batch.patients)
      if (batch.progress > 1) throw new Error('more than the whole file')
    },
  })
  return { ...end, patients, lines: patients.map(lineOf) }
}

const lineOf = ({ patientNo, name, phones, department, dischargedOn }: ReadPatient): string =>
  [
    patientNo ?? '',
    name,
    phones.map(({ number, extension, holder }) => number + (extension ? `转${extension}` : '') + holder).join(),
    department,
    dischargedOn ?? '',
  ].join('|')

async function refusal(file: string, more: Partial<ListRequest> = {}): Promise<string> {
  try {
    const { lines } = await read(file, more)
    return `${lines.length} read`
  } catch (error) {
    if (!(error instanceof WardlineError)) throw error
    return `${error.code} ${Object.values(error.params).join(' ')}`.trim()
  }
}

const expected = [
  'ZY001|张三|+8613800138000|骨科|2026-11-23',
  'ZY002|李　四|+8613900139000,+8657187654321转801家属|心内科|2026-11-23',
  `ZY003|${evilName}|+8613800138003|骨科|2026-11-23`,
]

t.test('the same list arrives the same from every kind of file', async (t) => {
  const title: TestRow[] = [['仁和医院出院患者清单', null, null, null, null, null], ['打印日期：2026-11-24'], []]
  const end: TestRow[] = [['合计：3 人'], ['制表人：王', null, '审核：李']]
  const list = [...title, header, ...people, ...end]
  const writers: Readonly<Record<string, (file: string) => Promise<void>>> = {
    'a.xlsx': (file) => writeXlsx(file, { 出院: list }, ['A1:F1']),
    'a.xls': (file) => writeXls(file, list),
    'xml.xls': (file) => writeXls(file, list, 'xlml'),
    'a.csv': (file) => writeFile(file, `\ufeff${csv(list)}`),
    'gbk.csv': (file) => writeFile(file, gbk(csv(list))),
    'semicolon.csv': (file) => writeFile(file, csv(list, ';')),
    'bar.txt': (file) => writeFile(file, csv(list, '|')),
    'wide-comma.txt': (file) => writeFile(file, gbk(csv(list, '，'))),
    'tab.txt': (file) => writeFile(file, csv(list, '\t')),
    'tab.xls': (file) => writeFile(file, gbk(csv(list, '\t'))),
    'utf16.txt': (file) => writeFile(file, Buffer.from(`\ufeff${csv(list, '\t')}`, 'utf16le')),
    'html.xls': (file) => writeFile(file, gbk(htmlTable(list))),
    'prefixed.xlsx': (file) =>
      writeFile(file, zip(bareWorkbook(prefixedSheet([header, ...people].map((row) => row.map(String)))))),
  }
  for (const [file, write] of Object.entries(writers)) {
    await write(at(file))
    t.same((await read(file)).lines, expected, file)
  }
})

t.test('an .xls of Excel 5 in GBK', async (t) => {
  await writeOldXls(at('old.xls'), [
    ['姓名', '手机', '科室'],
    ['张三', 13_800_138_000, '骨科'],
    ['李四', 13_900_139_000, '内科'],
  ])
  t.same((await read('old.xls')).lines, ['|张三|+8613800138000|骨科|', '|李四|+8613900139000|内科|'])
})

t.test('dates that are dates, formulas, merged departments, a header in two storeys', async (t) => {
  const day = new Date(Date.UTC(2026, 10, 23))
  await writeXlsx(
    at('merged.xlsx'),
    {
      出院: [
        ['科室', '姓名', '联系方式', null, '出院日期', '手术时间'],
        [null, null, '本人电话', '家属电话', null, null],
        ['骨科', '张三', '13800138000', '', day, new Date(Date.UTC(2026, 10, 20, 8, 30))],
        [null, '李四', { formula: '1', result: 13_900_139_000 }, '', '23-11月-26', ''],
        ['内科', '王五', '', '13700137000', 46_349, ''],
      ],
    },
    ['A1:A2', 'B1:B2', 'C1:D1', 'E1:E2', 'A3:A4'],
  )
  const { lines, patients } = await read('merged.xlsx')
  t.same(lines, [
    '|张三|+8613800138000|骨科|2026-11-23',
    '|李四|+8613900139000|骨科|2026-11-23',
    '|王五|+8613700137000家属|内科|2026-11-23',
  ])
  t.same(patients[0]?.extra, { 手术时间: '2026-11-20 08:30' }, 'what no field claims is kept as a person reads it')

  const lazy = `<TABLE><TR><TH>科室<TH>姓名<TH>手机
    <TR><TD ROWSPAN="2">骨科<TD>张&#19977;<TD>13800138000<TR><TD>李四<TD>13900139000<TR><TD>内科<TD>王五<TD>13700137000</TABLE>`
  await writeFile(at('spans.xls'), lazy)
  t.same((await read('spans.xls')).lines, [
    '|张三|+8613800138000|骨科|',
    '|李四|+8613900139000|骨科|',
    '|王五|+8613700137000|内科|',
  ])
})

t.test('a list goes on in the next sheet; other sheets are named, not read', async (t) => {
  await writeXlsx(at('sheets.xlsx'), {
    一: [header, people[0] ?? []],
    二: [header, people[1] ?? []],
    说明: [['本表由系统生成']],
    医生: [
      ['姓名', '手机', '备注'],
      ['陈医生', '13600136000', ''],
    ],
  })
  t.match(await read('sheets.xlsx'), { lines: expected.slice(0, 2), sheetsIgnored: ['说明', '医生'] })
})

t.test('rejected rows come back with row, column and reason, and can be mended and read again', async (t) => {
  const broken: TestRow[] = [
    ['ZY010', '', '13800138010', '', '骨科', '2026-11-23'],
    ['ZY011', '赵六', '1380013', '', '骨科', '2026年13月40日'],
  ]
  await writeXlsx(at('some.xlsx'), { 出院: [header, people[0] ?? [], ...broken] })
  const rejectsFile = at('rejects.xlsx')
  t.match(await read('some.xlsx', { rejectsFile }), { rowsRead: 3, rowsRejected: 2, lines: { length: 1 } })
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(rejectsFile)
  const sheet = book.worksheets[0]
  const texts = (row: number) => ((sheet?.getRow(row).values ?? []) as unknown[]).slice(1)
  t.same(texts(1), ['退回行号', '退回列', '退回原因', ...header])
  t.same(texts(2).slice(0, 4), [3, '姓名 (B)', '缺少姓名', 'ZY010'])
  t.same(texts(3).slice(0, 2), [4, '出院日期 (F)；联系电话 (C)'])
  t.match(texts(3)[2], /日期无法识别.*；号码位数不够/)
  t.same(texts(3).slice(3), ['ZY011', '赵六', '1380013', '', '骨科', '2026年13月40日'], 'as it was')

  if (sheet === undefined) return
  sheet.getCell('E2').value = '钱七'
  sheet.getCell('F3').value = '13800138011'
  sheet.getCell('I3').value = '2026-11-20'
  await book.xlsx.writeFile(at('mended.xlsx'))
  const mended = await read('mended.xlsx')
  t.same(mended.lines, ['ZY010|钱七|+8613800138010|骨科|2026-11-23', 'ZY011|赵六|+8613800138011|骨科|2026-11-20'])
  t.same(mended.patients[0]?.extra, {}, 'its own columns are no data')

  await writeFile(at('english.csv'), 'Name,Mobile\nJohn,\n')
  await read('english.csv', { rejectsFile, language: 'en' })
  const english = new exceljs.Workbook()
  await english.xlsx.readFile(rejectsFile)
  const line = english.worksheets[0]?.getRow(2).values as unknown[] | undefined
  t.same(line?.slice(1, 4), [2, 'Mobile (B)', 'there is no phone number'])
})

t.test('a file that is not what it says, or not whole, is refused', async (t) => {
  await writeXlsx(at('good.xlsx'), { 出院: [header, ...people] })
  const good = await readFile(at('good.xlsx'))
  const flipped = Buffer.from(good)
  const inSheet = flipped.indexOf('xl/worksheets/sheet1.xml') + 100
  flipped.fill(0x55, inSheet, inSheet + 40)
  const compound = (...streams: string[]) =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      ...streams.map((name) => Buffer.from(name, 'utf16le')),
      Buffer.alloc(5000),
    ])
  const locked = zip({ 'xl/workbook.xml': '<workbook/>' })
  locked[locked.lastIndexOf('PK\x01\x02') + 8] = 1
  const letter =
    '<Relationships xmlns="r"><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>'
  const files: [string, string | Buffer, string][] = [
    ['text.xlsx', csv([header, ...people]), 'import-not-what-it-says .xlsx TXT'],
    ['book.csv', good, 'import-not-what-it-says .csv XLSX'],
    ['picture.xls', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'), 'import-not-a-list PNG'],
    ['paper.csv', '%PDF-1.7\n', 'import-not-a-list PDF'],
    ['letter.xlsx', zip({ '_rels/.rels': letter, 'word/document.xml': '<w/>' }), 'import-not-a-list DOCX'],
    ['photos.xlsx', zip({ 'a.jpg': 'x' }), 'import-not-a-list ZIP'],
    ['letter.xls', compound('WordDocument'), 'import-not-a-list DOC'],
    ['binary.csv', Buffer.from([65, 0, 1, 2, 0xff, 0xfe]), 'import-not-text'],
    ['empty.csv', '', 'import-empty'],
    ['blank.csv', '\n\n', 'import-no-header'],
    ['headless.csv', '张三,13800138000\n李四,13900139000\n', 'import-no-header'],
    ['nameless.csv', '手机,科室\n13800138000,骨科\n', 'import-columns-missing name'],
    ['quote.csv', '姓名,手机\n"张三,13800138000\n李四,13900139000\n', 'import-quote-open 2'],
    ['cut.xls', htmlTable([header, ...people]).slice(0, -40), 'import-broken'],
    ['cut.xlsx', good.subarray(0, good.length - 100), 'import-broken'],
    ['flipped.xlsx', flipped, 'import-broken'],
    ['garbage.xls', compound('Workbook'), 'import-broken'],
    ['bad-xml.xlsx', zip(bareWorkbook('<x:worksheet><x:sheetData><x:row></x:c></x:row>')), 'import-broken'],
    ['locked.xlsx', compound('EncryptedPackage'), 'import-password'],
    ['locked-zip.xlsx', locked, 'import-password'],
    ['bomb.xlsx', zip(bareWorkbook(Buffer.alloc(60_000_000, 32))), 'import-too-big-inside'],
    [
      'liar.xlsx',
      zip(bareWorkbook(prefixedSheet([header]) + ' '.repeat(30_000_000)), { 'xl/worksheets/sheet.xml': 1000 }),
      'import-broken',
    ],
  ]
  for (const [file, content, verdict] of files) {
    await writeFile(at(file), content)
    t.equal(await refusal(file), verdict, file)
  }
  const tooLong = { limits: { ...defaultLimits, maxRows: 2 } }
  t.equal(await refusal('good.xlsx', tooLong), 'import-too-many-rows 2')
  t.equal(await refusal('good.xlsx', { limits: { ...defaultLimits, maxBytes: 1000 } }), 'import-too-heavy')
  t.equal(await refusal('letter.xls', { limits: { ...defaultLimits, maxBytesAtOnce: 10 } }), 'import-not-a-list DOC')
})

t.test('formulas with errors refuse the file, or only their rows where that is wished', async (t) => {
  await writeXlsx(at('ref.xlsx'), {
    出院: [
      header,
      ...people,
      ['ZY004', '赵六', { formula: 'X9', result: { error: '#REF!' } }, '', '骨科', '2026-11-23'],
      ['ZY005', { error: '#N/A' }, '13800138005', '', '骨科', '2026-11-23'],
    ],
  })
  const rejectsFile = at('errors.xlsx')
  t.equal(await refusal('ref.xlsx', { rejectsFile }), 'import-formula-errors 2 C5, B6')
  t.ok(existsSync(rejectsFile), 'closed properly; whoever asked for it removes it')
  t.match(await read('ref.xlsx', { errorCells: 'reject-rows' }), { lines: expected, rowsRejected: 2 })
  await writeXls(at('ref.xls'), [header, ['ZY001', '张三', { formula: 'X9', result: 0 }, '', '', '']])
  await writeFile(at('ref.csv'), csv([header, ['ZY001', '张三', '#REF!', '', '', '']]))
  t.equal(await refusal('ref.csv'), 'import-formula-errors 1 C2', 'also where the export made text of it')
})

t.test('Chinese survives the edges of the pieces in which a large file comes', async (t) => {
  const rows = Array.from(
    { length: 3000 },
    (_, i): TestRow => [`ZY${i}`, `患者姓名${'长'.repeat(i % 7)}`, 13_800_000_000 + i, '', '骨科', '2026-11-23'],
  )
  await writeXlsx(at('large.xlsx'), { 出院: [header, ...rows] })
  await writeFile(at('large.csv'), gbk(csv([header, ...rows])))
  const fromBook = await read('large.xlsx')
  t.equal(fromBook.lines.length, 3000)
  t.notOk(fromBook.lines.some((line) => line.includes('\ufffd')))
  t.same((await read('large.csv')).lines, fromBook.lines)
})
