import t from 'tap'
import { goodPassword, testApp } from '../http/test-app.ts'
import { toMs } from '../kernel/duration.ts'

t.setTimeout(180_000)

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
