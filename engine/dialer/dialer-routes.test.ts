import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { dialerRoutes } from './dialer-routes.ts'
import { answers, isBusy } from './test-carrier.ts'
import { testDesk } from './test-desk.ts'
import { phoneOf, testHouses } from './test-house.ts'

t.setTimeout(120_000)

t.test('a campaign over HTTP, from the list of patients to the question why', async (t) => {
  const houses = await testHouses(t)
  const h = await houses.house((number) => (number === phoneOf(1) ? isBusy : answers()))
  const dialer = h.dialer()
  await dialer.recover()
  const http = await testApp(t, { features: [dialerRoutes(testDesk(h, dialer))] })
  const patientIds = await h.admit(3)
  const supervisor = await http.as('supervisor')
  const ask = { name: '出院通知', kind: 'voice-notice', noticePrompt: 'notice/discharge', patientIds }

  const refused = await supervisor.ask('POST', '/api/campaigns', { ...ask, rules: { ringSeconds: 1 } })
  t.match(
    [refused.statusCode, refused.json()],
    [422, { code: 'campaign-rules-invalid', message: /ringSeconds 不能小于 15/ }],
  )
  const made = await supervisor.ask('POST', '/api/campaigns', { ...ask, rules: { retry: { busy: { limit: 1 } } } })
  t.match([made.statusCode, made.json()], [201, { contacts: 3 }])
  const { id } = made.json<{ id: number }>()

  const agent = await http.as('agent')
  t.equal((await agent.ask('POST', `/api/campaigns/${id}/start`)).statusCode, 403, 'an agent starts no campaign')
  t.equal((await supervisor.ask('POST', `/api/campaigns/${id}/pause`)).statusCode, 409)
  t.equal((await supervisor.ask('POST', '/api/campaigns/99999/start')).statusCode, 404)
  const rules = await supervisor.ask('PUT', `/api/campaigns/${id}/rules`, {
    priority: 3,
    retry: { busy: { limit: 1 } },
  })
  t.match(rules.json(), { priority: 3, ringSeconds: 30 })
  t.match((await supervisor.ask('POST', `/api/campaigns/${id}/start`)).json(), {
    state: 'running',
    rules: { priority: 3 },
  })

  await h.minutesLater(2)
  const contacts = await supervisor.ask('GET', `/api/campaigns/${id}/contacts?state=waiting`)
  t.match(contacts.json(), { total: 1, items: [{ patientId: 1, reason: 'retry-wait', attempts: 1 }] })
  const contact = contacts.json<{ items: { id: number }[] }>().items[0]?.id ?? 0
  const why = await supervisor.ask('GET', `/api/contacts/${contact}/explanation`)
  t.match(why.json(), {
    decision: { kind: 'wait', why: 'retry-wait' },
    attempts: [{ disposition: 'busy', position: 1 }],
  })
  t.notMatch(why.body, /\+86/, 'no number leaves the house with it')
  t.equal((await http.db('audit').where({ act: 'contact.explain' }).first())?.subject_id, '1')

  await h.runToTheEnd(id)
  const progress = await supervisor.ask('GET', `/api/campaigns/${id}`)
  t.match(progress.json(), {
    campaign: { state: 'finished', name: '出院通知' },
    counts: { contacts: 3, done: 3, byDisposition: { completed: 2, busy: 1 } },
    liveCalls: 0,
    preparation: { kind: 'idle' },
    events: [
      { to: 'running', userId: supervisor.user.id },
      { to: 'finished', because: 'all-called' },
    ],
  })
  const again = await supervisor.ask('POST', `/api/campaigns/${id}/call-failures`, { name: '再次' })
  t.match([again.statusCode, again.json()], [201, { contacts: 1 }])
  t.match((await supervisor.ask('GET', '/api/campaigns')).json(), { total: 2, items: [{ madeFromCampaignId: id }, {}] })
  t.match((await supervisor.ask('GET', '/api/campaign-rules')).json(), { timeZone: 'Asia/Shanghai' })
  await dialer.close()
  t.strictSame(h.errors, [])
  t.equal(h.clock.pending, 0)
})
