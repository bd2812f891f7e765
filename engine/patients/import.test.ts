import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
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
import { csv, gbk, header, people, type TestRow, writeXls, writeXlsx } from './test-lists.ts'

t.setTimeout(300_000) // each import starts a process
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

t.test('a refused file leaves nothing, and formulas with errors are refused', async (t) => {
  const broken: TestRow = ['ZY004', '赵六', { formula: 'X9', result: { error: '#REF!' } }, '', '骨科', '2026-11-23']
  await writeXlsx(at('ref.xlsx'), { 出院: [header, ...people, broken] })
  t.equal(await said('ref.xlsx'), 'refused: import-formula-errors 1 C5')
  t.equal((await stored()).length, 0)
  t.match(await db('imports').first(), { state: 'failed', error_code: 'import-formula-errors', rejects_file: null })
  t.equal(await said('ref.xlsx', { errorCells: 'reject-rows' }), '3 added, 0 updated, 0 duplicate, 1 rejected')
  const { rejects_file } = await db('imports').orderBy('id', 'desc').first()
  t.ok(existsSync(rejects_file))
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
})
