import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { testDatabase } from '../db/test-database.ts'
import { composeEngine } from './compose.ts'
import { readConfig } from './config.ts'
import { makeCampaign } from './dialer/new-campaign.ts'
import type { TestCallRequest } from './dialer/test-calls.ts'
import { testCallsStore } from './dialer/test-calls-store.ts'
import { newLegId } from './kernel/ids.ts'
import { seededRandom } from './kernel/random.ts'
import { VirtualClock } from './kernel/virtual-clock.ts'
import { createLog } from './log.ts'
import { toneEngine } from './speech/engines/tone.ts'
import { type Script, scriptedPerson } from './switch/virtual/scripted-person.ts'
import { createVirtualSwitch } from './switch/virtual/virtual-switch.ts'

t.setTimeout(120_000)

const evening = Date.parse('2026-11-23T18:00:00+08:00')

const questionnaire = {
  code: 'discharge',
  title: { 'zh-CN': '出院回访', en: 'Discharge' },
  languages: ['zh-CN', 'en'],
  intro: { 'zh-CN': '{{name}}您好。', en: 'Hello {{name}}.' },
  questions: [
    {
      id: 'pain',
      kind: 'yes-no',
      relevant: true,
      redFlag: { question: 'pain', is: 'yes' },
      text: { 'zh-CN': '还疼吗？', en: 'Does it hurt?' },
    },
    { id: 'score', kind: 'scale', from: 1, to: 5, relevant: true, text: { 'zh-CN': '打分', en: 'Rate us' } },
  ],
  thanks: { 'zh-CN': '谢谢', en: 'Thank you' },
  manners: { optOutKey: '9' },
}

