import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import exceljs from 'exceljs'
import t from 'tap'
import { testDatabase } from '../../db/test-database.ts'
import { realClock } from '../kernel/real-clock.ts'
import { importStore } from './import-store.ts'
import {
  createImports,
  type ImportOutcome,
  type ImportProgress,
  type ImportRequest,
  type ImportsOptions,
} from './imports.ts'
import {
  bareWorkbook,
  csv,
  gbk,
  htmlTable,
  prefixedSheet,
  type TestRow,
  writeXls,
  writeXlsx,
  zip,
} from './test-lists.ts'

const { db, inFlight } = await testDatabase(t)
const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-import-'))
t.teardown(() => rm(folder, { recursive: true, force: true }))
const at = (name: string) => path.join(folder, name)
const errors: unknown[] = []
const progress: ImportProgress[] = []

const importsWith = (more: Partial<ImportsOptions> = {}) =>
  createImports({
    store: importStore(db),
    clock: realClock,
    inFlight,
    folder: at('rejects'),
    areaCode: '0571',
    timeZone: 'Asia/Shanghai',
    onProgress: (now) => progress.push(now),
    onEnd: () => undefined,
    onError: (error) => void errors.push(error),
    ...more,
  })
const imports = importsWith()

async function run(file: string, more: Partial<ImportRequest> = {}): Promise<ImportOutcome> {
  return await (await imports.start({ file: at(file), fileName: file, ...more })).done
}

/** `finished 2 added, 0 updated, 0 duplicate, 1 rejected`, or `refused: import-broken`. */
async function said(file: string, more: Partial<ImportRequest> = {}): Promise<string> {
  const outcome = await run(file, more)
  if (outcome.kind === 'refused')
    return `refused: ${outcome.error.code} ${Object.values(outcome.error.params).join(' ')}`.trim()
  if (outcome.kind === 'cancelled') return 'cancelled'
  const { rowsAdded, rowsUpdated, rowsDuplicate, rowsRejected } = outcome
  return `${rowsAdded} added, ${rowsUpdated} updated, ${rowsDuplicate} duplicate, ${rowsRejected} rejected`
}

async function stored(): Promise<string[]> {
  const rows = await db('patients')
    .leftJoin('patient_phones', 'patient_phones.patient_id', 'patients.id')
    .orderBy(['patients.id', 'position'])
    .select('patients.*', 'number', 'extension', 'holder')
  return rows.map((row) =>
    [
      row.patient_no ?? '',
      row.name,
      row.number,
      row.extension ?? '',
      row.holder,
      row.department,
      row.discharged_on ?? '',
    ].join('|'),
  )
}

const wipe = async () => {
  for (const table of ['import_patients', 'imports', 'import_mappings', 'patient_phones', 'patients'])
    await db(table).delete()
}
t.beforeEach(wipe)

const header = ['住院号', '姓名', '联系电话', '家属电话', '科室', '出院日期']
const evilName = `欧阳'"\n,;🙂\${x}&<b>`
const people: TestRow[] = [
  ['ZY001', '张三', 13_800_138_000, '', '骨科', '2026-11-23'],
  ['ZY002', '李　四', '１３９００１３９０００', '87654321转801', '心内科', '20261123'],
  ['ZY003', evilName, '138 0013 8003', '', '骨科', '2026年11月23日'],
]
const expected = [
  'ZY001|张三|+8613800138000|||骨科|2026-11-23',
  'ZY002|李　四|+8613900139000|||心内科|2026-11-23',
  'ZY002|李　四|+8657187654321|801|家属|心内科|2026-11-23',
  `ZY003|${evilName}|+8613800138003|||骨科|2026-11-23`,
]

