import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { toMs } from '../kernel/duration.ts'
import type { Live, LiveEvent } from '../live/live.ts'
import { voicesRoutes } from '../speech/voices-routes.ts'
import { type CampaignUnderWay, homeRoutes } from './home-routes.ts'
import { type HomeStore, homeStore } from './home-store.ts'
import { redFlagsRoutes } from './red-flags-routes.ts'
import { type RedFlagsStore, redFlagsStore } from './red-flags-store.ts'

t.setTimeout(180_000)

/** The stores are there once the database is. */
const rest: { home?: HomeStore; redFlags?: RedFlagsStore; live?: Live; now: () => number } = { now: () => 0 }
const late = <Thing extends object>(thing: () => Thing | undefined): Thing =>
  new Proxy({} as Thing, { get: (_target, name) => Reflect.get(thing() ?? {}, name) })
const campaigns: CampaignUnderWay[] = []
const clock = { now: () => rest.now(), at: () => () => undefined }
const options = { store: late(() => rest.home), redFlags: late(() => rest.redFlags), clock }
const http = await testApp(t, {
  features: [
    homeRoutes({
      ...options,
      dayOf: (at) => at - (at % toMs('1d')),
      campaigns: () => Promise.resolve(campaigns),
      liveCalls: () => 7,
    }),
    redFlagsRoutes(options.redFlags, { publish: (...what) => rest.live?.publish(...what) }, clock),
    voicesRoutes({
      engine: { name: 'espeak-ng', version: () => Promise.reject(new Error('it is not there')) },
      voices: { 'zh-CN': { voice: 'cmn', rate: 150 }, en: { voice: 'en-us', rate: 150 } },
      sampleRate: 8000,
      cache: () => ({ bytes: 10, files: 1, busy: 0 }),
      cacheLimitBytes: 100,
      told: (_error, language) => (language === 'en' ? 'not installed' : '未安装'),
    }),
  ],
})
const { db } = http
rest.home = homeStore(db)
rest.redFlags = redFlagsStore(db)
rest.live = http.live
rest.now = () => http.clock.now()

const questionnaire = {
  code: 'discharge',
  title: { 'zh-CN': '出院回访' },
  questions: [
    {
      id: 'fever',
      kind: 'yes-no',
      text: { 'zh-CN': '还在发烧吗？', en: 'Do you still have a fever?' },
      redFlag: { question: 'fever', is: 'yes' },
    },
    {
      id: 'pain',
      kind: 'scale',
      from: 0,
      to: 9,
      text: { 'zh-CN': '疼吗？' },
      title: { 'zh-CN': '疼痛' },
      redFlag: { question: 'pain', atLeast: 7 },
    },
    { id: 'mood', kind: 'scale', from: 1, to: 5, text: { 'zh-CN': '心情？' } },
  ],
}
const responses = ['0b9b5b8e-1234-4123-8123-000000000001', '0b9b5b8e-1234-4123-8123-000000000002'] as const
const call = '0b9b5b8e-1234-4123-8123-00000000000c'

async function hospital() {
  const at = http.clock.now()
  const seen = { created_at: at, updated_at: at }
  const [wang] = await db('patients').insert({ name: '王秀英', patient_no: 'Z1', department: '心内科', ...seen })
  const [li] = await db('patients').insert({ name: '李建国', department: '骨科', ...seen })
  const [id] = await db('questionnaires').insert({ code: 'discharge', title: '{}', current_version: 1, ...seen })
  const [version] = await db('questionnaire_versions').insert({
    questionnaire_id: id,
    version: 1,
    definition: JSON.stringify(questionnaire),
    sha256: 'x'.repeat(64),
    created_at: at,
  })
  for (const [i, patient] of [wang, li].entries()) {
    await db('responses').insert({
      id: responses[i],
      questionnaire_version_id: version,
      patient_id: patient,
      channel: 'keypad',
      language: 'zh-CN',
      state: 'completed',
      red_flag: true,
      started_at: at,
      updated_at: at + i,
    })
    const answer = (question: string, value: string) =>
      db('answers').insert({ response_id: responses[i], question, value, call_id: call, answered_at: at })
    await answer('fever', i === 0 ? 'yes' : 'no')
    await answer('pain', '8')
    await answer('mood', '1')
  }
  const rang = (patient: number | undefined, disposition: string | null, startedAt: number, i: number) =>
    db('calls').insert({
      id: `0b9b5b8e-1234-4123-8123-0000000001${String(i).padStart(2, '0')}`,
      direction: i === 9 ? 'inbound' : 'outbound',
      from_number: '1',
      to_number: '2',
      patient_id: patient ?? null,
      disposition,
      started_at: startedAt,
    })
  for (const i of [1, 2, 3]) await rang(wang, 'completed', at, i)
  await rang(li, 'busy', at, 4)
  await rang(undefined, null, at, 9)
  await rang(wang, 'completed', at - toMs('2d'), 8)
  return { wang: wang ?? 0, li: li ?? 0 }
}

