import t from 'tap'
import type { Database } from '../../db/connection.ts'
import { testApp } from '../http/test-app.ts'
import { toMs } from '../kernel/duration.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { patientChoice } from '../patients/patient-choice-store.ts'
import { questionnaireStore } from '../survey/questionnaire-store.ts'
import type { CampaignDesk } from './desk.ts'
import { dialerRoutes } from './dialer-routes.ts'
import { type Pulse, Pulses } from './pulses.ts'
import { answers, isBusy, type PhoneScript, ringsOut } from './test-carrier.ts'
import { testDesk } from './test-desk.ts'
import { monday10, phoneOf, testHouses } from './test-house.ts'

t.setTimeout(180_000)

t.test('the pages of campaigns, over HTTP', async (t) => {
  const houses = await testHouses(t)
  const { db } = houses
  let desk: CampaignDesk | undefined
  const http = await testApp(t, { features: [dialerRoutes(lateDesk(db, () => desk as CampaignDesk))] })
  const [supervisor, manager] = [await http.as('supervisor'), await http.as('manager')]
  // Names of who made a campaign stand beside the campaigns.
  await db('users').insert(await http.db('users').select())

  /** A house with its dialer and its door; campaigns, patients and users of the one before are gone. */
  async function open(scriptOf: (number: string, time: number) => PhoneScript) {
    await http.db('audit').delete()
    const h = await houses.house(scriptOf)
    const dialer = h.dialer()
    await dialer.recover()
    desk = testDesk(h, dialer)
    const { testCalls } = desk
    const post = async (path: string, body: object) => await supervisor.ask('POST', `/api${path}`, body)
    const get = async (path: string) => (await supervisor.ask('GET', `/api${path}`)).json()
    const close = async () => {
      await dialer.close()
      testCalls.close()
      t.strictSame(h.errors, [])
      t.equal(h.clock.pending, 0)
    }
    return { h, dialer, post, get, close }
  }

  const notice = { kind: 'voice-notice', noticePrompt: 'notice/discharge' } as const

  t.test('who is called is said as a filter, counted beforehand, and looked up by the server', async (t) => {
    const { h, post, get, close } = await open(() => answers())
    const ids = await h.admit(6, 2)
    await db('patients')
      .whereIn('id', [1, 2])
      .update({ department: '骨科', discharged_on: '2026-11-20', tags: '["随访"]' })
    await db('patient_phones').where({ patient_id: 6 }).delete()
    for (const number of [phoneOf(5), phoneOf(5, 2), phoneOf(4)])
      await db('number_lists').insert({ list: 'do-not-call', number, created_at: 1 })

    const everybody = { from: 'filter', filter: {} }
    t.same((await post('/campaign-wizard/who', { who: everybody })).json(), {
      patients: 6,
      withoutNumber: 1,
      listed: 1, // whose one number of two is listed can still be called
      withAlternate: 5,
      departments: [
        { department: '心内科', patients: 4 },
        { department: '骨科', patients: 2 },
      ],
      exampleId: 1,
    })
    const surgeons = { from: 'filter', filter: { departments: ['骨科'], tags: [], dischargedFrom: '2026-11-20' } }
    t.match((await post('/campaign-wizard/who', { who: surgeons })).json(), { patients: 2 })
    const nobody = { who: { from: 'filter', filter: { departments: ['儿科'] } } }
    t.match((await post('/campaign-wizard/who', nobody)).json(), { patients: 0, exampleId: null, departments: [] })
    t.equal((await post('/campaign-wizard/who', { who: { from: 'filter', filter: { nonsense: 1 } } })).statusCode, 400)

    const made = await post('/campaigns', { name: '骨科通知', ...notice, who: surgeons })
    t.match([made.statusCode, made.json()], [201, { contacts: 2 }])
    const { id } = made.json<{ id: number }>()
    const copied = await post('/campaigns', { name: '再来', ...notice, who: { from: 'campaign', campaignId: id } })
    t.match(copied.json(), { contacts: 2 })
    const none = await post('/campaigns', { name: '无人', ...notice, ...nobody })
    t.match([none.statusCode, none.json()], [422, { code: 'campaign-empty' }])
    t.match((await post('/campaigns', { name: '谁', ...notice })).json(), { code: 'campaign-empty' })
    t.equal(Number((await db('campaigns').count({ n: '*' }).first())?.['n']), 2, 'what was refused left nothing')
    t.match((await post('/campaigns', { name: 'x', ...notice, patientIds: ids })).json(), { contacts: 6 })

    const list = await get('/campaigns?text=%E9%AA%A8%E7%A7%91')
    t.match(list, {
      total: 1,
      items: [
        { name: '骨科通知', madeBy: { id: supervisor.user.id, name: '王护士' }, counts: { waiting: 2, contacts: 2 } },
      ],
    })
    t.match(await get('/campaigns?state=running&state=paused'), { total: 0, items: [] })
    t.match(await get('/campaigns?state=draft&kind=voice-notice'), { total: 3 })
    t.match(await get('/campaigns?kind=keypad-survey'), { total: 0 })
    t.match(await get(`/campaigns?madeBy=${supervisor.user.id}`), { total: 3 })
    t.match(await get('/campaigns?text=%25'), { total: 0 }, 'a percent sign is a percent sign')
    await close()
  })

  t.test('a draft can still become something else, or nothing; a campaign that calls cannot', async (t) => {
    const { h, post, get, close } = await open(() => answers())
    await h.admit(3)
    const { versionId } = await questionnaireStore(db).save(quiz, 1)
    const who = { from: 'filter', filter: { ids: [1, 2] } }
    const { id } = (await post('/campaigns', { name: '通知', ...notice, who })).json<{ id: number }>()
    const survey = { name: '回访', kind: 'keypad-survey', questionnaireVersionId: versionId, rules: { priority: 2 } }
    const edited = await supervisor.ask('PUT', `/api/campaigns/${id}`, survey)
    t.match([edited.statusCode, edited.json()], [200, { id, contacts: 2 }], 'the list stays')
    t.match(await get(`/campaigns?asks=${versionId}`), { total: 1, items: [{ id, name: '回访' }] })
    t.match(await get(`/campaigns?asks=${versionId + 1}`), { total: 0 })
    t.match(await get(`/campaigns/${id}`), {
      campaign: { name: '回访', kind: 'keypad-survey', noticePrompt: null, rules: { priority: 2, ringSeconds: 30 } },
      questionnaire: { code: 'quiz', version: 1, title: { en: 'Quiz' } },
    })
    const whole = await supervisor.ask('PUT', `/api/campaigns/${id}`, {
      ...survey,
      who: { from: 'filter', filter: {} },
    })
    t.match(whole.json(), { contacts: 3 })
    const refused = await supervisor.ask('PUT', `/api/campaigns/${id}`, { ...survey, questionnaireVersionId: 999 })
    t.match([refused.statusCode, refused.json()], [404, { message: /问卷/ }])
    const empty = { ...survey, who: { from: 'filter', filter: { ids: [99] } } }
    t.equal((await supervisor.ask('PUT', `/api/campaigns/${id}`, empty)).statusCode, 422)
    t.match(await get(`/campaigns/${id}`), { counts: { contacts: 3 } }, 'a choice of nobody leaves the list as it was')

    const other = (await post('/campaigns', { name: '不要了', ...notice, who })).json<{ id: number }>()
    t.equal((await supervisor.ask('DELETE', `/api/campaigns/${other.id}`)).statusCode, 204)
    t.equal((await supervisor.ask('DELETE', `/api/campaigns/${other.id}`)).statusCode, 404)
    await post(`/campaigns/${id}/start`, {})
    for (const [method, act] of [
      ['DELETE', /删除/],
      ['PUT', /编辑/],
    ] as const) {
      const late = await supervisor.ask(method, `/api/campaigns/${id}`, method === 'PUT' ? survey : undefined)
      t.match([late.statusCode, late.json()], [409, { code: 'campaign-cannot', message: act }])
    }
    t.match(messageOf(await post(`/campaigns/${id}/schedule`, {})), /进行中.*不能排期/)
    await h.runToTheEnd(id)
    await close()
  })

  t.test('everything that is wrong with rules is told by its place; what is right is shown as days', async (t) => {
    const { post, close } = await open(() => answers())
    await db('calendar_days').insert({ day: '2026-11-25', kind: 'holiday', name: '院庆' })
    const windows = [{ weekdays: [1, 2, 3], from: 1080, to: 1200 }]
    const wrong = await post('/campaign-wizard/rules', { windows: [{ ...windows[0], weekdays: [] }], ringSeconds: 5 })
    t.match(wrong.json(), { isValid: false, problems: [{ path: 'ringSeconds', zh: /不能小于 15/ }], days: [] })
    const senseless = await post('/campaign-wizard/rules', { windows: [{ weekdays: [], from: 900, to: 800 }] })
    t.same(
      senseless.json<{ problems: { path: string }[] }>().problems.map(({ path }) => path),
      ['windows.0', 'windows.0'],
    )
    const right = (await post('/campaign-wizard/rules', { windows })).json()
    t.match(right, {
      isValid: true,
      problems: [],
      opensAt: Date.parse('2026-11-23T18:00+08:00'),
      days: [
        { day: '2026-11-23', weekday: 1, kind: null, spans: [{ from: 1080, to: 1200 }] },
        { day: '2026-11-24' },
        { day: '2026-11-25', kind: 'holiday', name: '院庆', spans: [] },
      ],
    })
    await db('calendar_days').delete()
    await close()
  })

  t.test('a notice is read as one patient will hear it, and what cannot be said is said', async (t) => {
    const { h, post, close } = await open(() => answers())
    await h.admit(1)
    const hear = async (body: object) => (await post('/campaign-wizard/notice', body)).json()
    t.match(await hear({ noticePrompt: 'notice/discharge' }), {
      patient: null,
      heard: [
        { language: 'zh-CN', words: /您已从心血管内科出院/, problem: null },
        { language: 'en', words: /discharged from Cardiology\. Please/ },
      ],
    })
    const text = { 'zh-CN': '{{name}}您好，{{hospital}}提醒您 {{date dischargedOn}} 复诊。' }
    t.match(await hear({ noticeText: text }), { heard: [{ words: /王芳您好，仁和医院.*二零二六年十一月二十日/ }] })
    const patient = await hear({ noticeText: text, patientId: 1 })
    t.match(patient, { patient: { name: '张三' }, heard: [{ words: null, problem: /dischargedOn/ }] })
    t.equal((await http.db('audit').where({ act: 'campaign.hear-notice' }).first())?.subject_id, '1')

    const who = { from: 'filter', filter: {} }
    const make = (noticeText: object) => post('/campaigns', { name: '通知', kind: 'voice-notice', noticeText, who })
    const unknown = await make({ 'zh-CN': '{{nmae}}您好' })
    t.match(
      [unknown.statusCode, unknown.json()],
      [422, { code: 'campaign-notice-invalid', message: /没有字段 \{\{nmae\}\}.*name/ }],
    )
    t.match((await make({ 'zh-CN': '{{#each x}}' })).json(), { code: 'campaign-notice-invalid' })
    t.match((await make({ 'zh-CN': ' ', en: '' })).json(), { code: 'campaign-incomplete' })
    const missing = await post('/campaigns', { name: 'x', kind: 'voice-notice', noticePrompt: 'notice/none', who })
    t.match([missing.statusCode, missing.json()], [404, { code: 'prompt-unknown' }])
    const made = await make({ 'zh-CN': '明天复诊。', en: '' })
    t.equal(made.statusCode, 201)
    const { id } = made.json<{ id: number }>()
    t.match((await supervisor.ask('GET', `/api/campaigns/${id}`)).json(), {
      campaign: { noticeText: { 'zh-CN': '明天复诊。' }, noticePrompt: null },
    })
    const again = await post(`/campaigns/${id}/call-failures`, { name: 'y' })
    t.equal(again.statusCode, 422, 'nobody has failed yet: nobody is done')
    const choices = (await supervisor.ask('GET', '/api/campaign-wizard/choices')).json()
    t.match(choices, {
      callerIds: { default: '057187654321' },
      house: { lines: 100 },
      rules: { timeZone: 'Asia/Shanghai' },
    })
    t.same(choices.prompts, [{ id: 'notice/discharge', languages: ['zh-CN', 'en'] }])
    t.ok(choices.fields.includes('dischargedOn'))
    await close()
  })

  t.test('who takes the calls, or where they lead, is looked over before anything is kept', async (t) => {
    const { h, post, close } = await open(() => answers())
    await h.admit(1)
    const pathsOf = async (body: object): Promise<string[]> =>
      (await post('/campaign-wizard/taking', body)).json().problems.map(({ path }: { path: string }) => path)
    const agents = { kind: 'agents', questionnaireVersionId: 1, staffing: { queueId: 1 } }
    t.same(await pathsOf(agents), [])
    t.same(await pathsOf({ ...agents, staffing: { queueId: 99 } }), ['queueId'], 'there is no such queue')
    const wild = { queueId: 1, abandonmentCap: 0.5, inbound: { keepFree: -1 } }
    t.same((await pathsOf({ ...agents, staffing: wild })).sort(), ['abandonmentCap', 'inbound.keepFree'])
    const survey = { queueId: 1, leftAlone: { hears: 'survey' } }
    t.same(await pathsOf({ kind: 'agents', staffing: survey }), ['leftAlone.hears'], 'there is nothing to ask')
    t.same(await pathsOf({ kind: 'script', leadsTo: 'service-line' }), [])
    t.same(await pathsOf({ kind: 'script', leadsTo: 'no-such-line' }), ['leadsTo'])
    t.same(await pathsOf({ kind: 'application', leadsTo: '8001' }), [])
    t.match((await post('/campaign-wizard/taking', { kind: 'application', leadsTo: '9' })).json(), {
      problems: [{ path: 'leadsTo', zh: /无法拨打/, en: /cannot be called/ }],
    })

    const made = await post('/campaigns', { name: '随访', kind: 'agents', staffing: { queueId: 1 }, patientIds: [1] })
    const { id } = made.json()
    const change = (body: object) => supervisor.ask('PUT', `/api/campaigns/${id}/staffing`, body)
    t.equal((await change({ queueId: 99 })).statusCode, 404, 'nor is it given to a queue that is not there')
    t.match((await change({ mode: 'power', linesPerAgent: 2 })).json(), { queueId: 1, mode: 'power', linesPerAgent: 2 })
    t.equal((await manager.ask('PUT', `/api/campaigns/${id}/staffing`, { mode: 'preview' })).statusCode, 403)
    await close()
  })

  t.test('calls and hours are estimated, by what is usual and then by what was seen', async (t) => {
    const { h, dialer, post, close } = await open((_, time) => (time === 1 ? ringsOut : answers('completed', 60_000)))
    await h.admit(40)
    const { versionId } = await questionnaireStore(db).save(quiz, 1)
    const asked = { kind: 'keypad-survey', questionnaireVersionId: versionId, contacts: 100, withAlternate: 0 }
    const usual = (await post('/campaign-wizard/estimate', asked)).json()
    t.match(usual, { basis: { kind: 'usual', attempts: 0, talkMs: 44_000 }, startsAt: monday10, limit: 'lines' })
    t.ok(usual.attempts > 100 && usual.endsAt > monday10)
    const id = await h.campaign(Array.from({ length: 40 }, (_, i) => i + 1))
    await dialer.start(id, { because: 'by-user' })
    await h.runToTheEnd(id)
    const seen = (await post('/campaign-wizard/estimate', { ...notice, contacts: 100 })).json()
    t.match(seen, {
      basis: { kind: 'kind', attempts: 80, campaigns: 1, talkMs: 60_000, answerMs: 6_000, unansweredMs: 30_000 },
      answerRate: 0.5,
    })
    t.same(seen.basis.outcomes, { 'no-answer': 0.5, completed: 0.5 })
    const wrong = await post('/campaign-wizard/estimate', { ...notice, contacts: 1, rules: { ringSeconds: 1 } })
    t.equal(wrong.statusCode, 422)
    const closed = [{ weekdays: [1], from: 600, to: 700, firstDay: '2020-01-01', lastDay: '2020-01-02' }]
    t.match((await post('/campaign-wizard/estimate', { ...notice, contacts: 5, rules: { windows: closed } })).json(), {
      startsAt: null,
      endsAt: null,
      doneShare: 0,
    })
    await close()
  })

  t.test(
    'people look on: calls now, calls by the minute, contacts, and one look is one line of the audit log',
    async (t) => {
      const { h, get, post, close } = await open((number) => (number === phoneOf(1) ? isBusy : answers()))
      await h.admit(4)
      await db('patients').where({ id: 2 }).update({ name: '李四', department: '骨科' })
      const who = { from: 'filter', filter: {} }
      const rules = { retry: { busy: { limit: 1, waitMinutes: 5 } }, caps: { lines: 10, callsPerSecond: 1 } }
      const { id } = (await post('/campaigns', { name: '通知', ...notice, rules, who })).json<{ id: number }>()
      await post(`/campaigns/${id}/start`, {})
      await h.clock.run({ until: monday10 + 8_000 })

      const now = await get(`/campaigns/${id}/calls-now`)
      t.match(
        now,
        [
          { patientName: '李四', department: '骨科', number: '13810000002', state: 'answered', answeredAt: Number },
          { state: 'answered' },
          { state: 'ringing' },
        ].slice(0, now.length),
      )
      t.ok(now.length >= 2)
      const masked = (await manager.ask('GET', `/api/campaigns/${id}/calls-now`)).json()
      t.equal(masked[0].number, '138****0002', 'who reads figures needs no number')
      await get(`/campaigns/${id}/calls-now`)
      t.equal((await http.db('audit').where({ act: 'campaign.watch-calls' })).length, 2, 'one for each who looks')

      t.match(await get(`/campaigns/${id}`), {
        campaign: { state: 'running' },
        madeBy: { name: '王护士' },
        liveCalls: now.length,
        house: { lines: 100, used: now.length },
        nextDueAt: monday10 + 2_000 + 5 * 60_000,
        waits: [{ reason: 'retry-wait', contacts: 1 }],
        flagged: 0,
        events: [{ to: 'running', userName: '王护士' }],
      })
      await h.runToTheEnd(id)
      const pace = await get(`/campaigns/${id}/pace`)
      t.equal(
        pace.points.reduce((sum: number, point: { begun: number }) => sum + point.begun, 0),
        5,
      )
      t.equal(
        pace.points.reduce((sum: number, point: { answered: number }) => sum + point.answered, 0),
        3,
      )
      t.equal(pace.from, monday10)

      const contacts = async (query: string) => await get(`/campaigns/${id}/contacts?${query}`)
      t.match(await contacts('disposition=busy'), {
        total: 1,
        items: [{ patientId: 1, patientName: '张三', patientNo: 'N1' }],
      })
      t.match(await contacts('state=done&reason=last-word'), { total: 3 })
      t.match(await contacts('department=%E9%AA%A8%E7%A7%91'), { total: 1, items: [{ patientName: '李四' }] })
      t.match(await contacts('text=%E6%9D%8E'), { total: 1 })
      t.match(await contacts('text=n3&page=1'), { total: 1, items: [{ patientId: 3 }] })
      t.match(await contacts('disposition=not-called'), { total: 0 })
      t.match(await contacts('pageSize=2&page=2'), { total: 4, items: [{ patientId: 3 }, { patientId: 4 }] })
      t.match(await get(`/campaigns/${id}/departments`), [{ department: '心内科', contacts: 3 }, { contacts: 1 }])
      const [busy] = (await contacts('disposition=busy')).items
      const why = await get(`/contacts/${busy.id}/explanation`)
      t.match(why, { patientName: '张三', department: '心内科', attempts: [{ disposition: 'busy' }, {}] })

      const some = await post(`/campaigns/${id}/call-failures`, { name: '再次', dispositions: ['busy', 'no-answer'] })
      t.match(some.json(), { contacts: 1 })
      t.match(
        (
          await post('/campaign-wizard/who', { who: { from: 'campaign', campaignId: id, dispositions: ['completed'] } })
        ).json(),
        { patients: 3 },
      )
      await close()
    },
  )

  t.test('call me first: one call at a time, to who may be called, seen by who asked for it', async (t) => {
    const script: Record<string, PhoneScript> = { '8801': answers('completed', 10_000), [phoneOf(9)]: isBusy }
    const { h, post, get, close } = await open((number) => script[number] ?? answers())
    await h.admit(1)
    const ask = { ...notice, language: 'zh-CN' }
    const call = (to: string) => post('/test-calls', { ...ask, to })
    t.match([(await call('110')).statusCode, (await call('110')).json().message], [400, /紧急电话/])
    await db('number_lists').insert({ list: 'do-not-call', number: phoneOf(7), created_at: 1 })
    t.match((await call('13810000007')).json(), { code: 'number-listed' })
    t.equal((await manager.ask('POST', '/api/test-calls', { ...ask, to: '8801' })).statusCode, 403)
    t.equal((await post('/test-calls', { kind: 'voice-notice', language: 'en', to: '8801' })).statusCode, 422)

    const first = await call('8801')
    const { id } = first.json<{ id: string }>()
    t.equal(first.statusCode, 201)
    t.match((await call('8801')).json(), { code: 'test-call-under-way' })
    await h.clock.run({ until: h.clock.now() + 2_000 })
    t.match(await get(`/test-calls/${id}`), { state: 'ringing', to: '8801', questions: 0, answers: [] })
    await h.clock.run({ until: h.clock.now() + 30_000 })
    t.match(await get(`/test-calls/${id}`), { state: 'ended', disposition: 'completed' })
    const other = await http.as('supervisor', { login: 'other' })
    t.equal((await other.ask('GET', `/api/test-calls/${id}`)).statusCode, 404)

    const busy = (await call('138 1000 0009')).json<{ id: string }>()
    await h.clock.run({ until: h.clock.now() + 5_000 })
    t.match(await get(`/test-calls/${busy.id}`), { state: 'ended', disposition: 'busy', to: '13810000009' })
    const dropped = (await call('13810000008')).json<{ id: string }>()
    await h.clock.run({ until: h.clock.now() + 2_000 })
    t.equal((await other.ask('POST', `/api/test-calls/${dropped.id}/hang-up`)).statusCode, 404)
    t.equal((await post(`/test-calls/${dropped.id}/hang-up`, {})).statusCode, 204)
    await h.clock.run({ until: h.clock.now() + 1_000 })
    t.match(await get(`/test-calls/${dropped.id}`), { state: 'ended', disposition: 'cancelled' })
    t.equal(
      (await post(`/test-calls/${dropped.id}/hang-up`, {})).statusCode,
      204,
      'said twice, it is over all the same',
    )
    await h.clock.run({ until: h.clock.now() + 10_000 })
    t.equal((await db('attempts')).length + (await db('contacts')).length, 0, 'no campaign knows of it')
    t.equal((await http.db('audit').where({ act: 'test-call.make' })).length, 3)
    await close()
  })
})

