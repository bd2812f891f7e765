import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { csv, type TestRow, writeXlsx } from './test-lists.ts'
import { form, testPatients } from './test-patients.ts'

t.setTimeout(300_000) // each look at a file starts a process
const house = await testPatients(t)
const { db, http, imports, importFiles, ends } = house
const it = await http.as('it', { name: '钱工程师' })
const manager = await http.as('manager')

type Caller = typeof it
async function upload(by: Caller, fileName: string, content: string | Buffer): Promise<string> {
  const { payload, headers } = form({}, fileName, content)
  const answer = await by.ask('POST', '/api/import-files', payload, headers)
  t.equal(answer.statusCode, 201)
  return answer.json<{ id: string }>().id
}
const look = async (id: string, body: object = {}) =>
  (await it.ask('POST', `/api/import-files/${id}/preview`, body)).json()
const settings = { duplicates: 'update', errorCells: 'refuse-file', isDryRun: false }
async function run(id: string, mapping: unknown, more: object = {}) {
  const answer = await it.ask('POST', `/api/import-files/${id}/import`, { ...settings, mapping, ...more })
  await imports.quiet()
  const importId = answer.json<{ id: number }>().id
  return (await it.ask('GET', `/api/imports/${importId}`)).json()
}
async function workbook(sheets: Readonly<Record<string, readonly TestRow[]>>): Promise<Buffer> {
  const file = path.join(house.folder, 'book.xlsx')
  await writeXlsx(file, sheets)
  return await readFile(file)
}

const header = ['住院号', '姓名', '联系电话', '科室']

t.test('a list is uploaded once, looked at, tried, mended and imported', async (t) => {
  const rows = [header, ['ZY1', '张三', '13800138000', '骨科'], ['ZY2', '', '138', '骨科'], ['ZY3', '王五', '139', '']]
  const id = await upload(it, '名单.csv', csv(rows))
  t.match((await it.ask('GET', `/api/import-files/${id}`)).json(), { fileName: '名单.csv' })
  const preview = await look(id)
  t.match(preview, {
    sheets: [''],
    headerRow: 1,
    headerStoreys: 1,
    headers: header,
    mapping: ['patientNo', 'name', 'phone', 'department'],
    isRemembered: false,
    top: [{ row: 1, cells: header }, { row: 2 }, { row: 3 }, { row: 4 }],
  })
  t.match(preview.samples, [
    { row: 2, patient: { name: '张三', phones: [{ number: '+8613800138000' }] } },
    { row: 3, problems: [{ header: '姓名', reason: '缺少姓名' }, { header: '联系电话' }] },
    { row: 4, problems: [{ header: '联系电话', reason: '号码位数不够' }] },
  ])
  const tried = await run(id, preview.mapping, { isDryRun: true })
  t.match(tried, {
    isDryRun: true,
    state: 'finished',
    rowsTotal: 3,
    rowsAdded: 1,
    rowsRejected: 2,
    rejectedBecause: [
      { header: '联系电话', reason: '号码位数不够', rows: 2 },
      { header: '姓名', reason: '缺少姓名', rows: 1 },
    ],
    hasRejectsFile: true,
    fileId: id,
    userName: '钱工程师',
    isOwn: true,
    headerRow: 1,
  })
  t.equal((await db('patients').count({ n: '*' }).first())?.['n'], 0, 'it was only tried')

  const done = await run(id, preview.mapping)
  t.match(done, { state: 'finished', rowsAdded: 1, fileId: null, progress: null })
  t.equal((await it.ask('GET', `/api/import-files/${id}`)).statusCode, 404, 'the upload is gone with the import')
  const uploads = path.join(http.folder, 'uploads')
  t.same(await readdir(uploads), [])

  const rejected = await it.ask('GET', `/api/imports/${done.id}/rejected.xlsx`)
  const again = await upload(it, '退回.xlsx', rejected.rawPayload)
  const second = await look(again)
  t.match(second, { headers: header, isRemembered: true }, 'our own columns in front are no data')
  t.match(second.samples[0], { cells: ['ZY2', '', '138', '骨科'] }, 'each cell stands under its own header')
  await it.ask('DELETE', `/api/import-files/${again}`)
  t.same(await readdir(uploads), [])

  const link = async (importedAs: string) =>
    (await it.ask('POST', '/api/patients/search', { filter: { importId: done.id, importedAs } })).json().total
  t.same([await link('added'), await link('updated'), await link('duplicate')], [1, 0, 0])
  const twice = await upload(
    it,
    'x.csv',
    csv([
      header,
      ['ZY1', '张三', '13800138000', '眼科'],
      ['ZY9', '马九', '13800138009', ''],
      ['ZY9', '马九', '13800138009', ''],
    ]),
  )
  const counted = await run(twice, preview.mapping)
  t.match(counted, { rowsAdded: 1, rowsUpdated: 1, rowsDuplicate: 1 })
  const counts = async (as: string) =>
    (await it.ask('POST', '/api/patients/search', { filter: { importId: counted.id, importedAs: as } })).json()
  t.match(await counts('added'), { total: 1, items: [{ patientNo: 'ZY9' }] })
  t.match(await counts('updated'), { total: 1, items: [{ patientNo: 'ZY1', department: '眼科' }] })
  t.match(await counts('duplicate'), { total: 1, items: [{ patientNo: 'ZY9' }] }, 'a count opens the rows behind it')
})