t.test('the same list arrives the same from every kind of file', async (t) => {
  const title: TestRow[] = [['仁和医院出院患者清单', null, null, null, null, null], ['打印日期：2026-11-24'], []]
  const end: TestRow[] = [['合计：3 人'], ['制表人：王', null, '审核：李']]
  const list = [...title, header, ...people, ...end]
  await writeXlsx(at('a.xlsx'), { 出院: list }, ['A1:F1'])
  await writeXls(at('a.xls'), list)
  await writeXls(at('xml.xls'), list, 'xlml')
  await writeFile(at('a.csv'), `\ufeff${csv(list)}`)
  await writeFile(at('gbk.csv'), gbk(csv(list)))
  await writeFile(at('semi.csv'), csv(list, ';'))
  await writeFile(at('bar.txt'), csv(list, '|'))
  await writeFile(at('wide-comma.txt'), gbk(csv(list, '，')))
  await writeFile(at('tab.txt'), csv(list, '\t'))
  await writeFile(at('tab.xls'), gbk(csv(list, '\t')))
  await writeFile(at('utf16.txt'), Buffer.from(`\ufeff${csv(list, '\t')}`, 'utf16le'))
  await writeFile(at('html.xls'), gbk(htmlTable(list)))
  await writeFile(
    at('openxml.xlsx'),
    zip(bareWorkbook(prefixedSheet([header, ...people].map((row) => row.map(String))))),
  )
  for (const file of [
    'a.xlsx',
    'a.xls',
    'xml.xls',
    'a.csv',
    'gbk.csv',
    'semi.csv',
    'bar.txt',
    'wide-comma.txt',
    'tab.txt',
    'tab.xls',
    'utf16.txt',
    'html.xls',
    'openxml.xlsx',
  ]) {
    await wipe()
    t.equal(await said(file), '3 added, 0 updated, 0 duplicate, 0 rejected', file)
    t.same(await stored(), expected, file)
  }
  t.same(errors, [])
})

t.test('an .xls of Excel 5 in GBK, dates that are dates, merged departments, headers in two storeys', async (t) => {
  await writeXls(
    at('old.xls'),
    [
      ['姓名', '手机'],
      ['张三', '13800138000'],
    ],
    'biff5',
  )
  t.equal(await said('old.xls'), '1 added, 0 updated, 0 duplicate, 0 rejected')
  t.match(await stored(), [/张三/])
  await wipe()
  await writeXlsx(
    at('merged.xlsx'),
    {
      出院: [
        ['科室', '姓名', '联系方式', null, '出院日期'],
        [null, null, '本人', '家属电话', null],
        ['骨科', '张三', '13800138000', '', new Date(Date.UTC(2026, 10, 23))],
        [null, '李四', { formula: '1', result: 13_900_139_000 }, '', '23-11月-26'],
        ['内科', '王五', '', '13700137000', 46_349],
      ],
    },
    ['A1:A2', 'B1:B2', 'C1:D1', 'E1:E2', 'A3:A4'],
  )
  t.equal(
    await said('merged.xlsx', { mapping: ['department', 'name', 'phone', 'familyPhone', 'dischargedOn'] }),
    '3 added, 0 updated, 0 duplicate, 0 rejected',
  )
  t.same(await stored(), [
    '|张三|+8613800138000|||骨科|2026-11-23',
    '|李四|+8613900139000|||骨科|2026-11-23',
    '|王五|+8613700137000||家属|内科|2026-11-23',
  ])
  await wipe()
  await writeFile(
    at('spans.xls'),
    '<TABLE><TR><TH>科室<TH>姓名<TH>手机<TR><TD ROWSPAN="2">骨科<TD>张三<TD>13800138000<TR><TD>李四<TD>13900139000<TR><TD>内科<TD>王五<TD>13700137000</TABLE>',
  )
  t.equal(await said('spans.xls'), '3 added, 0 updated, 0 duplicate, 0 rejected', 'HTML as lazy as it may be')
  t.same(
    (await stored()).map((line) => line.split('|')[5]),
    ['骨科', '骨科', '内科'],
  )
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
  const outcome = await run('sheets.xlsx')
  t.match(outcome, { kind: 'finished', rowsAdded: 2, sheetsIgnored: ['说明', '医生'] })
})

