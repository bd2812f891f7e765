import exceljs from 'exceljs'
import t from 'tap'
import { seedManyPatients } from '../../db/seeds/many-patients.ts'
import { testPatients, today } from './test-patients.ts'

t.setTimeout(240_000)
const house = await testPatients(t)
const { db, http, bulk, told } = house
await seedManyPatients(db, { patients: 1200, seed: 3, today })
const supervisor = await http.as('supervisor')
const other = await http.as('agent', { name: '王护士' })
const doctor = await http.as('doctor', { department: '骨科' })

type Caller = typeof supervisor
const select = async (by: Caller, body: object) => {
  const answer = await by.ask('POST', '/api/patient-selections', body)
  return answer.json<{ id: number; patients: number; code?: string }>()
}
const total = async (by: Caller, filter: object) =>
  (await by.ask('POST', '/api/patients/search', { filter })).json<{ total: number }>().total

t.test('every way of searching finds whom SQL finds, and pages are whole and in order', async (t) => {
  const count = async (where: string) => Number((await db('patients').whereRaw(where).count({ n: '*' }).first())?.['n'])
  const cases: [object, string][] = [
    [{ departments: ['骨科', '儿科'], sex: 'male' }, "department in ('骨科','儿科') and sex = 'male'"],
    [{ diagnosis: '骨折' }, "diagnosis like '%骨折%'"],
    [{ isVip: true }, 'is_vip = 1'],
    [{ tags: ['独居', '糖尿病'] }, 'json_contains(tags, \'"独居"\') or json_contains(tags, \'"糖尿病"\')'],
    [
      { dischargedFrom: '2026-01-01', dischargedTo: '2026-06-30' },
      "discharged_on between '2026-01-01' and '2026-06-30'",
    ],
    [{ ageFrom: 60, ageTo: 69 }, "timestampdiff(year, born_on, '2026-11-23') between 60 and 69"],
    [{ text: '建' }, "name like '%建%'"],
    [{ text: 'wang' }, "name_pinyin like 'wang%'"],
    [
      { lastResults: ['busy', 'no-answer'] },
      "id in (select patient_id from patient_results where disposition in ('busy','no-answer'))",
    ],
    [{ lastResults: ['never-called'] }, 'id not in (select patient_id from patient_results)'],
    [
      { lastResults: ['never-called', 'busy'] },
      "id not in (select patient_id from patient_results where disposition <> 'busy')",
    ],
    [{ lastResults: [] }, '1 = 0'],
    [
      { text: 'zh', diagnosis: '结石', ageFrom: 30 },
      "(name_pinyin like 'zh%' or name_initials like 'zh%') and diagnosis like '%结石%' and born_on <= '1996-11-23'",
    ],
  ]
  for (const [filter, where] of cases) t.equal(await total(supervisor, filter), await count(where), where)

  for (const by of ['dischargedOn', 'admittedOn', 'name', 'patientNo', 'department', 'bornOn']) {
    const ids: number[] = []
    for (let page = 1; page <= 3; page += 1) {
      const asked = { filter: { sex: 'female' }, sorting: { by, descends: page > 9 }, page, pageSize: 20 }
      const found = (await supervisor.ask('POST', '/api/patients/search', asked)).json()
      ids.push(...found.items.map(({ id }: { id: number }) => id))
    }
    const column = by.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^name$/, 'name_pinyin')
    const expected = await db('patients').where({ sex: 'female' }).orderBy([column, 'id']).limit(60).pluck('id')
    t.same(ids, expected, by)
  }
})

t.test('a text that fits very many is answered too, by another road', async (t) => {
  await db.raw('create table more as select * from patients')
  for (let round = 1; round <= 3; round += 1)
    await db.raw(
      `insert into patients (name, name_pinyin, name_initials, department, discharged_on, created_at, updated_at)
         select concat('人', name), concat('ren', name_pinyin), concat('r', name_initials), department, discharged_on, 1, 1 from more`,
    )
  await db.raw('drop table more')
  await db.raw("update patients set patient_no = concat('RY', id) where patient_no is null")
  const fits = "patient_no like 'r%' or name_pinyin like 'r%'"
  const many = Number((await db('patients').whereRaw(fits).count({ n: '*' }).first())?.['n'])
  t.ok(many >= 3600)
  t.equal(await total(supervisor, { text: 'r' }), many)
  await db('patients').where('patient_no', 'like', 'RY%').delete()
  await db.raw(
    "insert into patient_phones (patient_id, position, number, kind) select p.id, 10 + n.n, concat('+86138', lpad(n.n, 8, '0')), 'mobile' from patients p join (select 1 as n union select 2 union select 3 union select 4) n",
  )
  t.equal(await total(supervisor, { text: '1380' }), 1200, 'somebody who is found four times is one patient')
  t.equal(await total(doctor, { text: '1380' }), await total(doctor, {}))
})