t.test('sheet and header are found, shown, and corrected where the finding errs', async (t) => {
  const book = await workbook({
    说明: [['本表由信息科导出']],
    一月: [['出院清单'], header, ['ZY21', '李四', '13900139000', '骨科']],
    二月: [
      ['甲', '乙', '丙'],
      ['病人', '家属', '家属'],
      ['', '关系', '电话'],
      ['赵六', '儿子', '13800138006'],
    ],
  })
  const id = await upload(it, 'book.xlsx', book)
  t.match(await look(id), { sheet: '一月', sheets: ['说明', '一月', '二月'], headerRow: 2, headers: header })
  const second = await look(id, { sheet: '二月', headerRow: 2, headerStoreys: 2 })
  t.match(second, { sheet: '二月', headerRow: 2, headerStoreys: 2, headers: ['病人', '关系', '家属电话'] })
  t.match(second.samples, [{ row: 4, patient: { name: '赵六', phones: [{ holder: '儿子' }] } }])
  const place = { sheet: '二月', headerRow: 2, headerStoreys: 2 }
  t.match(await run(id, second.mapping, place), { state: 'finished', rowsAdded: 1, sheet: '二月', headerRow: 2 })

  const odd = await upload(
    it,
    'odd.csv',
    csv([
      ['a', 'b'],
      ['周七', '13800138007'],
    ]),
  )
  const nothing = await look(odd)
  t.match(nothing, { headerRow: null, headers: [], samples: [], top: [{ row: 1, cells: ['a', 'b'] }, { row: 2 }] })
  const said = await look(odd, { headerRow: 1, mapping: ['name', 'phone'] })
  t.match(said, { headers: ['a', 'b'], samples: [{ row: 2, patient: { name: '周七' } }] })
  t.match(await run(odd, ['name', 'phone']), { state: 'failed', errorCode: 'import-no-header' })
  t.match(await run(odd, ['name', 'phone'], { headerRow: 1 }), { state: 'finished', rowsAdded: 1 })
})

