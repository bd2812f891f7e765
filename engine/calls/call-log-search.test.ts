import { Readable } from 'node:stream'
import exceljs from 'exceljs'
import t from 'tap'
import type { Database } from '../../db/connection.ts'
import { scopeOf } from '../accounts/core/roles.ts'
import { testApp } from '../http/test-app.ts'
import { newLegId } from '../kernel/ids.ts'
import { callChoices } from './call-choices.ts'
import { callDetail } from './call-detail.ts'
import { callLogQueries } from './call-log-queries.ts'
import { callsRoutes } from './calls-routes.ts'
import { scriptRuns } from './script-runs.ts'

t.setTimeout(180_000)

const noon = Date.UTC(2026, 10, 23, 4)
type Row = Record<string, string | number | null>

async function house(t: Parameters<typeof testApp>[0]) {
  let db: Database | undefined
  const now = (): Database => {
    if (db === undefined) throw new Error('not yet')
    return db
  }
  const queries = () => callLogQueries(now())
  const app = await testApp(t, {
    features: [
      callsRoutes({
        calls: {
          list: (...given) => queries().list(...given),
          totals: (...given) => queries().totals(...given),
          news: (...given) => queries().news(...given),
          line: (...given) => queries().line(...given),
          pages: (...given) => queries().pages(...given),
        },
        detail: (id, user) => callDetail(now(), queries(), id, scopeOf(user), user.language),
        choices: () => callChoices(now()),
        clock: { now: () => noon + 86_400_000, at: () => () => undefined },
        timeZone: 'Asia/Shanghai',
      }),
    ],
  })
  db = app.db
  const people: [string, string, string, string][] = [
    ['王芳', 'wangfang', 'wf', '外科'],
    ['王小芳', 'wangxiaofang', 'wxf', '心内科'],
    ['李明', 'liming', 'lm', '外科'],
  ]
  for (const [i, [name, name_pinyin, name_initials, department]] of people.entries())
    await app
      .db('patients')
      .insert({ id: i + 1, name, name_pinyin, name_initials, department, created_at: 1, updated_at: 1 })
  await app
    .db('campaigns')
    .insert({ id: 7, name: '出院回访', kind: 'keypad-survey', state: 'finished', rules: '{}', created_at: 1 })

  async function add(minute: number, row: Row = {}): Promise<string> {
    const id = newLegId()
    const startedAt = noon + minute * 60_000
    const usual = { direction: 'outbound', from_number: '02100000000', to_number: `1390000${1_000 + minute}` }
    const ended = {
      ended_at: startedAt + 40_000,
      disposition: 'busy',
      cause: 'busy',
      termination_result: 'person-ended',
    }
    await app.db('calls').insert({ id, started_at: startedAt, ...usual, ...ended, ...row })
    return id
  }
  const talked = (minute: number, ms: number): Row => ({
    answered_at: noon + minute * 60_000 + 5_000,
    ended_at: noon + minute * 60_000 + 5_000 + ms,
    disposition: 'completed',
    cause: 'hung-up',
    termination_result: 'ok',
    script: 'keypad-survey',
    campaign_id: 7,
  })
  return { ...app, add, talked }
}