t.test('an empty house leads its administrator, and each step is done when it is done', async (t) => {
  const it = await http.as('it')
  const steps = async () => {
    const { firstSteps } = (await it.ask('GET', '/api/home')).json()
    return firstSteps.steps
      .filter(({ isDone }: { isDone: boolean }) => isDone)
      .map(({ step }: { step: string }) => step)
  }
  t.same(await steps(), [])
  const home = (await it.ask('GET', '/api/home')).json()
  t.match(home, {
    today: { live: 7, outcomes: [] },
    redFlags: { waiting: 0, latest: [] },
    imports: [],
    campaigns: [],
    department: null,
  })
  await hospital()
  t.same(await steps(), ['import', 'questionnaire'])
  await rest.home?.heard(http.clock.now())
  await rest.home?.heard(http.clock.now())
  await http.audit.add({
    at: 1,
    userId: it.user.id,
    act: 'test-call.make',
    subject: 'test-call',
    subjectId: '1',
    purpose: '',
    address: '',
    detail: null,
  })
  t.same(await steps(), ['import', 'questionnaire', 'hear', 'call-yourself'])
  const draft = { name: 'x', kind: 'voice-notice', state: 'draft', rules: '{}', created_at: 1 }
  const [id] = await db('campaigns').insert(draft)
  t.equal((await steps()).length, 4, 'a draft has called nobody')
  await db('campaigns').where({ id }).update({ state: 'finished' })
  t.equal((await steps()).length, 5)
  t.equal((await it.ask('POST', '/api/home/first-steps/dismiss')).statusCode, 204)
  t.match((await it.ask('GET', '/api/home')).json(), { firstSteps: { isDismissed: true } })
  t.equal((await steps()).length, 5, 'what was heard stays heard')
})

t.test('the start page tells each role what concerns it, and a doctor the own department', async (t) => {
  campaigns.push({
    id: 3,
    name: '出院回访',
    state: 'running',
    pausedBecause: null,
    contacts: 10,
    waiting: 4,
    calling: 1,
    done: 5,
    excluded: 0,
    completed: 2,
  })
  const at = http.clock.now()
  const list = { layout: '', mapping: '[]', started_at: at, ended_at: at }
  await db('imports').insert([
    { ...list, file_name: '坏的.xlsx', state: 'failed', error_code: 'import-broken' },
    { ...list, file_name: '好的.xlsx', state: 'finished' },
    { ...list, file_name: '有退回.xlsx', state: 'finished', rows_rejected: 4 },
    { ...list, file_name: '试过.xlsx', state: 'failed', dry_run: true },
    { ...list, file_name: '旧的.xlsx', state: 'failed', ended_at: at - toMs('4d') },
  ])
  const outcomes = (home: { today: { outcomes: { disposition: string; count: number }[] } }) =>
    home.today.outcomes.map(({ disposition, count }) => `${disposition} ${count}`).sort()
  const supervisor = (await (await http.as('supervisor')).ask('GET', '/api/home')).json()
  t.same(outcomes(supervisor), ['busy 1', 'completed 3', 'null 1'])
  t.match(supervisor, {
    firstSteps: { isDismissed: true },
    campaigns: [{ id: 3 }],
    redFlags: { waiting: 2 },
    imports: [
      { fileName: '有退回.xlsx', rowsRejected: 4 },
      { fileName: '坏的.xlsx', errorCode: 'import-broken' },
    ],
  })
  t.equal(supervisor.imports.length, 2)
  const manager = (await (await http.as('manager')).ask('GET', '/api/home')).json()
  t.match(manager, { firstSteps: null, campaigns: [{ id: 3 }] })
  const agent = (await (await http.as('agent')).ask('GET', '/api/home')).json()
  t.match(agent, { firstSteps: null, campaigns: null, imports: null, today: { live: 7 }, redFlags: { waiting: 2 } })
  const doctor = (await (await http.as('doctor', { department: '骨科' })).ask('GET', '/api/home')).json()
  t.same(outcomes(doctor), ['busy 1'])
  t.match(doctor, {
    today: { live: null },
    campaigns: null,
    redFlags: { waiting: 1, latest: [{ patientName: '李建国' }] },
    department: { name: '骨科', patients: 1 },
  })
  const lost = (await (await http.as('doctor', { login: 'lost' })).ask('GET', '/api/home')).json()
  t.match(lost, { redFlags: { waiting: 0 }, today: { outcomes: [] } }, 'a doctor without a department sees nobody')
})

