import exceljs from 'exceljs'
import t from 'tap'
import { goodPassword, testApp } from '../http/test-app.ts'
import { toMs } from '../kernel/duration.ts'

t.setTimeout(180_000)

type OwnSession = { id: string; device: string; seenAt: number; endsAt: number; isCurrent: boolean }

const setupForm = (code: string, login = 'admin') => ({ code, login, name: '李工', password: goodPassword })

t.test('the first administrator is made once, by whoever has the code from the console', async (t) => {
  const { app, accounts, db } = await testApp(t)
  const setup = (payload: object) => app.inject({ method: 'POST', url: '/api/setup', payload })
  t.same((await app.inject('/api/setup')).json(), { needed: true })
  t.equal((await setup(setupForm('AAAA-BBBB-CCCC'))).json().code, 'setup-done', 'no code was ever printed')
  const old = await accounts.prepareSetup()
  const code = (await accounts.prepareSetup()) ?? ''
  t.match(code, /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/)
  t.equal((await setup(setupForm(old ?? ''))).json().code, 'setup-code-wrong', 'the code of an earlier start is dead')
  t.equal(
    (await setup({ ...setupForm(code), password: 'admin12345' })).json().code,
    'password-unfit',
    'the code is not used up',
  )
  t.notMatch(JSON.stringify(await db('settings')), code, 'the code itself is not stored')

  const racers = await Promise.all(['a1', 'b2', 'c3', 'd4'].map((login) => setup(setupForm(code.toLowerCase(), login))))
  t.same(racers.map(({ statusCode }) => statusCode).sort(), [201, 409, 409, 409])
  t.equal((await db('users')).length, 1)
  const winner = racers.find(({ statusCode }) => statusCode === 201)
  t.match(winner?.headers['set-cookie'], /wardline_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/)
  t.equal(winner?.json().user.role, 'it')
  t.same((await app.inject('/api/setup')).json(), { needed: false })
  t.equal(await accounts.prepareSetup(), undefined)
  t.match(await db('audit').where({ act: 'user.setup' }), [{ user_id: winner?.json().user.id }])
})

t.test('a wrong password and an unknown name look the same, and guessing gets slower and slower', async (t) => {
  const { app, addUser, pass, db } = await testApp(t)
  await addUser({ login: 'zhang', role: 'agent' })
  const gone = await addUser({ login: 'gone', role: 'agent' })
  await db('users').where({ id: gone.id }).update({ disabled_at: 1 })
  let address = 0
  const signIn = (login: string, password: string, from = `10.0.0.${++address}`) =>
    app.inject({ method: 'POST', url: '/api/session', payload: { login, password }, remoteAddress: from })

  const wrong = await signIn('zhang', 'wrong password')
  const bodies = [
    wrong,
    await signIn('nobody', 'wrong password'),
    await signIn('gone', goodPassword),
    await signIn("' or 1=1", 'x'),
  ]
  t.equal(wrong.statusCode, 401)
  t.same(
    bodies.map(({ body }) => body),
    bodies.map(() => wrong.body),
  )

  const timed = async (login: string) => {
    const start = performance.now()
    await signIn(login, 'another wrong one')
    return performance.now() - start
  }
  await timed('warm')
  const [known, unknown] = [await timed('zhang'), await timed('nobody2')]
  t.ok(unknown > known / 3, `an unknown name takes its time too (${Math.round(unknown)} ms, ${Math.round(known)} ms)`)

  await Promise.all([1, 2, 3].map(() => signIn('zhang', 'wrong')))
  const blocked = await signIn('zhang', goodPassword)
  t.match(blocked.json(), { code: 'sign-in-blocked', params: { seconds: 30 }, message: /30 秒后再试/ })
  t.equal(blocked.headers['retry-after'], '30')
  await pass(toMs('30s'))
  await signIn('zhang', 'wrong')
  t.equal((await signIn('zhang', goodPassword)).json().params.seconds, 60, 'twice as long')
  await pass(toMs('60s'))
  t.equal((await signIn('ZHANG ', goodPassword)).statusCode, 201)
  t.equal((await signIn('zhang', 'wrong')).statusCode, 401, 'and then it starts anew')

  for (let i = 0; i < 30; i += 1) await signIn(`someone${i}`, 'wrong', '10.9.9.9')
  t.match((await signIn('zhang', goodPassword, '10.9.9.9')).json().code, /sign-in-blocked|too-many-requests/)
  t.equal((await signIn('zhang', goodPassword)).statusCode, 201, 'from another address it works')
})