t.test('calls are found by all that is known of them', async (t) => {
  const { as, add, talked, db } = await house(t)
  const busy = await add(0, { patient_id: 1 })
  const done = await add(1, { ...talked(1, 60_000), patient_id: 2 })
  const long = await add(2, { ...talked(2, 600_000), patient_id: 3, to_number: '+8613812345678' })
  const caller = await add(3, {
    direction: 'inbound',
    from_number: '13812345678',
    to_number: '8000',
    disposition: null,
    script: 'hospital-main',
    termination_result: 'ok',
  })
  const ours = await add(4, { disposition: 'unknown', cause: 'switch-lost', termination_result: 'our-error' })
  const live = await add(5, { ended_at: null, disposition: null, cause: null, termination_result: null, patient_id: 1 })
  await db('recordings').insert([
    { call_id: done, kind: 'call', path: 'a.wav', state: 'kept', started_at: noon },
    { call_id: long, kind: 'call', path: 'b.wav', state: 'deleted', started_at: noon },
  ])
  const supervisor = await as('supervisor')
  const ids = async (query: string, who = supervisor): Promise<string[]> =>
    (await who.ask('GET', `/api/calls?${query}`)).json().items.map(({ id }: { id: string }) => id)
  const all = [live, ours, caller, long, done, busy]

  t.same(await ids(''), all, 'newest first')
  t.same(await ids('order=asc'), all.toReversed())
  t.same((await ids('sort=talkMs')).slice(0, 2), [long, done])
  const filters: [string, string[]][] = [
    ['direction=inbound', [caller]],
    ['disposition=busy&disposition=unknown', [ours, busy]],
    ['disposition=none', [live, caller]],
    ['disposition=none&disposition=busy', [live, caller, busy]],
    ['termination=our-error', [ours]],
    ['direction=outbound&disposition=completed&termination=ok', [long, done]],
    ['campaignId=7', [long, done]],
    ['campaignId=7&disposition=busy', []],
    ['patientId=1', [live, busy]],
    ['script=hospital-main', [caller]],
    [`department=${encodeURIComponent('心内科')}`, [done]],
    [`department=${encodeURIComponent('外科')}&disposition=busy`, [busy]],
    ['talkFromMs=60000', [long, done]],
    ['talkFromMs=1&talkToMs=60000', [done]],
    ['hasRecording=true', [done]],
    ['hasRecording=false&campaignId=7', [long]],
    [`from=${noon + 60_000}&to=${noon + 180_000}`, [long, done]],
    [`text=${encodeURIComponent('芳')}`, [live, done, busy]],
    ['text=wxf', [done]],
    ['text=wang', [live, done, busy]],
    ['text=13812345678', [caller, long]],
    ['text=5678', [caller, long]],
    ['text=1381234', [caller, long]],
    ['text=8000', []],
  ]
  for (const [query, expected] of filters) {
    t.same(await ids(query), expected, query)
    const totals = (await supervisor.ask('GET', `/api/calls/totals?${query}`)).json()
    t.match(totals, { calls: expected.length, isWhole: true }, `counted: ${query}`)
  }
  t.match((await supervisor.ask('GET', '/api/calls/totals')).json(), { calls: 6, answered: 2, talkMs: 660_000 })
  t.match((await supervisor.ask('GET', '/api/calls')).json(), {
    total: 6,
    isMore: false,
    asOf: noon + 300_000,
    items: [
      { talkMs: null, recording: null },
      { talkMs: 0 },
      {},
      { campaignName: '出院回访', recording: 'deleted' },
      { recording: 'kept', hasRedFlag: false },
    ],
  })
  t.match((await supervisor.ask('GET', '/api/calls/choices')).json(), {
    campaigns: [{ id: 7 }],
    scripts: ['hospital-main', 'keypad-survey'],
  })

  await t.test('a manager sees no number, and cannot spell one out by searching', async (t) => {
    const manager = await as('manager')
    t.match((await manager.ask('GET', '/api/calls?text=13812345678')).json().items, [
      { fromNumber: '138****5678', toNumber: '8000' },
      { fromNumber: '02100000000', toNumber: '138****5678' },
    ])
    t.same(await ids('text=5678', manager), [])
    t.same(await ids('text=1381234', manager), [])
  })

  await t.test('what has begun since is told and does not move what is read', async (t) => {
    const { asOf } = (await supervisor.ask('GET', '/api/calls')).json()
    const [fresh] = [
      await add(6),
      await add(7, { direction: 'inbound', from_number: '13911112222', to_number: '8000' }),
    ]
    t.same(await ids(`asOf=${asOf}`), all, 'the same list')
    await db('calls')
      .where({ id: live })
      .update({ ended_at: noon + 400_000, disposition: 'no-answer' })
    const news = (await supervisor.ask('GET', `/api/calls/news?asOf=${asOf}&open=${live}`)).json()
    t.match(news, { fresh: 2, changed: [{ id: live, disposition: 'no-answer' }] })
    t.match((await supervisor.ask('GET', `/api/calls/news?asOf=${asOf}&direction=outbound`)).json(), { fresh: 1 })
    t.equal((await ids('direction=outbound'))[0], fresh)
    const surgeon = await as('doctor', { department: '外科' })
    t.match((await surgeon.ask('GET', `/api/calls/news?asOf=0&open=${done}`)).json(), { fresh: 3, changed: [] })
    t.equal((await db('audit').where({ act: 'call.search', user_id: surgeon.user.id })).length, 0)
  })

  await t.test('the log goes into a workbook, for those who may and in their language', async (t) => {
    t.equal((await (await as('agent')).ask('GET', '/api/calls/export.xlsx')).statusCode, 403)
    const english = await as('supervisor', { login: 'shift', language: 'en' })
    const reply = await english.ask('GET', `/api/calls/export.xlsx?campaignId=7`)
    t.equal(reply.statusCode, 200)
    const book = new exceljs.Workbook()
    await book.xlsx.read(Readable.from(reply.rawPayload))
    const sheet = book.getWorksheet('Calls')
    t.equal(sheet?.rowCount, 3)
    const line = Array.from((sheet?.getRow(2).values ?? []) as ArrayLike<unknown>).slice(1)
    t.match(line, [
      '2026-11-23 12:02:00',
      'out',
      '李明',
      '外科',
      '13812345678',
      '02100000000',
      '出院回访',
      'keypad-survey',
    ])
    t.match(line.slice(8), ['completed', 'put down', undefined, undefined, 'in order', 5, 600, 'deleted'])
    t.match(await db('audit').where({ act: 'call.export' }), [{ user_id: english.user.id, detail: { calls: 2 } }])
  })
})

