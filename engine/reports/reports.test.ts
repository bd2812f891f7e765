import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import exceljs from 'exceljs'
import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { newLegId, newResponseId } from '../kernel/ids.ts'
import { root } from '../root.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import { createReports, type Reports } from './reports.ts'
import { reportsRoutes } from './reports-routes.ts'
import { reportsStore } from './reports-store.ts'
import { outcomeWords, words } from './words.ts'

t.setTimeout(180_000)

const hostile = '<script>alert(1)</script>"&\u0001{{constructor}}=1+1'
const questionnaire: Questionnaire = {
  code: 'discharge',
  title: { 'zh-CN': '出院回访' },
  languages: ['zh-CN'],
  intro: { 'zh-CN': '您好' },
  thanks: { 'zh-CN': '谢谢' },
  questions: [
    {
      id: 'pain',
      kind: 'yes-no',
      text: { 'zh-CN': '还疼吗' },
      title: { 'zh-CN': `疼痛${hostile}` },
      redFlag: { question: 'pain', is: 'yes' },
    },
    { id: 'score', kind: 'scale', from: 1, to: 5, text: { 'zh-CN': '打分' } },
  ],
}

async function house(t: Parameters<typeof testApp>[0]) {
  let made: Reports | undefined
  const late = new Proxy({} as Reports, { get: (_, name) => (made ? Reflect.get(made, name) : undefined) })
  const out = await mkdtemp(path.join(os.tmpdir(), 'reports-'))
  t.teardown(() => rm(out, { recursive: true, force: true }))
  const app = await testApp(t, { features: [reportsRoutes(late, out)] })
  const { db, clock } = app
  made = createReports({ store: reportsStore(db), clock, timeZone: 'Asia/Shanghai' })
  return { ...app, reports: made, out }
}

type Db = Awaited<ReturnType<typeof house>>['db']

/** A campaign on four patients of two departments: completed, busy for good, still open after a busy try, excluded. */
async function campaign(db: Db): Promise<number> {
  const [questionnaireId] = await db('questionnaires').insert({
    code: 'discharge',
    title: '{}',
    current_version: 1,
    created_at: 1,
    updated_at: 1,
  })
  const [version] = await db('questionnaire_versions').insert({
    questionnaire_id: questionnaireId,
    version: 1,
    definition: JSON.stringify(questionnaire),
    sha256: 'x'.repeat(64),
    created_at: 1,
  })
  const [id] = await db('campaigns').insert({
    name: `十一月${hostile}`,
    kind: 'keypad-survey',
    state: 'running',
    questionnaire_version_id: version,
    rules: '{}',
    created_at: 1,
    started_at: Date.UTC(2026, 10, 23, 10),
  })
  const people = [
    { name: hostile, department: '外科', state: 'done', disposition: 'completed', firstPosition: 0 },
    { name: '=cmd()', department: '外科', state: 'done', disposition: 'busy', firstPosition: 1 },
    { name: '王芳', department: '心内科', state: 'waiting', disposition: 'partial', firstPosition: 1 },
    { name: '赵云', department: '', state: 'excluded', disposition: null, firstPosition: 1 },
  ]
  for (const [i, person] of people.entries()) {
    const { name, department, state, disposition, firstPosition } = person
    const [patient] = await db('patients').insert({
      patient_no: `P${i}`,
      name,
      department,
      created_at: 1,
      updated_at: 1,
    })
    await db('patient_phones').insert(
      [0, 1].map((nth) => ({
        patient_id: patient,
        position: firstPosition + nth,
        number: `1380013800${i}${nth}`,
        kind: 'mobile',
      })),
    )
    const [contact] = await db('contacts').insert({
      campaign_id: id,
      patient_id: patient,
      state,
      disposition,
      next_at: 1,
      updated_at: 1,
    })
    if (state === 'excluded') continue
    const attempt = { campaign_id: id, contact_id: contact, patient_id: patient, phone_position: 1, caller_id: '8000' }
    if (i === 1)
      await db('attempts').insert(
        [2_000, 1_000].map((begun_at) => ({
          ...attempt,
          id: newLegId(),
          number: `1390000${begun_at}`,
          state: 'ended',
          begun_at,
          raw_cause: `AT_${begun_at}`,
        })),
      )
    if (i === 1) continue
    const response = newResponseId()
    await db('responses').insert({
      id: response,
      questionnaire_version_id: version,
      patient_id: patient,
      campaign_id: id,
      channel: 'keypad',
      language: 'zh-CN',
      state: 'open',
      red_flag: i === 2,
      started_at: 1,
      updated_at: 1,
    })
    await db('answers').insert([
      { response_id: response, question: 'pain', value: i === 0 ? 'no' : 'yes', answered_at: 1 },
      { response_id: response, question: 'score', value: i === 0 ? '5' : '2', answered_at: 1 },
    ])
  }
  return Number(id)
}