t.test(
  'a session ends when it idles, when its day is over, when it is signed out, and when its user is disabled',
  async (t) => {
    const { as, app, pass, accounts, db } = await testApp(t)
    const it = await as('it')
    const agent = await as('agent')
    const status = async (caller = agent) => (await caller.ask('GET', '/api/session')).statusCode
    await pass(toMs('59m'))
    t.equal(await status(), 200)
    await pass(toMs('59m'))
    t.equal(await status(), 200, 'being used keeps it')
    await pass(toMs('61m'))
    t.equal(await status(), 401)

    const busy = await as('agent', { login: 'busy' })
    for (let minutes = 0; minutes < 12 * 60; minutes += 50) {
      t.equal(await status(busy), 200)
      await pass(toMs('50m'))
    }
    t.equal(await status(busy), 401, 'twelve hours are the end')

    const leaving = await as('agent', { login: 'leaving' })
    const out = await leaving.ask('DELETE', '/api/session')
    t.equal(out.statusCode, 204)
    t.match(out.headers['set-cookie'], /wardline_session=;.*Expires=Thu, 01 Jan 1970/)
    t.equal(await status(leaving), 401)

    const fired = await as('agent', { login: 'fired' })
    const admin = await accounts.signIn({ login: 'it', password: goodPassword, address: '' })
    const headers = { cookie: `wardline_session=${admin.token}`, 'x-csrf-token': accounts.csrfTokenOf(admin.token) }
    const url = `/api/users/${fired.user.id}`
    const disabled = await app.inject({ method: 'PATCH', url, headers, payload: { disabled: true } })
    t.ok(disabled.json().disabledAt > 0)
    t.equal(await status(fired), 401)
    const last = await app.inject({
      method: 'PATCH',
      url: `/api/users/${it.user.id}`,
      headers,
      payload: { disabled: true },
    })
    t.equal(last.json().code, 'last-administrator')
    t.equal(
      (
        await app.inject({ method: 'PATCH', url: `/api/users/${it.user.id}`, headers, payload: { role: 'agent' } })
      ).json().code,
      'last-administrator',
    )
    t.equal((await db('sessions').where('expires_at', '<', 1)).length, 0)
    t.notMatch(JSON.stringify(await db('sessions')), admin.token, 'the token itself is not stored')
  },
)

t.test('whoever changes the password stays signed in, here and nowhere else', async (t) => {
  const { as, accounts, app } = await testApp(t)
  const agent = await as('agent')
  const elsewhere = await accounts.signIn({ login: 'agent', password: goodPassword, address: '' })
  const change = (current: string, next: string) => agent.ask('POST', '/api/session/password', { current, next })
  t.equal((await change('not this', '完全不同的另一个口令啊')).json().code, 'password-wrong')
  for (const next of [
    'short',
    'my-agent-password',
    '1234567890',
    'aaaaaaaaaaaa',
    'Password2026!',
    '王护士王护士的新口令',
  ])
    t.equal((await change(goodPassword, next)).json().code, 'password-unfit', next)
  t.equal((await change(goodPassword, '完全不同的另一个口令啊')).statusCode, 204)
  t.equal((await agent.ask('GET', '/api/session')).statusCode, 200)
  const other = await app.inject({ url: '/api/session', headers: { cookie: `wardline_session=${elsewhere.token}` } })
  t.equal(other.statusCode, 401)
  await t.rejects(accounts.signIn({ login: 'agent', password: goodPassword, address: '' }), { code: 'sign-in-failed' })
  await accounts.signIn({ login: 'agent', password: '完全不同的另一个口令啊', address: '' })
})