t.test('what was answered in a call stands in words beside it, a red flag among it', async (t) => {
  const { as, add, talked, db } = await house(t)
  const [first, second] = [
    await add(0, { ...talked(0, 9_000), patient_id: 1 }),
    await add(1, { ...talked(1, 9_000), patient_id: 1 }),
  ]
  const questions = [
    { id: 'pain', kind: 'yes-no', text: { 'zh-CN': '痛吗？', en: 'Any pain?' } },
    {
      id: 'where',
      kind: 'choice',
      text: { 'zh-CN': '哪里？' },
      title: { 'zh-CN': '部位', en: 'Place' },
      choices: [{ key: '1', value: 'chest', label: { 'zh-CN': '胸口', en: 'Chest' } }],
      redFlag: {
        all: [
          { question: 'pain', is: 'yes' },
          { question: 'where', is: 'chest' },
        ],
      },
    },
  ]
  const definition = JSON.stringify({
    code: 'discharge',
    title: {},
    languages: ['zh-CN'],
    intro: {},
    thanks: {},
    questions,
  })
  await db('questionnaires').insert({
    id: 1,
    code: 'discharge',
    title: '{}',
    current_version: 1,
    created_at: 1,
    updated_at: 1,
  })
  await db('questionnaire_versions').insert({
    id: 1,
    questionnaire_id: 1,
    version: 1,
    definition,
    sha256: 'x'.repeat(64),
    created_at: 1,
  })
  const response = newLegId()
  const ofPatient = {
    patient_id: 1,
    channel: 'keypad',
    language: 'zh-CN',
    state: 'completed',
    started_at: 1,
    updated_at: 1,
  }
  await db('responses').insert({
    id: response,
    questionnaire_version_id: 1,
    ...ofPatient,
    red_flag: true,
    last_call_id: second,
  })
  await db('answers').insert([
    { response_id: response, question: 'pain', value: 'yes', keys: '1', call_id: first, answered_at: 5 },
    { response_id: response, question: 'where', value: 'chest', keys: '1', call_id: second, answered_at: 9 },
    { response_id: response, question: 'of-old', value: 'x', keys: '', call_id: second, answered_at: 10 },
  ])
  const chinese = await as('supervisor')
  t.match((await chinese.ask('GET', `/api/calls/${second}`)).json(), {
    hasRedFlag: true,
    answers: [
      { questionnaire: 'discharge', title: '部位', answer: '胸口', isRedFlag: true },
      { title: 'of-old', answer: 'x', isRedFlag: false },
    ],
  })
  const english = await as('agent', { language: 'en' })
  t.match((await english.ask('GET', `/api/calls/${first}`)).json(), {
    hasRedFlag: false,
    answers: [{ title: 'Any pain?', answer: 'Yes', keys: '1', isRedFlag: false }],
  })
  const flagged = (await chinese.ask('GET', '/api/calls?hasRedFlag=true')).json().items
  t.same(
    flagged.map(({ id }: { id: string }) => id),
    [second],
  )
  t.match((await chinese.ask('GET', '/api/calls?hasRedFlag=false')).json(), { total: 1, items: [{ id: first }] })
})

t.test('a script’s calls are those that began with it and those that were sent on to it', async (t) => {
  const { add, talked, db } = await house(t)
  await add(0, talked(0, 5_000))
  await add(1, { ...talked(1, 5_000), disposition: 'partial' })
  const caller = { direction: 'inbound', disposition: null, script: 'hospital-main' }
  const [sent, broken] = [await add(2, caller), await add(3, caller)]
  await add(-100_000, caller)
  const line = { at: 1, verb: 'goTo', prompt: 'after-hours', outcome: 'gone' }
  await db('trail').insert([
    { call_id: sent, seq: 1, ...line },
    { call_id: sent, seq: 2, ...line },
    { call_id: broken, seq: 1, at: 1, verb: 'call', prompt: '', outcome: 'script broken' },
  ])
  const runs = new Map((await scriptRuns(db, noon - 1)).map((run) => [run.script, run]))
  t.match(runs.get('keypad-survey'), {
    calls: 2,
    broken: 0,
    lastAt: noon + 60_000,
    byDisposition: [{ calls: 1 }, { calls: 1 }],
  })
  t.match(runs.get('hospital-main'), { calls: 2, broken: 1, byDisposition: [{ disposition: 'none', calls: 2 }] })
  t.match(runs.get('after-hours'), { calls: 0, sentOn: 1, lastAt: noon + 120_000 })
})