t.test('after a restart a failed import still tells why, with the cells of the time', async (t) => {
  const broken: TestRow = ['ZY4', '赵六', { formula: 'X9', result: { error: '#REF!' } }, '骨科']
  const id = await upload(it, 'ref.xlsx', await workbook({ 出院: [header, broken] }))
  const failed = await run(id, ['patientNo', 'name', 'phone', 'department'])
  t.match(failed, {
    state: 'failed',
    errorCode: 'import-formula-errors',
    message: /1 个要用到的单元格是公式错误（C2）/,
    fileId: id,
  })
  const afterRestart = house.newImports()
  await afterRestart.recover()
  t.match(await afterRestart.byId(failed.id), {
    errorCode: 'import-formula-errors',
    errorParams: { count: 1, cells: 'C2' },
  })
  t.match((await it.ask('GET', '/api/imports?pageSize=1')).json().items, [{ message: /公式错误（C2）/ }])
  const rescued = await run(id, ['patientNo', 'name', 'phone', 'department'], { errorCells: 'reject-rows' })
  t.match(rescued, { state: 'finished', rowsAdded: 0, rowsRejected: 1 })
  await db('imports').where({ id: failed.id }).update({ error_code: 'an-older-word', error_params: null })
  t.match((await it.ask('GET', `/api/imports/${failed.id}`)).json(), { message: /不完整或已损坏/ })
})

t.test('an upload is its uploader’s alone, and nobody’s after two days', async (t) => {
  const id = await upload(manager, 'theirs.csv', csv([header, ['ZY31', '', '13800138000', '']]))
  t.equal((await it.ask('GET', `/api/import-files/${id}`)).statusCode, 404)
  t.equal((await it.ask('POST', `/api/import-files/${id}/preview`, {})).statusCode, 404)
  t.equal((await (await http.as('agent')).ask('GET', `/api/import-files/${id}`)).statusCode, 403)
  const body = { ...settings, mapping: ['patientNo', 'name', 'phone', 'department'] }
  const { id: importId } = (
    await manager.ask('POST', `/api/import-files/${id}/import`, { ...body, isDryRun: true })
  ).json()
  await imports.quiet()
  t.equal((await manager.ask('GET', `/api/imports/${importId}/rejected.xlsx`)).statusCode, 200, 'their own list')
  const other = await http.as('manager', { login: 'boss' })
  t.equal(
    (await other.ask('GET', `/api/imports/${importId}/rejected.xlsx`)).statusCode,
    403,
    'numbers of others’ lists',
  )
  t.equal((await it.ask('GET', `/api/imports/${importId}/rejected.xlsx`)).statusCode, 200)
  t.match((await manager.ask('POST', `/api/import-files/${id}/import`, { ...body, mapping: ['king'] })).json(), {
    code: 'invalid-input',
  })
  t.match((await manager.ask('POST', `/api/import-files/${id}/import`, { ...body, mapping: ['name'] })).json(), {
    code: 'import-columns-missing',
  })

  const [row] = await db('import_files').where({ id })
  await db('import_files').where({ id }).update({ created_at: 1 })
  await importFiles.prune()
  t.notOk(existsSync(row.path))
  t.equal((await manager.ask('GET', `/api/import-files/${id}`)).statusCode, 404)
  await importFiles.drop(id)
})

t.test('a running import tells how far it is, and one that waits has nothing to tell', async (t) => {
  const rows = Array.from({ length: 3000 }, (_, i): TestRow => [`N${i}`, `人${i}`, 13_800_000_000 + i, ''])
  const id = await upload(it, 'many.csv', csv([header, ...rows]))
  const body = { ...settings, mapping: ['patientNo', 'name', 'phone', 'department'], isDryRun: true }
  const start = async () => (await it.ask('POST', `/api/import-files/${id}/import`, body)).json<{ id: number }>().id
  const [running, waiting] = [await start(), await start()]
  const view = async (of: number) => (await it.ask('GET', `/api/imports/${of}`)).json()
  while (house.progress.at(-1)?.importId !== running) await new Promise((resolve) => setTimeout(resolve, 5))
  t.match(await view(waiting), { state: 'running', progress: null })
  const now = await view(running)
  if (now.state === 'running') t.match(now.progress, { rowsRead: Number, done: Number, rowsPerSecond: Number })
  await imports.quiet()
  t.match(await view(waiting), { state: 'finished', rowsAdded: 3000 })
  t.ok(ends.length >= 8)
})

t.test('nothing is left alive', async (t) => {
  await imports.stop()
  t.equal(house.inFlight.count, 0)
})