t.test('rejected rows come back with row, column and reason, and can be mended and imported again', async (t) => {
  const broken: TestRow[] = [
    ['ZY010', '', '13800138010', '', '骨科', '2026-11-23'],
    ['ZY011', '赵六', '1380013', '', '骨科', '2026年13月40日'],
  ]
  await writeXlsx(at('some.xlsx'), { 出院: [header, people[0] ?? [], ...broken] })
  const outcome = await run('some.xlsx')
  t.match(outcome, { kind: 'finished', rowsTotal: 3, rowsAdded: 1, rowsRejected: 2 })
  const rejects = outcome.kind === 'finished' ? outcome.rejectsFile : undefined
  if (rejects === undefined) throw new Error('there is no file of rejected rows')
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(rejects)
  const sheet = book.worksheets[0]
  const texts = (row: number) => ((sheet?.getRow(row).values ?? []) as unknown[]).slice(1)
  t.same(texts(1), ['退回行号', '退回列', '退回原因', ...header])
  t.same(texts(2).slice(0, 4), [3, '姓名 (B)', '缺少姓名', 'ZY010'])
  t.equal(texts(3)[1], '出院日期 (F)；联系电话 (C)')
  t.match(texts(3)[2], /日期无法识别.*；号码位数不够/)
  t.same(
    texts(3).slice(3),
    ['ZY011', '赵六', '1380013', '', '骨科', '2026年13月40日'].map((cell) => cell),
    'as it was',
  )

  if (sheet === undefined) return
  sheet.getCell('E2').value = '钱七'
  sheet.getCell('F3').value = '13800138011'
  sheet.getCell('I3').value = '2026-11-20'
  await book.xlsx.writeFile(at('mended.xlsx'))
  t.equal(await said('mended.xlsx'), '2 added, 0 updated, 0 duplicate, 0 rejected')
  const extras = await db('patients').pluck('extra')
  t.notMatch(JSON.stringify(extras), '退回', 'its own columns are no data')
  const layouts = await db('imports').distinct('layout').pluck('layout')
  t.equal(layouts.length, 1, 'it is the same layout')
})

t.test('English reasons for who reads English', async (t) => {
  await writeFile(at('en.csv'), 'Name,Mobile\nJohn,\n')
  const outcome = await run('en.csv', { language: 'en' })
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(outcome.kind === 'finished' ? (outcome.rejectsFile ?? '') : '')
  const line = book.worksheets[0]?.getRow(2).values as unknown[] | undefined
  t.same(line?.slice(1, 4), [2, 'Mobile (B)', 'there is no phone number'])
})

