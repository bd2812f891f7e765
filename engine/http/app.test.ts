import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { Type } from 'typebox'
import { roles } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { contentOf, IdParams, type Routes, sendAudio } from './route-conventions.ts'
import { testApp } from './test-app.ts'

t.setTimeout(180_000)

const Thing = Type.Object({ id: Type.Integer() })
const wav = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 256))
let recording = ''

/** A feature as any engineer would write it. */
const thingRoutes: Routes = async (app) => {
  const schema = { summary: 'A thing', tags: ['things'], params: IdParams, response: { 200: Thing } } as const
  app.get('/things/:id', { schema, config: { allow: ['it', 'doctor'], audit: 'thing.read' } }, async ({ params }) => {
    if (params.id === 404) throw new WardlineError('not-found', { what: 'patient' })
    if (params.id === 500) throw new Error('kaputt for 13800138000')
    return { id: params.id, secret: 'not in the schema' }
  })
  app.post(
    '/things/:id',
    {
      schema: { ...schema, body: Type.Object({ n: Type.Integer({ maximum: 9 }) }, { additionalProperties: false }) },
      config: { allow: ['it'] },
    },
    async ({ params }) => ({ id: params.id }),
  )
  app.get(
    '/things/:id/audio',
    {
      schema: { summary: 'Its sound', tags: ['things'], params: IdParams, response: { 200: contentOf('audio/wav') } },
      config: { allow: ['it'], audit: 'recording.play' },
    },
    async (_request, reply) => await sendAudio(reply, recording),
  )
  app.post(
    '/things',
    {
      schema: {
        summary: 'Its file',
        tags: ['things'],
        response: { 200: Type.Object({ bytes: Type.Integer(), note: Type.String() }) },
      },
      config: { allow: ['it'], upload: { maxBytes: 2_000 } },
    },
    async (request) => {
      const upload = await request.saveUpload()
      return { bytes: upload.bytes, note: upload.fields['note'] ?? '' }
    },
  )
}

t.test('every role passes only where its name is written', async (t) => {
  const { app, as, db, logged } = await testApp(t, { features: [thingRoutes] })
  const answers: Record<string, number> = { nobody: (await app.inject('/api/things/7')).statusCode }
  for (const role of roles) answers[role] = (await (await as(role)).ask('GET', '/api/things/7')).statusCode
  t.same(answers, { nobody: 401, it: 200, manager: 403, supervisor: 403, agent: 403, doctor: 200 })

  const rows = await db('audit').where({ act: 'thing.read' }).orderBy('id')
  t.equal(rows.length, 2, 'those who saw it are written down, and only they')
  t.same(
    rows.map(({ subject, subject_id }) => [subject, subject_id]),
    [
      ['thing', '7'],
      ['thing', '7'],
    ],
  )

  const it = await as('it', { login: 'it2' })
  t.same((await it.ask('GET', '/api/things/7')).json(), { id: 7 }, 'what is not in the schema does not leave')
  t.equal((await it.ask('HEAD', '/api/things/7')).statusCode, 200)
  t.notMatch(logged.join(''), /things\/7/, 'the log has the route and not the address')
  t.match(logged.join(''), /"route":"\/api\/things\/:id"/)
})