t.test('a search is kept for oneself or for everybody; its id is all that an address needs', async (t) => {
  const search = {
    name: '骨科独居',
    isShared: false,
    filter: { text: '王', tags: ['独居'] },
    sorting: { by: 'name', descends: false },
  }
  const kept = await supervisor.ask('POST', '/api/saved-searches', search)
  t.match([kept.statusCode, kept.json()], [201, { ...search, isOwn: true }])
  const { id } = kept.json<{ id: number }>()
  t.same((await other.ask('GET', '/api/saved-searches')).json(), [])
  t.equal((await other.ask('GET', `/api/saved-searches/${id}`)).statusCode, 404)
  const shared = { ...search, isShared: true, sorting: null }
  t.match((await supervisor.ask('PUT', `/api/saved-searches/${id}`, shared)).json(), { isShared: true, sorting: null })
  t.match((await other.ask('GET', '/api/saved-searches')).json(), [{ id, isOwn: false, filter: { text: '王' } }])
  t.equal((await other.ask('PUT', `/api/saved-searches/${id}`, search)).statusCode, 404, 'shared is not given away')
  t.equal((await other.ask('DELETE', `/api/saved-searches/${id}`)).statusCode, 404)
  t.equal((await supervisor.ask('POST', '/api/saved-searches', { ...search, name: '  ' })).statusCode, 400)
  const it = await http.as('it')
  t.equal((await it.ask('DELETE', `/api/saved-searches/${id}`)).statusCode, 204, 'IT tidies what is shared')
  t.equal((await supervisor.ask('DELETE', `/api/saved-searches/${id}`)).statusCode, 404)
})

t.test('everybody found is marked, watched and stopped; who was so already is counted apart', async (t) => {
  const women = await select(supervisor, { filter: { sex: 'female' } })
  t.equal(women.patients, await total(supervisor, { sex: 'female' }))
  const plain = await total(supervisor, { sex: 'female', isVip: false })
  const begun = await supervisor.ask('POST', '/api/bulk-changes', {
    selectionId: women.id,
    what: { addTags: [' 需回访 '], isVip: true },
  })
  t.match([begun.statusCode, begun.json()], [202, { state: 'running', patients: women.patients, done: 0 }])
  await bulk.quiet()
  const { id } = begun.json<{ id: number }>()
  const done = (await supervisor.ask('GET', `/api/bulk-changes/${id}`)).json()
  t.match(done, { state: 'finished', done: women.patients })
  t.ok(done.changed <= done.done && done.changed > 0)
  t.equal(await total(supervisor, { sex: 'female', isVip: true, tags: ['需回访'] }), women.patients)
  const history = await db('patient_changes').where({ user_id: supervisor.user.id, field: 'isVip' })
  t.equal(history.length, plain, 'of those who were so already history has nothing to tell')
  t.match(told.find(({ topic }) => topic === 'bulk.progress')?.payload, { id, patients: women.patients })
  t.match(told.at(-1), { topic: 'bulk.ended', payload: { id, state: 'finished' } })

  const again = await supervisor.ask('POST', '/api/bulk-changes', { selectionId: women.id, what: { isVip: true } })
  await bulk.quiet()
  t.match((await supervisor.ask('GET', '/api/bulk-changes/last')).json(), { id: again.json().id, changed: 0 })
  await supervisor.ask('POST', '/api/bulk-changes', { selectionId: women.id, what: { removeTags: ['需回访'] } })
  await bulk.quiet()
  t.equal(await total(supervisor, { tags: ['需回访'], sex: 'female' }), 0)

  t.equal((await doctor.ask('POST', '/api/bulk-changes', { selectionId: women.id, what: {} })).statusCode, 404)
  t.equal((await other.ask('POST', '/api/bulk-changes', { selectionId: women.id, what: {} })).statusCode, 403)
  t.equal((await doctor.ask('GET', `/api/bulk-changes/${id}`)).statusCode, 404)
  t.equal((await doctor.ask('GET', '/api/bulk-changes/last')).json(), null)
})

t.test('a bulk change waits for an import, is cancelled, and after a restart says that it did not end', async (t) => {
  const all = await select(supervisor, { filter: {} })
  const holder = await db.transaction()
  await holder('patients').where({ id: 1 }).update({ ward: 'x' })
  const begun = await supervisor.ask('POST', '/api/bulk-changes', { selectionId: all.id, what: { isVip: false } })
  const { id } = begun.json<{ id: number }>()
  await new Promise((resolve) => setTimeout(resolve, 300))
  t.match((await supervisor.ask('GET', `/api/bulk-changes/${id}`)).json(), { state: 'running', done: 0 })
  await holder.rollback()
  await bulk.quiet()
  t.match((await supervisor.ask('GET', `/api/bulk-changes/${id}`)).json(), { state: 'finished', done: 1200 })

  const held = await db.transaction()
  await held('patients').where({ id: 1 }).update({ ward: 'y' })
  const next = await supervisor.ask('POST', '/api/bulk-changes', { selectionId: all.id, what: { isVip: true } })
  await supervisor.ask('POST', `/api/bulk-changes/${next.json().id}/cancel`)
  await bulk.quiet()
  await held.rollback()
  t.match((await supervisor.ask('GET', `/api/bulk-changes/${next.json().id}`)).json(), { state: 'cancelled', done: 0 })
  t.equal(bulk.cancel(id), false)
  await db('patient_bulk_changes').where({ id }).update({ state: 'running' })
  t.equal(await bulk.recover(), 1)
  t.match(await bulk.byId(id), { state: 'failed', done: 1200 })
})