t.test('patients who are there already are updated or left, and nobody is doubled', async (t) => {
  await writeFile(
    at('one.csv'),
    csv([
      header,
      ...people,
      ['ZY001', '张三', '13800138000', '', '外科', '2026-11-24'],
      ['', '张三', '13800138000', '', '', ''],
      ['', '张小三', '13800138000', '', '', ''],
    ]),
  )
  t.equal(
    await said('one.csv'),
    '4 added, 0 updated, 2 duplicate, 0 rejected',
    'a shared phone is not the same patient',
  )
  t.match(await stored(), ['ZY001|张三|+8613800138000|||外科|2026-11-24'], 'the later row counts, its gaps do not')

  await writeFile(
    at('two.csv'),
    csv([
      ['姓名', '手机', '科室', '标签', '备注'],
      ['张三', '13800138000', '眼科', 'a', 'x'],
      ['李　四', '13900139000', '', '', ''],
    ]),
  )
  t.equal(await said('two.csv', { duplicates: 'skip' }), '0 added, 0 updated, 2 duplicate, 0 rejected')
  t.match(await stored(), [/外科/])
  t.equal(await said('two.csv', { isDryRun: true }), '0 added, 2 updated, 0 duplicate, 0 rejected')
  t.match(await stored(), [/外科/], 'a dry run keeps nothing')
  t.equal(await said('two.csv'), '0 added, 2 updated, 0 duplicate, 0 rejected')
  t.match(await stored(), [
    'ZY001|张三|+8613800138000|||眼科|2026-11-24',
    'ZY002|李　四|+8613900139000|||心内科|2026-11-23',
  ])
  const [patient] = await db('patients').where({ patient_no: 'ZY001' })
  t.match(
    [patient.tags, patient.extra].map((json) => (typeof json === 'string' ? JSON.parse(json) : json)),
    [['a'], { 备注: 'x' }],
  )
  t.equal(patient.name_pinyin, 'zhangsan')

  const lists = await db('import_patients')
    .join('imports', 'imports.id', 'import_id')
    .groupBy('imports.id')
    .orderBy('imports.id')
    .select('imports.dry_run')
    .count({ count: '*' })
  t.same(
    lists.map((row) => Number(row['count'])),
    [4, 2, 2],
    'a list is everybody on it, new or known',
  )
})

t.test('what a column means is remembered for the layout', async (t) => {
  await writeFile(
    at('odd.csv'),
    csv([
      ['姓名', '号码一', '号码二', '手机'],
      ['张三', '87654321', '13900139000', ''],
    ]),
  )
  const request = { file: at('odd.csv'), fileName: 'odd.csv' }
  const first = await imports.preview(request)
  t.match(first, {
    isRemembered: false,
    mapping: ['name', 'extra', 'extra', 'phone'],
    headers: ['姓名', '号码一', '号码二', '手机'],
  })
  t.match(first.samples, [
    { row: 2, cells: ['张三', '87654321', '13900139000'], problems: [{ header: '手机', reason: '没有电话号码' }] },
  ])
  t.equal(
    await said('odd.csv', { mapping: ['name', 'phone', 'familyPhone', 'ignore'] }),
    '1 added, 0 updated, 0 duplicate, 0 rejected',
  )
  t.match(await imports.preview(request), { isRemembered: true, mapping: ['name', 'phone', 'familyPhone', 'ignore'] })
  t.equal(await said('odd.csv'), '0 added, 1 updated, 0 duplicate, 0 rejected')
  t.equal(await said('odd.csv', { mapping: ['name', 'phone'] }), 'refused: import-mapping-invalid length')
  await t.rejects(imports.start({ ...request, mapping: ['phone', 'extra', 'extra', 'extra'] }), {
    code: 'import-columns-missing',
  })
  await t.rejects(imports.start({ ...request, mapping: ['name', 'name', 'phone', 'extra'] }), {
    code: 'import-mapping-invalid',
  })
  await writeFile(
    at('no-name.csv'),
    csv([
      ['手机', '科室'],
      ['13800138000', '骨科'],
    ]),
  )
  t.equal(await said('no-name.csv'), 'refused: import-columns-missing name')
  t.match(await imports.preview({ file: at('no-name.csv'), fileName: 'no-name.csv' }), {
    mapping: ['phone', 'department'],
  })
})