/** The desk that is open now: making a door costs more than all that is asked at it. */
function lateDesk(db: Database, now: () => CampaignDesk): CampaignDesk {
  const late = <Name extends keyof CampaignDesk>(name: Name): CampaignDesk[Name] =>
    new Proxy(
      {},
      {
        get(_, property) {
          const part = now()[name] as Record<PropertyKey, unknown>
          const value = part[property]
          return typeof value === 'function' ? value.bind(part) : value
        },
      },
    ) as CampaignDesk[Name]
  return {
    dialer: late('dialer'),
    campaigns: late('campaigns'),
    lines: late('lines'),
    watch: late('watch'),
    drafts: late('drafts'),
    history: late('history'),
    choices: late('choices'),
    choice: patientChoice(db, {}, () => '2026-11-23'),
    who: late('who'),
    wording: late('wording'),
    pulses: late('pulses'),
    testCalls: late('testCalls'),
    testCallsStore: late('testCallsStore'),
    pacing: late('pacing'),
    staff: late('staff'),
    clock: late('clock'),
    timeZone: 'Asia/Shanghai',
    callerIds: () => now().callerIds(),
    houseCaps: () => now().houseCaps(),
  }
}

const messageOf = (reply: { json<T>(): T }): string => reply.json<{ message: string }>().message