t.test('an export holds everybody found, masked where the role demands, and is in the audit', async (t) => {
  const chosen = await select(supervisor, { filter: { departments: ['骨科'] } })
  const answer = await supervisor.ask('GET', `/api/patient-selections/${chosen.id}/export.xlsx`)
  t.match(answer.headers, { 'content-type': /spreadsheetml/, 'content-disposition': /patients-\d+\.xlsx/ })
  const book = new exceljs.Workbook()
  await book.xlsx.load(answer.rawPayload as never)
  const sheet = book.worksheets[0]
  t.equal(sheet?.rowCount, chosen.patients + 1)
  t.equal(sheet?.getCell('B1').value, '姓名')
  const [first] = await db('patients').where({ department: '骨科' }).orderBy('id').limit(1)
  t.equal(sheet?.getCell('A2').value, first.patient_no)
  t.match(String(sheet?.getCell('E2').value), /^1\d{10}/)
  t.match(told.at(-1), { topic: 'export.ended', payload: { id: chosen.id, isWhole: true } })
  t.match(await http.db('audit').where({ act: 'patient.export' }).first(), { subject_id: String(chosen.id) })

  const csv = (await supervisor.ask('GET', `/api/patient-selections/${chosen.id}/export.csv`)).body
  t.equal(csv.trim().split('\n').length, chosen.patients + 1)

  const manager = await http.as('manager', { language: 'en' })
  const theirs = await select(manager, { ids: [1, 2, 3, 999_999] })
  t.equal(theirs.patients, 3, 'who is not there is not chosen')
  const masked = new exceljs.Workbook()
  const file = await manager.ask('GET', `/api/patient-selections/${theirs.id}/export.xlsx`)
  await masked.xlsx.load(file.rawPayload as never)
  t.equal(masked.worksheets[0]?.getCell('B1').value, 'Name')
  t.match(String(masked.worksheets[0]?.getCell('E2').value), /^1\d\d\*{4}\d{4}/)

  t.equal((await manager.ask('GET', `/api/patient-selections/${chosen.id}/export.xlsx`)).statusCode, 404)
  t.equal((await other.ask('GET', `/api/patient-selections/${chosen.id}/export.xlsx`)).statusCode, 403)
  t.equal((await other.ask('GET', `/api/patient-selections/${chosen.id}`)).statusCode, 404)
  t.match((await supervisor.ask('GET', `/api/patient-selections/${chosen.id}`)).json(), { patients: chosen.patients })
  t.equal(await total(supervisor, { selectionId: chosen.id }), chosen.patients)
  const stolen = await other.ask('POST', '/api/patients/search', { filter: { selectionId: chosen.id } })
  t.equal(stolen.statusCode, 404)
  t.match(await select(other, { filter: { selectionId: chosen.id } }), { code: 'not-found' })
  t.match(await select(supervisor, { filter: { text: 'nobody at all' } }), { code: 'selection-empty' })
  t.equal((await select(doctor, { filter: {} })).patients, await total(doctor, {}), 'a doctor chooses among the own')

  t.same((await supervisor.ask('GET', `/api/patient-exports/${chosen.id}`)).json(), null, 'it is over')
  t.equal((await supervisor.ask('DELETE', `/api/patient-exports/${chosen.id}`)).statusCode, 204)
})

t.test('an export that is stopped breaks off, and nobody takes it for a whole one', async (t) => {
  const record = { id: 7, userId: supervisor.user.id, patients: 1_000_000, createdAt: 1 }
  const page = [...(await first(house.patients.pages({ ids: [1, 2] })))]
  async function* endless() {
    for (;;) {
      yield page
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const manner = { language: 'zh-CN', sight: { phones: 'whole', cards: 'on-request' }, resultWord: () => '' } as const
  const stream = house.exports.workbook(record, endless(), manner)
  stream.resume()
  const ended = new Promise<string>((resolve) => {
    stream.once('error', () => resolve('broken off'))
    stream.once('end', () => resolve('whole'))
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  t.match(house.exports.progressOf(7, supervisor.user.id), { id: 7, patients: 1_000_000 })
  t.equal(house.exports.progressOf(7, 0), undefined)
  t.equal(house.exports.cancel(7, 0), false)
  t.equal(house.exports.cancel(7, supervisor.user.id), true)
  t.equal(await ended, 'broken off')
  t.match(told.at(-1), { topic: 'export.ended', payload: { id: 7, isWhole: false } })
})

async function first<Item>(items: AsyncIterable<Item>): Promise<Item> {
  for await (const item of items) return item
  throw new Error('there is none')
}

t.test('nothing is left alive', async (t) => {
  await bulk.stop()
  t.equal(house.inFlight.count, 0)
})
