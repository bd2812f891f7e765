import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import type { Patient } from '../dialplan/api.ts'
import { createLoader } from '../dialplan/loader.ts'
import { testApp } from '../http/test-app.ts'
import { realClock } from '../kernel/real-clock.ts'
import { wavBytes } from '../recording/test-wav.ts'
import { root } from '../root.ts'
import { readWav } from '../speech/wav.ts'
import { instantOf } from './house-time.ts'
import type { Played, Step } from './play.ts'
import { createRehearsals, type RehearsalOrder } from './rehearsals.ts'
import { rehearseRoutes } from './rehearse-routes.ts'

t.setTimeout(120_000)

const wang: Patient = { id: '5', fields: { name: '王芳' }, language: 'zh-CN', isVip: false }
const press = (keys: string): Step => ({ do: 'press', keys })

async function house(t: { teardown(after: () => unknown): unknown }) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rehearsals-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const loader = await createLoader({
    folder: path.join(root, 'dialplans'),
    buildFolder: folder,
    now: () => 1,
    onFault: () => undefined,
    types: false,
  })
  t.teardown(() => loader.close())
  const sound = path.join(folder, 'welcome.wav')
  await writeFile(sound, wavBytes({ channels: 1, ms: 300 }))
  const rehearsals = createRehearsals({
    loader,
    promptFolders: [path.join(root, 'prompts')],
    speech: {
      render: async () => [
        { kind: 'file', path: sound },
        { kind: 'silence', ms: 200 },
        { kind: 'tone', tone: 'beep' },
      ],
      prepare: async () => ({ rendered: 0, alreadyThere: 0, failed: [] }),
    },
    timeZone: 'Asia/Shanghai',
    trunk: 'carrier',
    hospital: { hospital: '仁和医院' },
    reference: () => ({
      hours: new Map([['outpatients', [{ weekday: 5, opens: 480, closes: 1_020 }]]]),
      days: new Map(),
      targets: { operator: { kind: 'extension', extension: '8001' } },
    }),
    lists: { isBlack: async (number) => number === '13900000000', isWhite: async () => false },
    lookUp: async (number) => (number === '13800138000' ? { kind: 'one', patient: wang } : { kind: 'none' }),
    patientOf: async (id) => (id === 5 ? wang : undefined),
    questionnaireOf: async (code) =>
      code === 'pain'
        ? {
            code,
            title: {},
            languages: ['zh-CN'],
            intro: { 'zh-CN': '{{name}}您好。' },
            questions: [{ id: 'how-bad', kind: 'number', min: 0, max: 100, text: { 'zh-CN': '有多痛？' } }],
            thanks: { 'zh-CN': '谢谢。' },
          }
        : undefined,
  })
  return rehearsals
}

const order = (more: Partial<RehearsalOrder> = {}): RehearsalOrder => ({
  script: 'hospital-main',
  direction: 'inbound',
  number: '13911112222',
  patient: 'by-number',
  language: 'zh-CN',
  at: '2026-11-27T10:00',
  task: {},
  desks: 'answers',
  steps: [],
  ...more,
})
const said = ({ lines }: Played) => lines.filter(({ who }) => who === 'engine').map(({ name }) => name)

t.test('a call is played to where it waits, and on from there with every key', async (t) => {
  const rehearsals = await house(t)
  const first = await rehearsals.play(order())
  t.match(first, { at: { is: 'waiting', for: 'key', waitMs: 5_000 }, source: { file: 'hospital-main.ts', line: 13 } })
  t.match(first.lines[2], { who: 'script', verb: 'answer', source: { line: 9 } })
  t.match(first.lines[3], { words: /仁和医院/, name: 'main/welcome' })
  const second = await rehearsals.play(order({ steps: [press('1')] }))
  t.same(second.lines.slice(0, first.lines.length), first.lines, 'what was heard stays as it was')
  t.match(second, { at: { is: 'waiting' }, source: { file: 'appointments.ts' } })
  t.match(second.lines.slice(first.lines.length), [
    { who: 'person', words: '1' },
    { who: 'script', verb: 'menu', name: 'main/choices', outcome: 'key 1' },
    { who: 'script', verb: 'goTo', name: 'appointments' },
    { who: 'engine', name: 'appointments/departments' },
  ])
  const silent = await rehearsals.play(order({ steps: [{ do: 'wait' }] }))
  t.same(said(silent).slice(2), ['menu/silence', 'main/choices'])
  const gone = await rehearsals.play(order({ steps: [press('1'), { do: 'hang-up' }] }))
  t.match(gone.at, { is: 'over', outcome: 'hung-up' })
  const whole = await rehearsals.play(order({ steps: [press('9')] }))
  t.match(whole.lines.slice(-5), [
    { who: 'desk', name: 'connected' },
    { who: 'desk', name: 'ended' },
    {},
    {},
    { name: 'ended' },
  ])
  t.same(whole.assumed, { hours: [], targets: [] }, 'all that it asked for is set')
})

