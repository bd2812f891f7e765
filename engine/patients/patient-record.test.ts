import t from 'tap'
import { newLegId } from '../kernel/ids.ts'
import { testPatients, today } from './test-patients.ts'

t.setTimeout(240_000)
const house = await testPatients(t)
const { db, http, idOf } = house
const supervisor = await http.as('supervisor', { name: '李班长' })
const manager = await http.as('manager')
const doctor = await http.as('doctor', { department: '骨科' })

const acts = async (userId: number) => {
  const found: string[] = await http.db('audit').where({ user_id: userId }).orderBy('id').pluck('act')
  return found.filter((act) => act.startsWith('patient.'))
}

const newcomer = {
  patientNo: 'ZY900',
  name: '欧阳娜娜',
  department: '骨科',
  idCardNo: '11010519491231002x',
  insuranceNo: 'YB1234567',
  tags: ['独居'],
  phones: [
    { number: '138 0013 8000', holder: '' },
    { number: '0571-87654321转801', holder: '儿子' },
  ],
}

t.test('somebody is added by hand, found at once, and not added twice', async (t) => {
  const added = await supervisor.ask('POST', '/api/patients', newcomer)
  t.equal(added.statusCode, 201)
  const { id } = added.json<{ id: number }>()
  t.match((await supervisor.ask('GET', `/api/patients/${id}`)).json(), {
    bornOn: '1949-12-31',
    sex: 'female',
    idCardNo: '1101************2X',
    insuranceNo: '*****4567',
    mayShowNumbers: true,
    phones: [
      { number: '+8613800138000', shown: '13800138000', holder: '' },
      { number: '+8657187654321', shown: '057187654321', extension: '801', holder: '儿子' },
    ],
    lastResult: null,
  })
  for (const text of ['娜', '阳娜', 'oynn', 'ouyang', 'zy900', '1380', '57187654321']) {
    const found = await supervisor.ask('POST', '/api/patients/search', { filter: { text }, page: 1, pageSize: 20 })
    t.match(found.json(), { total: 1, items: [{ id }] }, text)
  }
  t.match((await supervisor.ask('GET', '/api/patients/tags')).json(), [{ tag: '独居', patients: 1 }])

  const again = await supervisor.ask('POST', '/api/patients', { ...newcomer, patientNo: 'ZY901' })
  t.match([again.statusCode, again.json()], [409, { code: 'patient-exists', params: { id } }])
  const other = { ...newcomer, patientNo: 'ZY901', isSomebodyElse: true }
  t.equal((await supervisor.ask('POST', '/api/patients', other)).statusCode, 201)
  t.match((await supervisor.ask('POST', '/api/patients', { ...newcomer, isSomebodyElse: true })).json(), {
    code: 'patient-invalid',
    params: { count: 1, 'problem.patientNo': 'number-taken' },
  })
  t.match((await supervisor.ask('POST', '/api/patients', { name: '' })).json(), {
    code: 'patient-invalid',
    message: /2 处/,
    params: { 'problem.name': 'name-missing', 'problem.phones': 'phone-missing' },
  })
  t.equal((await manager.ask('POST', '/api/patients', newcomer)).statusCode, 403)
  const elsewhere = { ...newcomer, patientNo: 'ZY902', name: '王五', department: '眼科' }
  t.match((await doctor.ask('POST', '/api/patients', elsewhere)).json(), {
    params: { 'problem.department': 'not-your-department' },
  })
})

t.test('a change is checked, kept with its history, and overwrites nobody else’s', async (t) => {
  const id = await idOf('ZY900')
  const record = async () => (await supervisor.ask('GET', `/api/patients/${id}`)).json()
  const seenAt = (await record()).updatedAt as number
  const wrong = await supervisor.ask('PATCH', `/api/patients/${id}`, {
    seenAt,
    name: '欧阳',
    bornOn: '2030-01-01',
    phones: [{ number: '138', holder: '' }],
  })
  t.match(wrong.json(), {
    code: 'patient-invalid',
    params: { 'problem.bornOn': 'day-in-future', 'problem.phones.0': 'phone-too-short' },
  })
  const changed = await supervisor.ask('PATCH', `/api/patients/${id}`, {
    seenAt,
    name: '司马光',
    isVip: true,
    tags: ['高血压'],
    idCardNo: '',
    extra: { 费用: '医保' },
    phones: [{ number: '13900139000', holder: '' }],
  })
  t.same(changed.json().changed.toSorted(), ['extra.费用', 'idCardNo', 'isVip', 'name', 'phones', 'tags'])
  t.match(await record(), { name: '司马光', isVip: true, tags: ['高血压'], bornOn: '1949-12-31', idCardNo: null })

  const found = async (text: string) =>
    (await supervisor.ask('POST', '/api/patients/search', { filter: { text } })).json<{ total: number }>().total
  t.same([await found('司马'), await found('马光'), await found('smg'), await found('13900139000')], [1, 1, 1, 1])
  t.equal(await found('阳娜'), 1, 'only the other one is still called so')
  const byTag = { filter: { tags: ['高血压'] } }
  t.match((await supervisor.ask('POST', '/api/patients/search', byTag)).json(), { total: 1 })

  const late = await supervisor.ask('PATCH', `/api/patients/${id}`, { seenAt, name: '司马迁' })
  t.match([late.statusCode, late.json()], [409, { code: 'patient-changed' }])
  const same = await supervisor.ask('PATCH', `/api/patients/${id}`, { seenAt: (await record()).updatedAt, isVip: true })
  t.same(same.json(), { id, changed: [] })

  const history = (await supervisor.ask('GET', `/api/patients/${id}/changes`)).json()
  t.equal(history.total, 7)
  t.match(history.items.at(-1), { field: 'record', userName: '李班长', before: null, after: null })
  const side = (items: { field: string }[], field: string) => items.find((change) => change.field === field)
  t.match(side(history.items, 'name'), { before: '欧阳娜娜', after: '司马光', userName: '李班长' })
  t.match(side(history.items, 'phones'), { before: '13800138000、057187654321转801（儿子）', after: '13900139000' })
  t.match(side(history.items, 'idCardNo'), { before: '1101************2X', after: null })
  const seen = (await manager.ask('GET', `/api/patients/${id}/changes`)).json()
  t.match(side(seen.items, 'phones'), { after: '139****9000' }, 'managers see no numbers in history either')
  t.match((await supervisor.ask('PATCH', `/api/patients/${id}`, { seenAt: 1, king: 1 })).json(), {
    code: 'invalid-input',
  })
})