t.test('a file that is not what it says is refused and nothing is imported', async (t) => {
  const xlsx = async () => {
    await writeXlsx(at('good.xlsx'), { 出院: [header, ...people] })
    return await readFile(at('good.xlsx'))
  }
  const good = await xlsx()
  await writeFile(at('text.xlsx'), csv([header, ...people]))
  await writeFile(at('book.csv'), good)
  await writeFile(at('picture.xls'), Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'))
  await writeFile(at('paper.csv'), '%PDF-1.7\n')
  await writeFile(
    at('letter.xlsx'),
    zip({
      '_rels/.rels':
        '<Relationships xmlns="r"><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
      'word/document.xml': '<w/>',
    }),
  )
  await writeFile(at('binary.csv'), Buffer.from([65, 0, 1, 2, 0xff, 0xfe]))
  await writeFile(at('empty.csv'), '')
  await writeFile(at('blank.csv'), '\n\n')
  await writeFile(at('headless.csv'), '张三,13800138000\n李四,13900139000\n')
  await writeFile(at('quote.csv'), '姓名,手机\n"张三,13800138000\n李四,13900139000\n')
  await writeFile(at('cut.xls'), htmlTable([header, ...people]).slice(0, -40))
  await writeFile(at('cut.xlsx'), good.subarray(0, good.length - 100))
  const flipped = Buffer.from(good)
  const inSheet = flipped.indexOf('xl/worksheets/sheet1.xml') + 100
  flipped.fill(0x55, inSheet, inSheet + 40)
  await writeFile(at('flipped.xlsx'), flipped)
  await writeFile(
    at('garbage.xls'),
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from('Workbook', 'utf16le'),
      Buffer.alloc(5000),
    ]),
  )
  await writeFile(
    at('locked.xlsx'),
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]),
  )
  const locked = zip({ 'xl/workbook.xml': '<workbook/>' })
  locked[locked.lastIndexOf('PK\x01\x02') + 8] = 1
  await writeFile(at('locked-zip.xlsx'), locked)
  await writeFile(at('bomb.xlsx'), zip(bareWorkbook(Buffer.alloc(60_000_000, 32))))
  await writeFile(
    at('liar.xlsx'),
    zip(bareWorkbook(prefixedSheet([header]) + ' '.repeat(30_000_000)), { 'xl/worksheets/sheet.xml': 1000 }),
  )
  await writeFile(at('bad-xml.xlsx'), zip(bareWorkbook('<x:worksheet><x:sheetData><x:row></x:c></x:row>')))
  const verdicts: [string, string][] = [
    ['text.xlsx', 'import-not-what-it-says .xlsx TXT'],
    ['book.csv', 'import-not-what-it-says .csv XLSX'],
    ['picture.xls', 'import-not-a-list PNG'],
    ['paper.csv', 'import-not-a-list PDF'],
    ['letter.xlsx', 'import-not-a-list DOCX'],
    ['binary.csv', 'import-not-text'],
    ['empty.csv', 'import-empty'],
    ['blank.csv', 'import-no-header'],
    ['headless.csv', 'import-no-header'],
    ['quote.csv', 'import-quote-open 2'],
    ['cut.xls', 'import-broken'],
    ['cut.xlsx', 'import-broken'],
    ['flipped.xlsx', 'import-broken'],
    ['garbage.xls', 'import-broken'],
    ['locked.xlsx', 'import-password'],
    ['locked-zip.xlsx', 'import-password'],
    ['bomb.xlsx', 'import-too-big-inside'],
    ['liar.xlsx', 'import-broken'],
    ['bad-xml.xlsx', 'import-broken'],
  ]
  for (const [file, verdict] of verdicts) t.equal(await said(file), `refused: ${verdict}`, file)
  t.equal((await stored()).length, 0)
  t.same(errors, [], 'all of them foreseen')
  const states = await db('imports').distinct('state').pluck('state')
  t.same(states, ['failed'])
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
  t.equal(await said('ref.xlsx'), 'refused: import-formula-errors 2 C5, B6')
  t.equal((await stored()).length, 0)
  t.notOk((await db('imports').whereNotNull('rejects_file')).length)
  t.equal(await said('ref.xlsx', { errorCells: 'reject-rows' }), '3 added, 0 updated, 0 duplicate, 2 rejected')
})