t.test('IT adds and changes users; what was done stays in the audit log', async (t) => {
  const { as, db } = await testApp(t)
  const it = await as('it')
  const manager = await as('manager')
  const form = { login: 'Wang.Yi', name: '王一', password: goodPassword, role: 'doctor', department: '心内科' }
  const added = await it.ask('POST', '/api/users', form)
  t.equal(added.statusCode, 201)
  t.match(added.json(), { login: 'wang.yi', role: 'doctor', department: '心内科', language: 'zh-CN', disabledAt: null })
  t.notMatch(added.body, /password|argon/)
  t.equal((await it.ask('POST', '/api/users', form)).json().code, 'login-taken')
  t.equal((await it.ask('POST', '/api/users', { ...form, login: '王 一' })).json().code, 'login-unfit')
  t.match((await it.ask('POST', '/api/users', { ...form, role: 'king' })).json().message, /role: 只能是 it, manager/)
  t.equal((await manager.ask('POST', '/api/users', form)).json().code, 'not-allowed')
  const { id } = added.json()
  t.match((await it.ask('PATCH', `/api/users/${id}`, { department: '骨科' })).json(), {
    department: '骨科',
    role: 'doctor',
  })
  t.equal((await it.ask('POST', `/api/users/${id}/password`, { password: '别人不知道的新口令呀' })).statusCode, 204)
  t.equal((await it.ask('PATCH', '/api/users/999', { name: 'x' })).json().code, 'not-found')
  const users = (await manager.ask('GET', '/api/users?pageSize=2&page=2')).json()
  t.match(users, { total: 3, page: 2, pageSize: 2, items: [{ login: 'wang.yi' }] })

  const audit = (
    await manager.ask('GET', `/api/audit?subject=user&subjectId=${id}`, undefined, { purpose: 'yearly-review' })
  ).json()
  t.match(audit.items, [
    { act: 'user.set-password', user: 'it', address: '127.0.0.1' },
    { act: 'user.change' },
    { act: 'user.add', detail: { role: 'doctor' } },
  ])
  t.match(await db('audit').where({ act: 'audit.read' }), [{ user_id: manager.user.id, purpose: 'yearly-review' }])
  t.equal((await (await as('agent')).ask('GET', '/api/audit')).statusCode, 403)
})

t.test('one sees where one is signed in, and ends what one does not know', async (t) => {
  const { as, app, accounts, pass, db } = await testApp(t)
  const doctor = await as('doctor')
  const other = await as('agent')
  const headers = { 'user-agent': `Mozilla/5.0 ${'x'.repeat(400)}` }
  const elsewhere = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers,
    payload: { login: 'doctor', password: goodPassword },
    remoteAddress: '10.1.2.3',
  })
  const [cookie = ''] = String(elsewhere.headers['set-cookie']).split(';')
  await pass(toMs('10m'))
  const sessions = (await doctor.ask('GET', '/api/sessions')).json<OwnSession[]>()
  t.equal(sessions.length, 2)
  const [own, foreign] = sessions.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent)) as [
    OwnSession,
    OwnSession,
  ]
  t.match(foreign, { address: '10.1.2.3', device: /^Mozilla/, id: /^[0-9a-f]{16}$/ })
  t.equal(foreign.device.length, 255)
  t.equal(own.endsAt - own.seenAt, toMs('1h'), 'an hour after it was used last')
  const hashes = (await db('sessions')).map(({ token_hash }) => token_hash)
  t.notOk(
    hashes.some((hash) => JSON.stringify(sessions).includes(hash.slice(0, 16))),
    'nothing of the token is told',
  )
  t.equal((await other.ask('DELETE', `/api/sessions/${foreign.id}`)).json().code, 'not-found', 'not somebody else’s')
  t.equal((await doctor.ask('DELETE', `/api/sessions/${foreign.id}`)).statusCode, 204)
  t.equal((await doctor.ask('DELETE', `/api/sessions/${foreign.id}`)).statusCode, 404)
  t.equal((await app.inject({ url: '/api/session', headers: { cookie } })).statusCode, 401)
  t.match(await db('audit').where({ act: 'user.end-session' }), [{ user_id: doctor.user.id }])
  await accounts.signIn({ login: 'doctor', password: goodPassword, address: '' })
  await pass(toMs('55m'))
  t.equal((await doctor.ask('GET', '/api/sessions')).json().length, 2)
  await pass(toMs('58m'))
  t.equal((await doctor.ask('GET', '/api/sessions')).json().length, 1, 'one that has ended is not shown')
})

