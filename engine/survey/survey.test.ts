import { readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { testDatabase } from '../../db/test-database.ts'
import { toMs } from '../kernel/duration.ts'
import { type CallId, callIdOf, newLegId } from '../kernel/ids.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { root } from '../root.ts'
import type { Speech, Utterance } from '../speech/speech.ts'
import { questionnaire } from './api.ts'
import { surveyPrompts } from './core/phrases.ts'
import type { Question, Questionnaire } from './core/questionnaire.ts'
import { both, choice, quiz } from './core/sample-questionnaires.ts'
import { type FakeCall, fakeCall, type Person } from './fake-call.ts'
import { createSurveys, type SurveyEvents, surveyFact } from './survey.ts'
import { surveyStore } from './survey-store.ts'

const evening = Date.parse('2026-11-23T10:00:00Z')
const { db, inFlight } = await testDatabase(t)
const clock = new VirtualClock(evening, inFlight)
const store = surveyStore(db)

/** Every source is named by what it says, so that a test can read what was heard. */
const said: Utterance[] = []
const speech: Speech = {
  render(utterance) {
    said.push(utterance)
    if (utterance.kind === 'text' && utterance.text === 'mute') return Promise.resolve([])
    return Promise.resolve([{ kind: 'silence', ms: 1 }])
  },
  prepare: () => Promise.resolve({ rendered: 0, alreadyThere: 0, failed: [] }),
}

const events: { optOut: object[]; redFlag: object[]; ended: object[] } = { optOut: [], redFlag: [], ended: [] }
const telling: SurveyEvents = {
  optOut: (told) => Promise.resolve(void events.optOut.push(told)),
  redFlag: (told) => Promise.resolve(void events.redFlag.push(told)),
  ended: (told) => Promise.resolve(void events.ended.push(told)),
}
const kept: string[] = []
const surveys = createSurveys({
  store,
  speech,
  clock,
  voice: {
    newVoiceFile: (call) => Promise.resolve(`/var/recordings/${call.id}-${clock.now()}.wav`),
    voiceKept: (_, file) => Promise.resolve(void kept.push(path.basename(file))),
  },
  events: telling,
  hospital: { hospital: '仁和医院' },
})

const q = (id: string, more: object): Question => ({ id, text: both(`${id}?`), ...more }) as Question
let made = 0
async function newPatient() {
  const row = { name: `患者${++made}`, tags: '[]', extra: '{}', created_at: evening, updated_at: evening }
  const [id] = await db('patients').insert(row)
  return { id: String(id), fields: { name: row.name }, language: 'zh-CN' as const }
}
async function newCampaign(versionId?: number): Promise<number> {
  const campaign = { name: 'c', kind: 'keypad-survey', state: 'running', rules: '{}', created_at: evening }
  const [id] = await db('campaigns').insert({ ...campaign, questionnaire_version_id: versionId ?? null })
  return Number(id)
}
const phone = (person: Person, options: Partial<Parameters<typeof fakeCall>[1]> = {}): FakeCall =>
  fakeCall(person, { clock, ...options })
const short = (call: FakeCall): string => call.heard.map((name) => name.replace(/^survey\/(test\w*\/)?/, '')).join(' ')
const rowsOf = async (patient: { id: string }) => {
  const [response] = await db('responses').where({ patient_id: patient.id }).orderBy('started_at', 'desc').limit(1)
  const answers = await db('answers').where({ response_id: response.id }).orderBy('id')
  return { response, answers: answers.map(({ question, value }) => `${question}=${value}`).join(' ') }
}

const plain = quiz([choice('q1'), q('n', { kind: 'number', min: 34, max: 42, decimals: 1 }), choice('q3')])
const three = await surveys.save(plain)

t.test('a patient answers, and each answer is in MySQL before the next question is asked', async (t) => {
  const patient = await newPatient()
  const call = phone({
    'survey/test/q1': '2',
    'survey/test/n': '36*5#',
    'survey/test/q3': '!1',
  })
  const inTable: string[] = []
  const { play } = call
  call.play = async (name, sources, options) => {
    const rows = await db('answers').join('responses', 'responses.id', 'response_id').where({ patient_id: patient.id })
    inTable.push(`${name.replace(/.*\//, '')} ${rows.length}`)
    return await play(name, sources, options)
  }
  t.equal(await surveys.ask(call, { code: 'test', patient }), 'completed')
  t.strictSame(inTable, ['intro 0', 'q1 0', 'n 1', 'q3 2', 'thanks 3'])
  const { response, answers } = await rowsOf(patient)
  t.equal(answers, 'q1=b n=36.5 q3=a')
  t.match(response, {
    state: 'completed',
    next_question: null,
    last_call_id: call.id,
    red_flag: 0,
    score: null,
    channel: 'keypad',
  })
  t.equal(call.facts.get(surveyFact), 'completed')
  t.equal(await surveys.outcomeOf(call.id), 'completed')
  t.match(events.ended.at(-1), { patient: patient.id, call: call.id, end: 'completed', campaign: undefined })
  const [first] = await db('answers').where({ response_id: response.id, question: 'q3' })
  t.match(first, { took_ms: -1_000, repeats: 0, keys: '1', call_id: call.id })
  t.match(
    call.told.find(({ outcome }) => outcome === 'answered'),
    { verb: 'survey', prompt: 'survey/test/q1', pii: { keys: '2' } },
  )
  t.match(said.at(-1), { fields: { hospital: '仁和医院', name: patient.fields.name }, language: 'zh-CN' })
})

t.test(
  'who hangs up half way is asked on at the next attempt of the campaign, and by then the questionnaire may have changed',
  async (t) => {
    const patient = await newPatient()
    const campaign = await newCampaign(three.versionId)
    const facts = { campaign: String(campaign) }
    const first = phone({ 'survey/test/q1': '1', 'survey/test/n': 'x' }, { facts })
    t.equal(await surveys.ask(first, { code: 'test', patient }), 'partial', 'a hang-up is an end and not an error')
    t.equal(first.hasEnded, true)
    t.match((await rowsOf(patient)).response, { state: 'partial', next_question: 'n', campaign_id: campaign })

    const changed = await surveys.save({ ...plain, questions: [choice('other')] })
    t.match(changed, { isNew: true, version: 2, code: 'test', warnings: [] })
    const second = phone({ 'survey/test/n': '38#', 'survey/test/q3': '2' }, { facts })
    t.equal(await surveys.ask(second, { code: 'test', patient }), 'completed')
    t.equal(short(second), 'resumed n q3 thanks')
    const { response, answers } = await rowsOf(patient)
    t.equal(answers, 'q1=a n=38 q3=b')
    t.equal(response.questionnaire_version_id, three.versionId, 'answered in the version that it was begun in')
    t.equal((await db('responses').where({ patient_id: patient.id })).length, 1)

    const again = phone({}, { facts })
    t.equal(await surveys.ask(again, { code: 'test', patient }), 'completed', 'what is settled is not asked again')
    t.equal(short(again), '')
    const late = await newPatient()
    await surveys.ask(phone({ 'survey/test/intro': '!x' }, { facts }), { code: 'test', patient: late })
    t.equal(
      (await rowsOf(late)).response.questionnaire_version_id,
      three.versionId,
      'a campaign asks the version it was made with',
    )
    t.equal((await surveys.save(plain)).version, 1, 'the same content is the same version')
  },
)

t.test('who calls back goes on where the call broke off, for a week', async (t) => {
  const patient = await newPatient()
  const campaign = await newCampaign(three.versionId)
  await surveys.ask(phone({ 'survey/test/q1': '1', 'survey/test/n': 'x' }, { facts: { campaign: String(campaign) } }), {
    code: 'test',
    patient,
  })
  await clock.run({ until: clock.now() + toMs('2d') })
  t.equal(await surveys.unfinishedOf(patient.id), 'test')
  const back = phone({ 'survey/test/n': '36#', 'survey/test/q3': 'x' }, { direction: 'inbound' })
  t.equal(await surveys.ask(back, { code: 'test', patient }), 'partial')
  t.equal(short(back), 'resumed n q3')
  t.match(events.ended.at(-1), { campaign, call: back.id, end: 'partial' })
  await clock.run({ until: clock.now() + toMs('8d') })
  t.equal(await surveys.unfinishedOf(patient.id), undefined)
  const late = phone({ 'survey/test/q1': 'x' }, { direction: 'inbound' })
  await surveys.ask(late, { code: 'test', patient })
  t.equal(short(late), 'intro q1', 'after more than a week it is a new one')
  t.equal((await db('responses').where({ patient_id: patient.id })).length, 2)
})

t.test('a call that lived while the engine was away goes on; one that ended meanwhile is closed', async (t) => {
  const patient = await newPatient()
  const leg = newLegId()
  const id = callIdOf(leg)
  const dying = phone({ 'survey/test/q1': '1' }, { id })
  dying.nextDigit = async () => {
    if (dying.heard.includes('survey/test/n')) throw new Error('the engine is killed here')
    return await Promise.resolve('1')
  }
  await t.rejects(surveys.ask(dying, { code: 'test', patient }), { message: 'the engine is killed here' })
  t.equal(await surveys.outcomeOf(id), 'open')
  t.equal(await surveys.settle((call) => call === id), 0, 'it lives')
  const alive = phone({ 'survey/test/n': '37#', 'survey/test/q3': '1' }, { id })
  t.equal(await surveys.ask(alive, { code: 'test', patient }), 'completed')
  t.equal(short(alive), 'recovered n q3 thanks')

  const other = await newPatient()
  const gone = newLegId() as string as CallId
  await store.open({
    code: 'test',
    patient: other.id,
    campaign: undefined,
    call: gone,
    language: 'en',
    since: 0,
    now: clock.now(),
  })
  const { response } = await rowsOf(other)
  const answer = { question: 'q1', value: 'a', keys: '1', answeredAt: clock.now(), tookMs: 1, repeats: 0 }
  const keeping = {
    response: response.id,
    call: gone,
    answer,
    dropped: [],
    next: 'n',
    isFlagged: false,
    now: clock.now(),
  }
  await store.keep(keeping)
  await store.keep(keeping)
  t.equal((await rowsOf(other)).answers, 'q1=a', 'kept twice is kept once')
  t.equal(await surveys.settleOf(gone), 'partial', 'the call’s driver is gone: what is kept counts')
  t.match((await rowsOf(other)).response, { state: 'partial', next_question: 'n' })
  t.match(events.ended.at(-1), { patient: other.id, call: gone, end: 'partial' }, 'and it is told')
  t.equal(await surveys.settleOf(gone), 'partial', 'asked again it is as it was')
  t.equal(await surveys.settleOf(newLegId() as string as CallId), undefined, 'a call without a survey')
  await store.open({
    code: 'test',
    patient: other.id,
    campaign: undefined,
    call: gone,
    language: 'en',
    since: 0,
    now: 1,
  })
  const unheard = await newPatient()
  await store.open({
    code: 'test',
    patient: unheard.id,
    campaign: undefined,
    call: newLegId() as string as CallId,
    language: 'en',
    since: 0,
    now: clock.now(),
  })
  t.equal(await surveys.settle(() => false), 2)
  t.match((await rowsOf(other)).response, { state: 'partial', next_question: 'n' })
  t.match((await rowsOf(unheard)).response, { state: 'broke-off' })
  t.equal(await surveys.settle(() => false), 0)
})

t.test('refusals, red flags and the road that was left', async (t) => {
  const flags = quiz(
    [
      {
        ...choice('q1'),
        redFlag: { question: 'q1', is: 'b' },
        skip: [{ when: { question: 'q1', is: 'b' }, goTo: 'q3' }],
      } as Question,
      choice('q2'),
      q('q3', { kind: 'scale', from: 1, to: 5, score: { weight: 1 } }),
    ],
    { code: 'test-flags', manners: { refuseKey: '0', optOutKey: '9' }, consent: { yesKey: '1', noKey: '2' } },
  )
  await surveys.save(flags)
  const ask = async (person: Person, options: Parameters<typeof phone>[1] = {}) => {
    const patient = await newPatient()
    const prefixed = Object.fromEntries(
      Object.entries(person).map(([name, acts]) => [`survey/test-flags/${name}`, acts]),
    )
    const call = phone(prefixed, options)
    return { end: await surveys.ask(call, { code: 'test-flags', patient }), call, patient, ...(await rowsOf(patient)) }
  }
  const flagged = await ask({ intro: '1', q1: '2', q3: '4' })
  t.equal(flagged.answers, 'q1=b q3=4')
  t.match(flagged.response, { red_flag: 1, score: 75, state: 'completed' })
  t.match(events.redFlag, [{ patient: flagged.patient.id, code: 'test-flags', answer: { question: 'q1', value: 'b' } }])
  t.equal((await ask({ intro: '2' })).end, 'declined')
  const refused = await ask({ intro: '1', q1: '1', q2: '0' })
  t.match(refused, { end: 'refused-by-key', answers: 'q1=a', response: { next_question: null } })
  const out = await ask({ intro: '!9' })
  t.equal(out.end, 'opted-out')
  t.match(events.optOut, [{ number: '+8613800138000', patient: out.patient.id }])
  await ask({ intro: '!9' }, { direction: 'inbound' })
  t.match(events.optOut.at(-1), { number: '057112345678' })
  const left = await ask({ intro: '1', q1: ['1', '2'], q2: ['1', '#'], q3: ['#', '5'] })
  t.equal(left.answers, 'q1=b q3=5', 'the answer on the road that was left is gone from the table')
})

t.test('an optional question that was passed over is not asked again by a later call', async (t) => {
  const optional = { ...choice('q1'), optional: true }
  const manners = { invalid: { limit: 1 } }
  await surveys.save(quiz([optional, choice('q2')], { code: 'test-optional', manners }))
  const patient = await newPatient()
  const first = phone({ 'survey/test-optional/q1': '7', 'survey/test-optional/q2': 'x' })
  t.equal(await surveys.ask(first, { code: 'test-optional', patient }), 'broke-off', 'no answer yet')
  t.match((await rowsOf(patient)).response, { next_question: 'q2' })
  const second = phone({ 'survey/test-optional/q2': '1' })
  t.equal(await surveys.ask(second, { code: 'test-optional', patient }), 'completed')
  t.equal(second.heard.join(' '), 'survey/resumed survey/test-optional/q2 survey/test-optional/thanks')
})

t.test('a voice answer is kept, also when the patient simply hangs up after it', async (t) => {
  const spoken = quiz([q('v', { kind: 'voice', maxSeconds: 30 })], { code: 'test-voice' })
  await surveys.save(spoken)
  for (const act of ['#', 'x']) {
    const patient = await newPatient()
    const call = phone({ beep: act })
    t.equal(await surveys.ask(call, { code: 'test-voice', patient }), 'completed')
    t.equal((await rowsOf(patient)).answers, `v=${kept.at(-1)}`)
    t.equal(path.basename(call.recorded[0] ?? ''), kept.at(-1))
  }
})

t.test('what cannot be asked', async (t) => {
  const patient = await newPatient()
  t.equal(await surveys.ask(phone({}), { code: 'nothing', patient }), 'unavailable')
  const mute = quiz([{ ...choice('q1'), text: both('mute') }], { code: 'test-mute' })
  await surveys.save(mute)
  const call = phone({})
  t.equal(await surveys.ask(call, { code: 'test-mute', patient, language: 'en' }), 'broke-off')
  t.match(
    call.told.find(({ outcome }) => outcome === 'not played'),
    { prompt: 'survey/test-mute/q1' },
  )
  t.equal(said.at(-1)?.language, 'en')
  const broken = phone({ 'survey/test/q1': '1' })
  broken.captureVoice = () => Promise.reject(new Error('no disk'))
  await surveys.save(quiz([q('v', { kind: 'voice', maxSeconds: 3 })], { code: 'test-disk' }))
  await t.rejects(surveys.ask(broken, { code: 'test-disk', patient }), { message: 'no disk' })
  await t.rejects(surveys.save({ ...plain, questions: [choice('q1'), choice('q1')] }), {
    code: 'questionnaire-invalid',
    params: { path: '/questions/1/id', why: 'The id "q1" is used twice.', whyZh: '编号“q1”重复。', count: 1 },
  })
  await t.rejects(surveys.utterancesFor(999_999), { code: 'not-found' })
})

t.test('the questionnaires that ship are saved, listed, spoken, and asked to their end', async (t) => {
  for (const code of ['discharge', 'satisfaction']) {
    const json: unknown = JSON.parse(await readFile(path.join(root, `engine/survey/templates/${code}.json`), 'utf8'))
    const saved = await surveys.save(json)
    t.match(saved, { code, version: 1, isNew: true })
    const speak = await surveys.utterancesFor(saved.versionId)
    t.ok(speak({ fields: { name: '李' }, language: 'zh-CN' }).length > 20)
    t.match(await surveys.current(code), { version: 1, frozenAt: undefined, questionnaire: { code } })
  }
  t.match(await surveys.list(), [{ code: 'discharge', title: { 'zh-CN': '出院回访' }, version: 1 }])
  t.strictSame(
    (await surveys.list()).map(({ code }) => code).filter((code) => !code.startsWith('test')),
    ['discharge', 'satisfaction'],
  )
  const patient = await newPatient()
  const ill: Person = {
    intro: '!1',
    recovery: '2',
    symptoms: '3',
    temperature: '39*2#',
    medication: '2',
    'medication-why': '2',
    'blood-pressure-known': '1',
    systolic: '186#',
    diastolic: '95#',
    'visit-known': '1',
    'visit-date': '0305#',
    satisfaction: '4',
    message: '',
  }
  const person = Object.fromEntries(Object.entries(ill).map(([name, acts]) => [`survey/discharge/${name}`, acts]))
  const call = phone({ ...person, 'survey/confirm-number': '1', 'survey/confirm-date': '1', beep: '#' })
  const before = events.redFlag.length
  t.equal(await surveys.ask(call, { code: 'discharge', patient }), 'completed')
  const { response, answers } = await rowsOf(patient)
  t.match(
    answers,
    /^recovery=2 symptoms=fever temperature=39.2 medication=no medication-why=side-effects blood-pressure-known=yes systolic=186 diastolic=95 visit-known=yes visit-date=2027-03-05 satisfaction=4 message=\S+\.wav$/,
  )
  t.match(response, { score: 75, red_flag: 1 })
  t.equal(events.redFlag.length - before, 3, 'temperature, side effects, pressure')
  t.ok(call.heard.includes('survey/discharge/urgent-advice'))
  t.type((await surveys.current('discharge'))?.frozenAt, 'number', 'frozen by its first response')
  const typed: Questionnaire = questionnaire(plain)
  t.equal(typed, plain)
})

t.test('every prompt that a survey may say is there in both languages', async (t) => {
  for (const language of ['zh-CN', 'en']) {
    for (const prompt of surveyPrompts)
      t.match(await readFile(path.join(root, `prompts/${language}/${prompt}.hbs`), 'utf8'), /\S/)
  }
})

t.test('two calls of one patient at the same instant fill in one response', async (t) => {
  const patient = await newPatient()
  const campaign = await newCampaign(three.versionId)
  const request = { code: 'test', patient: patient.id, campaign, language: 'en', since: 0, now: clock.now() } as const
  const opened = await Promise.all(
    [1, 2, 3].map(() => store.open({ ...request, call: newLegId() as string as CallId })),
  )
  t.equal(new Set(opened.map((response) => response?.id)).size, 1)
  const id = opened[0]?.id
  t.match(id === undefined ? undefined : await store.response(id), {
    state: 'open',
    patient: patient.id,
    answers: new Map(),
  })
  t.equal(await store.response(newLegId() as never), undefined)
  t.equal(await surveys.version(999_999), undefined)
  t.equal(await surveys.outcomeOf(newLegId() as never), undefined)
})

t.test('nothing is left behind', async (t) => {
  t.equal(clock.pending, 0)
  t.equal(inFlight.count, 0)
  t.equal(new InFlight().count, 0)
})