t.test('the reading is held to memory, rows and time, apart from the engine', async (t) => {
  const rows = (count: number): TestRow[] => [
    header,
    ...Array.from({ length: count }, (_, i): TestRow => [`N${i}`, `人${i}`, 13_800_000_000 + i, '', '', '']),
  ]
  await writeFile(at('many.csv'), csv(rows(3000)))
  const verdict = async (more: Partial<ImportsOptions>, file = 'many.csv') => {
    const outcome = await (await importsWith(more).start({ file: at(file), fileName: file })).done
    return outcome.kind === 'refused' ? outcome.error.code : outcome.kind
  }
  t.equal(await verdict({ limits: { maxRows: 2999 } }), 'import-too-many-rows')
  t.equal(await verdict({ limits: { maxBytes: 1000 } }), 'import-too-heavy')
  t.equal(await verdict({ childLimits: { maxHeapMb: 768, maxMs: 1 } }), 'import-too-heavy', 'out of time')
  await writeXls(at('many.xls'), rows(30_000))
  t.equal(
    await verdict({ childLimits: { maxHeapMb: 24, maxMs: 60_000 } }, 'many.xls'),
    'import-too-heavy',
    'out of memory',
  )
  t.equal((await stored()).length, 0)
})

t.test('2,000 rows with 20 bad ones give 1,980 and the 20 with reasons; the GBK .csv gives the same', async (t) => {
  const rows = Array.from(
    { length: 2000 },
    (_, i): TestRow => [`ZY${i}`, `患者${i}`, i % 100 === 50 ? '138' : 13_800_000_000 + i, '', '骨科', '2026-11-23'],
  )
  await writeXlsx(at('big.xlsx'), { 出院: [header, ...rows] })
  await writeFile(at('big.csv'), gbk(csv([header, ...rows])))
  progress.length = 0
  t.equal(await said('big.xlsx'), '1980 added, 0 updated, 0 duplicate, 20 rejected')
  t.ok(progress.length >= 2)
  t.match(progress.at(-1), { rowsRead: 2000, rowsRejected: 20 })
  t.ok(progress.every(({ done }) => done > 0 && done <= 1))
  const fromXlsx = await stored()
  await wipe()
  t.equal(await said('big.csv'), '1980 added, 0 updated, 0 duplicate, 20 rejected')
  t.same(await stored(), fromXlsx)
})

t.test('an import that is cancelled, or dies with the engine, leaves nothing', async (t) => {
  await writeFile(
    at('many.csv'),
    csv([
      header,
      ...Array.from({ length: 20_000 }, (_, i): TestRow => [`N${i}`, `人${i}`, 13_800_000_000 + i, '', '', '']),
    ]),
  )
  let cancelNow: () => void = () => undefined
  const slow = importsWith({ onProgress: () => cancelNow() })
  const { id, done } = await slow.start({ file: at('many.csv'), fileName: 'many.csv' })
  const next = await slow.start({ file: at('many.csv'), fileName: 'many.csv', isDryRun: true })
  cancelNow = () => slow.cancel(id)
  t.equal((await done).kind, 'cancelled')
  t.equal((await stored()).length, 0)
  t.notOk(existsSync(path.join(at('rejects'), `import-${id}-rejected.xlsx`)))
  cancelNow = () => undefined
  t.match(await next.done, { kind: 'finished', rowsAdded: 20_000 }, 'the next one had waited for its turn')
  t.equal(slow.cancel(id), false)
  const third = await slow.start({ file: at('many.csv'), fileName: 'many.csv' })
  await slow.stop()
  t.equal((await third.done).kind, 'cancelled')
  t.equal((await slow.byId(id))?.state, 'cancelled')

  await db('imports').insert({ file_name: 'x.csv', layout: '', mapping: '[]', state: 'running', started_at: 1 })
  t.equal(await slow.recover(), 1)
  t.match((await slow.list({ limit: 1, offset: 0 })).items, [{ state: 'failed', errorCode: 'import-interrupted' }])
})

t.test('nothing is left alive', async (t) => {
  await imports.quiet()
  t.equal(inFlight.count, 0)
  t.same(errors, [])
  await truncate(at('a.csv'), 0)
})