t.test('among many users one is found by a part of login, name or department', async (t) => {
  const { as, addUser, accounts } = await testApp(t)
  const it = await as('it')
  for (let i = 1; i <= 7; i += 1)
    await addUser({ login: `nurse${i}`, role: 'agent', name: `护士${i}`, department: i % 2 ? '骨科' : '心内科' })
  await addUser({ login: 'odd_one', role: 'manager', name: '100%' })
  const logins = async (query: string) =>
    (await it.ask('GET', `/api/users?${query}`)).json().items.map(({ login }: { login: string }) => login)
  t.same(await logins('text=RSE7'), ['nurse7'])
  t.same(await logins(`text=${encodeURIComponent('护士6')}`), ['nurse6'])
  t.equal((await it.ask('GET', `/api/users?text=${encodeURIComponent('骨')}&pageSize=2`)).json().total, 4)
  t.same(await logins('text=%25'), ['odd_one'], 'a percent sign is a percent sign')
  t.same(await logins('role=manager'), ['odd_one'])
  const { id } = (await it.ask('GET', '/api/users?text=nurse3&pageSize=1')).json().items[0]
  await it.ask('PATCH', `/api/users/${id}`, { disabled: true })
  t.same(await logins('state=disabled'), ['nurse3'])
  t.equal((await it.ask('GET', '/api/users?state=active')).json().total, 8)
  await accounts.signIn({ login: 'nurse4', password: goodPassword, address: '' })
  const [line] = (await it.ask('GET', '/api/users?text=nurse4&pageSize=1')).json().items
  t.match(line, { sessions: 1, seenAt: Number })
})

t.test('the audit log is filtered, counted by purpose, and taken away as a workbook', async (t) => {
  const { as, app, audit, db, clock, pass } = await testApp(t)
  const it = await as('it')
  await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'it', password: 'wrong' } })
  await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'my secret', password: 'x' } })
  t.match(await db('audit').where({ act: 'user.sign-in-failed' }).orderBy('id'), [
    { user_id: null, subject_id: String(it.user.id) },
    { subject_id: '' },
  ])
  t.notMatch(JSON.stringify(await db('audit')), 'my secret', 'what was typed may have been a password')

  const doctor = await as('doctor')
  const call = '0b9b5b8e-1234-4123-8123-123456789012'
  const at = clock.now()
  const [patient] = await db('patients').insert({ name: '张三', created_at: at, updated_at: at })
  await db('calls').insert({
    id: call,
    direction: 'outbound',
    from_number: '1',
    to_number: '2',
    patient_id: patient,
    started_at: at,
  })
  const [recording] = await db('recordings').insert({
    call_id: call,
    kind: 'call',
    path: 'a.wav',
    state: 'kept',
    started_at: at,
  })
  const look = (act: string, subjectId: string | number, purpose: string) =>
    audit.add({
      at: clock.now(),
      userId: doctor.user.id,
      act,
      subject: act.split('.')[0] ?? '',
      subjectId: String(subjectId),
      purpose,
      address: '::1',
      detail: null,
    })
  await look('patient.read', patient ?? 0, 'care')
  await look('patient.read', 777, 'care')
  await look('recording.play', recording ?? 0, 'complaint')
  await look('call.read', call, '')
  await pass(1)
  const list = async (query: string) => (await it.ask('GET', `/api/audit?${query}`)).json()
  const ofPatient = await list(`patientId=${patient}`)
  t.match(ofPatient, {
    total: 3,
    items: [
      { act: 'call.read', actText: '查看通话', purposeText: '未说明', userName: '王护士', user: 'doctor' },
      { act: 'recording.play', callId: call, purposeText: '投诉处理' },
      { act: 'patient.read', subjectId: String(patient) },
    ],
  })
  t.equal((await list('act=patient.read&purpose=care')).total, 2)
  t.equal((await list(`userId=${doctor.user.id}&to=${clock.now()}`)).total, 4)
  const looks = (await it.ask('GET', `/api/audit/looks?from=0&to=${clock.now()}`)).json()
  t.match(looks[0], { act: 'patient.read', purpose: 'care', role: 'doctor', looks: 2, people: 1, patients: 2 })
  t.equal(looks.length, 3)
  const words = (await it.ask('GET', '/api/audit/words')).json()
  t.match(
    words.acts.find(({ code }: { code: string }) => code === 'patient.read'),
    { text: '查看患者资料' },
  )

  const exported = await it.ask('GET', `/api/audit/export.xlsx?userId=${doctor.user.id}`)
  t.equal(exported.statusCode, 200)
  const book = new exceljs.Workbook()
  await book.xlsx.load(exported.rawPayload as never)
  const sheet = book.getWorksheet('审计日志')
  t.equal(sheet?.rowCount, 1 + 4)
  t.same(sheet?.getRow(1).getCell(5).value, '操作')
  t.equal(sheet?.getRow(2).getCell(5).value, '查看通话')
  t.match(await db('audit').where({ act: 'audit.export' }).first('detail'), { detail: { rows: 4 } })
  t.equal((await doctor.ask('GET', '/api/audit/export.xlsx')).statusCode, 403)
  t.equal((await doctor.ask('GET', '/api/audit/looks?from=0&to=1')).statusCode, 403)
})
