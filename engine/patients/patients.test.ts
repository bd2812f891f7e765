import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import exceljs from 'exceljs'
import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { realClock } from '../kernel/real-clock.ts'
import { listedNumbers } from './listed-numbers.ts'
import { numberListsRoutes } from './number-lists-routes.ts'
import { csv, type TestRow } from './test-lists.ts'
import { form, testPatients } from './test-patients.ts'

t.setTimeout(120_000)
const house = await testPatients(t)
const { db, inFlight, folder, imports, ends, http, patients: store } = house

const header = ['病案号', '姓名', '性别', '联系电话', '家属电话', '科室', '出院日期', '标签', '备注']
const people: TestRow[] = [
  ['ZY001', '欧阳娜娜', '女', '13800138000', '', '骨科', '2026-11-21', '高血压、独居', 'x'],
  ['ZY002', '单雄信', '男', '0571-87654321转801', '13900139000', '骨科', '2026-11-23', '', ''],
  ['ZY003', "=cmd|'/c calc'!A1", '', '13800138003', '', '心内科', '2026-11-22', '高血压', ''],
  ['ZY100%', '100%', '', '95588', '13700137000', '心内科', '', '', ''],
]

t.test('a list goes in over HTTP: preview, import, rejected rows', async (t) => {
  const it = await http.as('it')
  const list = csv([header, ...people, ['ZY004', '', '', '138', '', '', '', '', '']])
  const { payload, headers } = form({}, '出院.csv', list)
  const preview = await it.ask('POST', '/api/imports/preview', payload, headers)
  t.match(preview.json(), {
    headers: header,
    mapping: ['patientNo', 'name', 'sex', 'phone', 'familyPhone', 'department', 'dischargedOn', 'tags', 'extra'],
    isRemembered: false,
    samples: { length: 5 },
  })
  t.match(preview.json().samples[4], {
    row: 6,
    problems: [{ header: '姓名', reason: '缺少姓名' }, { header: '联系电话' }],
  })
  t.equal(await store.count({}), 0)

  const started = await it.ask('POST', '/api/imports', payload, headers)
  t.equal(started.statusCode, 202)
  const { id } = started.json<{ id: number }>()
  await imports.quiet()
  t.match((await it.ask('GET', `/api/imports/${id}`)).json(), {
    state: 'finished',
    fileName: '出院.csv',
    rowsTotal: 5,
    rowsAdded: 4,
    rowsRejected: 1,
    hasRejectsFile: true,
    message: null,
  })
  const rejected = await it.ask('GET', `/api/imports/${id}/rejected.xlsx`)
  t.equal(rejected.statusCode, 200)
  const book = new exceljs.Workbook()
  await book.xlsx.load(rejected.rawPayload as never)
  t.equal(book.worksheets[0]?.getCell('A2').value, 6)

  const broken = form({ mapping: '["name"]' }, 'a.csv', list)
  await it.ask('POST', '/api/imports', broken.payload, broken.headers)
  const nonsense = form({ mapping: '["king"]' }, 'a.csv', list)
  t.match((await it.ask('POST', '/api/imports', nonsense.payload, nonsense.headers)).json(), {
    code: 'import-mapping-invalid',
  })
  const pdf = form({ dryRun: 'true', duplicates: 'skip', errorCells: 'reject-rows' }, 'a.csv', '%PDF-1.7')
  const refused = (await it.ask('POST', '/api/imports', pdf.payload, pdf.headers)).json<{ id: number }>()
  await imports.quiet()
  t.match((await it.ask('GET', `/api/imports/${refused.id}`)).json(), {
    state: 'failed',
    isDryRun: true,
    errorCode: 'import-not-a-list',
    message: /这不是患者名单，而是 PDF 文件/,
  })
  t.match((await it.ask('GET', '/api/imports')).json(), { total: 2, items: [{ id: refused.id }, { id }] })
  t.equal((await it.ask('GET', `/api/imports/${refused.id}/rejected.xlsx`)).statusCode, 404)
  t.equal((await it.ask('POST', `/api/imports/${id}/cancel`)).json().state, 'finished', 'too late')
  t.equal((await it.ask('GET', '/api/imports/999')).statusCode, 404)
  t.equal((await (await http.as('agent')).ask('GET', '/api/imports')).statusCode, 403)
  t.same(await readdir(path.join(http.folder, 'uploads')), [], 'no upload is left behind')
})

t.test(
  'a patient is found by name, sound, number or phone, and campaigns choose by department, day, tag and list',
  async (t) => {
    const names = async (text: string) =>
      (await store.search({ text }, {}, { limit: 10, offset: 0 })).items.map(({ name }) => name)
    for (const text of [
      '欧阳',
      '娜娜',
      'ouyang',
      'ou yang na',
      'oynn',
      'zy001',
      'ＺＹ００１',
      '13800138000',
      '138 0013 8000',
      '+8613800138000',
      '1380013800 0',
    ])
      t.ok((await names(text)).includes('欧阳娜娜'), text)
    t.same(await names('0571-87654321'), ['单雄信'])
    t.same(await names('87654321'), ['单雄信'], 'as people in town say it')
    t.same(await names('shan'), ['单雄信'])
    t.same(await names('1390'), ['单雄信'], 'the family too')
    t.same(await names('%'), ['100%'], 'nothing in it is a wildcard')
    t.same(await names("'; drop table patients; --"), [])
    t.equal((await names(' ')).length, 4)

    const chosen = async (filter: Parameters<typeof store.select>[0], scope = {}) => {
      const ids: number[] = []
      for await (const id of store.select(filter, scope)) ids.push(id)
      t.equal(await store.count(filter, scope), ids.length)
      return ids.length
    }
    t.equal(await chosen({}), 4)
    t.equal(await chosen({ departments: ['骨科'] }), 2)
    t.equal(await chosen({ dischargedFrom: '2026-11-22', dischargedTo: '2026-11-23' }), 2)
    t.equal(await chosen({ tags: ['独居', '高血压'] }), 2)
    t.equal(await chosen({ tags: ['独'] }), 0)
    t.equal(await chosen({ importId: 1 }), 4)
    t.equal(await chosen({ importId: 2 }), 0)
    t.equal(await chosen({ ids: [] }), 0)
    t.equal(await chosen({}, { departments: ['心内科'] }), 2, 'a doctor sees one department')
    t.same(await store.departments({}), [
      { department: '心内科', patients: 2 },
      { department: '骨科', patients: 2 },
    ])
  },
)