t.test('a red flag waits until somebody says what was done, once, and within the own department', async (t) => {
  const nurse = await http.as('agent', { login: 'nurse', name: '赵护士' })
  const surgeon = await http.as('doctor', { login: 'surgeon', department: '骨科', language: 'en' })
  const waiting = (await nurse.ask('GET', '/api/red-flags')).json()
  t.match(waiting, {
    total: 2,
    items: [
      { id: responses[1], flags: [{ title: '疼痛', label: '8', callId: call }] },
      {
        patientName: '王秀英',
        patientNo: 'Z1',
        department: '心内科',
        campaignName: null,
        flags: [{ question: 'fever', title: '还在发烧吗？', label: '是' }, { question: 'pain' }],
      },
    ],
  })
  t.equal(waiting.items[0].flags.length, 1, 'only the answers that raise it')
  const events: LiveEvent[] = []
  const stop = http.live.onNews(() => events.push(http.live.at(http.live.last) as LiveEvent))
  const handle = (who = nurse, id: string = responses[0], note = ' 已通知值班医生 ') =>
    who.ask('POST', `/api/red-flags/${id}/handle`, { note })
  t.equal((await handle(surgeon)).json().code, 'not-found', 'not of another department')
  t.equal((await handle()).statusCode, 204)
  t.match(events, [{ topic: 'survey.red-flag-handled', department: '心内科', payload: { response: responses[0] } }])
  stop()
  const again = await handle(nurse, responses[0], '又一次')
  t.match([again.statusCode, again.json().code], [409, 'red-flag-handled'])
  t.equal((await handle(nurse, '0b9b5b8e-1234-4123-8123-0000000000ff')).statusCode, 404)
  t.equal((await nurse.ask('GET', '/api/red-flags')).json().total, 1)
  t.match((await nurse.ask('GET', '/api/red-flags?state=handled')).json(), {
    items: [{ handledBy: '赵护士', note: '已通知值班医生', handledAt: Number }],
  })
  t.match((await surgeon.ask('GET', '/api/red-flags')).json(), { total: 1, items: [{ department: '骨科' }] })
  t.equal((await surgeon.ask('GET', '/api/red-flags?state=handled')).json().total, 0)
  t.equal(await rest.redFlags?.departmentOfPatient('0'), undefined)
  const audit = await db('audit').where({ user_id: nurse.user.id }).orderBy('id').pluck('act')
  t.same(
    audit.filter((act) => act.startsWith('red-flag')),
    ['red-flag.list', 'red-flag.handle', 'red-flag.list'],
    'a look is one look',
  )
})

t.test('the page of voices says what speaks, and why it does not', async (t) => {
  const it = await http.as('it', { login: 'it2', language: 'en' })
  t.match((await it.ask('GET', '/api/speech/voices')).json(), {
    engine: { name: 'espeak-ng', version: null, why: 'not installed' },
    voices: { 'zh-CN': { voice: 'cmn' } },
    cache: { files: 1, limitBytes: 100 },
    environment: ['SPEECH_ENGINE'],
  })
  t.equal((await (await http.as('agent', { login: 'a3' })).ask('GET', '/api/speech/voices')).statusCode, 403)
})