t.test('who edits while an import holds the row is told, and does not wait', async (t) => {
  const id = await idOf('ZY900')
  const { updatedAt: seenAt } = (await supervisor.ask('GET', `/api/patients/${id}`)).json()
  const holder = await db.transaction()
  await holder('patients').where({ id }).update({ ward: '二病区' })
  const began = Date.now()
  const refused = await supervisor.ask('PATCH', `/api/patients/${id}`, { seenAt, ward: '三病区' })
  t.match([refused.statusCode, refused.json()], [409, { code: 'patient-busy' }])
  t.ok(Date.now() - began < 20_000, 'the database would have waited fifty seconds')
  await holder.rollback()
  t.equal((await supervisor.ask('PATCH', `/api/patients/${id}`, { seenAt, ward: '三病区' })).statusCode, 200)
})

t.test('two roles see two things, by the API', async (t) => {
  const id = await idOf('ZY901')
  const masked = (await manager.ask('GET', `/api/patients/${id}`)).json()
  t.match(masked, {
    mayShowNumbers: false,
    phones: [
      { number: null, shown: '138****8000' },
      { number: null, shown: '0571****4321' },
    ],
  })
  t.notMatch(JSON.stringify(masked), /13800138000|87654321|11010519491231002X|YB1234567/)
  t.equal((await manager.ask('POST', `/api/patients/${id}/show-numbers`)).statusCode, 403)
  const look = { filter: { text: '1380' } }
  t.match((await manager.ask('POST', '/api/patients/search', look)).json(), { total: 0 }, 'numbers are not spelt out')
  t.match((await doctor.ask('POST', '/api/patients/search', look)).json(), { total: 1, items: [{ id }] })
  t.match((await doctor.ask('POST', `/api/patients/${id}/show-numbers`)).json(), {
    idCardNo: '11010519491231002X',
    insuranceNo: 'YB1234567',
  })
  t.same((await acts(doctor.user.id)).slice(-2), ['patient.search', 'patient.show-numbers'])
  t.equal((await acts(manager.user.id)).includes('patient.show-numbers'), false, 'a refusal shows nothing')

  const stranger = await http.as('doctor', { login: 'eyes', department: '眼科' })
  for (const part of ['', '/timeline', '/campaigns', '/changes'])
    t.equal((await stranger.ask('GET', `/api/patients/${id}${part}`)).statusCode, 404, `another department: ${part}`)
  t.equal((await stranger.ask('POST', `/api/patients/${id}/show-numbers`)).statusCode, 404)
  t.equal((await stranger.ask('PATCH', `/api/patients/${id}`, { seenAt: 1, name: 'x' })).statusCode, 404)
})

const definition = {
  code: 'discharge',
  questions: [
    {
      id: 'pain',
      kind: 'choice',
      text: { 'zh-CN': '疼吗' },
      choices: [{ key: '1', value: 'none', label: { 'zh-CN': '不疼' } }],
    },
    { id: 'voice', kind: 'voice', text: { 'zh-CN': '请留言' }, maxSeconds: 30 },
  ],
}

