import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import type { Database } from '../../db/connection.ts'
import { isWithin, scopeOf } from '../accounts/core/roles.ts'
import { testApp } from '../http/test-app.ts'
import { type CallId, callIdOf, newLegId } from '../kernel/ids.ts'
import { createRecording } from '../recording/recording.ts'
import { recordingRoutes } from '../recording/recording-routes.ts'
import { recordingStore } from '../recording/recording-store.ts'
import { wavBytes } from '../recording/test-wav.ts'
import { callChoices } from './call-choices.ts'
import { callDetail } from './call-detail.ts'
import { type CallLogQueries, callLogQueries } from './call-log-queries.ts'
import { callsRoutes } from './calls-routes.ts'
import { callsStore } from './calls-store.ts'

t.setTimeout(180_000)

/** The routes are made before their database is: what they stand on is looked up when it is asked. */
const lazily = <Thing extends object>(make: () => Thing): Thing =>
  new Proxy({} as Thing, {
    get(_, name) {
      const member: unknown = Reflect.get(make(), name)
      return typeof member === 'function' ? (member.bind(make()) as unknown) : member
    },
  })

async function house(t: Parameters<typeof testApp>[0]) {
  let parts: { db: Database; queries: CallLogQueries; recording: ReturnType<typeof createRecording> } | undefined
  const built = () => {
    if (parts === undefined) throw new Error('not yet')
    return parts
  }
  const queries = lazily(() => built().queries)
  const app = await testApp(t, {
    features: [
      callsRoutes({
        calls: queries,
        detail: (id, user) => callDetail(built().db, queries, id, scopeOf(user), user.language),
        choices: () => callChoices(built().db),
        clock: lazily(() => clock),
        timeZone: 'Asia/Shanghai',
      }),
      recordingRoutes(
        lazily(() => built().recording),
        async (call, scope) => (await queries.line(call, scope)) !== undefined,
        lazily(() => clock),
      ),
    ],
  })
  const { db, clock, folder } = app
  const recording = createRecording({
    store: recordingStore(db),
    clock,
    inFlight: { during: <T>(work: () => Promise<T>) => work() } as never,
    folder,
    timeZone: 'Asia/Shanghai',
    onError: (error) => {
      throw error
    },
  })
  parts = { db, queries: callLogQueries(db), recording }

  const addPatient = async (name: string, department: string): Promise<number> => {
    const [id] = await db('patients').insert({ name, department, created_at: 1, updated_at: 1 })
    return Number(id)
  }
  /** A call that is over, with a recording of a second. */
  async function addCall(patient: number | undefined, startedAt: number): Promise<CallId> {
    const leg = newLegId()
    const id = callIdOf(leg)
    const facts = patient === undefined ? {} : { patient: String(patient) }
    const opening = { id, direction: 'outbound', from: '8000', to: '+8613800138000', startedAt, facts } as const
    const end = { at: startedAt + 9_000, cause: 'hung-up', rawCause: 'NORMAL_CLEARING', by: 'them' } as const
    const person = {
      leg,
      role: 'person',
      direction: 'outbound',
      number: opening.to,
      startedAt,
      answeredAt: startedAt + 1,
      end,
    } as const
    await callsStore(db).write({
      opened: [opening],
      legs: [{ call: id, record: person }],
      trail: [
        {
          call: id,
          seq: 2,
          at: startedAt + 5,
          verb: 'digits',
          prompt: 'card',
          outcome: '4 digits',
          pii: { digits: '1234' },
        },
        { call: id, seq: 1, at: startedAt, verb: 'call', prompt: '', outcome: 'dialed', detail: { ms: 1 } },
      ],
      closed: [
        {
          ...opening,
          person,
          endedAt: end.at,
          disposition: 'completed',
          termination: { result: 'ok', reason: end.rawCause },
          script: 'keypad-survey',
        },
      ],
    })
    const where = path.join(folder, '2026/11/23', `${id}.wav`)
    await mkdir(path.dirname(where), { recursive: true })
    await writeFile(where, wavBytes({ channels: 2, ms: 1_000 }))
    recording.hear({ kind: 'RecordingEnded', leg, at: 1, seq: 1, file: where, durationMs: 1_000 })
    await recording.quiet()
    return id
  }
  return { ...app, addPatient, addCall }
}