t.test('over HTTP a doctor sees the own department, and every look is in the audit', async (t) => {
  const doctor = await http.as('doctor', { department: '骨科' })
  const found = await doctor.ask('GET', '/api/patients?dischargedFrom=2026-11-01&pageSize=1')
  t.match(found.json(), { total: 2, items: [{ name: '单雄信', isVip: false, tags: [] }] })
  const [one] = found.json<{ items: { id: number }[] }>().items
  t.match((await doctor.ask('GET', `/api/patients/${one?.id}`)).json(), {
    patientNo: 'ZY002',
    phones: [
      { position: 1, number: '+8657187654321', extension: '801', kind: 'landline', holder: '' },
      { position: 2, number: '+8613900139000', holder: '家属' },
    ],
    language: 'zh-CN',
  })
  const other = await db('patients').where({ patient_no: 'ZY003' }).first()
  t.equal((await doctor.ask('GET', `/api/patients/${other.id}`)).statusCode, 404)
  t.match((await doctor.ask('GET', '/api/patients/departments')).json(), [{ department: '骨科' }])
  t.match(
    (await doctor.ask('GET', '/api/patients/count?tag=%E7%8B%AC%E5%B1%85&department=%E9%AA%A8%E7%A7%91')).json(),
    { patients: 1 },
  )
  const acts = await http.db('audit').where({ user_id: doctor.user.id }).pluck('act')
  t.same(
    acts.filter((act) => String(act).startsWith('patient.')),
    ['patient.search', 'patient.read'],
  )
})

t.test('an export opens in Excel without a formula in it, and can be imported again', async (t) => {
  const supervisor = await http.as('supervisor')
  const exported = await supervisor.ask('GET', '/api/patients/export.csv')
  t.match(exported.headers['content-type'], 'text/csv')
  t.match(exported.body, /^\ufeff病案号,姓名/)
  t.match(exported.body, /'=cmd/)
  t.notMatch(exported.body, /(?:^|,|")[=+@-]/m)
  const file = path.join(folder, 'again.csv')
  await writeFile(file, exported.body)
  const outcome = await (await imports.start({ file, fileName: 'again.csv', isDryRun: true })).done
  t.match(outcome, { rowsUpdated: 4, rowsAdded: 0, rowsRejected: 0 })
  t.match(await readFile(file, 'utf8'), /057187654321转801,13900139000/)
  const manager = await http.as('manager', { language: 'en' })
  const masked = (await manager.ask('GET', '/api/patients/export.csv')).body
  t.match(masked, /^\ufeffPatient No,Name/)
  t.match(masked, /0571\*+4321转801,139\*{4}9000/, 'managers call nobody: they see no numbers')
  t.equal((await http.db('audit').where({ act: 'patient.export' })).length, 2)
})

t.test('numbers on lists, in whatever form they are given, until their time is over', async (t) => {
  const lists = listedNumbers(db, realClock, { areaCode: '0571' })
  const it = await (await testApp(t, { features: [numberListsRoutes(lists)] })).as('it')
  const add = (body: object) => it.ask('POST', '/api/listed-numbers', body)
  const black = await add({ list: 'black', number: '138 0013 8000', reason: '骚扰' })
  t.match([black.statusCode, black.json()], [201, { list: 'black', number: '+8613800138000', untilAt: null }])
  t.ok(await lists.isBlack('013800138000'))
  t.notOk(await lists.isWhite('013800138000'))
  await add({ list: 'black', number: '13800138000', untilAt: realClock.now() - 1000 })
  t.notOk(await lists.isBlack('13800138000'), 'its time is over')
  await add({ list: 'white', number: '8801' })
  t.ok(await lists.isWhite('8801'))
  await lists.optOut('87654321')
  await lists.optOut('87654321')
  t.match((await it.ask('GET', '/api/listed-numbers?list=do-not-call')).json(), {
    total: 1,
    items: [{ number: '+8657187654321', reason: 'opted-out' }],
  })
  t.match((await it.ask('GET', '/api/listed-numbers?text=0571-87654321')).json(), { total: 1 })
  t.match((await add({ list: 'black', number: '120' })).json(), {
    code: 'number-unfit',
    message: /这是紧急电话/,
  })
  const [row] = (await it.ask('GET', '/api/listed-numbers?list=white')).json<{ items: { id: number }[] }>().items
  t.equal((await it.ask('DELETE', `/api/listed-numbers/${row?.id}`)).statusCode, 204)
  t.equal((await it.ask('DELETE', `/api/listed-numbers/${row?.id}`)).statusCode, 404)
  t.notOk(await lists.isWhite('8801'))
})

t.test('nothing is left alive', async (t) => {
  await imports.quiet()
  t.equal(inFlight.count, 0)
  t.ok(ends.length >= 3)
})