t.test('an error tells what is wrong in the language of whoever asks, and nothing more', async (t) => {
  const { app, as, logged, db } = await testApp(t, { features: [thingRoutes] })
  const it = await as('it', { language: 'en' })
  const missing = await it.ask('GET', '/api/things/404')
  t.equal(missing.statusCode, 404)
  t.match(missing.json(), { code: 'not-found', message: /no such patient/, params: { what: 'patient' } })
  const broken = await it.ask('GET', '/api/things/500')
  t.equal(broken.json().code, 'internal')
  t.notMatch(broken.body, /kaputt|13800138000/)
  t.ok(
    logged.some((line) => line.includes(broken.json().params.id)),
    'it is found in the log by its id',
  )
  t.equal((await db('audit').where({ act: 'thing.read' })).length, 0, 'nothing was seen')

  t.match((await it.ask('POST', '/api/things/1', { n: 12 })).json(), {
    code: 'invalid-input',
    message: /n: must not be above 9/,
  })
  t.match((await it.ask('POST', '/api/things/1', { n: 1, m: 2 })).json(), { message: /there is no field m/ })
  t.match((await it.ask('POST', '/api/things/1', {})).json(), { message: /n is missing/ })
  t.match((await it.ask('GET', '/api/things/x')).json(), {
    code: 'invalid-input',
    message: /id: must be of type integer/,
  })
  t.match((await it.ask('POST', '/api/things/1', '{"n":', { 'content-type': 'application/json' })).json(), {
    code: 'invalid-input',
  })
  t.match((await it.ask('POST', '/api/things/1', 'n=1', { 'content-type': 'text/plain' })).json(), {
    code: 'media-type-unknown',
  })
  t.match((await it.ask('POST', '/api/things/1', { n: 'x'.repeat(1_100_000) })).json(), { code: 'body-too-large' })
  const nowhere = { url: '/api/nowhere', headers: { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.4' } }
  t.match((await app.inject(nowhere)).json(), { code: 'no-such-route', message: /nothing at this address/ })
  t.match((await app.inject('/api/things/1')).json(), { code: 'not-signed-in', message: /尚未登录/ })
})

t.test('a request that another site forged is refused', async (t) => {
  const { app, as } = await testApp(t, { features: [thingRoutes] })
  const it = await as('it')
  const other = await as('it', { login: 'other' })
  const post = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/api/things/1', payload: { n: 1 }, headers: { cookie: it.cookie, ...headers } })
  t.equal((await post({})).json().code, 'csrf-token-invalid')
  t.equal((await post({ 'x-csrf-token': other.csrf })).json().code, 'csrf-token-invalid', 'a token of another session')
  t.equal((await post({ 'x-csrf-token': it.csrf, 'sec-fetch-site': 'cross-site' })).json().code, 'csrf-token-invalid')
  t.equal((await post({ 'x-csrf-token': it.csrf, 'sec-fetch-site': 'same-origin' })).statusCode, 200)
  const signIn = { method: 'POST', url: '/api/session', payload: { login: 'it', password: 'x' } } as const
  t.equal(
    (await app.inject({ ...signIn, headers: { 'sec-fetch-site': 'cross-site' } })).json().code,
    'csrf-token-invalid',
  )
})

t.test('a recording is played from any place, and every playing is written down', async (t) => {
  const { app, as, folder, db } = await testApp(t, { features: [thingRoutes] })
  recording = path.join(folder, '录音 100%#1.wav')
  await writeFile(recording, wav)
  const it = await as('it')
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const play = (init: { method?: string; range?: string } = {}) =>
    fetch(`${base}/api/things/7/audio`, {
      method: init.method ?? 'GET',
      headers: { cookie: it.cookie, ...(init.range !== undefined && { range: init.range }) },
    })
  const whole = await play()
  t.equal(whole.status, 200)
  t.equal(whole.headers.get('content-type'), 'audio/wav')
  t.equal(whole.headers.get('accept-ranges'), 'bytes')
  t.equal(whole.headers.get('cache-control'), 'private, no-store')
  t.ok(Buffer.from(await whole.arrayBuffer()).equals(wav))
  const part = await play({ range: 'bytes=100-199' })
  t.equal(part.status, 206)
  t.equal(part.headers.get('content-range'), 'bytes 100-199/1000')
  t.ok(Buffer.from(await part.arrayBuffer()).equals(wav.subarray(100, 200)))
  const tail = await play({ range: 'bytes=-10' })
  t.ok(Buffer.from(await tail.arrayBuffer()).equals(wav.subarray(990)))
  const beyond = await play({ range: 'bytes=5000-' })
  t.equal(beyond.status, 416)
  t.equal(beyond.headers.get('content-range'), 'bytes */1000')
  await beyond.arrayBuffer()
  const head = await play({ method: 'HEAD' })
  t.equal(head.status, 200)
  t.equal(head.headers.get('content-length'), '1000')
  t.equal((await db('audit').where({ act: 'recording.play', subject_id: '7' })).length, 4)
  recording = path.join(folder, 'gone.wav')
  t.equal((await play()).status, 404)
})

t.test('an upload is streamed to disk and never beyond its limit', async (t) => {
  const { as, folder } = await testApp(t, { features: [thingRoutes] })
  const it = await as('it')
  const form = (bytes: number) => {
    const text = (name: string, value: string) =>
      `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const file =
      '--b\r\ncontent-disposition: form-data; name="file"; filename="../../名单.XLSX"\r\ncontent-type: a/b\r\n\r\n'
    return Buffer.concat([Buffer.from(text('note', '今晚') + file), Buffer.alloc(bytes), Buffer.from('\r\n--b--\r\n')])
  }
  const type = { 'content-type': 'multipart/form-data; boundary=b' }
  t.same((await it.ask('POST', '/api/things', form(1500), type)).json(), { bytes: 1500, note: '今晚' })
  const uploads = path.join(folder, 'uploads')
  t.match(await readdir(uploads), [/^[0-9a-f-]{36}\.xlsx$/], 'under a name of ours')
  t.equal((await it.ask('POST', '/api/things', form(2500), type)).json().code, 'upload-too-large')
  t.equal((await readdir(uploads)).length, 1, 'nothing stays of what was too large')
  t.equal((await it.ask('POST', '/api/things', '--b--\r\n', type)).json().code, 'upload-missing')
  t.equal((await it.ask('POST', '/api/things', { file: 1 })).json().code, 'upload-missing')
})

t.test('whoever asks too often is told when to come back', async (t) => {
  const { as, app } = await testApp(t, { features: [thingRoutes], limits: { requestsPerMinute: 5 } })
  const it = await as('it')
  const codes = []
  for (let i = 0; i < 6; i += 1) codes.push((await it.ask('GET', '/api/things/1')).statusCode)
  t.same(codes, [200, 200, 200, 200, 200, 429])
  const last = await it.ask('GET', '/api/things/1')
  t.match(last.json(), { code: 'too-many-requests', message: /秒后再试/ })
  t.ok(Number(last.headers['retry-after']) > 0)
  t.equal(
    (await (await as('doctor')).ask('GET', '/api/things/1')).statusCode,
    200,
    'a colleague at the same desk is not held up',
  )
  for (let i = 0; i < 8; i += 1) t.equal((await app.inject('/health/live')).statusCode, 200)
})

t.test('health, metrics and headers', async (t) => {
  let isConnected = true
  let database = (): Promise<unknown> => Promise.resolve()
  const health = { database: () => database(), switch: () => ({ connected: isConnected, kind: 'virtual' }) }
  const { app, as, clock, pass } = await testApp(t, { features: [thingRoutes], health })
  t.same((await app.inject('/health/ready')).json(), { ready: true, database: 'up', switch: 'up' })
  isConnected = false
  t.equal((await app.inject('/health/ready')).statusCode, 503)
  database = () => new Promise(() => undefined)
  const waiting = app.inject('/health/ready')
  while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve))
  await pass(2_000)
  t.same((await waiting).json(), { ready: false, database: 'down', switch: 'down' }, 'a database that hangs is down')
  t.equal((await app.inject('/health/live')).statusCode, 200)

  await (await as('it')).ask('GET', '/api/things/7')
  const counted = /wardline_http_request_seconds_count\{method="GET",route="\/api\/things\/:id",status="2xx"\} 1/
  let metrics = await app.inject('/metrics')
  // An answer is counted when it has been sent, which may be a moment after it has arrived.
  for (let i = 0; i < 100 && !counted.test(metrics.body); i += 1) metrics = await app.inject('/metrics')
  t.match(metrics.body, counted)
  t.equal(
    (await app.inject({ url: '/metrics', headers: { 'x-forwarded-for': '1.2.3.4' } })).statusCode,
    401,
    'not through a proxy',
  )
  t.equal((await app.inject({ url: '/metrics', remoteAddress: '10.0.0.9' })).statusCode, 401)

  const { headers } = await app.inject('/health/live')
  t.match(headers['content-security-policy'], /default-src 'self'.*frame-ancestors 'none'/)
  t.notMatch(headers['content-security-policy'], /unsafe-eval|script-src[^;]*unsafe/)
  t.ok(headers['x-request-id'])
  t.equal(headers['x-content-type-options'], 'nosniff')
  t.equal(clock.pending, 0)
})

t.test('every route is described, and one that forgets to say whom it allows stops the start-up', async (t) => {
  const { app } = await testApp(t, { features: [thingRoutes] })
  await app.ready()
  const document = (await app.inject('/docs/json')).json()
  t.match(document.openapi, /^3\.1/)
  const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${url}`, ...operation })),
  )
  t.ok(operations.length > 15)
  const faults: string[] = []
  const check = (isSo: unknown, fault: string) => void (isSo ? 0 : faults.push(fault))
  for (const { name, summary, tags, responses } of operations) {
    check(summary && tags && tags.length > 0, `${name} has no summary or no tags`)
    check(
      Object.entries(responses).some(
        ([status, { content }]) => status === '204' || (status.startsWith('2') && content),
      ),
      `${name} does not say how it succeeds`,
    )
    check(responses['4XX']?.content?.['application/json'], `${name} does not say how it fails`)
  }
  t.same(faults, [])
  t.match(document.paths['/api/things']?.post.requestBody.content, { 'multipart/form-data': {} })
  t.match(document.paths['/api/things/{id}']?.get.description, /Who: it, doctor/)
  t.equal((await app.inject('/docs/')).statusCode, 200)
  t.notMatch(JSON.stringify(document), /#\/definitions/, 'references resolve inside the document')

  const forgetful: Routes = async (app) =>
    void app.get('/open', { schema: { summary: '', tags: [] } }, async () => 'all of it')
  const open = await testApp(t, { features: [forgetful] })
  await t.rejects(async () => await open.app.ready(), /GET \/api\/open/)
})

type Operation = {
  summary?: string
  tags?: string[]
  responses: Record<string, { content?: Record<string, unknown> }>
}

t.test('the UI is one page: unknown paths are that page, unknown API routes are not', async (t) => {
  const { folder } = await testApp(t)
  await writeFile(path.join(folder, 'index.html'), '<title>Wardline</title>')
  const { app } = await testApp(t, { uiFolder: folder, limits: { requestsPerMinute: 3 } })
  for (let i = 0; i < 10; i += 1)
    t.match((await app.inject('/campaigns/7')).body, /Wardline/, 'however many sit behind one address')
  t.equal((await app.inject('/api/nothing')).json().code, 'no-such-route')
})