const quiz = {
  code: 'quiz',
  title: { 'zh-CN': '问卷', en: 'Quiz' },
  languages: ['zh-CN'] as const,
  intro: { 'zh-CN': '您好' },
  questions: [
    { id: 'q1', kind: 'yes-no' as const, text: { 'zh-CN': '好吗？' } },
    { id: 'q2', kind: 'scale' as const, from: 1, to: 5, text: { 'zh-CN': '打分' } },
  ],
  thanks: { 'zh-CN': '谢谢' },
}

t.test('hundreds of calls a second are one pulse a second, and silence is none', async (t) => {
  const clock = new VirtualClock(monday10, new InFlight())
  const told: (Pulse & { at: number })[] = []
  const pulses = new Pulses({ clock, publish: (pulse) => told.push({ ...pulse, at: clock.now() - monday10 }) })
  const about = { campaignId: 1, contactId: 1, leg: 'x' }
  const pass = (ms: number) => clock.run({ until: clock.now() + ms })
  t.equal(pulses.closedPerMinute(1), undefined)
  for (let i = 0; i < 100; i += 1) {
    pulses.hear({ kind: 'AttemptBegun', ...about })
    pulses.hear({ kind: 'AttemptRang', ...about })
    pulses.hear({ kind: 'AttemptAnswered', ...about })
    if (i % 2 === 0) pulses.hear({ kind: 'AttemptEnded', ...about, disposition: 'completed' })
    else pulses.hear({ kind: 'AttemptUndone', ...about })
    pulses.hear({ kind: 'ContactClosed', campaignId: 1, contactId: i, state: 'done', why: 'last-word' })
    await pass(10)
  }
  await pass(toMs('10s'))
  t.same(
    told.map(({ at }) => at),
    [0, 1000],
  )
  t.equal(
    told.reduce((sum, { begun }) => sum + begun, 0),
    100,
  )
  t.match(told[1], { campaignId: 1, begun: 99, answered: 99, ended: 99, closed: 99 })
  t.equal(pulses.closedPerMinute(1), 100)
  await pass(toMs('4m'))
  t.equal(pulses.closedPerMinute(1), 20, 'a minute without any counts too')
  pulses.hear({ kind: 'SpeechPreparing', campaignId: 2, done: 1, total: 9 })
  pulses.hear({ kind: 'SpeechPreparing', campaignId: 2, done: 3, total: 9 })
  pulses.hear({ kind: 'CampaignMoved', campaignId: 1, from: 'running', to: 'paused', because: 'by-user' })
  await pass(toMs('1m'))
  t.match(told.slice(2), [
    { campaignId: 2, preparing: { done: 3, total: 9 } },
    { campaignId: 1, begun: 0 },
  ])
  await pass(toMs('20m'))
  t.equal(pulses.closedPerMinute(1), undefined, 'what was long ago tells nothing')
  pulses.hear({ kind: 'ContactClosed', campaignId: 1, contactId: 7, state: 'done', why: 'last-word' })
  t.equal(pulses.closedPerMinute(1), 1)
  pulses.close()
  pulses.hear({ kind: 'AttemptBegun', ...about })
  t.equal(clock.pending, 0)
  t.equal(told.length, 4)
})
