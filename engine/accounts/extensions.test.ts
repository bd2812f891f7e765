import { createHash } from 'node:crypto'
import t from 'tap'
import { testDatabase } from '../../db/test-database.ts'
import { directoryRoutes } from '../http/directory-routes.ts'
import { testApp } from '../http/test-app.ts'
import { realClock } from '../kernel/real-clock.ts'
import type { Switch } from '../switch/switch.ts'
import { createExtensions } from './extensions.ts'
import { extensionsRoutes } from './extensions-routes.ts'
import { extensionsStore } from './extensions-store.ts'

t.setTimeout(180_000)

const secret = 'Zk3-9fQ2mVx81LpT0a'
const basic = (password: string) => `Basic ${Buffer.from(`freeswitch:${password}`).toString('base64')}`

t.test('a phone gets a password once, and FreeSWITCH gets the hash of it with the right secret only', async (t) => {
  const database = await testDatabase(t)
  const { db } = database
  const extensions = createExtensions({ store: extensionsStore(db), clock: realClock, realm: 'wardline' })
  const directory = directoryRoutes({
    secret,
    answer: async ({ user = '' }) => `<user ha1="${(await extensions.secretOf(user))?.ha1}"/>`,
  })
  let told: Awaited<ReturnType<Switch['phones']>> = []
  let kind: 'freeswitch' | 'virtual' = 'freeswitch'
  const health = () => ({ kind }) as ReturnType<Switch['health']>
  const features = [extensionsRoutes(extensions, { phones: async () => told, health })]
  const { app, as } = await testApp(t, { database, features, atRoot: [directory] })
  const it = await as('it', { name: '钱工' })
  const added = await it.ask('POST', '/api/extensions', { number: '8001', name: '心内科护士站' })
  t.equal(added.statusCode, 201)
  const { password } = added.json()
  t.match(password, /^[\w-]{20}$/)
  t.equal((await it.ask('POST', '/api/extensions', { number: '8001' })).json().code, 'extension-taken')
  t.equal((await it.ask('POST', '/api/extensions', { number: '80a1' })).json().code, 'invalid-input')
  t.notMatch(JSON.stringify(await db('extensions')), password)

  const ask = (authorization?: string) =>
    app.inject({
      method: 'POST',
      url: '/switch/directory',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization !== undefined && { authorization }),
      },
      payload: 'section=directory&user=8001&domain=wardline',
    })
  const found = await ask(basic(secret))
  t.equal(found.headers['content-type'], 'text/xml; charset=utf-8')
  t.equal(found.body, `<user ha1="${createHash('md5').update(`8001:wardline:${password}`).digest('hex')}"/>`)
  for (const wrong of [undefined, basic('wrong'), basic(''), `Bearer ${secret}`, secret])
    t.equal((await ask(wrong)).statusCode, 403)

  const renewed = (await it.ask('POST', '/api/extensions/8001/password')).json()
  t.not(renewed.password, password)
  t.notMatch((await it.ask('GET', '/api/extensions')).body, /ha1|password/)
  t.match((await it.ask('GET', '/api/extensions')).json(), {
    total: 1,
    items: [{ number: '8001', name: '心内科护士站' }],
  })
  const phone = async () => (await it.ask('GET', '/api/extensions')).json().items[0].phone
  t.same(await phone(), { state: 'signed-out', addresses: [] })
  const registered = { since: 1, expiresAt: 2, device: 'Phone', isWebRtc: false }
  told = [
    { ...registered, extension: '8001', address: '10.2.0.17' },
    { ...registered, extension: '80011', address: '10.2.0.18' },
  ]
  t.same(await phone(), { state: 'signed-in', addresses: ['10.2.0.17'] })
  told = []
  kind = 'virtual'
  t.same(await phone(), { state: 'made-up', addresses: [] })
  told = { kind: 'unknown', why: 'the switch is away' }
  t.same(await phone(), { state: 'unknown', addresses: [] })
  const changed = await it.ask('PATCH', '/api/extensions/8001', { name: '心内科护士站 2', userId: it.user.id })
  t.match(changed.json(), { number: '8001', name: '心内科护士站 2', userId: it.user.id, userName: '钱工' })
  t.match((await it.ask('PATCH', '/api/extensions/8001', { userId: null })).json(), {
    name: '心内科护士站 2',
    userName: null,
  })
  t.equal((await it.ask('PATCH', '/api/extensions/8009', { name: '' })).json().code, 'not-found')
  t.equal((await it.ask('POST', '/api/extensions', { number: '8002', name: '100%' })).statusCode, 201)
  const numbers = async (text: string) =>
    (await it.ask('GET', `/api/extensions?text=${encodeURIComponent(text)}`))
      .json()
      .items.map((line: { number: string }) => line.number)
  t.same([await numbers('护士'), await numbers('%'), await numbers('800')], [['8001'], ['8002'], ['8001', '8002']])
  t.equal((await it.ask('DELETE', '/api/extensions/8001')).statusCode, 204)
  t.equal((await it.ask('DELETE', '/api/extensions/8001')).json().code, 'not-found')
  t.match(await ask(basic(secret)).then(({ body }) => body), /undefined/)
})

t.test('without a secret of its own the directory is closed to everybody', async (t) => {
  const closed = directoryRoutes({ secret: undefined, answer: async () => 'never' })
  const { app } = await testApp(t, { atRoot: [closed] })
  const asked = { method: 'POST', url: '/switch/directory', headers: { authorization: basic('undefined') } } as const
  t.equal((await app.inject(asked)).statusCode, 403)
})