t.test('call me first, on the virtual switch', async (t) => {
  const { db, inFlight } = await testDatabase(t)
  const varDir = await mkdtemp(path.join(os.tmpdir(), 'wardline-trials-'))
  t.teardown(() => rm(varDir, { recursive: true, force: true }))
  const clock = new VirtualClock(evening, inFlight)
  let script: Script = {}
  const heard: string[] = []
  const stage = createVirtualSwitch({
    clock,
    random: seededRandom(1),
    recordingsInFlight: inFlight,
    people: () => {
      const person = scriptedPerson(script)
      return {
        ...person,
        prompted: (prompt, line) => {
          heard.push(prompt.name)
          person.prompted?.(prompt, line)
        },
      }
    },
  })
  const compose = () =>
    composeEngine({
      config: readConfig({ VAR_DIR: varDir, CALLER_ID: '057187654321' }),
      clock,
      inFlight,
      db,
      log: createLog({ level: 'warn' }),
      voice: toneEngine(),
      switch: stage.switch,
    })
  const engine = await compose()
  await engine.recover()
  const { versionId } = await engine.surveys.save(questionnaire)
  const store = testCallsStore(db)
  const survey: TestCallRequest = {
    kind: 'keypad-survey',
    questionnaireVersionId: versionId,
    noticePrompt: undefined,
    noticeText: undefined,
    patientId: undefined,
    language: 'zh-CN',
    to: '13800138000',
    callerId: '',
    userId: 1,
  }
  const whole = async (request: TestCallRequest) => {
    const id = await engine.testCalls.start(request)
    await clock.run({ until: clock.now() + 180_000 })
    return await store.byId(id)
  }

  await t.test(
    'the questionnaire is asked to its end, its answers are shown, and nothing else is left of it',
    async (t) => {
      script = { answers: { pain: '1', score: '4' } }
      const call = await whole(survey)
      t.match(call, {
        state: 'ended',
        disposition: 'completed',
        answers: [
          { question: 'pain', value: 'yes' },
          { question: 'score', value: '4' },
        ],
      })
      t.ok(heard.includes('survey/discharge/score'))
      const [row] = await db('calls')
      t.match(row, {
        id: call?.leg,
        campaign_id: null,
        patient_id: null,
        script: 'keypad-survey',
        disposition: 'completed',
      })
      t.equal(row.from_number, '057187654321')
      t.match(row.facts, { test: call?.leg }, 'the call log knows it for what it was')
      for (const table of ['responses', 'answers', 'attempts', 'contacts', 'campaigns'])
        t.equal((await db(table)).length, 0, table)
      t.equal((await db('questionnaire_versions').first()).frozen_at, null, 'the questionnaire can still be changed')
    },
  )

  await t.test('who asks for no more calls on a test is called again: it was a test', async (t) => {
    script = { answers: { pain: '9' } }
    t.match(await whole({ ...survey, language: 'en' }), { disposition: 'opted-out', answers: [] })
    t.equal((await db('number_lists')).length, 0)
  })

  await t.test('a notice in words of its own is said to an extension, in the language there is', async (t) => {
    script = { phone: { does: 'answer', ringsMs: 1_000 } }
    heard.length = 0
    const call = await whole({
      ...survey,
      kind: 'voice-notice',
      questionnaireVersionId: undefined,
      noticeText: { 'zh-CN': '{{name}}，请于明天复诊。' },
      language: 'en',
      to: '8801',
    })
    t.match(call, { state: 'ended', disposition: 'completed', number: '8801' })
    t.ok(heard.includes('campaign/notice'), 'by the id under which the script says it')
    t.match(await whole({ ...survey, to: '8802', patientId: 4711 }), { disposition: 'failed' }, 'nobody has that id')
  })

  await t.test('hanging up in the middle, and a campaign whose notice is its own', async (t) => {
    script = { answers: { pain: '2' } }
    const id = await engine.testCalls.start(survey)
    await clock.run({ until: clock.now() + 15_000 })
    t.match(await store.byId(id), { state: 'answered', answers: [{ question: 'pain', value: 'no' }] })
    await engine.testCalls.hangUp(id)
    await clock.run({ until: clock.now() + 5_000 })
    t.match(await store.byId(id), { state: 'ended', disposition: 'partial' })

    const [patient] = await db('patients').insert({ name: '王芳', department: '骨科', created_at: 1, updated_at: 1 })
    await db('patient_phones').insert({ patient_id: patient, position: 1, number: '+8613800138001', kind: 'mobile' })
    script = {}
    heard.length = 0
    const notice = { name: '通知', kind: 'voice-notice', noticeText: { 'zh-CN': '{{name}}，明天复诊。' } } as const
    const chosen = { from: 'patients', patientIds: [Number(patient)] } as const
    const made = await makeCampaign(engine.campaigns, notice, chosen, clock.now())
    await engine.dialer.start(made.id, { because: 'by-user' })
    await clock.run({ until: clock.now() + 180_000 })
    t.match(await engine.dialer.progress(made.id), {
      campaign: { life: { state: 'finished' } },
      counts: { byDisposition: { completed: 1 } },
    })
    t.ok(heard.includes('campaign/notice'))
  })

  await t.test('after a restart nobody is left in silence on an old test call', async (t) => {
    script = { phone: { does: 'answer', ringsMs: 500 } }
    const id = await engine.testCalls.start(survey)
    await clock.run({ until: clock.now() + 3_000 })
    t.equal((await store.byId(id))?.state, 'answered')
    await engine.close()
    const never = newLegId()
    await store.begin(never, { ...survey, number: '+8613800138000' }, clock.now())
    const next = await compose()
    await next.recover()
    await clock.run({ until: clock.now() + 5_000 })
    t.match(await store.byId(id), { state: 'ended', disposition: 'unknown' })
    t.match(await store.byId(never), { state: 'ended' })
    await next.close()
    t.equal(stage.live, 0, 'no leg lives on')
  })
  stage.shutDown()
  await clock.run({ until: clock.now() + 300_000 }) // what the old engine still waited for
  t.equal(clock.pending, 0)
})