t.test('hours, lists and desks are those of the settings; what they lack is taken to be there, and said', async (t) => {
  const rehearsals = await house(t)
  t.ok(said(await rehearsals.play(order({ at: '2026-11-27T17:00' }))).includes('main/closed'))
  t.ok(said(await rehearsals.play(order({ at: '2026-11-28T10:00' }))).includes('main/closed'), 'a Saturday')
  t.same(said(await rehearsals.play(order({ number: '13900000000' }))), [], 'a number on the black list')
  const nurse = await rehearsals.play(order({ steps: [press('2')], desks: 'busy' }))
  t.match(nurse.assumed, { hours: ['nurse-desk'], targets: ['nurse-desk'] })
  t.ok(nurse.lines.some(({ verb, outcome }) => verb === 'transfer' && outcome === 'busy'))
  const message = await rehearsals.play(order({ steps: [press('9'), { do: 'speak', seconds: 5 }], desks: 'no-answer' }))
  t.ok(message.lines.some(({ verb, outcome }) => verb === 'record' && outcome === 'recorded'))
  t.equal(said(message).at(-1), 'main/message-kept')
  const missing = await rehearsals.play(order({ steps: [press('9')], desks: 'no-answer' }))
  t.match(missing.at, { is: 'waiting', for: 'voice' })
})

t.test('a survey goes out to a patient and takes a number key by key', async (t) => {
  const rehearsals = await house(t)
  const out = { script: 'keypad-survey', direction: 'outbound', task: { questionnaire: 'pain' }, patient: 5 } as const
  const greeted = await rehearsals.play(order(out))
  t.match(greeted.lines.find(({ name }) => name === 'survey/pain/intro')?.words, /王芳/)
  const typed = await rehearsals.play(order({ ...out, steps: [press('4'), press('2')] }))
  t.match(typed.at, { is: 'waiting', waitMs: 3_000 }, 'it waits for one more digit')
  const done = await rehearsals.play(order({ ...out, steps: [press('42#')] }))
  t.match(done, { at: { is: 'over', outcome: 'completed', facts: { survey: 'completed' } }, patient: { id: '5' } })
  t.match((await rehearsals.play(order({ ...out, patient: 'nobody' }))).at, { is: 'over', outcome: 'unavailable' })
  const byNumber = await rehearsals.play(order({ ...out, patient: 'by-number', number: '13800138000' }))
  t.match(byNumber.patient, { id: '5' })
  await t.rejects(rehearsals.play(order({ patient: 6 })), { code: 'not-found' })
  await t.rejects(rehearsals.play(order({ script: 'no-such' })), { code: 'not-found' })
})

t.test('what was said can be heard', async (t) => {
  const rehearsals = await house(t)
  const { lines } = await rehearsals.play(order())
  const sound = readWav(
    await rehearsals.sound(
      order(),
      lines.findIndex(({ name }) => name === 'main/welcome'),
    ),
  )
  t.match(
    sound,
    { kind: 'sound', sound: { rate: 8_000, samples: { length: 4_000 } } },
    'the files, and the pause after',
  )
  await t.rejects(rehearsals.sound(order(), 0), { code: 'not-found' })
})

t.test('the clock on the wall is the hospital’s, also across a change of its hour', async (t) => {
  t.equal(instantOf('2026-11-27T10:00', 'Asia/Shanghai'), Date.UTC(2026, 10, 27, 2))
  t.equal(instantOf('2026-07-01T10:00', 'Europe/Berlin'), Date.UTC(2026, 6, 1, 8))
  t.equal(instantOf('2026-03-29T03:30', 'Europe/Berlin'), Date.UTC(2026, 2, 29, 1, 30), 'the morning of the change')
  t.equal(instantOf('2026-10-25T12:00', 'Europe/Berlin'), Date.UTC(2026, 9, 25, 11))
})

t.test('over HTTP a telecom engineer rehearses, and a look at a patient is written down once', async (t) => {
  const rehearsals = await house(t)
  const { as, db } = await testApp(t, { features: [rehearseRoutes(rehearsals, realClock)] })
  const it = await as('it')
  const asked = order({ number: '13800138000' })
  const reply = (await it.ask('POST', '/api/rehearsals', asked)).json()
  t.match(reply, {
    state: 'waiting',
    waitsFor: 'key',
    patientName: '王芳',
    source: { file: 'hospital-main.ts' },
    error: null,
  })
  t.match(reply.lines[3], { who: 'engine', isHearable: true, verb: '', outcome: '' })
  t.notOk('utterance' in reply.lines[3])
  await it.ask('POST', '/api/rehearsals', { ...asked, steps: [press('9')] })
  t.match(await db('audit').where({ act: 'patient.read' }), [{ subject_id: '5', purpose: 'rehearsal' }])
  t.equal((await db('audit').where({ act: 'patient.read' })).length, 1)
  const sound = await it.ask('POST', '/api/rehearsals/sound', { ...asked, line: 3 })
  t.match(sound.headers, { 'content-type': 'audio/wav', 'cache-control': 'private, no-store' })
  for (const wrong of [{ number: 'me' }, { at: '2026-13-01T10:00' }, { steps: [{ do: 'press', keys: 'a' }] }, { x: 1 }])
    t.equal((await it.ask('POST', '/api/rehearsals', { ...asked, ...wrong })).statusCode, 400, JSON.stringify(wrong))
  t.equal((await (await as('supervisor')).ask('POST', '/api/rehearsals', asked)).statusCode, 403)
})