t.test('the time line tells what happened, newest first, and what comes next', async (t) => {
  const listed = await house.importRows(
    ['病案号', '姓名', '手机', '科室'],
    [['ZY901', '欧阳娜娜', '13800138000', '骨科']],
  )
  const id = await idOf('ZY901')
  await supervisor.ask('POST', '/api/patients', { ...newcomer, patientNo: 'ZY903', name: '赵六' })
  const [campaignId = 0] = await db('campaigns').insert({
    name: '出院回访',
    kind: 'keypad-survey',
    state: 'running',
    rules: '{}',
    created_at: 1,
  })
  const [contactId = 0] = await db('contacts').insert({
    campaign_id: campaignId,
    patient_id: id,
    state: 'waiting',
    reason: 'retry-wait',
    attempts_made: 2,
    attempts_rang: 1,
    history: '{}',
    next_at: 5,
    updated_at: 1,
  })
  const now = Date.now() + 60_000
  const [call, refused] = [newLegId(), newLegId()]
  const attempt = { campaign_id: campaignId, contact_id: contactId, patient_id: id, caller_id: '', phone_position: 1 }
  const dialed = { ...attempt, number: '+8613800138000', state: 'ended' }
  await db('attempts').insert([
    { ...dialed, id: call, disposition: 'completed', begun_at: now },
    { ...dialed, id: refused, disposition: 'failed', cause: 'congestion', begun_at: now + 1000 },
  ])
  await db('calls').insert({
    id: call,
    direction: 'outbound',
    from_number: '057112345',
    to_number: '+8613800138000',
    patient_id: id,
    campaign_id: campaignId,
    started_at: now,
    answered_at: now + 5,
    ended_at: now + 60_000,
    disposition: 'completed',
    facts: '{}',
  })
  await db('recordings').insert([
    { call_id: call, kind: 'call', path: 'a.wav', state: 'kept', duration_ms: 55_000, started_at: now },
    { call_id: call, kind: 'call', path: 'b.wav', state: 'missing', started_at: now },
  ])
  await db('questionnaires').insert({
    id: 1,
    code: 'discharge',
    title: '{"zh-CN":"出院回访问卷"}',
    current_version: 1,
    created_at: 1,
    updated_at: 1,
  })
  await db('questionnaire_versions').insert({
    id: 1,
    questionnaire_id: 1,
    version: 1,
    definition: JSON.stringify(definition),
    sha256: 'x',
    created_at: 1,
  })
  const response = newLegId()
  await db('responses').insert({
    id: response,
    questionnaire_version_id: 1,
    patient_id: id,
    campaign_id: campaignId,
    channel: 'keypad',
    language: 'zh-CN',
    state: 'completed',
    started_at: now + 500,
    updated_at: now,
    score: 87.5,
    red_flag: true,
    last_call_id: call,
  })
  await db('answers').insert([
    { response_id: response, question: 'pain', value: 'none', answered_at: now },
    { response_id: response, question: 'voice', value: 'voice.wav', answered_at: now },
    { response_id: response, question: 'gone', value: '7', answered_at: now },
  ])

  const line = (await supervisor.ask('GET', `/api/patients/${id}/timeline`)).json()
  t.match(line, {
    total: 4,
    items: [
      { kind: 'attempt', disposition: 'failed', cause: 'congestion', shown: '13800138000', campaignName: '出院回访' },
      {
        kind: 'response',
        title: '出院回访问卷',
        score: 87.5,
        redFlag: true,
        callId: call,
        answers: [
          { question: '疼吗', answer: '不疼', isVoice: false },
          { question: '请留言', answer: 'voice.wav', isVoice: true },
          { question: 'gone', answer: '7', isVoice: false },
        ],
      },
      {
        kind: 'call',
        callId: call,
        direction: 'outbound',
        disposition: 'completed',
        recordings: [{ kind: 'call', durationMs: 55_000 }],
      },
      { kind: 'import', importId: listed, fileName: 'list.csv', what: 'updated' },
    ],
  })
  const second = (await supervisor.ask('GET', `/api/patients/${id}/timeline?pageSize=1&page=3`)).json()
  t.match(second, { total: 4, items: [{ kind: 'call', recordings: { length: 1 } }] })
  const dark = (await manager.ask('GET', `/api/patients/${id}/timeline`)).body
  t.notMatch(dark, /13800138000/)
  t.match(dark, /138\*{4}8000/)

  const campaigns = (await doctor.ask('GET', `/api/patients/${id}/campaigns`)).json()
  t.match(campaigns, [
    {
      contactId,
      campaignId,
      name: '出院回访',
      state: 'waiting',
      reason: 'retry-wait',
      attempts: 2,
      nextAt: 5,
      next: { kind: 'wait', because: `名单 ${contactId}：等待` },
    },
  ])
  await db('campaigns').where({ id: campaignId }).update({ state: 'stopped' })
  t.match((await doctor.ask('GET', `/api/patients/${id}/campaigns`)).json(), [{ next: null }], 'it is over')
  t.match((await acts(doctor.user.id)).slice(-1), ['patient.read-campaigns'])
})

t.test('a search by age goes by the hospital’s day', async (t) => {
  const found = async (filter: object) =>
    (await supervisor.ask('POST', '/api/patients/search', { filter })).json().total
  t.equal(today, '2026-11-23')
  t.equal(await found({ ageFrom: 76, ageTo: 76 }), 3, 'born on the last day of 1949')
  t.equal(await found({ ageFrom: 77 }), 0)
  t.equal(await found({ ageTo: 75 }), 0)
})