async function sheetsOf(bytes: Buffer): Promise<Map<string, unknown[][]>> {
  const book = new exceljs.Workbook()
  await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0])
  return new Map(
    book.worksheets.map((sheet) => [
      sheet.name,
      (sheet.getSheetValues() as unknown[][]).slice(1).map((row) => (row ?? []).slice(1)),
    ]),
  )
}

t.test('the report of a campaign', async (t) => {
  const { db, as, reports, out } = await house(t)
  const id = await campaign(db)
  const manager = await as('manager')
  const surgeon = await as('doctor', { department: '外科' })

  await t.test('its figures add up, and a try is not an outcome while the patient is still being called', async (t) => {
    const report = (await manager.ask('GET', `/api/campaigns/${id}/report`)).json()
    t.match(report.totals, { contacts: 4, reached: 1, completed: 1, partial: 0, attempts: 2 })
    t.same(
      Object.fromEntries(
        report.totals.byDisposition.map((line: { disposition: string; count: number }) => [
          line.disposition,
          line.count,
        ]),
      ),
      { completed: 1, busy: 1, open: 1, excluded: 1 },
    )
    t.match(report.departments, [
      { department: '', contacts: 1, reached: 0 },
      { department: '外科', contacts: 2, reached: 1, completed: 1, partial: 0 },
      { department: '心内科', contacts: 1, reached: 0, partial: 0 },
    ])
    const reached = report.departments.reduce((sum: number, line: { reached: number }) => sum + line.reached, 0)
    t.equal(reached, report.totals.reached)
    t.match(report.questions, [
      {
        id: 'pain',
        answered: 2,
        counts: [
          { value: 'yes', count: 1 },
          { value: 'no', count: 1, share: 0.5 },
        ],
      },
      { id: 'score', answered: 2, figures: { mean: 3.5, min: 2, max: 5 } },
    ])
    t.equal((await manager.ask('GET', '/api/campaigns/999/report')).statusCode, 404)
  })

  await t.test('a doctor gets the report on the own patients and on nobody else', async (t) => {
    const report = (await surgeon.ask('GET', `/api/campaigns/${id}/report`)).json()
    t.match(report.totals, { contacts: 2, reached: 1, attempts: 2 })
    t.match(report.departments, [{ department: '外科' }])
    t.equal(report.departments.length, 1)
    t.match(report.questions, [{ answered: 1 }, { answered: 1, figures: { mean: 5 } }])
    const workbook = await surgeon.ask('GET', `/api/campaigns/${id}/report.xlsx`)
    const contacts = (await sheetsOf(workbook.rawPayload)).get(words.contacts['zh-CN']) ?? []
    t.same(
      contacts.slice(1).map(([patientNo]) => patientNo),
      ['P0', 'P1'],
    )
    t.notMatch((await surgeon.ask('GET', `/api/campaigns/${id}/report.html`)).body, /心内科/)
    const locum = await as('doctor', { login: 'locum' })
    t.match((await locum.ask('GET', `/api/campaigns/${id}/report`)).json(), {
      totals: { contacts: 0 },
      departments: [],
    })
    t.equal((await (await as('agent')).ask('GET', `/api/campaigns/${id}/report`)).statusCode, 403)
  })

  await t.test('one department’s figures, as far as one may see them', async (t) => {
    const of = async (who: typeof manager, department: string) =>
      (await who.ask('GET', `/api/campaigns/${id}/report?department=${encodeURIComponent(department)}`)).json()
    t.match(await of(manager, '心内科'), { totals: { contacts: 1 }, departments: [{ department: '心内科' }] })
    t.match(await of(surgeon, '心内科'), { totals: { contacts: 0 }, departments: [] })
    t.match(await of(surgeon, '外科'), { totals: { contacts: 2 } })
  })

  await t.test('answers that must reach somebody: who, what, and on which call', async (t) => {
    const flags = (await manager.ask('GET', `/api/campaigns/${id}/red-flags`)).json()
    t.match(flags, {
      total: 1,
      items: [{ patientName: '王芳', patientNo: 'P2', department: '心内科', state: 'open' }],
    })
    t.same(flags.items[0].flags, [
      { question: 'pain', title: `疼痛${hostile}`, label: '是', callId: null, answeredAt: 1 },
    ])
    t.match((await surgeon.ask('GET', `/api/campaigns/${id}/red-flags`)).json(), { total: 0, items: [] })
    t.equal(
      (await (await as('agent', { login: 'nurse' })).ask('GET', `/api/campaigns/${id}/red-flags`)).statusCode,
      403,
    )
    t.ok(
      await db('audit')
        .where({ act: 'report.read-red-flags', subject_id: String(id) })
        .first(),
    )
  })

  await t.test('the workbook opens, with every contact, and those to call again on their own sheet', async (t) => {
    const reply = await manager.ask('GET', `/api/campaigns/${id}/report.xlsx`)
    t.match(reply.headers['content-disposition'], new RegExp(`campaign-${id}\\.xlsx`))
    const sheets = await sheetsOf(reply.rawPayload)
    t.same(
      [...sheets.keys()],
      [words.summary, words.questions, words.departments, words.contacts, words.failures].map((word) => word['zh-CN']),
    )
    const [head, ...contacts] = sheets.get(words.contacts['zh-CN']) ?? []
    t.equal(head?.length, 11)
    t.same(
      contacts.map((row) => [row[0], row[3], row[4]]),
      [
        ['P0', '138001380000', '完成'],
        ['P1', '13900002000', '占线'],
        ['P2', '138001380020', '尚未完成'],
        ['P3', '138001380030', '未呼叫（名单规则）'],
      ],
      'with the number last called, else the first of the patient',
    )
    t.equal(contacts[0]?.[1], hostile.replace('\u0001', '\ufffd'), 'the name as it is, without what XML cannot carry')
    t.equal(contacts[1]?.[1], '=cmd()', 'a text, and no formula')
    t.equal(contacts[1]?.[8], 'AT_2000', 'the last attempt, whatever order they were written in')
    t.same(contacts[0]?.slice(9), ['否', 5], 'numbers are numbers')
    const failures = sheets.get(words.failures['zh-CN']) ?? []
    t.same(
      failures.slice(1).map(([patientNo]) => patientNo),
      ['P1'],
      'who is still being called is not among them',
    )
    const summary = (sheets.get(words.summary['zh-CN']) ?? []).map(([name, value]) => [name, value])
    t.same(summary[2], ['开始时间', '2026-11-23 18:00'])
    t.same(await readdir(out), [], 'nothing is left on the server')
  })

  await t.test('the page holds no name unescaped and no script', async (t) => {
    const reply = await manager.ask('GET', `/api/campaigns/${id}/report.html?language=en`)
    t.match(reply.headers['content-type'], /text\/html/)
    t.notMatch(reply.body, /<script/i)
    t.match(reply.body, /&lt;script&gt;alert\(1\)/)
    t.match(reply.body, /\{\{constructor\}\}/, 'a template in a name is a text')
    t.match(reply.body, /no such number|Campaign|Reached/)
    const page = await reports.html(id, 'zh-CN')
    t.match(page, /lang="zh-CN"/)
  })

  await t.test('what was looked at is written down', async (t) => {
    const acts = await db('audit').whereIn('act', ['report.read', 'report.export']).select('act', 'subject_id')
    t.ok(acts.some(({ act, subject_id }) => act === 'report.export' && subject_id === String(id)))
    t.ok(acts.some(({ act }) => act === 'report.read'))
  })
})

t.test('every word of a report is there in both languages, and the page uses only those', async (t) => {
  for (const texts of [...Object.values(words), ...Object.values(outcomeWords)]) {
    t.ok(texts['zh-CN'].length > 0 && texts.en.length > 0)
  }
  const template = await readFile(path.join(root, 'engine/reports/templates/campaign-report.hbs'), 'utf8')
  for (const [, word] of template.matchAll(/words\.(\w+)/g)) t.ok(word !== undefined && word in words)
  t.notMatch(template, /\{\{\{/, 'nothing goes in unescaped')
})