t.test('the call log and its recordings, by those who may look at them', async (t) => {
  const { as, addPatient, addCall, db } = await house(t)
  const surgery = await addCall(await addPatient('李明', '外科'), 1_000)
  const cardiology = await addCall(await addPatient('王芳', '心内科'), 2_000)
  const stranger = await addCall(undefined, 3_000)
  const supervisor = await as('supervisor')
  const surgeon = await as('doctor', { department: '外科' })
  const nobody = await as('doctor', { login: 'locum', department: '' })

  await t.test('newest first, a page at a time', async (t) => {
    const first = (await supervisor.ask('GET', '/api/calls?pageSize=2')).json()
    t.same(
      first.items.map(({ id }: { id: string }) => id),
      [stranger, cardiology],
    )
    t.equal(first.total, 3)
    t.match((await supervisor.ask('GET', '/api/calls?pageSize=2&page=2')).json(), { items: [{ id: surgery }] })
    t.match(first.items[1], { patientName: '王芳', department: '心内科', disposition: 'completed', startedAt: 2_000 })
  })

  await t.test('filters narrow it down, and a misspelt value is refused', async (t) => {
    const ids = async (query: string) =>
      (await supervisor.ask('GET', `/api/calls?${query}`)).json().items.map(({ id }: { id: string }) => id)
    t.same(await ids('from=2000&to=3000'), [cardiology])
    t.same(await ids('disposition=busy'), [])
    t.same(await ids('direction=outbound&disposition=completed'), [stranger, cardiology, surgery])
    t.same(await ids('direction=inbound'), [])
    t.equal((await supervisor.ask('GET', '/api/calls?direction=sideways')).statusCode, 400)
  })

  await t.test('one call has its legs and its trail in order', async (t) => {
    const reply = await supervisor.ask('GET', `/api/calls/${surgery}`)
    t.match(reply.json(), {
      id: surgery,
      termination: 'ok',
      legs: [{ role: 'person', number: '13800138000', endedBy: 'them' }],
      trail: [
        { seq: 1, verb: 'call', detail: { ms: 1 }, pii: null },
        { seq: 2, verb: 'digits', outcome: '4 digits', pii: { digits: '1234' } },
      ],
    })
    t.equal((await supervisor.ask('GET', `/api/calls/${newLegId()}`)).statusCode, 404)
    t.equal((await supervisor.ask('GET', '/api/calls/1')).statusCode, 400)
    await supervisor.ask('GET', `/api/calls/${surgery}`)
    t.match(await db('audit').where({ act: 'call.read', subject_id: surgery }), [{ subject: 'call' }])
    t.equal((await db('audit').where({ act: 'call.read' })).length, 1, 'a page that asks again goes on with one look')
  })

  await t.test(
    'a questionnaire and its questions are called by their titles in the trail, answered or not',
    async (t) => {
      const definition = JSON.stringify({
        code: 'discharge',
        title: { 'zh-CN': '出院回访', en: 'After discharge' },
        questions: [{ id: 'q1', kind: 'yes-no', text: { 'zh-CN': '您还疼吗？' }, title: { 'zh-CN': '疼痛' } }],
      })
      const now = { created_at: 1, updated_at: 1 }
      const [id] = await db('questionnaires').insert({ code: 'discharge', title: '{}', current_version: 1, ...now })
      const version = { questionnaire_id: id, version: 1, definition, sha256: '0'.repeat(64), created_at: 1 }
      await db('questionnaire_versions').insert(version)
      const told = ['discharge', 'survey/discharge/q1', 'survey/discharge/intro', 'survey/gone/q1', 'survey/silence']
      await db('trail').insert(
        told.map((prompt, i) => ({
          call_id: cardiology,
          seq: 10 + i,
          at: 2_010,
          verb: 'survey',
          prompt,
          outcome: 'silence',
        })),
      )
      const titles = async (user: typeof supervisor) => {
        const { trail } = (await user.ask('GET', `/api/calls/${cardiology}`)).json()
        return trail.slice(-told.length).map(({ title }: { title: string | null }) => title)
      }
      t.same(await titles(supervisor), ['出院回访', '疼痛', '出院回访 · 开场白', null, null])
      const foreigner = await as('agent', { login: 'locum-agent', language: 'en' })
      t.same(await titles(foreigner), ['After discharge', '疼痛', 'After discharge · introduction', null, null])
    },
  )

  await t.test('a doctor sees and hears the own department and nothing else', async (t) => {
    const seen = (await surgeon.ask('GET', '/api/calls')).json()
    t.match(seen, { total: 1, items: [{ id: surgery }] })
    t.ok(seen.items.every(({ department }: { department: string }) => isWithin({ departments: ['外科'] }, department)))
    t.equal((await nobody.ask('GET', '/api/calls')).json().total, 0)
    for (const [call, status] of [
      [surgery, 200],
      [cardiology, 404],
      [stranger, 404],
    ] as const) {
      t.equal((await surgeon.ask('GET', `/api/calls/${call}`)).statusCode, status)
      t.equal((await surgeon.ask('GET', `/api/calls/${call}/recordings`)).statusCode, status)
      const row = await db('recordings').where({ call_id: call }).first('id')
      t.equal((await surgeon.ask('GET', `/api/recordings/${row.id}/audio`)).statusCode, status)
    }
    t.equal((await db('audit').where({ act: 'recording.play' })).length, 1, 'what was refused was not heard')
  })

  await t.test('a player may jump in a recording', async (t) => {
    const [listed] = (await supervisor.ask('GET', `/api/calls/${surgery}/recordings`)).json()
    t.match(listed, { kind: 'call', state: 'kept', channels: 2, durationMs: 1_000 })
    const url = `/api/recordings/${listed.id}/audio`
    const whole = await supervisor.ask('GET', url)
    t.equal(whole.headers['content-type'], 'audio/wav')
    t.equal(whole.rawPayload.length, listed.bytes)
    const part = await supervisor.ask('GET', url, undefined, { range: 'bytes=44-1043' })
    t.equal(part.statusCode, 206)
    t.equal(part.headers['content-range'], `bytes 44-1043/${listed.bytes}`)
    t.same(part.rawPayload, whole.rawPayload.subarray(44, 1044))
    t.equal((await supervisor.ask('GET', url, undefined, { range: 'bytes=9999999-' })).statusCode, 416)
    t.equal((await supervisor.ask('HEAD', url)).headers['content-length'], String(listed.bytes))
    t.equal((await (await as('it')).ask('GET', url)).statusCode, 403, 'who runs the machines does not listen')
    await db('recordings').where({ id: listed.id }).update({ path: 'gone.wav', state: 'deleted' })
    t.match((await supervisor.ask('GET', url)).json(), { code: 'recording-deleted' })
    t.equal((await supervisor.ask('GET', '/api/recordings/99999/audio')).statusCode, 404)
    t.equal((await db('audit').where({ act: 'recording.play', user_id: supervisor.user.id })).length, 1)
  })

  await t.test('a recording is drawn, and kept by those who may', async (t) => {
    const [listed] = (await supervisor.ask('GET', `/api/calls/${stranger}/recordings`)).json()
    const url = `/api/recordings/${listed.id}`
    const peaks = (await supervisor.ask('GET', `${url}/peaks`)).json()
    t.match(peaks, { durationMs: 1_000, channels: [[0], [0]] })
    t.equal((await surgeon.ask('GET', `${url}/peaks`)).statusCode, 404)
    const kept = await supervisor.ask('GET', `${url}/download`)
    t.match(kept.headers, { 'content-disposition': /attachment; filename=".*\.wav"/ })
    t.equal((await surgeon.ask('GET', `${url}/download`)).statusCode, 403)
    t.equal((await db('audit').where({ act: 'recording.download', subject_id: String(listed.id) })).length, 1)
    await db('recordings').where({ id: listed.id }).update({ path: 'nowhere.wav' })
    t.equal((await supervisor.ask('GET', `${url}/audio`)).statusCode, 404, 'the file is gone')
  })
})
